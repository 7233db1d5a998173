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
# - work out a loss on paper, and say why a machine does not count mistakes instead,
# - write gradient descent in NumPy, and choose its learning rate,
# - say what mini-batches save, and what they cost,
# - train the same neuron in Keras, and prove that it is the same,
# - say when a rule beats learning, and what one neuron cannot learn at all.
#
# **You need:** [Start here](00_start_here.ipynb), a little Python and NumPy, and what a slope is.
# **Time:** about 75 minutes, of which a laptop computes for less than one. A GPU is not needed.

# %%
from course.claims import claim
from course.data import load
from course.devices import pick
from course.exercises import learning_by_example as exercises
from course.figures import new_figure, plot_accuracy_curves, plot_descents, plot_images, plot_losses
from course.figures import plot_points, plot_steps, show, show_table
from course.widgets import explore_descent

import keras
import numpy as np

# %% [markdown]
# ## Pullover or coat?
#
# In lesson 00 the garments of the upper body were the hardest. We take two kinds of them and nothing else:
# pullovers and coats. `y` is what the catalogue says: 0 for a pullover, 1 for a coat. The upper two rows
# are pullovers, the lower two are coats.
#
# Run the cell. How do *you* tell them apart? Take a minute, and put it into words, as if to somebody on the
# phone who has never seen a coat.

# %%
garments = load("fashion_mnist").only("Pullover", "Coat").scaled()
garments = garments.subset(pick(quick=4_000, laptop=12_000, gpu=12_000))
images, y = garments.x_train[..., 0], garments.y_train  # (12000, 28, 28) from 0 black to 1 white, (12000,)
test_images, y_test = garments.x_test[..., 0], garments.y_test  # 2,000 others
figure = plot_images(np.concatenate([images[y == 0][:24], images[y == 1][:24]]), columns=12, width=6.4)
show(figure, "Two rows of 12 pullovers, then two rows of 12 coats: grey, small and much alike.")

# %% [markdown]
# Then commit yourself. Whoever guesses blindly gets 50 of 100 unseen garments right. How many does a rule on
# *brightness* get right? One on the *shape* of the garment? One *neuron* that has seen 12,000 labelled
# garments? And how many garments must it have seen before it is ahead of the rule on shape, on average? Write
# four numbers in place of `None`. They are kept, and shown beside the results.

# %%
my_guess_for_brightness = exercises.brightness.record(None)
my_guess_for_shape = exercises.shape.record(None)
my_guess_for_neuron = exercises.neuron.record(None)
my_guess_for_overtaking = exercises.overtaking.record(None)

# %% [markdown]
# ## A rule of your own
#
# A picture is 28 × 28 numbers, and the simplest thing to do with numbers is to add them up. A garment that
# is large and light has a large sum. Coats are large, so here is a rule: **what is brighter than a
# threshold is a coat.** Change the threshold, run the cell again, and see how far you get.

# %%
my_threshold = 250


def share_right(says_coat, truth):
    return (says_coat == truth).mean()


brightness = images.sum(axis=(1, 2))  # (12000,) one sum a garment
print(f"sums from {brightness.min():.0f} to {brightness.max():.0f}, half below {np.median(brightness):.0f}")
print(f"right: {100 * share_right(brightness > my_threshold, y):.1f} of 100")

# %% [markdown]
# A machine has more patience: `best_threshold` below tries 200 and keeps the best. That is already
# *learning from examples*, if of one number only.
#
# But beware. Whoever chooses what suits these garments best must not be praised for how well it suits these
# garments: a suit made to measure fits one person. Hence two parts. The **training part** is for choosing.
# The **test part** has no say in any choice: it only judges.
#
# ## A rule with an idea in it
#
# Where do the two kinds really differ? Average all pullovers to one picture, average all coats, and
# subtract. In the third picture white is where coats are lighter, black where pullovers are, mid-grey where
# they are alike.


# %%
def best_threshold(values, truth):
    thresholds = np.linspace(values.min() - 0.01, values.max(), 200)
    return thresholds[np.argmax([share_right(values > one, truth) for one in thresholds])]


mean_pullover, mean_coat = images[y == 0].mean(axis=0), images[y == 1].mean(axis=0)
difference = mean_coat - mean_pullover
figure = plot_steps({"pullovers": mean_pullover, "coats": mean_coat, "coats − pullovers": difference})
show(figure, "An average pullover, an average coat; their difference is black at the shoulders.")

