# ---
# jupyter:
#   jupytext:
#     text_representation:
#       extension: .py
#       format_name: percent
#   kernelspec:
#     display_name: Python 3 (ipykernel)
#     language: python
#     name: python3
# ---

# %% [markdown]
# # Learning by example
#
# **The question:** you know what a coat is. Can you write it down as a rule? And can a machine that is
# merely shown coats find a better one?
#
# Afterwards you will be able to
#
# - write a rule for pictures, tune it, and judge it fairly,
# - say what a neuron computes, and what its weights and its bias are,
# - explain why a machine needs a loss that slopes, and work one out on paper,
# - write gradient descent in NumPy, and choose its learning rate,
# - explain what mini-batches save, and what they cost,
# - train the same neuron in Keras, and prove that it is the same,
# - say when a rule beats learning, and what one neuron cannot learn at all.
#
# **You need:** [Start here](00_start_here.ipynb), a little Python and NumPy, and what a slope is.
# **Time:** about 75 minutes, of which a laptop computes for less than one. A GPU is not needed.

# %%
from course.claims import claim
from course.data import load
from course.devices import pick
from course.figures import new_figure, plot_accuracy_curves, plot_descents, plot_images, plot_losses
from course.figures import plot_points, plot_steps, show, show_table

import keras
import numpy as np

seeds = pick(quick=range(2), laptop=range(5), gpu=range(5))

# %% [markdown]
# ## Pullover or coat?
#
# In lesson 00 the garments of the upper body were the hardest. We take two of them, and nothing else:
# pullovers and coats. `y` is what the catalogue says: 0 for a pullover, 1 for a coat. Above are pullovers,
# below are coats.

# %%
garments = load("fashion_mnist").only("Pullover", "Coat").scaled()
garments = garments.subset(pick(quick=2_000, laptop=12_000, gpu=12_000))
images, y = (
    garments.x_train[..., 0],
    garments.y_train,
)  # (12000, 28, 28) from 0 (black) to 1 (white), (12000,)
test_images, y_test = garments.x_test[..., 0], garments.y_test  # 2,000 others

figure = plot_images(np.concatenate([images[y == 0][:24], images[y == 1][:24]]), columns=12)
show(figure, "Two rows of 12 pullovers, then two rows of 12 coats: grey, small and much alike.")

# %% [markdown]
# ## First, your guesses
#
# How do *you* tell them apart? Take a minute, and put it into words, as if to somebody on the phone who has
# never seen a coat. Then write down four numbers. Whoever guesses blindly gets 50 of 100 right.

# %%
my_guess_for_brightness = None  # of 100 unseen garments, how many does a rule on brightness get right?
my_guess_for_shape = None  # and a rule on the shape of the shoulders?
my_guess_for_neuron = None  # and one neuron, trained on 12,000 labelled garments?
my_guess_for_overtaking = None  # how many labelled garments must it see to beat the rule on shape?

# %% [markdown]
# ## A rule of your own
#
# A picture is 28 × 28 numbers. The simplest thing to do with numbers is to add them up: a garment that is
# large and light has a large sum. Coats are thick. So here is a rule: **what is brighter than a threshold
# is a coat.** Change the threshold, run the cell again, and see how far you get.

# %%
my_threshold = 250


def share_right(says_coat, truth):
    return (says_coat == truth).mean()


brightness = images.sum(axis=(1, 2))  # (12000,) one sum a garment
print(f"sums from {brightness.min():.0f} to {brightness.max():.0f}, half below {np.median(brightness):.0f}")
print(f"right: {100 * share_right(brightness > my_threshold, y):.1f} of 100")

# %% [markdown]
# Not much of a rule. A machine has more patience: let it try 200 thresholds and keep the best. That is
# already *learning from examples*, if of one number only.
#
# But beware. Whoever chooses the threshold that suits these garments best should not be praised for how
# well it suits these garments. With few of them it is like a suit made to measure: it fits one person. That
# is why there are two parts. The **training part** is for choosing; the **test part** has no say in
# anything, and is asked once, at the end. How much does it matter? Choose a threshold for 20 garments, and
# ask both parts.


# %%
def best_threshold(values, y):
    thresholds = np.linspace(values.min() - 0.01, values.max(), 200)
    return thresholds[np.argmax([share_right(values > one, y) for one in thresholds])]


