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
# # Shallow nets
#
# **The question:** what does a hidden layer do, and when does a third one help?
#
# Afterwards you will be able to
#
# - draw what one unit computes, and what a layer of them does to the plane,
# - show that layers without an activation are worth no more than one,
# - work out softmax and its cross-entropy on paper,
# - carry a gradient back through a net by hand, and check it,
# - compare SGD, momentum and Adam fairly,
# - say when a third hidden layer helps,
# - recognise a net that learns by heart, and measure which remedy works.
#
# **You need:** [Learning by example](01_learning_by_example.ipynb) (the neuron, its loss, gradient descent,
# learning rate and mini-batches), and what a derivative is.
# **Time:** about 90 minutes, of which a laptop computes for one or two. What this lesson costs on two
# processor cores stands in the table of the README; a GPU is not needed.

# %%
from course.claims import claim
from course.data import load, load_circles, load_moons, load_spiral
from course.devices import pick
from course.exercises import shallow_nets as exercises
from course.figures import (new_figure, plot_accuracy_curves, plot_decision_surfaces, plot_filters,
    plot_folded_plane, plot_history, plot_losses, plot_neurons, plot_points, show, show_table)  # fmt: skip
from course.gradients import weight_gradients
from course.models import build_mlp
from course.training import Settings, train
from dataclasses import replace
import keras
import numpy as np

# %% [markdown]
# ## First, your guess
#
# Lesson 01's neuron stood alone. Lesson 00's net had a *hidden layer*: a row of neurons, or *units*,
# between the picture and the answer. Nets may have several, one after the other. We shall train nets with
# one, two and three of them on two tasks: to tell the arms of a **spiral** apart, with 8 units a layer, and
# to name **garments**, with 128 units a layer.
#
# **By how many points of accuracy does a third hidden layer improve on two, for each task?** A point is one
# more right answer in a hundred; negative numbers are allowed. Write two numbers in place of `None`: they are
# kept, and shown beside the results.

# %%
my_guess_for_spiral = exercises.spiral.record(None)
my_guess_for_garments = exercises.garments.record(None)

# %% [markdown]
# ## Where one line is not enough
#
# One neuron only adds up, and so it could not see a zip that is lighter *or* darker than the coat. What that
# means can be seen in a plane. So we begin with examples of two numbers each: points of two classes. Could
# you part blue from orange with one straight line?

# %%
circles, moons = load_circles(600, seed=0), load_moons(600, noise=0.1, seed=0)
count = pick(quick=2, laptop=24, gpu=24)
spirals = [load_spiral(2000, noise=0.02, seed=seed, turns=2.5) for seed in range(count)]
figure = plot_points([moons, circles, spirals[0]])
show(figure, "Points of two classes: two interlocking moons, a ring in a ring, two wound spiral arms.")

# %% [markdown]
# ## One unit, one score
#
# As you know, a unit weighs its inputs, adds them up and adds its bias:
#
# $$s = w_1 x_1 + w_2 x_2 + b$$
#
# $x_1, x_2$ are the point's coordinates. Where the score $s$ is 0 there is a straight line: the weights
# $w_1, w_2$ say which way it faces, the bias $b$ how far off it lies. For two classes one score and a sigmoid
# were enough. For any number of classes there is one unit for each, and the highest score wins.
#
# *Softmax* turns their scores $s_k$ into probabilities $p_k$: positive, and 1 together. (With two classes
# it is the sigmoid of the difference of the scores.) The *cross-entropy* is, as before, minus the logarithm
# of the probability that the right class $y$ was given:
#
# $$p_k = \frac{e^{s_k}}{\sum_j e^{s_j}} \qquad L = -\ln p_y$$
#
# Work out the first line on paper: scores 2, 1 and −1, the first class is right.


# %%
def softmax(scores):
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))  # the same result, without overflow
    return powers / powers.sum(axis=-1, keepdims=True)