# %% [markdown]
# The shoulders! A coat hangs from its collar and falls off to both sides; a pullover begins broad. So count
# the black pixels in the third row from above. **Many black pixels: a coat.** This rule looks at 28 of the
# 784 numbers, and at one question about them.
#
# Now tune both rules, on 20 garments and on 1,000, ten times each with others, and ask how many they get
# right of the garments they were tuned on, and of the test part. **By how many points will the two
# differ?** (A *point* is one right answer in a hundred.)


# %%
rules = {
    "brightness": lambda some: some.sum(axis=(1, 2)),
    "shoulders": lambda some: (some[:, 2] < 0.1).sum(axis=1),
}


def tune(measure, size, seed=0):
    some = garments.subset(size, seed=seed)
    values = measure(some.x_train[..., 0])
    threshold = best_threshold(values, some.y_train)
    says_coat, on_test = values > threshold, measure(test_images) > threshold
    return share_right(says_coat, some.y_train), share_right(on_test, y_test)


# %%
figure, panels = new_figure(1, 2, height=2.6)
for panel, (name, measure) in zip(panels, rules.items(), strict=True):
    of_kinds = [measure(images[y == kind]) for kind in (0, 1)]
    panel.hist(of_kinds, bins=22, color=["#0072B2", "#E69F00"], label=garments.class_names)
    panel.set(title=f"rule on {name}", ylabel="garments")
panels[0].set_xlabel("sum of all pixels")
panels[1].set_xlabel("black pixels in the third row")
panels[1].legend(frameon=False)
show(figure, "Sums of both kinds lie on one another; of black pixels in the third row coats have more.")

# %% tags=["varies"]
tuned = {
    (rule, size): np.array([tune(rules[rule], size, seed) for seed in range(10)])
    for rule in rules
    for size in (20, 1_000)
}  # (draws, 2) each: on its own garments, on unseen ones
own, unseen = (100 * np.array([shares[:, part].mean() for shares in tuned.values()]) for part in (0, 1))
table = {"rule": [f"{rule}, tuned on {size:,}" for rule, size in tuned]}
table["right of 100 of these"] = [f"{share:.1f}" for share in own]
table["right of 100 unseen"] = [f"{share:.1f}" for share in unseen]
show_table(table)

# %% tags=["nbval-check-output"]
dim, shape = tuned["brightness", 1_000], tuned["shoulders", 1_000]
claim("Tuned on 1,000, brightness never gets 60 of 100 unseen garments right.", dim[:, 1].max() < 0.6)
claim("Shoulders get at least 10 more, at every draw.", (shape[:, 1] - dim[:, 1]).min() > 0.1)
flattery = {size: np.mean([tuned[rule, size] @ [1, -1] for rule in rules]) for size in (20, 1_000)}
claim("Rules tuned on 20 garments look at least 3 points better on these than they are.", flattery[20] > 0.03)
claim("Tuned on 1,000 they look less than 2 points better.", flattery[1_000] < 0.02)

# %% [markdown]
# One good idea is worth far more than all patience with a poor one. For decades people did just that: they
# looked hard, found a *feature* such as this, and tuned a threshold. Lesson 03 takes it to its height. And
# the fewer garments a rule was tuned on, the more it flatters itself on them. From here on, only unseen
# garments count.
#
# ## Two questions at once
#
# The difference of the averages shows a second place: the *gaps* between sleeves and body, dark in
# pullovers, lighter in coats. So add up the pixels of both regions. Subtract what is usual, so that 0
# stands for an ordinary garment. Now each garment is two numbers, a point in the plane. Where would *you*
# draw a line?

# %%
regions = np.zeros((2, 28, 28))
regions[0, 1:4, 5:9] = regions[0, 1:4, 19:23] = 1  # shoulders: rows 1 to 3, columns 5 to 8 and 19 to 22
regions[1, 10:22, 7:9] = regions[1, 10:22, 19:21] = 1  # gaps
sums, test_sums = (some.reshape(-1, 784) @ regions.reshape(2, 784).T for some in (images, test_images))
two = garments.with_inputs(sums - sums.mean(axis=0), test_sums - sums.mean(axis=0))  # (12000, 2), (2000, 2)
seen = {"coats − pullovers": difference, "shoulders": regions[0], "gaps": regions[1]}
figure = plot_steps(seen | {"seen through both": difference * regions.sum(axis=0)})
show(figure, "The difference, two regions, and it through both: dark at the shoulders, light at the gaps.")
figure = plot_points([two.subset(400)])
figure.axes[0].set(title="400 garments", xlabel="shoulders, lighter →", ylabel="gaps, lighter →")
figure.axes[0].legend(garments.class_names, fontsize=8)
show(figure, "400 garments as points: pullovers mostly right and below, coats left and above, much mixed.")