# %%
test_brightness = test_images.sum(axis=(1, 2))
on_own, on_new = [], []
for seed in range(20):
    twenty = garments.subset(20, seed=seed)
    sums = twenty.x_train.sum(axis=(1, 2, 3))
    threshold = best_threshold(sums, twenty.y_train)
    on_own.append(share_right(sums > threshold, twenty.y_train))
    on_new.append(share_right(test_brightness > threshold, y_test))

# %% tags=["varies"]
print(f"20 times 20 garments: {100 * np.mean(on_own):.1f} of 100 of their own right,", end=" ")
print(f"{100 * np.mean(on_new):.1f} of 100 unseen ones")

# %% tags=["nbval-check-output"]
claim(
    "A threshold chosen for 20 garments looks at least 5 points better on them than on unseen ones.",
    np.mean(on_own) - np.mean(on_new) > 0.05,
)

# %% [markdown]
# ## A rule with an idea in it
#
# A *point* is one more right answer in a hundred. From now on only the test part counts.
#
# Where do the two kinds really differ? Average all pullovers to one picture, average all coats, and
# subtract. In the third picture white is where coats are lighter, black where pullovers are, mid-grey where
# they are alike.

# %%
mean_pullover, mean_coat = images[y == 0].mean(axis=0), images[y == 1].mean(axis=0)
difference = mean_coat - mean_pullover
figure = plot_steps({"pullovers": mean_pullover, "coats": mean_coat, "coats − pullovers": difference})
show(
    figure,
    "An average pullover, an average coat, their difference: shoulders dark, gaps at the sleeves light.",
)

# %% [markdown]
# The shoulders! A coat hangs from its collar and falls off to both sides; a pullover begins broad. So count
# the black pixels in the third row from above. **Many black pixels: a coat.** This rule looks at 28 of the
# 784 numbers, and forgets the rest.

# %%
rules = {
    "brightness": lambda images: images.sum(axis=(1, 2)),
    "shoulders": lambda images: (images[:, 2] < 0.1).sum(axis=1),
}
found, by_rule = {}, {}
for name, measure in rules.items():
    found[name] = best_threshold(measure(images), y)
    by_rule[name] = share_right(measure(test_images) > found[name], y_test)

# %% tags=["varies"]
figure, panels = new_figure(1, 2, height=2.6)
for panel, (name, measure) in zip(panels, rules.items(), strict=True):
    of_kind = [measure(test_images)[y_test == kind] for kind in (0, 1)]
    panel.hist(of_kind, bins=14, label=["pullovers", "coats"], color=["#0072B2", "#E69F00"])
    panel.axvline(found[name], color="black", linestyle="--")
    panel.set(title=f"{100 * by_rule[name]:.1f} of 100 right", ylabel="garments")
panels[0].set_xlabel("sum of all pixels")
panels[1].set_xlabel("black pixels in the third row")
panels[1].legend(frameon=False)
show(figure, "Sums of both kinds lie on one another; of black pixels in the third row coats have more.")
print("Your guesses:", my_guess_for_brightness, "and", my_guess_for_shape)

# %% tags=["nbval-check-output"]
shares = {name: [] for name in rules}
for seed in range(10):
    some = garments.subset(1_000, seed=seed)
    for name, measure in rules.items():
        threshold = best_threshold(measure(some.x_train[..., 0]), some.y_train)
        shares[name].append(share_right(measure(test_images) > threshold, y_test))
better = np.min(shares["shoulders"]) - np.max(shares["brightness"])
claim(
    "Tuned on ten different sets of 1,000 garments, brightness never gets 60 of 100 right.",
    max(shares["brightness"]) < 0.6,
)
claim("The rule on shoulders, tuned on the same, is always at least 10 points better.", better > 0.1)

# %% [markdown]
# One good idea is worth far more than all patience with a poor one. That is what people did for decades:
# they looked hard, found a *feature* such as this, and tuned a threshold. Lesson 03 drives it to its
# height.
#
# ## One neuron
#
# Why one question only? The difference of the averages shows a second place: the *gaps* between sleeves and
# body, dark in pullovers, lighter in coats, whose sleeves hang closer. So we add up the pixels of two
# regions and subtract what is usual, so that 0 stands for an ordinary garment. Each garment becomes two
# numbers, a point in the plane.