for scores in ([2.0, 1.0, -1.0], [4.0, 1.0, -1.0], [-1.0, 1.0, 2.0]):
    probabilities = softmax(np.array(scores))
    print("scores", scores, " probabilities", probabilities.round(3), end="  ")
    print(f"loss if the first class is right: {-np.log(probabilities[0]):.2f}")

# %% [markdown]
# Confident and right costs almost nothing; confident and wrong costs a lot.
#
# Learning is that of lesson 01: gradient descent on the mean loss, with a *learning rate* $\eta$ and
# *mini-batches*, for some *epochs*. In Keras all this is `fit`; further down we shall do it by hand.
#
# First let us see what is at stake. Three nets learn the circles: one without a hidden layer; one with a
# hidden layer of 8 units that simply pass on their scores; and one whose hidden units pass on positive scores
# only, and otherwise 0. That last rule is called *ReLU*.

# %%
epochs = pick(quick=2, laptop=40, gpu=40)


def train_on_circles(*hidden_layers):
    keras.utils.set_random_seed(0)
    answer = keras.layers.Dense(2, activation="softmax")
    net = keras.Sequential([keras.Input((2,)), *hidden_layers, answer])
    net.compile(keras.optimizers.Adam(learning_rate=0.02), "sparse_categorical_crossentropy")
    net.fit(circles.x_train, circles.y_train, batch_size=30, epochs=epochs, verbose=0)
    return net


# %%
nets = {
    "no hidden layer": train_on_circles(),
    "8 units, no activation": train_on_circles(keras.layers.Dense(8)),
    "8 units, ReLU": train_on_circles(keras.layers.Dense(8, activation="relu")),
}
answers = {name: lambda x, net=net: net.predict(x, 10_000, verbose=0) for name, net in nets.items()}
figure = plot_decision_surfaces(answers, circles.x_test, circles.y_test)
show(figure, "Two nets cut the rings by a straight line; with ReLU the boundary runs around the inner ring.")

# %% [markdown]
# The middle net has seven times as many weights as the first, and is not a bit wiser. Its two layers
# compute, with $W_1, W_2$ for their weights and $b_1, b_2$ for their biases,
#
# $$(x W_1 + b_1) W_2 + b_2 = x\,\underbrace{W_1 W_2}_{W} + \underbrace{b_1 W_2 + b_2}_{b}$$
#
# and that is *one* layer with weights $W$ and bias $b$. The product of a (2, 8) and an (8, 2) matrix is a
# (2, 2) matrix: the 8 units have vanished. However many such layers you stack, one line is all they draw.

# %% tags=["nbval-check-output"]
W1, b1, W2, b2 = nets["8 units, no activation"].get_weights()
by_one_layer = softmax(circles.x_test @ (W1 @ W2) + (b1 @ W2 + b2))
by_both = answers["8 units, no activation"](circles.x_test)
claim("Two layers without an activation are one layer.", np.allclose(by_one_layer, by_both, atol=1e-4))

right = [(answer(circles.x_test).argmax(axis=1) == circles.y_test).mean() for answer in answers.values()]
claim(
    "On new points the net with ReLU is right at least 20 points more often than either of the others.",
    right[2] - max(right[:2]) > 0.2,
)

# %% [markdown]
# ## What a hidden layer does
#
# So it is the *activation* that counts: a function applied to every hidden score, anything but a straight
# line. Three are common, drawn below; the first you know. For learning, their slope matters as much as
# their value: where it is near 0, a step changes nothing.
#
# Then come the eight hidden units of the net with ReLU. Each divides the plane by a line: on one side it is
# silent (white), on the other it speaks the louder, the farther away (green). Eight units, eight lines.
# Together they fence in the inner ring.
#
# There is another way to see it. A sheet that lies flat on one side of a line and rises on the other is a
# *fold*. The hidden layer folds the plane along eight lines; then the last layer cuts the folded sheet,
# straight. The third figure shows that from the side, so that the cut is a horizontal line.