# %% [markdown]
# ## One neuron
#
# A *neuron* gives each of its inputs $x_1, x_2, \dots$ a *weight* $w_1, w_2, \dots$ and adds up. The result
# is the *score* $s$. The *sigmoid* squeezes the score into a probability $p$, here that the garment is a
# coat:
#
# $$s = w_1 x_1 + w_2 x_2 + \dots \qquad p = \frac{1}{1 + e^{-s}}$$
#
# With $s = 0$ it has no idea, and $p$ is one half. The larger the score, the surer it is of a coat; the
# more negative, the surer of a pullover. A weight is how much its input speaks for a coat; a negative one
# speaks against it. **On paper:** which sign should the weight of the shoulders have, and which that of the
# gaps?
#
# (Your rule was nearly such a neuron: the sum times 1, minus the threshold. What is added whatever the
# inputs are is called the *bias*. Here we need none, because 0 is an ordinary garment.)


# %%
def probability(x, w):
    return 1 / (1 + np.exp(-x @ w))  # x (garments, inputs) @ w (inputs,) gives a score for each garment


s = np.linspace(-6, 6, 100)
figure, axes = new_figure(height=2.2, width=4.5)
axes.plot(s, probability(s[:, np.newaxis], np.array([1.0])), color="black")
axes.set(xlabel="score s", ylabel="probability p", yticks=[0, 0.5, 1])
show(figure, "The sigmoid: near 0 for very negative scores, 0.5 at 0, near 1 for large ones, smooth between.")

# %% [markdown]
# ## How wrong is an answer?
#
# To learn, a machine must know how bad its weights are: it needs a *loss* $L$. The *binary cross-entropy*
# looks at how probable the truth was held to be, and takes minus its logarithm:
#
# $$L = -\ln p \;\text{ if it is a coat,} \qquad L = -\ln (1 - p) \;\text{ if it is a pullover}$$
#
# With $y = 1$ for a coat and $y = 0$ for a pullover both fit into one line:
#
# $$L = -y \ln p - (1 - y) \ln (1 - p)$$
#
# For many garments it is the mean of theirs.
#
# **On paper:** the neuron says $p = 0.9$. What is the loss if it is a coat? If it is a pullover? And what
# does it always cost to say 0.5? Then compare.


# %%
def loss(x, y, w):
    p = np.clip(probability(x, w), 1e-7, 1 - 1e-7)  # the logarithm of 0 would be infinite
    return np.mean(-y * np.log(p) - (1 - y) * np.log(1 - p))


for p in (0.5, 0.9, 0.99):
    print(f"p = {p}: loss {-np.log(p):.2f} if it is a coat, {-np.log(1 - p):.2f} if it is a pullover")

# %% [markdown]
# To be sure and wrong is expensive. But why so roundabout? We want few mistakes, so why not count them?
# Take 30 garments, turn one of the two weights slowly, and draw both.
#
# You will see a staircase beside a valley. On a stair one cannot feel which way is down: move the weight a
# little, and the number of mistakes stays what it was. The loss tells at every place.

# %%
thirty = two.subset(30)
turned = [np.array([weight, 0.1]) for weight in np.linspace(-1, 0.5, 400)]
mistakes = [((thirty.x_train @ w > 0) != thirty.y_train).sum() for w in turned]
losses = [loss(thirty.x_train, thirty.y_train, w) for w in turned]
figure, panels = new_figure(1, 2, height=2.4)
for panel, values, name in zip(panels, (mistakes, losses), ("mistakes of 30", "loss"), strict=True):
    panel.plot([w[0] for w in turned], values, color="black")
    panel.set(xlabel="weight of the shoulders", title=name)
show(figure, "By the weight of the shoulders: the mistakes are a staircase, the loss is a smooth valley.")