# %%
shoulders, gaps = np.zeros((28, 28), bool), np.zeros((28, 28), bool)
shoulders[1:4, 5:9] = shoulders[1:4, 19:23] = True  # rows 1 to 3, columns 5 to 8 and 19 to 22
gaps[10:22, 7:9] = gaps[10:22, 19:21] = True
sums, test_sums = [
    np.stack([some[:, shoulders].sum(axis=1), some[:, gaps].sum(axis=1)], axis=1)
    for some in (images.astype(float), test_images.astype(float))
]
two = garments.with_inputs(sums - sums.mean(axis=0), test_sums - sums.mean(axis=0))  # (12000, 2), (2000, 2)

# %%
show(
    plot_steps({"shoulders": shoulders, "gaps": gaps}), "Two regions: both shoulders, and beside the sleeves."
)
figure = plot_points([two.subset(400)])
panel = figure.axes[0]
panel.set(xlabel="shoulders", ylabel="gaps", title="400 garments")
panel.legend(["pullovers", "coats"], fontsize=8)
show(figure, "400 garments as points: pullovers mostly right and below, coats left and above, much mixed.")

# %% [markdown]
# A *neuron* weighs its inputs $x_1, x_2, \dots$ by the *weights* $w_1, w_2, \dots$, and adds up. The result
# is the *score* $s$. Then it squeezes the score into a probability $p$, here that the garment is a coat, by
# the *sigmoid*:
#
# $$s = w_1 x_1 + w_2 x_2 + \dots \qquad p = \frac{1}{1 + e^{-s}}$$
#
# With $s = 0$ it has no idea: $p = 0.5$. A large score says coat, a very negative one pullover, and how
# sure it is grows smoothly. A weight is how much its input speaks for a coat; a negative one speaks against
# it. **On paper:** which sign should the weight of the shoulders have, and which that of the gaps?
#
# (Your rule was such a neuron, nearly: number of black pixels times 1, minus the threshold. A number that
# is added whatever the inputs are is called a *bias*. Here nothing is added, because 0 is an ordinary
# garment.)


# %%
def probability(x, w):
    return 1 / (1 + np.exp(-x @ w))  # x (garments, inputs) @ w (inputs,) = s (garments,)


s = np.linspace(-6, 6, 100)
figure, axes = new_figure(height=2.2, width=4.5)
axes.plot(s, probability(s[:, np.newaxis], np.array([1.0])), color="black")
axes.set(xlabel="score s", ylabel="probability p", yticks=[0, 0.5, 1])
show(figure, "The sigmoid: near 0 for very negative scores, 0.5 at 0, near 1 for large ones, smooth between.")

# %% [markdown]
# ## How wrong is an answer?
#
# To learn, we must say how bad a choice of weights is. The *binary cross-entropy* asks how probable the
# truth was held to be, and takes minus the logarithm: with $y = 1$ for a coat and $y = 0$ for a pullover
#
# $$L = \begin{cases} -\ln p & \text{if it is a coat} \\ -\ln (1 - p) & \text{if it is a pullover}
# \end{cases} \qquad \text{or in one line} \qquad L = -y \ln p - (1 - y) \ln (1 - p)$$
#
# **On paper:** the neuron says $p = 0.9$. What is the loss if it is a coat? And if it is a pullover? What
# does it cost to say 0.5? Then compare with the cell. For many garments the loss is the mean of theirs.


# %%
def loss(x, y, w):
    p = np.clip(probability(x, w), 1e-7, 1 - 1e-7)  # the logarithm of 0 would be infinite
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


for p in (0.5, 0.9, 0.99):
    print(f"p = {p}: loss {-np.log(p):.2f} if it is a coat, {-np.log(1 - p):.2f} if it is a pullover")

# %% [markdown]
# Why so roundabout? What we want is few mistakes, so why not count them? Take 30 garments, turn one of the
# two weights slowly, and draw both.

# %%
thirty = two.subset(30)
turned = [np.array([weight, 0.1]) for weight in np.linspace(-1, 0.5, 400)]
mistakes = [((probability(thirty.x_train, w) > 0.5) != thirty.y_train).sum() for w in turned]
losses = [loss(thirty.x_train, thirty.y_train, w) for w in turned]
figure, panels = new_figure(1, 2, height=2.4)
for panel, values, name in zip(panels, (mistakes, losses), ("mistakes of 30", "loss"), strict=True):
    panel.plot([w[0] for w in turned], values, color="black")
    panel.set(xlabel="weight of the shoulders", title=name)