# %%
s = np.linspace(-4, 4, 201)
activations = {"sigmoid": 1 / (1 + np.exp(-s)), "tanh": np.tanh(s), "ReLU": np.maximum(s, 0)}
figure, panels = new_figure(1, 3, height=2.3)
for panel, (name, value) in zip(panels, activations.items(), strict=True):
    panel.plot(s, value, "k-", label="value")
    panel.plot(s, np.gradient(value, s), "k:", label="slope")
    panel.set(title=name, xlabel="score", ylim=(-1.2, 2.2))
panels[0].legend(frameon=False)
show(figure, "Sigmoid, tanh and ReLU with their slopes; for large scores only ReLU keeps its slope.")


# %%
def hidden(places):
    kernel, bias = nets["8 units, ReLU"].layers[0].get_weights()
    return np.maximum(places @ kernel + bias, 0)


figure = plot_neurons({"hidden layer": hidden}, circles.x_test, circles.y_test)
show(figure, "For each of 8 hidden units: a straight line, silence on one side, growing output on the other.")
last_layer = nets["8 units, ReLU"].layers[-1].get_weights()
figure = plot_folded_plane(hidden, *last_layer, circles.x_test, circles.y_test)
show(
    figure, "The plane with a grid, and the same folded to a tent: a level cut parts its top, the inner ring."
)


# %% [markdown]
# ## Backpropagation by hand
#
# How does a net find its folds? It needs the gradient: the derivative of the loss with respect to every
# weight, also of those in the hidden layer. *Backpropagation* gets them all in one walk back through the
# net. We do it for five points and a net of 3 hidden units, with scores $z$ and outputs $h$.
#
# After the way forward, softmax and cross-entropy together have the derivative that you know from the
# sigmoid: probability minus truth. $t_k$ is 1 for the right class and 0 for the other, and $n$ is the
# number of points.
#
# $$\frac{\partial L}{\partial s_k} = \frac{p_k - t_k}{n}$$
#
# From there the chain rule leads on. As for one neuron, a weight's derivative is *what came in* times *the
# error behind it*. What is new: an error travels back through the same weights that the value travelled
# forward, and a silent ReLU lets nothing through.

# %%
x, y = circles.x_train[:5].astype(float), circles.y_train[:5]  # (5 points, 2 coordinates), (5,)
random = np.random.default_rng(0)
W1, b1 = random.normal(size=(2, 3)), random.normal(size=(1, 3))
W2, b2 = random.normal(size=(3, 2)), random.normal(size=(1, 2))

z = x @ W1 + b1  # (5, 3) hidden scores
h = np.maximum(z, 0)  # (5, 3) hidden outputs
p = softmax(h @ W2 + b2)  # (5, 2) probabilities

# %%
t = np.eye(2)[y]  # (5, 2) the truth: 1 for the right class
error = (p - t) / 5  # (5, 2) dL/ds
slope_W2 = h.T @ error  # (3, 2) what came in, times the error behind it
slope_b2 = error.sum(axis=0, keepdims=True)  # (1, 2)
error = error @ W2.T  # (5, 3) back through the weights: dL/dh
error = error * (z > 0)  # (5, 3) back through ReLU: dL/dz
slope_W1 = x.T @ error  # (2, 3)
slope_b1 = error.sum(axis=0, keepdims=True)  # (1, 3)

# %% [markdown]
# Nothing in this is special to two layers. Here is the same for any number of them; `weights` is a list of
# kernel, bias, kernel, bias, and so on, as Keras has it.
#
# NumPy multiplies whole piles of matrices: with one more axis in front of every array, the same lines work on
# many nets at once, so we can afford many seeds. (`.mT` transposes each matrix of a pile, `axis=-2` adds up
# its rows.)
#
# Check it, as always. Two judges know nothing of our chain rule: finite differences, as in lesson 01; and
# Keras, whose backend differentiates by itself.


# %%
def forward(x, weights):
    """Outputs of every layer: the input first, the probabilities last."""
    outputs = [x]
    for kernel, bias in zip(weights[:-2:2], weights[1:-2:2], strict=True):
        outputs.append(np.maximum(outputs[-1] @ kernel + bias, 0))
    return [*outputs, softmax(outputs[-1] @ weights[-2] + weights[-1])]