# %% [markdown]
# ## Which way is down?
#
# The *slope* of the loss along a weight says how fast the loss grows when the weight grows. For one garment
# there are two links in the chain:
#
# - How does the loss change with the score? By $p - y$: **what the neuron said, minus the truth.** If it
#   said 0.9 and it is a coat, that is −0.1: a little more score, a little less loss. (If you know
#   derivatives: for a coat, that of $-\ln p$ is $-1/p$, that of the sigmoid is $p(1 - p)$, and their
#   product is $p - 1$.)
# - How does the score change with the weight $w_i$? By $x_i$: **what came in.**
#
# So the slope along $w_i$ is $(p - y)\,x_i$: error times what came in. For many garments take the mean. All
# slopes together are called the *gradient*.
#
# Never trust a formula that you have not checked. Move a weight a tiny bit up and down, and divide the
# difference of the losses by the way between: that is a slope too, by *finite differences*. It is slow, and
# knows nothing of our chain.


# %% tags=["nbval-check-output"]
def gradient(x, y, w):
    error = probability(x, w) - y  # (garments,) what it said, minus the truth
    return x.T @ error / len(y)  # (inputs,) times what came in, mean over garments


agree = []
for w in np.random.default_rng(0).uniform(-0.2, 0.2, size=(20, 2)):
    moves = 1e-4 * np.eye(2)  # the first row moves the first weight
    slopes = [(loss(two.x_train, y, w + m) - loss(two.x_train, y, w - m)) / 2e-4 for m in moves]
    agree.append(np.allclose(gradient(two.x_train, y, w), slopes, atol=1e-5))
claim("At 20 places, formula and finite differences agree for both weights.", all(agree))

# %% [markdown]
# ## Downhill
#
# Now the secret of learning, in one line. Downhill is against the slope, so
#
# $$w_i \leftarrow w_i - \eta \times \text{slope along } w_i$$
#
# The *learning rate* $\eta$ (eta) says how far. Take some steps yourself: run the cell, then copy the line
# that ends in `# a step` two or three times. `descend` does the same: this step, again and again, is
# *gradient descent*. (Its `batch_size` has to wait a little.)
#
# Two weights and one loss: that is a landscape, and we can draw its map. Dark is low, and a cross marks the
# lowest place. The path starts at the circle, where both weights are 0.

# %%
w = np.zeros(2)
w = w - 0.05 * gradient(two.x_train, y, w)  # a step
print(f"weights {w.round(3)}, loss {loss(two.x_train, y, w):.3f}, at the start {np.log(2):.3f}")


def descend(x, y, rate, steps, batch_size=None, seed=0):
    random, path = np.random.default_rng(seed), [np.zeros_like(x[0])]
    for _ in range(steps):
        batch = random.integers(len(x), size=batch_size) if batch_size else slice(None)  # a few, or all
        path.append(path[-1] - rate * gradient(x[batch], y[batch], path[-1]))
    return np.array(path)  # (steps + 1, inputs)


# %%
across, upwards = np.linspace(-0.8, 0.2, 41), np.linspace(-0.25, 0.45, 41)
height = [[loss(two.x_train, y, np.array([a, u])) for a in across] for u in upwards]
forty_steps = descend(two.x_train, y, rate=0.05, steps=40)
names = ("weight of the shoulders", "weight of the gaps")
figure = plot_descents(across, upwards, height, {"40 steps": forty_steps}, labels=names)
show(figure, "The loss over both weights is one valley; the path runs down and ends near the lowest place.")

# %% [markdown]
# Did you foresee the signs? Light shoulders speak for a pullover, light gaps for a coat. Nobody told the
# neuron.
#
# ## Too small, right, too large
#
# The learning rate was 0.05. **Before you run the cell:** how will the path look with 0.003? And with 0.3?
# The maps show the paths for all garments (what leaves a map is cut off). Below them is the loss before
# each step, for five different sets of 1,000 garments: their mean, and a band from the lowest to the
# highest.

# %%
speeds, curves = {"too small: 0.003": 0.003, "right: 0.05": 0.05, "too large: 0.3": 0.3}, {}
seeds = pick(quick=range(2), laptop=range(5), gpu=range(5))
some = [two.subset(1_000, seed=seed) for seed in seeds]
for name, rate in speeds.items():
    runs = [(one, descend(one.x_train, one.y_train, rate, steps=40)) for one in some]
    curves[name] = [[loss(one.x_train, one.y_train, w) for w in path[:-1]] for one, path in runs]