show(figure, "By the weight of the shoulders: the mistakes are a staircase, the loss is a smooth valley.")

# %% [markdown]
# On a stair you cannot feel which way is down: move the weight a little, and the number of mistakes stays
# what it was. The loss tells you everywhere. Is that so at any weights? Try a thousand.

# %% tags=["nbval-check-output"]
x, truth, step = thirty.x_train, thirty.y_train, np.array([1e-6, 0])
same_mistakes = loss_differs = 0
for w in np.random.default_rng(0).uniform(-0.5, 0.5, size=(1000, 2)):
    same_mistakes += ((x @ w > 0) == (x @ (w + step) > 0)).all()
    loss_differs += loss(x, truth, w + step) != loss(x, truth, w)
claim("A tiny change of a weight hardly ever changes the number of mistakes.", same_mistakes >= 990)
claim("It changes the loss every time.", loss_differs == 1000)

# %% [markdown]
# ## Which way is down?
#
# The *slope* of the loss along a weight says how much the loss grows if the weight grows a little. For one
# garment it is surprisingly simple. There are two links in the chain:
#
# - How does the loss change with the score? By $p - y$: **what the neuron said minus the truth**. If it
#   said 0.9 and it is a coat, that is −0.1: a little more score, a little less loss. (If you like
#   derivatives: for a coat the slope of $-\ln p$ is $-1/p$, that of the sigmoid is $p(1 - p)$, and the
#   product is $p - 1$.)
# - How does the score change with the weight $w_i$? By $x_i$: **what came in**.
#
# So the slope along $w_i$ is $(p - y)\,x_i$, and for many garments the mean of theirs. All slopes together
# are called the *gradient*.
#
# Never trust a formula that you have not checked. Move a weight a tiny bit up and down, look at the loss,
# and divide: that is a slope too, by *finite differences*. It is slow, and knows nothing of our chain.


# %%
def gradient(x, y, w):
    error = probability(x, w) - y  # (garments,) what it said minus the truth
    return x.T @ error / len(y)  # (inputs,) error times what came in, mean over garments


def by_finite_differences(x, y, w, step=1e-4):
    moves = step * np.eye(len(w))  # each row moves one weight
    return np.array([loss(x, y, w + move) - loss(x, y, w - move) for move in moves]) / (2 * step)


# %% tags=["nbval-check-output"]
places = np.random.default_rng(0).uniform(-0.2, 0.2, size=(20, 2))
agree = [
    np.allclose(gradient(two.x_train, y, w), by_finite_differences(two.x_train, y, w), atol=1e-5)
    for w in places
]
claim("At 20 places, formula and finite differences agree for both weights.", all(agree))

# %% [markdown]
# ## Downhill
#
# Now the whole secret of learning, in one line. Against the slope is downhill, so
#
# $$w \leftarrow w - \eta \cdot \text{slope}$$
#
# The *learning rate* $\eta$ (eta) says how far. Take some steps yourself: run this cell, then copy the line
# that ends in `# a step` two or three times. Then change the rate.

# %%
rate = 0.05
w = np.zeros(2)
print("loss at the start:", loss(two.x_train, y, w).round(4))
w = w - rate * gradient(two.x_train, y, w)  # a step
print("weights:", w.round(4), " loss:", loss(two.x_train, y, w).round(4))

# %% [markdown]
# *Gradient descent* is this step, again and again. Two weights and one loss: that is a landscape, and we
# can draw it as a map. Dark is low, the cross is the lowest place. The path starts at the circle, where
# both weights are 0.


# %%
def descend(x, y, rate, steps):
    path = [np.zeros_like(x[0])]
    for _ in range(steps):
        path.append(path[-1] - rate * gradient(x, y, path[-1]))
    return np.array(path)  # (steps + 1, inputs)