def mean_loss(probabilities, y):
    of_right_class = np.take_along_axis(probabilities, y[..., np.newaxis], axis=-1)
    return -np.log(of_right_class + 1e-12).mean(axis=(-2, -1))


# %%
def backward(outputs, y, weights):
    """Derivative of the mean loss for every weight, in the order of the weights."""
    error = (outputs[-1] - np.eye(2)[y]) / y.shape[-1]
    slopes = []
    for kernel, came_in in zip(weights[-2::-2], outputs[-2::-1], strict=True):
        slopes += [error.sum(axis=-2, keepdims=True), came_in.mT @ error]
        error = (error @ kernel.mT) * (came_in > 0)
    return slopes[::-1]


# %%
def by_finite_differences(x, y, weights, step=1e-5):
    slopes = [np.zeros_like(weight) for weight in weights]
    for weight, slope in zip(weights, slopes, strict=True):
        for place in np.ndindex(weight.shape):
            before = weight[place]
            weight[place] = before + step
            above = mean_loss(forward(x, weights)[-1], y)
            weight[place] = before - step
            slope[place] = (above - mean_loss(forward(x, weights)[-1], y)) / (2 * step)
            weight[place] = before
    return slopes


# %% tags=["nbval-check-output"]
weights = [W1, b1, W2, b2]
net = build_mlp((2,), 2, hidden=(3,))
net.set_weights([W1, b1[0], W2, b2[0]])
ours = np.concatenate([slope.ravel() for slope in backward(forward(x, weights), y, weights)])
for judge, slopes in {
    "what we worked out by hand": [slope_W1, slope_b1, slope_W2, slope_b2],
    "finite differences": by_finite_differences(x, y, weights),
    "Keras": weight_gradients(net, x.astype("float32"), y),
}.items():
    theirs = np.concatenate([slope.ravel() for slope in slopes])
    claim(f"For each of the 17 weights the loop agrees with {judge}.", np.allclose(ours, theirs, atol=1e-5))

# %% [markdown]
# ## Three ways to take a step
#
# With the derivative $g$ of a weight in hand, how far should it move?
#
# - **SGD** (stochastic gradient descent) goes $-\eta g$ for each mini-batch, as in lesson 01.
# - **Momentum** keeps nine tenths of its last move and adds the new one, like a ball that rolls.
# - **Adam** divides an average of $g$ by the square root of an average of $g^2$. So every weight moves at its
#   own pace: about $\eta$ while its derivatives agree, and less while they quarrel. The averages begin at 0,
#   too low; the line before the last makes up for it.
#
# With that, training is a loop, here for a pile of nets, each with its own points. The first weights are
# random, since equal units would stay equal for ever, and the smaller, the more of them add up.


# %%
def move(method, slope, memory, rate):
    """How far a weight moves; ``memory`` is its own, from step to step."""
    if method == "SGD":
        return -rate * slope
    if method == "momentum":
        memory["move"] = 0.9 * memory.get("move", 0) - rate * slope
        return memory["move"]
    step = memory["step"] = memory.get("step", 0) + 1  # the rest is Adam
    memory["mean"] = 0.9 * memory.get("mean", 0) + 0.1 * slope
    memory["square"] = 0.999 * memory.get("square", 0) + 0.001 * slope**2
    mean, square = memory["mean"] / (1 - 0.9**step), memory["square"] / (1 - 0.999**step)
    return -rate * mean / (np.sqrt(square) + 1e-8)


# %%
def first_weights(nets, hidden, random):
    weights = []
    for inputs, units in zip((2, *hidden), (*hidden, 2), strict=True):
        reach = np.sqrt(6 / (inputs + units))
        weights += [random.uniform(-reach, reach, (nets, inputs, units)), np.zeros((nets, 1, units))]
    return weights