paths = {name: descend(two.x_train, y, rate, steps=40) for name, rate in speeds.items()}
figure = plot_descents(across, upwards, height, paths, labels=names)
show(figure, "Too small: the path stops half-way. Right: it arrives. Too large: it leaps across the valley.")
show(
    plot_losses(curves, window=1), "Loss by step: slow; fast and steady; up and down, often above the start."
)

# %% tags=["nbval-check-output"]
small, right, large = (np.array(losses) for losses in curves.values())  # (seeds, steps) each
claim("With the right rate the loss falls at every step.", (np.diff(right) < 0).all())
claim("With the small one it is still higher in the end.", (small[:, -1] > right[:, -1] + 0.03).all())
claim("With the large one it rises above where it began.", (large.max(axis=1) > large[:, 0] + 0.1).all())

# %% [markdown]
# Too small a rate costs time; too large a one costs everything. Which is right depends on the task: with
# inputs twice as large, slopes are twice as steep, and each step goes twice as far where it should go half
# as far. So one tries, in factors of about three, and watches the loss.
#
# ## Take hold of it
#
# Here is the same map with its path, and the loss by step beside it; the dotted line is the lowest loss on
# the map. Drag the circle: the path begins wherever you let it go. (Or step to the map with the Tab key, and
# use the arrow keys; with Shift they go further.) The sliders set the learning rate and how many steps are
# taken. The line below says what becomes of it: it *converges*, *creeps*, *oscillates* or *diverges*.

# %% tags=["widget"]
explore_descent(
    across, upwards, height,
    lambda w: loss(two.x_train, y, w),
    lambda w: gradient(two.x_train, y, w),
    labels=names, start=(0, 0),
)  # fmt: skip

# %% [markdown]
# Try, and notice:
#
# - **The largest rate** that still converges from the circle's first place: is it the largest from every
#   other place too?
# - Set the rate to 0.003 and 100 steps. Where can you begin so that it still arrives? Look at how the path
#   bends: it turns *across* the contours, not straight to the cross. Why?
# - Set the rate to 0.3, and put the circle **on the cross**. A ball would lie still there. Do the steps?
# - One step only, and a rate of 1: from which places is one step too far, and from which is it about right?
#   Compare how close together the contours are.
#
# ## A few garments at a time
#
# So far each step looked at all garments to find one slope. But a slope is a mean, and a mean can be
# estimated from few: so do opinion polls. A *mini-batch* is a few garments, drawn at random for one step.
# **Before you run the cell:** how will the path look with 100 garments a step? With 10?

# %%
sizes, paths = {"all garments": None, "100 garments a step": 100, "10 garments a step": 10}, {}
for name, size in sizes.items():
    paths[name] = [descend(two.x_train, y, 0.05, 150, size, seed) for seed in seeds]
begun = {name: some[0][:61] for name, some in paths.items()}
figure = plot_descents(across, upwards, height, begun, labels=names)
show(figure, "60 steps. All garments: a smooth path. 100: it trembles near the lowest place. 10: it roams.")

# %% tags=["nbval-check-output"]
roams = {name: [path[75:].std(axis=0).mean() for path in some] for name, some in paths.items()}
calm, hundred, ten = (np.array(values) for values in roams.values())
claim("The second half of the path roams with batches of 100, not with all.", (hundred > 10 * calm).all())
claim("With batches of 10 it roams at least twice as far.", (ten > 2 * hundred).all())
same_work = max(loss(two.x_train, y, path[120]) for path in paths["100 garments a step"])
one_step = loss(two.x_train, y, paths["all garments"][0][1])
claim("For the work of one step on all, batches of 100 come far deeper.", same_work < one_step - 0.05)

# %% [markdown]
# The poll is noisy, and near the goal the noise keeps it from settling. But it is cheap: while the careful
# walker has looked at all 12,000 garments for one step, the hasty one has taken 120. One pass through all
# examples is called an *epoch*. All nets of this course learn from mini-batches.
#
# ## All 784 pixels
#
# The two regions were our idea. Now the neuron gets every pixel, and no idea at all. A pixel's usual value
# is not 0, so now there must be a bias. It is one more weight, of an input that is always 1, and not a line
# of `gradient` or `descend` changes.