across, upwards = np.linspace(-0.8, 0.2, 41), np.linspace(-0.25, 0.45, 41)
some = two.subset(1_000)
height = [[loss(some.x_train, some.y_train, np.array([a, u])) for a in across] for u in upwards]
path = descend(some.x_train, some.y_train, rate=0.05, steps=40)
names = ("weight of the shoulders", "weight of the gaps")
figure = plot_descents(across, upwards, height, {"40 steps": path}, labels=names)
show(
    figure,
    "The loss over both weights is one valley; the path runs down into it and ends at the lowest place.",
)

# %% [markdown]
# Did you foresee the signs? Bright shoulders speak for a pullover, light gaps for a coat. Nobody told the
# neuron.
#
# ## Too small, right, too large
#
# The learning rate was 0.05. **Before you run the cell:** how will the path look with 0.003? And with 0.3?
# We take five different thousands of garments, and draw the paths of the first.

# %%
speeds = {"too small: 0.003": 0.003, "right: 0.05": 0.05, "too large: 0.3": 0.3}
paths, curves = {}, {name: [] for name in speeds}
for seed in seeds:
    some = two.subset(1_000, seed=seed)
    for name, rate in speeds.items():
        path = descend(some.x_train, some.y_train, rate, steps=40)
        curves[name].append([loss(some.x_train, some.y_train, w) for w in path])
        paths.setdefault(name, path)  # keep the first

# %%
figure = plot_descents(across, upwards, height, paths, labels=names)
show(figure, "Too small: the path stops half-way. Right: it arrives. Too large: it leaps across the valley.")
show(
    plot_losses(curves, window=1), "Loss by step: slow; fast and steady; up and down, often above the start."
)

# %% tags=["nbval-check-output"]
small, right, large = (np.array(losses) for losses in curves.values())  # (seeds, steps) each
claim("With the right rate the loss falls at every step.", (np.diff(right) < 0).all())
claim(
    "With the small one too, but in the end it is still higher.", (small[:, -1] > right[:, -1] + 0.03).all()
)
claim("With the large one it rises above where it began.", (large.max(axis=1) > large[:, 0] + 0.1).all())

# %% [markdown]
# Too small a rate costs time; too large a one costs everything. In between lies an order of magnitude that
# works. It depends on the task: twice as large inputs make the slopes twice as steep, and the valley four
# times as sharply curved. So one tries, in factors of three or ten, and looks at the loss.
#
# ## A few garments at a time
#
# Each step looked at all garments, to find one slope. But a slope is a mean, and a mean can be estimated
# from few: like an opinion poll. A *mini-batch* is a few garments drawn at random for one step only. **Your
# guess:** what will the path look like with 100 garments a step? With 10?


# %%
def descend(x, y, rate, steps, batch_size=None, seed=0):
    random = np.random.default_rng(seed)
    path = [np.zeros_like(x[0])]
    for _ in range(steps):
        batch = random.integers(len(x), size=batch_size) if batch_size else slice(None)  # or all
        path.append(path[-1] - rate * gradient(x[batch], y[batch], path[-1]))
    return np.array(path)


sizes = {"all garments": None, "100 garments a step": 100, "10 garments a step": 10}
paths = {
    name: [descend(two.x_train, y, 0.05, 150, size, seed) for seed in seeds] for name, size in sizes.items()
}
first = {name: some[0] for name, some in paths.items()}
figure = plot_descents(across, upwards, height, first, labels=names)
show(
    figure, "With all garments a smooth path; with 100 it trembles around the lowest place; with 10 it roams."
)

# %% tags=["nbval-check-output"]
roams = {name: [path[75:].std(axis=0).mean() for path in some] for name, some in paths.items()}
whole, hundred, ten = (np.array(values) for values in roams.values())
claim("The smaller the batch, the farther the second half of the path roams.", (whole < hundred).all())
claim("With 10 garments at least twice as far as with 100.", (ten > 2 * hundred).all())
after_one_look = [loss(two.x_train, y, path[120]) for path in paths["100 garments a step"]]
after_one_step = loss(two.x_train, y, paths["all garments"][0][1])
claim(
    "For the work of one step on all garments, batches of 100 come far deeper.",
    max(after_one_look) < after_one_step - 0.05,
)

# %% [markdown]
# The poll is noisy, and near the goal the noise keeps it from settling. But it is cheap: while the careful
# walker has looked at all 12,000 garments once and taken one step, the hasty one has taken 120. Passing
# once through all examples is called an *epoch*. All nets of this course learn from mini-batches.
#
# ## All 784 pixels
#
# The two regions were our idea. Now we hand the neuron every pixel, and no idea at all. What "0 is an
# ordinary garment" did, a bias does: we add an input that is always 1, and its weight is the bias. Not a
# line of `gradient` or `descend` changes.