# %%
def fit(x, y, hidden, method, rate, steps):  # x (nets, points, 2), y (nets, points)
    random = np.random.default_rng(0)
    weights, losses = first_weights(len(x), hidden, random), []
    memories = [{} for _ in weights]
    for _ in range(steps):
        batch = random.integers(x.shape[1], size=64)
        outputs = forward(x[:, batch], weights)
        losses.append(mean_loss(outputs[-1], y[:, batch]))
        slopes = backward(outputs, y[:, batch], weights)
        for weight, slope, memory in zip(weights, slopes, memories, strict=True):
            weight += move(method, slope, memory, rate)
    return weights, np.transpose(losses)  # (nets, steps)


# %% [markdown]
# A contest is fair if everyone runs in shoes that fit. A good rate for one method is a bad one for another,
# so each gets three to choose from. The task is the spiral; the nets have two hidden layers of 32 units. Each
# net of a pile draws its own spiral and its own first weights.

# %% tags=["varies"]
x_train, y_train = np.stack([one.x_train for one in spirals]), np.stack([one.y_train for one in spirals])
rates = {"SGD": (0.3, 1.0, 3.0), "momentum": (0.03, 0.1, 0.3), "Adam": (0.003, 0.01, 0.03)}
best, steps = {}, pick(quick=50, laptop=1000, gpu=1000)
for method, choices in rates.items():
    curves = [fit(x_train[:8], y_train[:8], (32, 32), method, rate, steps)[1] for rate in choices]
    means = np.mean(curves, axis=(1, 2))  # over nets and steps: how high the loss was along the way
    print(f"{method:<9} rates {choices}: mean loss {means.round(3)}")
    best[method] = curves[means.argmin()]  # (nets, steps)
figure = plot_losses(best)
show(figure, "Loss by training step, each method at its best rate: Adam falls first, SGD last.")

# %% tags=["nbval-check-output"]
sgd_loss, momentum_loss, adam_loss = (losses.mean() for losses in best.values())
claim(
    "Each at its best rate, momentum has the lower loss along the way than SGD, and Adam than momentum.",
    adam_loss < momentum_loss - 0.03 and momentum_loss < sgd_loss - 0.1,
)

# %% [markdown]
# ## When does a third hidden layer help?
#
# Now depth against width, on the spiral: one, two or three hidden layers, *narrow* (8 units each) or *wide*
# (64 units).

# %%
x_test, y_test = np.stack([one.x_test for one in spirals]), np.stack([one.y_test for one in spirals])
depths, steps = (1, 2, 3), pick(quick=50, laptop=2000, gpu=2000)
on_spiral, trained = {}, {}
for width, nets in ((8, 24), (64, 6)):  # narrow nets depend more on luck, so there are more of them
    found = on_spiral[f"{width} units a layer"] = np.zeros((len(spirals[:nets]), 3))
    for depth in depths:
        weights, _ = fit(x_train[:nets], y_train[:nets], (width,) * depth, "Adam", 0.01, steps)
        answered = forward(x_test[:nets], weights)[-1].argmax(axis=-1)
        found[:, depth - 1] = (answered == y_test[:nets]).mean(axis=1)
        trained[width, depth] = [weight[0] for weight in weights]  # the first net of the pile

# %% tags=["varies"]
figure = plot_accuracy_curves(depths, on_spiral, xlabel="hidden layers", chance=0.5)
show(figure, "Accuracy by hidden layers: narrow nets climb up to the third, wide ones are done at two.")
sizes = {key: sum(weight.size for weight in weights) for key, weights in trained.items()}
accuracy = {(w, d): 100 * on_spiral[f"{w} units a layer"][:, d - 1] for w, d in sizes}  # (nets,) each
show_table(
    {
        "units": [", ".join([str(width)] * depth) for width, depth in sizes],
        "weights": list(sizes.values()),
        "accuracy in %": [f"{v.mean():.1f} ({v.min():.1f} to {v.max():.1f})" for v in accuracy.values()],
    }
)

# %% tags=["nbval-check-output"]
mean = {key: values.mean() for key, values in accuracy.items()}
claim("Narrow nets gain at least 2 points by a third hidden layer.", mean[8, 3] - mean[8, 2] > 2)
claim("Wide nets gain less than 4 points by it.", mean[64, 3] - mean[64, 2] < 4)
claim(
    "Three narrow layers beat a single wide one by at least 2 points, with fewer weights.",
    mean[8, 3] - mean[64, 1] > 2 and sizes[8, 3] < sizes[64, 1],
)