# %%
def with_one(some):
    return np.hstack([some.reshape(len(some), -1), np.ones_like(some, shape=(len(some), 1))])


x_train, x_test = with_one(images), with_one(test_images)  # (12000, 785), (2000, 785)
steps = pick(quick=100, laptop=2_000, gpu=2_000)
paths = [descend(x_train, y, 0.02, steps, batch_size=64, seed=seed) for seed in seeds]
of_neuron = np.array([share_right(x_test @ path[-1] > 0, y_test) for path in paths])

# %% tags=["varies"]
of_rules = np.array([tune(measure, len(y))[1] for measure in rules.values()])
of_two_regions = share_right(two.x_test @ forty_steps[-1] > 0, y_test)  # a score above 0 says coat
shares = [*of_rules, of_two_regions, of_neuron.mean()]
deciders = ["rule on brightness", "rule on shoulders", "neuron, two regions", "neuron, 784 pixels"]
table = {"who decides": deciders}
table["numbers learned"] = [1, 1, 2, 785]
table["right of 100"] = [f"{100 * share:.1f}" for share in shares]
guesses = (my_guess_for_brightness, my_guess_for_shape, None, my_guess_for_neuron)
table["your guess"] = ["–" if guess is None else f"{guess:g}" for guess in guesses]
show_table(table)
print(f"the last from {100 * of_neuron.min():.1f} to {100 * of_neuron.max():.1f}, by the draw of its batches")
exercises.neuron.beside(100 * of_neuron.mean())

# %% [markdown]
# ## What does it look at?
#
# The neuron has one weight for each pixel, so its weights are a picture. White speaks for a coat, black
# against, mid-grey does not care. **Before you run the cell:** all weights begin at 0. What will they look
# like after a single step on all garments? The formula knows it: at the start the error is −0.5 for every
# coat and 0.5 for every pullover. (And why is the learning rate of that one step 4?)

# %%
first_step = descend(x_train, y, rate=4, steps=1)[-1]
moments = {"one large step": first_step, "100 small steps": paths[0][100], "the end": paths[0][-1]}
moments["the end, other batches"] = paths[1][-1]
pictures = {name: w[:784].reshape(28, 28) for name, w in moments.items()}
figure = plot_steps(pictures)
show(
    figure,
    "Weights: first the difference of the averages, in the end finer, shoulders black, collar white.",
)

# %% tags=["nbval-check-output"]
claim("The neuron beats the better rule by 5 points at every seed.", of_neuron.min() > of_rules.max() + 0.05)
from_zero = pictures["one large step"]
claim("Its first step is the difference of the averages.", np.allclose(from_zero, difference, atol=1e-4))
learned = np.array([path[-1][:784].reshape(28, 28) for path in paths])  # (seeds, 28, 28)
at_shoulders, at_gaps = (learned[:, region == 1].mean(axis=1) for region in regions)
at_collar = learned[:, :3, 12:16].mean(axis=(1, 2))
claim("At every seed, light shoulders speak against a coat.", at_shoulders.max() < -0.1)
claim("Light gaps and a light collar speak for one.", min(at_gaps.min(), at_collar.min()) > 0.05)

# %% [markdown]
# It has found by itself the shoulders and the gaps, which took us a page of looking, and the collar
# besides. Other places mean nothing that we could name; they add to the score all the same.
#
# ## And the zip?
#
# Did you think of the zip, or of the buttons? Many coats have a line down the middle, few pullovers have.
# As a rule: *the four middle columns are uneven* (in the median row, the lightest and the darkest of the
# four pixels are far apart). Against it we set a neuron that sees the very same pixels. Both learn from
# 6,000 garments. **Who wins?**