# %%
def with_one(some):
    return np.hstack([some.reshape(-1, 784), np.ones_like(some, shape=(len(some), 1))])  # (n, 785)


x_train, x_test = with_one(images), with_one(test_images)
steps = pick(quick=100, laptop=2_000, gpu=2_000)
paths = [
    descend(x_train, y, 0.02, steps, batch_size=64, seed=seed) for seed in seeds
]  # (steps + 1, 785) each
of_neuron = np.array([share_right(x_test @ path[-1] > 0, y_test) for path in paths])

# %% tags=["varies"]
show_table(
    {
        "who decides": ["rule on brightness", "rule on shoulders", "one neuron"],
        "numbers tuned": [1, 1, 785],
        "right of 100": [f"{100 * share:.1f}" for share in (*by_rule.values(), of_neuron.mean())],
        "your guess": [my_guess_for_brightness, my_guess_for_shape, my_guess_for_neuron],
    }
)
print(
    f"the neuron from {100 * of_neuron.min():.1f} to {100 * of_neuron.max():.1f}, by the seed of its batches"
)

# %% tags=["nbval-check-output"]
claim(
    "The neuron beats the better rule by at least 5 points, at every seed.",
    of_neuron.min() > by_rule["shoulders"] + 0.05,
)

# %% [markdown]
# ## What does it look at?
#
# The neuron has one weight for each pixel, so its weights are a picture. White says coat, black says
# pullover, mid-grey does not care. **Before you run the cell:** all weights begin at 0. What will they look
# like after a single step on all garments? The formula knows: every error is then 0.5 for a pullover and
# −0.5 for a coat, so the step is made of the sum of all coats, minus the sum of all pullovers.

# %%
one_step = descend(x_train, y, rate=4, steps=1)[-1]
moments = {"one large step": one_step, "100 small steps": paths[0][100], "the end": paths[0][-1]}
pictures = {name: weights[:784].reshape(28, 28) for name, weights in moments.items()}
figure = plot_steps(pictures | {"the end, other batches": paths[1][-1][:784].reshape(28, 28)})
show(
    figure,
    "The weights: first the difference of the averages; at the end sharp, with a dark line at each shoulder.",
)

# %% tags=["nbval-check-output"]
learned = np.array([path[-1][:784].reshape(28, 28) for path in paths])  # (seeds, 28, 28)
claim(
    "From zero, the first step on all garments is the difference of the average coat and pullover.",
    np.allclose(pictures["one large step"], difference, atol=1e-5),
)
claim("At every seed, light shoulders speak against a coat.", learned[:, shoulders].mean(axis=1).max() < -0.1)
claim("At every seed, light gaps speak for one.", learned[:, gaps].mean(axis=1).min() > 0.05)

# %% [markdown]
# It has found the shoulders and the gaps, which took us a page of looking. And the collar, if you look at
# the top row. Other places mean nothing that we could name, yet they add to the score.
#
# ## And the zip?
#
# Did you think of the zip, or of the buttons? Many coats have a line down the middle, few pullovers have. A
# person would ask: *are the four middle columns uneven?* Here is that as a rule. Against it we set a neuron
# that sees the same pixels, and has thousands of garments to learn from. Who wins?