# %% [markdown]
# Why? A unit in the first layer sees one straight line. A unit in the second adds up folded sheets and folds
# the sum again: it sees corners and bays. In the third, each fold goes through all folds before it, so that
# few units make many. That pays where the pattern itself repeats, like the windings of a spiral. A wide layer
# gets there too, one fold at a time.
#
# The first figure shows six units of each layer of a narrow net. A unit that is white everywhere has died:
# its slope is 0 at all points, and no step will wake it. The second figure is the fold of the moons by one
# hidden layer of 8 units: follow the grid, the sheet is creased until a level cut parts what was entangled.

# %%
weights = trained[8, 3]
layers = {f"layer {depth}": lambda x, depth=depth: forward(x, weights)[depth] for depth in depths}
figure = plot_neurons(layers, x_test[0, ::3], y_test[0, ::3], units=6)
show(figure, "Outputs of six units in each of three layers: half planes, then bays, then pieces of windings.")
pile, _ = fit(moons.x_train[np.newaxis], moons.y_train[np.newaxis], (8,), "Adam", 0.02, steps)
*below, kernel, bias = [weight[0] for weight in pile]
figure = plot_folded_plane(
    lambda x: forward(x, [*below, kernel, bias])[-2], kernel, bias[0], moons.x_test, moons.y_test
)
show(figure, "The moons' plane with a grid, and the same creased, so that a level cut parts the moons.")

# %% [markdown]
# ## A net of your own
#
# Enough of our nets: build yours. Below is a small one for the moons, a real Keras model that learns while
# you watch. Every small picture is what one neuron makes of the plane: green where its output is positive,
# purple where it is negative, white where it is silent. The lines between are the weights, the thicker, the
# stronger; dashed blue ones are negative. On the right is the net's answer. Full points are those it learns
# from, hollow ones are new to it.
#
# The buttons with + and − add and remove layers and neurons. **Start again** draws other first weights,
# **Play** trains, **One epoch** is a single pass through the points. (Weight decay has to wait for the end
# of this lesson.)

# %% tags=["widget"]
from course.widgets import explore_playground

explore_playground(data="moons", noise=0.1, widths=(4, 2), epochs=40)

# %% [markdown]
# Try, and notice:
#
# - **Start again**, then **Play**. Which are the first neurons to change, those of layer 1 or of layer 2?
#   Is there one that stays white for good?
# - **Circles**, one hidden layer: what is the least number of neurons that fences in the inner ring? Start
#   again some times before you decide. (How many straight lines make a fence?)
# - Now set the activation to **linear**, with as many layers as you like. You know what will come out; look
#   at the small pictures, and say how one sees it there.
# - **Spiral**: one layer of 8, two layers, three. Which wins after 200 epochs, and does it win from every
#   start? Find a learning rate at which none of them learns.
# - **Noise 0.4** on the moons, four layers of 8: which of the two loss curves turns round, and when?
# - **Write the Keras code** of your best net, put it into a new cell, and run it. Does it reach the same
#   accuracy? It has other first weights.

# %% [markdown]
# ## And on pictures?
#
# A garment is a point too, in a space of 784 directions, one a pixel. Nothing else changes. We train nets
# with up to three hidden layers of 128 units, now with `train` of the course: Adam, a learning rate that
# climbs and falls (lesson 05 explains why), and the accuracy on new garments at the end.

# %%
fashion = load("fashion_mnist", test_size=pick(quick=200, laptop=4_000, gpu=10_000)).scaled()
size, epochs, count = pick(quick=(500, 1, 1), laptop=(5_000, 10, 3), gpu=(60_000, 10, 5))
settings = Settings(epochs=epochs, batch_size=250, learning_rate=4e-3, validation_fraction=0)
on_garments, models = np.zeros((count, 4)), {}
for seed in range(count):
    garments = fashion.subset(size, seed=seed)
    for depth in range(4):
        keras.utils.set_random_seed(seed)
        models[depth] = build_mlp((28, 28, 1), 10, hidden=(128,) * depth)
        run = train(models[depth], garments, replace(settings, seed=seed), label=f"{depth} hidden layers")
        on_garments[seed, depth] = run.test_accuracy