# %% tags=["varies"]
middle = (slice(None), slice(5, 24), slice(12, 16))  # all garments, 19 rows, 4 columns
uneven, test_uneven = (np.median(np.ptp(some[middle], axis=2), axis=1) for some in (images, test_images))
x_middle, x_test_middle = with_one(images[middle]), with_one(test_images[middle])
zip_rule, zip_neuron = [], []
for seed in seeds:
    rows = np.random.default_rng(seed).choice(len(y), size=len(y) // 2, replace=False)
    threshold = best_threshold(uneven[rows], y[rows])
    zip_rule.append(share_right(test_uneven > threshold, y_test))
    w = descend(x_middle[rows], y[rows], 0.03, steps, batch_size=64, seed=seed)[-1]
    zip_neuron.append(share_right(x_test_middle @ w > 0, y_test))
for name, shares in (("rule", zip_rule), ("neuron", zip_neuron)):
    print(f"{name} on the middle: {100 * min(shares):.1f} to {100 * max(shares):.1f} of 100 right")

# %% tags=["nbval-check-output"]
claim(
    "On the same pixels the rule on the zip beats the neuron by 5 points.",
    min(zip_rule) > max(zip_neuron) + 0.05,
)

# %% [markdown]
# The rule, though it is cruder in every other way. A zip may be lighter than the coat, or darker. *Uneven*
# means "either way", and a sum cannot say that: with a positive weight a dark zip counts against a coat,
# with a negative one a light zip does. However long it learns, one neuron only adds up. That is its limit,
# and lesson 02 is about what lies beyond.
#
# ## The same in Keras
#
# Nobody writes descents by hand every day. In Keras a layer `Dense(1, activation="sigmoid")` is our neuron,
# and the optimiser `SGD` (*stochastic gradient descent*: with random batches) is our descent. Is it really
# the same? Same first weights, same batches, same rate: then losses and weights must agree after every
# single step, 50 times.

# %% tags=["nbval-check-output"]
net = keras.Sequential([keras.Input((784,)), keras.layers.Dense(1, activation="sigmoid")])
net.compile(keras.optimizers.SGD(learning_rate=0.02), loss="binary_crossentropy")
w = np.append(np.random.default_rng(0).normal(scale=0.01, size=784), 0)
net.set_weights([w[:784, np.newaxis], w[784:]])  # weights (784, 1), bias (1,)
loss_apart, weights_apart = [], []
for batch in np.random.default_rng(1).integers(len(y), size=(50, 64)):  # 50 batches of 64 garments
    by_keras = net.train_on_batch(x_train[batch, :784], y[batch, np.newaxis])  # the loss before the step
    loss_apart.append(abs(loss(x_train[batch], y[batch], w) - by_keras))
    w = w - 0.02 * gradient(x_train[batch], y[batch], w)
    weights_apart.append(np.abs(w - np.concatenate(net.get_weights(), axis=None)).max())
claim("For 50 steps, loss and weights agree to 0.00001.", max(loss_apart + weights_apart) < 1e-5)

# %% [markdown]
# ## How many examples does it take?
#
# The neuron had 12,000 labelled garments, and somebody must have labelled them. What if there are only ten?
# Then 785 weights must be found from ten answers, while the rule needs a single threshold. Remember your
# guess: from how many on does the neuron win? Both get the same garments, 24 times others. Lines are means,
# bands reach from the worst draw to the best.

# %%
train_sizes, draws = [10, 20, 50, 100, 300, 1_000, 3_000, len(y)], pick(quick=1, laptop=24, gpu=24)
numbered = garments.with_inputs(np.arange(len(y)), np.arange(len(y_test)))  # inputs: which garment it is
black, test_black = rules["shoulders"](images), rules["shoulders"](test_images)
rule, neuron, by_heart = np.zeros((3, draws, len(train_sizes)))
for seed, column in np.ndindex(rule.shape):
    rows = numbered.subset(train_sizes[column], seed=seed).x_train
    threshold = best_threshold(black[rows], y[rows])
    w = descend(x_train[rows], y[rows], 0.02, steps // 2, batch_size=64, seed=seed)[-1]
    rule[seed, column] = share_right(test_black > threshold, y_test)
    neuron[seed, column] = share_right(x_test @ w > 0, y_test)
    by_heart[seed, column] = share_right(x_train[rows] @ w > 0, y[rows])

# %% tags=["varies"]
positions, curves = range(len(train_sizes)), {"rule on shoulders": rule, "one neuron": neuron}
figure = plot_accuracy_curves(positions, curves, xlabel="labelled garments to learn from")
figure.axes[0].set(ylim=(50, 90))
figure.axes[0].set_xticks(positions, [f"{size:,}" for size in train_sizes])
show(
    figure,
    "The rule starts higher and soon stays level; the neuron starts low, crosses it, levels off later.",
)
print("ahead by so many points on average:", (100 * (neuron - rule).mean(axis=0)).round(1))
exercises.overtaking.beside(train_sizes[((neuron - rule).mean(axis=0) > 0).argmax()])

# %% tags=["nbval-check-output"]
ahead = dict(zip(train_sizes, (neuron - rule).T, strict=True))  # size: (draws,)
claim("With 10 garments the rule is ahead by a point or more, on average.", ahead[10].mean() < -0.01)
claim("Yet the neuron has these ten by heart.", by_heart[:, 0].mean() > 0.95)
claim("With 100 the neuron is ahead by 3 points, on average.", ahead[100].mean() > 0.03)
claim("With 300 it is ahead at every draw.", ahead[300].min() > 0)
claim("With all it is ahead by 5 points at every draw.", ahead[len(y)].min() > 0.05)
gained = [(shares[:, -1] - shares[:, -3]).mean() for shares in (rule, neuron)]
claim("From 1,000 garments to all, neither gains 2 points on average.", max(gained) < 0.02)

# %% [markdown]
# So this is no contest of clever against stupid. The rule carries knowledge that was not in the ten
# garments: whoever made it had looked at thousands. With few examples, knowledge brought along wins. With
# many, what is in them wins, for nobody can write it all down. And in the end both level off: the rule
# because one count cannot say more, the neuron because one sum cannot.
#
# ## What this shows, and what it does not
#
# **It shows** that a machine can find weights from labelled examples by nothing but small steps downhill;
# that it beats a fair rule if examples are many, and loses to it if they are few; and that what one neuron
# cannot add up, it cannot learn.
#
# **It does not show** that learning always beats rules: ours took minutes to invent, and lesson 03 has far
# better ones. Nor is the crossing a law; it belongs to these two kinds, this rule and this neuron. All
# these garments hang upright, centred and on black: move one by three pixels, and both look in the wrong
# place. And the truth is what the catalogue says.
#
# Three changes to the cells above are worth a try; nobody checks them but you.
#
# 1. Give the neuron of two regions a third one, the hem or the collar. Does the map still work?
# 2. Give the neuron of 784 pixels the unevenness of the middle as one more input. What is it worth? (A
#    feature by hand *and* learning.)
# 3. Change the two names at the top: shirt and coat, trouser and dress. Which rule survives? Where is the
#    crossing?

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# - A **rule** is a feature and a threshold. Tune it on the **training part**, judge it on the **test part**.
# - A **neuron** adds up its inputs, each times its **weight**, and a **bias**; the **sigmoid** makes a
#   probability of the score.
# - The **loss**, binary cross-entropy, is minus the logarithm of the probability that the truth was given. It
#   slopes everywhere; the number of mistakes does not.
# - **Gradient descent** steps against the slope: error times what came in. Too small a **learning rate**
#   crawls, too large a one leaps.
# - **Mini-batches** estimate the slope from few examples: much cheaper, and noisy.
# - **Keras** does the same, step by step.
# - With **few** examples a rule that brings knowledge along wins; with **many**, learning does. One neuron
#   cannot say "either way".
#
# **Next: [02 Shallow nets](02_shallow_nets.ipynb)** puts neurons one after the other.
#
# ## Sources and further reading
#
# - Augustin-Louis Cauchy: *Méthode générale pour la résolution des systèmes d'équations simultanées*,
#   Comptes rendus de l'Académie des sciences 25 (1847). Steps against the slope.
# - Herbert Robbins, Sutton Monro: *A stochastic approximation method*, Annals of Mathematical Statistics 22
#   (1951). Why noisy steps arrive, if they get shorter.
# - Frank Rosenblatt: *The perceptron*, Psychological Review 65 (1958). One neuron that learns from
#   examples.
# - Han Xiao, Kashif Rasul, Roland Vollgraf: *Fashion-MNIST* (2017),
#   [arXiv:1708.07747](https://arxiv.org/abs/1708.07747). The garments.
# - Christopher Bishop: *Pattern recognition and machine learning*, Springer (2006), section 4.3. Our neuron
#   under its other name, logistic regression.
# - Ian Goodfellow, Yoshua Bengio, Aaron Courville: *Deep Learning*, MIT Press (2016),
#   [deeplearningbook.org](https://www.deeplearningbook.org), chapters 4 and 5.