# %%
middle = (slice(None), slice(5, 24), slice(12, 16))  # 19 rows, 4 columns
uneven, test_uneven = (np.median(np.ptp(some[middle], axis=2), axis=1) for some in (images, test_images))
x_middle, x_test_middle = (some[middle].reshape(len(some), -1) - 0.5 for some in (images, test_images))
by_zip_rule, by_zip_neuron = [], []
for seed in seeds:
    rows = np.random.default_rng(seed).choice(len(y), size=len(y) // 2, replace=False)
    threshold = best_threshold(uneven[rows], y[rows])
    by_zip_rule.append(share_right(test_uneven > threshold, y_test))
    w = descend(x_middle[rows], y[rows], 0.03, steps, batch_size=64, seed=seed)[-1]
    by_zip_neuron.append(share_right(x_test_middle @ w > 0, y_test))

# %% tags=["varies"]
for name, shares in (("rule", by_zip_rule), ("neuron", by_zip_neuron)):
    print(f"{name} on the middle: {100 * min(shares):.1f} to {100 * max(shares):.1f} of 100 right")

# %% tags=["nbval-check-output"]
claim(
    "On the same pixels, the rule on the zip beats the neuron by 5 points at every seed.",
    min(by_zip_rule) > max(by_zip_neuron) + 0.05,
)

# %% [markdown]
# Why? A zip may be lighter than the coat or darker. *Uneven* means "either way", and a sum cannot say that:
# with a positive weight a dark zip counts against a coat, with a negative one a light zip does. However
# long it learns, one neuron only adds up. This is its limit, and lesson 02 is about what lies beyond.
#
# ## The same in Keras
#
# Nobody writes descents by hand every day. In Keras, a layer `Dense(1, activation="sigmoid")` is our
# neuron, and `SGD` (stochastic gradient descent) our descent. Is it really the same? Same first weights,
# same batches, same rate: then weights and losses must agree after every single step.

# %%
net = keras.Sequential([keras.Input((784,)), keras.layers.Dense(1, activation="sigmoid")])
net.compile(keras.optimizers.SGD(learning_rate=0.02), keras.losses.BinaryCrossentropy())
w = np.append(np.random.default_rng(0).normal(scale=0.01, size=784), 0.0)
net.set_weights([w[:784, np.newaxis], w[784:]])  # weights (784, 1) and bias (1,)
apart = {"loss": [], "weights": []}
for batch in np.random.default_rng(1).integers(len(y), size=(50, 64)):  # 50 batches of 64 garments
    x, truth = x_train[batch], y[batch].astype(float)
    by_keras = net.train_on_batch(x[:, :784], truth)  # the loss before the step
    apart["loss"].append(abs(loss(x, truth, w) - by_keras))
    w = w - 0.02 * gradient(x, truth, w)
    theirs = np.concatenate([weights.ravel() for weights in net.get_weights()])
    apart["weights"].append(np.abs(w - theirs).max())

# %% tags=["nbval-check-output"]
claim("In 50 steps no loss of ours and Keras' differs by more than 0.00001.", max(apart["loss"]) < 1e-5)
claim("Nor does any of the 785 weights, after any step.", max(apart["weights"]) < 1e-5)

# %% [markdown]
# ## How many examples does it take?
#
# The neuron had 12,000 labelled garments, and somebody must have labelled them. What if there are only ten?
# Then 785 weights must be found from ten answers, while the rule needs a single threshold. Remember your
# guess: from how many garments on does the neuron win? Both get the same ones, 24 times others.


# %%
numbered = garments.with_inputs(np.arange(len(y)), np.arange(len(y_test)))  # inputs: which garment it is
black, test_black = rules["shoulders"](images), rules["shoulders"](test_images)


def compare_once(size, seed):
    """Right answers of rule and neuron on unseen garments, and of the neuron on its own."""
    rows = numbered.subset(size, seed=seed).x_train
    threshold = best_threshold(black[rows], y[rows])
    w = descend(x_train[rows], y[rows], 0.02, steps // 2, batch_size=64, seed=seed)[-1]
    of_rule, of_neuron = share_right(test_black > threshold, y_test), share_right(x_test @ w > 0, y_test)
    return of_rule, of_neuron, share_right(x_train[rows] @ w > 0, y[rows])


# %%
train_sizes, draws = [10, 20, 50, 100, 300, 1_000, 3_000, len(y)], pick(quick=1, laptop=24, gpu=24)
shares = np.array([[compare_once(size, seed) for size in train_sizes] for seed in range(draws)])
rule, neuron, on_own = np.moveaxis(shares, -1, 0)  # (draws, sizes) each

# %% tags=["varies"]
positions, curves = range(len(train_sizes)), {"rule on shoulders": rule, "one neuron": neuron}
figure = plot_accuracy_curves(positions, curves, xlabel="labelled garments to learn from")
figure.axes[0].set(ylim=(50, 90))
figure.axes[0].set_xticks(positions, [f"{size:,}" for size in train_sizes])
show(
    figure,
    "The rule starts higher and soon stays level; the neuron starts low, crosses it, levels off later.",
)
print("Your guess for the crossing:", my_guess_for_overtaking)

# %% [markdown]
# The lines are means of 24 draws, the bands reach from the worst to the best.

# %% tags=["nbval-check-output"]
ahead = neuron - rule  # (draws, sizes)
at = {size: column for column, size in enumerate(train_sizes)}
claim("With 10 garments the rule is ahead by 2 points, on average.", ahead[:, at[10]].mean() < -0.02)
claim("Yet the neuron has those ten by heart.", on_own[:, at[10]].mean() > 0.95)
claim("With 100 the neuron is ahead at every draw.", ahead[:, at[100]].min() > 0)
claim("With all of them it is ahead by 5 at every draw.", ahead[:, -1].min() > 0.05)
gained = shares[:, -1].mean(axis=0) - shares[:, at[1_000]].mean(axis=0)
claim("From 1,000 to all of them neither gains 2 points on average.", max(gained[:2]) < 0.02)

# %% [markdown]
# So it is no contest of clever against stupid. The rule carries knowledge that was not in the ten garments:
# whoever made it had looked at thousands. With few examples, knowledge brought along wins. With many, what
# is in them wins, because nobody can write it all down. And in the end both level off: the rule, because
# one number cannot say more; the neuron, because one sum cannot.

# %% [markdown]
# ## What this shows, and what it does not
#
# **It shows** that a machine finds weights from labelled examples by nothing but small steps downhill; that
# it beats a good rule of one threshold if examples are many, and loses to it if they are few; that a
# learning rate must fit; and that what one neuron cannot add up, it cannot learn.
#
# **It does not show** that learning always beats rules: our two took minutes to invent, and lesson 03 has
# far better ones. Nor is the crossing a law: it holds for these two kinds, this rule and this neuron. All
# these pictures show their garment upright, centred and on black; move one by three pixels, and both look
# at the wrong place. And the truth is what the catalogue says: a machine that is right about labels need
# not be right about garments.
#
# **Try it.**
#
# 1. Easy: find a third number, the hem or the collar, and give the neuron of two regions a third weight.
# 2. Harder: give the neuron of 784 pixels the zip's unevenness as one more input. By how much does it
#    improve? That is a feature by hand and learning, together.
# 3. Harder still: shirt and coat, shirt and T-shirt, trouser and dress. Change the two names at the top.
#    Which rule survives? Where is the crossing?

# %% [markdown]
# ## Recap
#
# - A **rule** is a feature and a threshold. Choose on the **training part**, judge on the **test part**.
# - A **neuron** adds up its weighted inputs and a bias, and the **sigmoid** makes a probability of the
#   score.
# - The **binary cross-entropy** is minus the logarithm of what the truth was given. It slopes everywhere; a
#   number of mistakes does not.
# - The **gradient** of a neuron is error times what came in. Check it by finite differences.
# - **Gradient descent** steps against it. Too small a **learning rate** crawls, too large a one leaps.
# - **Mini-batches** estimate the slope from few examples: noisy, and much cheaper.
# - **Keras** does the same, step by step.
# - With **few** examples a rule that brings knowledge along wins; with **many**, learning does. One neuron
#   cannot say "either way".
#
# **Next: [02 Shallow nets](02_shallow_nets.ipynb)** puts neurons one after the other.
#
# ## Sources and further reading
#
# - Augustin-Louis Cauchy: *Méthode générale pour la résolution des systèmes d'équations simultanées*,
#   Comptes rendus 25 (1847). Descent along the slope.
# - Frank Rosenblatt: *The perceptron*, Psychological Review 65 (1958). One neuron that learns from
#   examples.
# - Herbert Robbins, Sutton Monro: *A stochastic approximation method*, Annals of Mathematical Statistics 22
#   (1951). Why noisy steps arrive.
# - Han Xiao, Kashif Rasul, Roland Vollgraf: *Fashion-MNIST* (2017),
#   [arXiv:1708.07747](https://arxiv.org/abs/1708.07747). The garments.
# - Christopher Bishop: *Pattern recognition and machine learning*, Springer (2006), section 4.3: the neuron
#   under its other name, logistic regression.
# - Ian Goodfellow, Yoshua Bengio, Aaron Courville: *Deep Learning*, MIT Press (2016),
#   [deeplearningbook.org](https://www.deeplearningbook.org), chapters 4 and 5.