# %% tags=["varies"]
none, *hidden_layers = 100 * on_garments.mean(axis=0)
rows = [[mean[8, depth] for depth in depths], hidden_layers]
guesses = [my_guess_for_spiral, my_guess_for_garments]
show_table(
    {
        "accuracy in %": ["spiral, 8 units a layer", "garments, 128 units a layer"],
        **{f"{depth} hidden": [f"{row[depth - 1]:.1f}" for row in rows] for depth in depths},
        "points by the third": [f"{row[2] - row[1]:+.1f}" for row in rows],
        "your guess": ["none" if guess is None else f"{guess:+g}" for guess in guesses],
    }
)
print(f"garments without any hidden layer: {none:.1f} %")

# %% tags=["nbval-check-output"]
one, two, three = hidden_layers
claim("On garments the first hidden layer adds at least 1 point to none.", one - none > 1)
claim("The third adds less than 1 point to two.", three - two < 1)

# %% [markdown]
# ## What the first layer looks for
#
# Each unit of the first layer has one weight a pixel, so its weights are a picture: white pixels speak for
# it, black ones against. Above: the net *without* a hidden layer has one unit for each kind of garment; these
# are T-shirt, trouser, pullover, dress, coat and sandal. Below: six of the 128 hidden units.

# %%
templates = {
    "kinds": models[0].layers[-1].get_weights()[0][:, :6].reshape(28, 28, 6),
    "hidden": models[1].layers[-2].get_weights()[0][:, :6].reshape(28, 28, 6),
}
figure = plot_filters(templates, width=5)
show(
    figure,
    "Weights as pictures: some garments can be guessed among the kinds; hidden units are rough patches.",
)

# %% [markdown]
# Without a hidden layer there is one template for each kind, and some can be recognised. A hidden unit need
# not look like anything: it is one fold of many, useful only with the others. And a shirt moved by three
# pixels meets quite different weights. Keep that in mind for lesson 04.
#
# ## Learning by heart
#
# Real labels contain mistakes. To see what a net makes of them, we spoil a quarter of the labels on purpose,
# take few garments and a wide net, and hold half of them out as *validation data*: the net never learns from
# those, so they show what it is worth while it learns. The test labels stay right. Three remedies:
#
# - **Early stopping:** end when the validation loss no longer falls, and go back to the best weights.
# - **Weight decay:** shrink every weight a little at each step; what is not needed fades.
# - **Dropout:** silence half of the hidden units at random in each step, so that none can rely on another.


# %%
wrong_share = 0.25
plain = replace(settings, epochs=2 * epochs, batch_size=100, learning_rate=5e-3, validation_fraction=0.5)
plain = replace(plain, schedule="constant")
remedies = {  # settings and share of dropout
    "none": (plain, 0.0),
    "early stopping": (replace(plain, patience=4), 0.0),
    "weight decay": (replace(plain, weight_decay=3.0), 0.0),
    "dropout": (plain, 0.5),
}

# %%
runs = {name: [] for name in remedies}
for seed in range(count):
    few, random = fashion.subset(1000, seed=seed), np.random.default_rng(seed)
    labels = few.y_train.copy()
    wrong = random.random(1000) < wrong_share
    labels[wrong] = (labels[wrong] + random.integers(1, 10, wrong.sum())) % 10  # any of the other nine
    few = replace(few, y_train=labels)
    for name, (how, dropout) in remedies.items():
        keras.utils.set_random_seed(seed)
        model = build_mlp((28, 28, 1), 10, hidden=(256,), dropout=dropout)
        runs[name].append(train(model, few, replace(how, seed=seed), label=name))

# %% tags=["varies"]
figure = plot_history({name: runs[name][0] for name in ("none", "dropout")})
show(figure, "Without a remedy training loss falls, validation loss soon rises; with dropout less.")
tested = {name: 100 * np.array([run.test_accuracy for run in some]) for name, some in runs.items()}
show_table(
    {
        "remedy": list(runs),
        "test accuracy in %": [f"{values.mean():.1f}" for values in tested.values()],
        "worst to best seed": [f"{values.min():.1f} to {values.max():.1f}" for values in tested.values()],
    }
)

# %% tags=["nbval-check-output"]
losses = np.array([run.history["val_loss"] for run in runs["none"]])  # (seeds, epochs)
rises = losses[:, -1] / losses.min(axis=1)
claim(
    "Without a remedy the validation loss rises again, at every seed by a twentieth or more.",
    rises.min() > 1.05,
)
by_heart = np.mean([run.history["accuracy"][-1] for run in runs["none"]])
claim("Such a net agrees with more of the training labels than are right.", by_heart > 1 - wrong_share)

gain = {name: values.mean() - tested["none"].mean() for name, values in tested.items()}
claim("Dropout gains at least 1 point of test accuracy.", gain["dropout"] > 1)
claim("Early stopping and weight decay gain too.", min(gain["early stopping"], gain["weight decay"]) > 0)

# %% [markdown]
# ## What this shows, and what it does not
#
# **It shows** that a hidden layer folds the space of its inputs, so that the last layer can cut it straight;
# that without an activation there is no fold; and that a third layer helps where units are few and the
# pattern repeats, as in the spiral, but hardly where two layers are enough already.
#
# **It does not show** that the ranking of the three optimisers holds everywhere: it is one small net on one
# task, at a few rates, and on others SGD with momentum ends ahead. Our remedies were tried on spoiled labels;
# set `wrong_share` to 0, and see what is left of their merit. Their strengths are not tuned, and another
# strength may change their order.
#
# And that depth adds little *here* says nothing of nets with other kinds of layers: later lessons build them.

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# - A **unit** draws a line; with ReLU it folds the plane along it. A hidden layer of them is many folds.
# - **Layers without an activation** multiply into one.
# - **Softmax** turns scores into probabilities; **cross-entropy** is minus the logarithm of the right one.
# - **Backpropagation:** what came in times the error behind it, and the error goes back through the same
#   weights. Check it by finite differences.
# - **SGD, momentum, Adam:** compare each at its own best rate, over several seeds.
# - **A third hidden layer** helps narrow nets on winding patterns; on garments it barely does.
# - **Learning by heart** shows when validation loss rises while training loss falls. Remedies are measured.
#
# **Next: [03 Features by hand](03_features_by_hand.ipynb)** looks at pictures the way people once had to.
#
# ## Sources and further reading
#
# - Frank Rosenblatt: *The perceptron*, Psychological Review 65 (1958). One unit that learns.
# - Marvin Minsky, Seymour Papert: *Perceptrons*, MIT Press (1969). What one layer cannot do.
# - David Rumelhart, Geoffrey Hinton, Ronald Williams: *Learning representations by back-propagating errors*,
#   Nature 323 (1986).
# - Xavier Glorot, Yoshua Bengio: *Understanding the difficulty of training deep feedforward neural networks*,
#   AISTATS (2010). How large the first weights should be.
# - Nitish Srivastava and others: *Dropout: a simple way to prevent neural networks from overfitting*, Journal
#   of Machine Learning Research 15 (2014).
# - Guido Montúfar and others: *On the number of linear regions of deep neural networks*, NeurIPS (2014).
#   Folds through folds, counted.
# - Diederik Kingma, Jimmy Ba: *Adam: a method for stochastic optimization*, ICLR (2015),
#   [arXiv:1412.6980](https://arxiv.org/abs/1412.6980).
# - Ian Goodfellow, Yoshua Bengio, Aaron Courville: *Deep Learning*, MIT Press (2016),
#   [deeplearningbook.org](https://www.deeplearningbook.org), chapters 6 to 8.
