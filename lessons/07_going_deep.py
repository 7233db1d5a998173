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
# # Going deep
#
# **The question:** traditional nets have two or three hidden layers, deep ones as many as 150. What goes
# wrong when you simply stack that many, and what mends it?
#
# Afterwards you will be able to
#
# - build and train nets of 2 to 150 layers, and count their layers,
# - show that a deep chain of layers fails on the very images it trains on: that is no overfitting,
# - measure how signal and gradient fare on their way, and say which of them vanishes or explodes, and when,
# - write a residual block in Keras, and explain with one derivative what it is for,
# - say what depth costs, and when it is not worth it.
#
# **You need:** [Shallow nets](02_shallow_nets.ipynb) (backpropagation), [Convolution](04_convolution.ipynb)
# and [A first CNN](05_first_cnn.ipynb) (batch norm, schedule).
# **Time:** about 60 minutes, of which a laptop computes for about five; a GPU trains on more images.

# %%
from course import figures
from course.claims import claim
from course.data import load
from course.devices import pick
from course.exercises import going_deep as exercises
from course.figures import show, show_table
from course.models import build_resnet, copy_weights
from course.reference import load_reference
from course.signals import measure_signals
from course.training import Settings, train
from course.widgets import explore_depth

# %%
from dataclasses import replace

import keras
import numpy as np
from keras import layers

drawn_from, test_size = pick(quick=(1_000, 200), laptop=(12_000, 2_000), gpu=(60_000, 10_000))
fashion = load("fashion_mnist", train_size=drawn_from, test_size=test_size).scaled()
size, epochs = pick(quick=(256, 1), laptop=(4_000, 4), gpu=(60_000, 10))  # of each training
depths = pick(quick=(2, 20, 150), laptop=(2, 8, 20, 56, 150), gpu=(2, 8, 20, 56, 110, 150))

# %% [markdown]
# ## Predict
#
# The CNN of the last lessons had four convolutions, and the more garments it saw, the better it did against
# features made by hand. So take more of them. We will train nets of 2, 8, 20, 56 and 150 layers with
# weights. All have the same width, the same images and the same number of steps.
#
# **Of 100 new garments, how many will each get right?** Guessing gets 10. Write your numbers in place of
# `None`. They are kept, and shown beside the results.

# %%
my_guesses = {
    2: exercises.of_2_layers.record(None),
    8: exercises.of_8_layers.record(None),
    20: exercises.of_20_layers.record(None),
    56: exercises.of_56_layers.record(None),
    150: exercises.of_150_layers.record(None),
}

# %% [markdown]
# ## A chain of layers
#
# To compare depths fairly, all layers must be alike. So the picture shrinks once, at the start: the first
# convolution, the *stem*, takes every fourth position and leaves 16 maps of 7 × 7. They keep this shape to
# the end, through as many convolutions as we like. Then each map is averaged, and a dense layer decides.
#
# Convolutions come in pairs, *blocks*, for a reason that you will see. Before each stand batch norm and
# ReLU:
#
# $$\text{depth} = 1 + 2 \times \text{blocks} + 1$$
#
# counts the layers with large weights: stem, two in a block, classifier. **On paper:** how many blocks has
# a net of 150 layers? And what is left of a net of 2?


# %%
def two_convolutions(x):
    for _ in range(2):
        x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        x = layers.Conv2D(16, 3, padding="same", use_bias=False, kernel_initializer="he_normal")(x)
    return x


# %%
def write_out(depth, block):
    inputs = keras.Input((28, 28, 1))
    x = layers.Conv2D(16, 7, strides=4, padding="same", use_bias=False)(inputs)  # the stem
    for _ in range((depth - 2) // 2):
        x = block(x)
    x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, layers.Dense(10, activation="softmax")(x))


# %% [markdown]
# Before its first step, Keras writes out every operation of a net, forwards and backwards: the more layers,
# the longer that takes. So `build_resnet` of the course can run equal blocks as a *loop*. The weights of
# all blocks lie in one stack, and only one block is written out.
#
# Is that still the same net? Give the same weights to three: ours above, the course's in single layers, and
# the course's as a loop. Compare their answers, and one step of training.


# %%
def build(kind, depth, **options):
    shape = {"widths": (16,), "first_kernel": 7, "first_stride": 4, "looped": True}
    return build_resnet((28, 28, 1), 10, depth=depth, residual=kind == "residual", **shape | options)


# %%
def compare_three(kind, block):
    single, looped, ours = build(kind, 8, looped=False), build(kind, 8), write_out(8, block)
    copy_weights(single, looped)
    ours.set_weights(single.get_weights())
    answers, losses = [], []
    for net in (ours, single, looped):
        net.compile(optimizer="sgd", loss="sparse_categorical_crossentropy")
        answers.append(net.predict(fashion.x_train[:64], verbose=0))
        steps = [net.train_on_batch(fashion.x_train[:64], fashion.y_train[:64]) for _ in range(2)]
        losses.append([float(loss) for loss in steps])  # the second one after a step
    return np.ptp(answers, axis=0).max() < 1e-4 and np.ptp(losses, axis=0).max() < 1e-3


# %% tags=["nbval-check-output"]
same = compare_three("plain", two_convolutions)
claim("All three give the same answers, and the same losses before and after a step.", same)

# %% [markdown]
# ## Deeper, and worse
#
# Now train such *plain* nets. The recipe is that of lesson 05, Adam and one cycle, the same for all. Seeds
# draw other images and other first weights; the deepest net gets fewer of them, since it takes longest.

# %%
recipe = Settings(epochs, batch_size=128, learning_rate=0.01, validation_fraction=0)
count = {depth: pick(quick=1, laptop=2 if depth == 150 else 3, gpu=3) for depth in depths}


def learn(kind, depth, seed, settings=recipe):
    keras.utils.clear_session()  # forget the nets before
    keras.utils.set_random_seed(seed)
    net, images = build(kind, depth), fashion.subset(size, seed=seed)
    return train(net, images, replace(settings, seed=seed), label=f"{kind}, {depth} layers")


runs = {"plain": {depth: [learn("plain", depth, seed) for seed in range(count[depth])] for depth in depths}}


# %%
def in_training(kind):  # share right in the last epoch, for each depth and seed
    of_kind = runs[kind].items()
    return {depth: np.array([run.history["accuracy"][-1] for run in some]) for depth, some in of_kind}


def in_test(kind):
    return {depth: np.array([run.test_accuracy for run in some]) for depth, some in runs[kind].items()}


# %% tags=["varies"]
plain = {"new garments": in_test("plain"), "training images": in_training("plain")}
figure = figures.plot_accuracy_by_depth(plain, chance=0.1)
show(figure, "Accuracy of plain nets by depth: best at 8 layers, worse from there on, at 150 mere guessing.")
means = {name: [f"{100 * v.mean():.1f}" for v in some.values()] for name, some in plain.items()}
guesses = [my_guesses.get(depth) or "none" for depth in depths]
show_table({"layers": depths, **{f"{name} (%)": v for name, v in means.items()}, "your guess": guesses})

# %% tags=["nbval-check-output"]
tested, trained = [100 * (some[20].mean() - some[150].mean()) for some in plain.values()]
claim("On new garments, 150 plain layers are over 25 points worse than 20.", tested > 25)
claim("So they are on the images they train on: this is not overfitting.", trained > 25)
claim("No plain net of 150 layers is much better than guessing.", plain["new garments"][150].max() < 0.2)

# %% [markdown]
# That is odd. A net of 150 layers could copy one of 20, and let its other 130 layers hand on what they get.
# It would be just as good. Such weights exist, but training does not find them.
#
# Or did we choose the wrong learning rate? Try others, from small to large, in a shorter training each.

# %% tags=["varies"]
rates, short = (0.0003, 0.003, 0.03), replace(recipe, epochs=pick(quick=1, laptop=2, gpu=4))
tried = [learn("plain", 150, 0, replace(short, learning_rate=rate)) for rate in rates]
shares = np.array([run.history["accuracy"][-1] for run in tried])
last_losses = [f"{run.history['loss'][-1]:.2f}" for run in tried]
show_table({"rate": rates, "loss": last_losses, "training accuracy (%)": (100 * shares).round(1)})
print(f"loss of a net that gives each class the same probability: {np.log(10):.2f}")

# %% tags=["nbval-check-output"]
claim("At none of these rates does the plain net of 150 layers learn.", shares.max() < 0.25)

# %% [markdown]
# ## Why? By hand first
#
# Leave out everything but the depth. A signal is a list of 400 numbers; a layer multiplies it by a matrix
# of random weights, and applies ReLU. How large is the signal after 150 layers? *Size* is the root mean
# square of its numbers. Two recipes for the weights have names; for layers with $n$ inputs and $n$ outputs
# they draw with the variances
#
# $$\text{Glorot: } \frac{1}{n} \qquad\qquad \text{He: } \frac{2}{n}$$
#
# **First guess:** with weights of variance $1/n$, a sum of $n$ products is as large as its inputs. What
# then does ReLU do to the size, once, and 150 times?


# %%
def sizes_by_layer(step, layers=150, n=400):
    random = np.random.default_rng(0)
    x, sizes = random.normal(size=n), [1.0]
    for _ in range(layers):
        x = step(x, random.normal(size=(n, n)) / np.sqrt(n))  # weights of variance 1 / n
        sizes.append(np.sqrt(np.mean(x**2)))
    return np.array(sizes)


def relu(x):
    return np.maximum(x, 0)


# %%
signals = {
    "no ReLU, variance 1/n": sizes_by_layer(lambda x, w: w @ x),
    "ReLU, variance 1/n (Glorot)": sizes_by_layer(lambda x, w: relu(w @ x)),
    "ReLU, variance 2/n (He)": sizes_by_layer(lambda x, w: relu(np.sqrt(2) * w @ x)),
    "ReLU, variance 2.4/n": sizes_by_layer(lambda x, w: relu(np.sqrt(2.4) * w @ x)),
}
alt = "Size by layer: two curves stay near 1, Glorot's falls in a straight line, the last one rises."
show(figures.plot_sizes(signals), alt)

# %% tags=["nbval-check-output"]
glorot, he, more = (signals[name][-1] for name in list(signals)[1:])
claim("He keeps the size of the signal within a factor of 30.", 1 / 30 < he < 30)
claim("Glorot halves its square in each layer: of the size, less than 1e-20 is left.", glorot < 1e-20)
claim("A fifth more variance than He's makes it explode, by more than 10,000.", more > 1e4)

# %% [markdown]
# ReLU throws away half of the square. Glorot and Bengio did not have ReLU in mind; He and his colleagues
# did, and doubled the variance. And mark how sharp the edge is: whatever a layer does to the size, 150
# layers do it 150 times over.
#
# ## Now in real nets
#
# We send one batch of garments through fresh nets of all depths, and the gradient of the loss back. There
# are eight kinds of net: with Glorot's weights or He's, without or with batch norm, plain or *residual*,
# which is the cure and comes below. We measure by layer
#
# - the size of the **signal** that goes on from each block,
# - the size of the **gradient** by the layer's weights: how much the loss asks them to change.

# %%
probe_seeds = pick(quick=(0,), laptop=(0, 1), gpu=(0, 1, 2))  # the later ones for the deepest only
nets = [(kind, norm) for kind in ("plain", "residual") for norm in (False, True)]
titles = {(kind, norm): kind + (", batch norm" if norm else "") for kind, norm in nets}


def probe(kind, norm, draw, depth, seed):
    keras.utils.set_random_seed(seed)
    net = build(kind, depth, batch_norm=norm, initializer=f"{draw.lower()}_normal")
    garments = fashion.subset(256, seed=seed)
    return measure_signals(net, garments.x_train, garments.y_train)


# %%
profiles = {}  # (first weights, net) to {(depth, seed): profile}
for draw in ("Glorot", "He"):
    for net in nets:
        pairs = [(depth, 0) for depth in depths] + [(150, seed) for seed in probe_seeds[1:]]
        profiles[draw, titles[net]] = {(depth, seed): probe(*net, draw, depth, seed) for depth, seed in pairs}


# %%
def panels(*keys):  # of the first seed
    chosen = keys or profiles
    return {": ".join(key): [profiles[key][depth, 0] for depth in depths[1:]] for key in chosen}


alt = "Signal by layer in eight kinds of net: lost in plain ones without batch norm, most with Glorot; "
alt += "growing in residual ones without batch norm, most with He; kept with batch norm."
show(figures.plot_profiles(panels(), "signal"), alt)

# %% [markdown]
# First the two panels on the left. With Glorot, the signal is lost as it was by hand. With He much more is
# left, but not all of it. A likely reason: at the border of a picture a filter meets padding, zeros that
# He's count of inputs takes for signal. With batch norm, every layer sets the size right again, however the
# weights were drawn.
#
# So batch norm is the cure? Look at what comes back.

# %% tags=["varies"]
alt = "Gradient by layer: tiny everywhere in deep plain nets without batch norm, growing to millions towards "
alt += "the first layers with it; within narrow bounds in residual nets with batch norm."
show(figures.plot_profiles(panels(), "gradient"), alt)

deep = {key: [some[150, seed] for seed in probe_seeds] for key, some in profiles.items()}
signal = {key: np.log10([profile.signal_growth for profile in some]) for key, some in deep.items()}
back = {key: np.log10([profile.gradient_growth for profile in some]) for key, some in deep.items()}
columns = {"150 layers": [": ".join(key) for key in profiles]}
columns["signal, end / start"] = [f"10^{values.mean():.1f}" for values in signal.values()]
columns["gradient, start / end"] = [f"10^{values.mean():.1f}" for values in back.values()]
show_table(columns)

# %% tags=["nbval-check-output"]
glorot, he = ("Glorot", "plain"), ("He", "plain")
claim("Plain, Glorot: of the signal, less than 1e-20 is left.", signal[glorot].max() < -20)
claim("With He, 1e20 times as much is left, at least.", (signal[he] - signal[glorot]).min() > 20)
claim("Even so, less than a tenth of what there was.", signal[he].max() < -1)
least = min(back[glorot].min(), back[he].min())
claim("In both, the first layers get a tenth of the last ones' gradient, or more.", least > -1)
normed = [(draw, "plain, batch norm") for draw in ("Glorot", "He")]
change = max(abs(signal[key]).max() for key in normed)
claim("Plain with batch norm: the signal stays, within a factor of 30.", change < 1.5)
exploded = min(back[key].min() for key in normed)
claim("But the gradient explodes backwards, more than 100,000-fold.", exploded > 5)

# %% [markdown]
# Compare that with the story told in many books: in deep nets the gradient *vanishes*, so that the first
# layers learn nothing. Here, without batch norm, it is the *signal* that vanishes, on its way forward, and
# with it the gradients of all layers, first and last. With batch norm the signal is safe, and the gradient
# of the first layers does not vanish but *explodes*.
#
# Is an exploding gradient the reason why the net does not learn? Not by itself: Adam divides each gradient
# by its own size (lesson 02). What Adam cannot mend is a *direction*. So ask two different handfuls of
# garments which way the weights should go, and take the cosine of the angle between their answers (lesson
# 05): 1 if they agree, 0 if they have nothing to do with each other. `measure_signals` did so with the
# halves of its batch.

# %%
with_norm = ("He", "plain, batch norm"), ("He", "residual, batch norm")
figure = figures.plot_profiles(panels(*with_norm), "agreement", columns=2)
show(figure, "Cosine by layer: near 0 in deep plain nets but for the last layers, above 0 in residual ones.")

# %% tags=["nbval-check-output"]
in_first_half = [np.mean([profile.agreement[1:75] for profile in deep[key]]) for key in with_norm]
claim("In the first half of 150 plain layers, they do not agree at all.", abs(in_first_half[0]) < 0.05)
claim(
    "In the residual net they do: their cosine is higher by 0.1 at least.",
    in_first_half[1] - in_first_half[0] > 0.1,
)

# %% [markdown]
# A step that helps these garments does nothing for those. However long or short, it is a step in a random
# direction. David Balduzzi and others found that gradients in deep plain nets come to resemble noise, and
# call them *shattered*.
#
# Now find the line of 20 plain layers. That net did learn, if not well. Is agreement at the start the whole
# story, then?
#
# ## The cure: a way around
#
# Remember the net that copies a shallower one: its other layers only have to hand on what they get. For a
# chain of random layers that is hard to learn. So give it to them. Let a block compute $f(x)$, but let $x$
# also go around it, and add:
#
# $$y = x + f(x) \qquad\qquad \frac{dy}{dx} = 1 + f'(x)$$
#
# To hand on what it gets, such a *residual* block only has to make $f$ small. And on the way back through
# $k$ blocks the chain rule gives
#
# $$(1 + f_1')\,(1 + f_2') \cdots (1 + f_k') = 1 + \text{all other products}$$
#
# There is always this 1: a path on which the gradient reaches the first layer as it left the last.
#
# **Before you run on:** every block adds something. What does that do to the *size* of the signal, over
# many blocks? Try by hand again, 74 blocks: with $f(x) = W\,\text{ReLU}(x)$, and with $f$ of an $x$ brought
# to size 1 before, as batch norm does.


# %%
def to_size_1(x):
    return x / np.sqrt(np.mean(x**2))


around = {
    "x + f(x)": sizes_by_layer(lambda x, w: x + np.sqrt(2) * w @ relu(x), layers=74),
    "x + f(x of size 1)": sizes_by_layer(lambda x, w: x + np.sqrt(2) * w @ relu(to_size_1(x)), layers=74),
}
figure = figures.plot_sizes(around, xlabel="blocks passed")
show(figure, "Size by block: doubling every other block without normalisation, growing slowly with it.")

# %% tags=["nbval-check-output"]
without, normalised = (sizes[-1] for sizes in around.values())
claim("Without normalisation the signal explodes, more than a millionfold.", without > 1e6)
claim("With it, it grows to less than 20 times its size.", normalised < 20)
alone, both = ("He", "residual"), ("He", "residual, batch norm")
claim("So it is in real nets: a way around alone lets the signal explode.", signal[alone].min() > 5)
claim("With batch norm it grows less than 100-fold.", signal[both].max() < 2)
mended = (back["He", "plain, batch norm"] - back[both]).min()
claim("And the gradient grows 10,000 times less than without the way around.", mended > 4)

# %% [markdown]
# So they need each other. Batch norm keeps each block's contribution at one size; while the sum grows, the
# later blocks change it less and less. The way around keeps the gradient together.
#
# In Keras it is one line. Everything else stays as it was, and not one weight is added.


# %% tags=["nbval-check-output"]
def residual_block(x):
    return layers.Add()([x, two_convolutions(x)])


same = compare_three("residual", residual_block)
claim("Again our net, the course's in single layers and the course's loop are the same.", same)
weights = [write_out(20, block).count_params() for block in (two_convolutions, residual_block)]
claim("A residual net has as many weights as the plain one.", weights[0] == weights[1])

# %% [markdown]
# ## All depths again, residual
#
# Same recipe, same images, same first weights.

# %%
residual = {depth: [learn("residual", depth, seed) for seed in range(count[depth])] for depth in depths}
runs["residual"] = residual

# %% tags=["varies"]
losses = {
    kind: {depth: np.array([run.history["loss"] for run in some]) for depth, some in by_depth.items()}
    for kind, by_depth in runs.items()
}
figure = figures.plot_losses_by_depth(losses, guessing=np.log(10))
alt = (
    "Training loss: plain nets learn the more slowly the deeper, at 150 not at all; residual ones all learn."
)
show(figure, alt)

# %% [markdown]
# Beside your own results the next figure can show a run at full size: all 60,000 images, larger maps and a
# longer training. It needs a GPU, and comes with the course once somebody has made it.

# %% tags=["varies"]
accuracies, stored = {kind: in_test(kind) for kind in runs}, {}
try:
    for summary in load_reference("depth").summaries:
        kind, depth = summary.contender.split()
        stored.setdefault(kind, {})[int(depth)] = summary.accuracy
except FileNotFoundError:
    print("Not yet measured at full size: `python -m course reference depth` does it, on a GPU.")
figure = figures.plot_accuracy_by_depth(accuracies, stored=stored, chance=0.1)
alt = "Test accuracy by depth: plain nets fall to guessing, residual ones rise at first and then stay."
show(figure, alt)

# %% tags=["varies"]
columns = {"layers": depths}
for kind, by_depth in accuracies.items():
    spans = [(100 * v.mean(), 100 * v.min(), 100 * v.max()) for v in by_depth.values()]
    columns[f"{kind}: right in % (worst to best seed)"] = [
        f"{a:.1f} ({b:.1f} to {c:.1f})" for a, b, c in spans
    ]
show_table(columns)

# %% tags=["nbval-check-output"]
worst, best = accuracies["residual"][150].min(), accuracies["plain"][150].max()
claim("150 residual layers learn: each net is over 40 points ahead of any plain one.", worst - best > 0.4)
plain_mean, residual_mean = ({d: v.mean() for d, v in accuracies[kind].items()} for kind in runs)
gains = {depth: residual_mean[depth] - plain_mean[depth] for depth in depths if depth > 2}
claim("At 20 layers, too, the way around gains over 2 points.", gains[20] > 0.02)
claim("At 8 layers it gains less than 1 point.", gains[min(gains)] < 0.01)
gain = residual_mean[150] - max(mean for depth, mean in residual_mean.items() if depth < 100)
claim("But 150 layers gain less than 2 points on the best of the shallower ones.", gain < 0.02)

# %% [markdown]
# Read the last two claims twice. The way around makes it *possible* to train 150 layers. It does not make
# it worthwhile: here, a few blocks do as well, and so few that a plain chain of them learns too.
#
# ## From 2 to 150 layers, by hand
#
# Now put together what was measured in two places: what fresh nets do to signal and gradient, and how the
# same nets then trained. The slider goes through the depths, plain and residual beside each other, all with
# batch norm and He's weights; the other depths stay behind in grey.

# %% tags=["widget"]
fresh = {kind: {depth: profiles["He", f"{kind}, batch norm"][depth, 0] for depth in depths} for kind in runs}
explore_depth(fresh, runs, guessing=np.log(10))

# %% [markdown]
# **Try it.** Begin at 150 layers and go down with the left arrow key. At which depth does the plain net's
# loss first leave the dotted line of guessing, and what is its gradient's growth there? Now choose
# "agreement of two half batches" and go up again. Look for a depth at which the plain net learns though its
# halves hardly agree in the first half of its layers. If you find one, agreement at the start cannot be the
# whole story; the lines below the picture give you both numbers.
#
# And the residual net: which of the three quantities hardly cares how deep it is?
#
# ## What depth costs
#
# **On paper:** an inner layer multiplies 7 × 7 positions × 16 maps with 3 × 3 × 16 weights each. How many
# multiplications is that for one image, and how many in 148 layers? And for the way back, training keeps at
# least one map of each layer for every image of the batch.

# %% tags=["varies"]
places, inner = 7 * 7, 3 * 3 * 16 * 16
multiplications = {depth: places * (7 * 7 * 16 + (depth - 2) * inner) + 16 * 10 for depth in depths}
megabytes = {depth: 128 * places * 16 * (depth - 1) * 4 / 1e6 for depth in depths}  # 4 bytes a number
seconds = {depth: np.mean([run.seconds for run in some]) for depth, some in residual.items()}
ways = {"multiplications an image": multiplications, "maps to keep (MB)": megabytes}
figure = figures.plot_costs_by_depth({**ways, "seconds of training": seconds})
show(figure, "Multiplications, memory and seconds against depth, both axes logarithmic: all grow with depth.")
show_table({"layers": depths, "seconds of training": [f"{value:.1f}" for value in seconds.values()]})

# %% tags=["nbval-check-output"]
dearer = {name: cost[150] / cost[20] for name, cost in {**ways, "seconds": seconds}.items()}
least = min(dearer[way] for way in ways)
claim("150 layers multiply over 7 times as much as 20, and keep over 7 times as many maps.", least > 7)
claim("They take more than 1.5 times as long.", dearer["seconds"] > 1.5)

# %% [markdown]
# ## What this shows, and what it does not
#
# - It **shows** that depth alone breaks a net: the same layers, only more of them, stop learning, at every
#   rate we tried, on the images they train on. And that a way around each block is enough to train 150 of
#   them.
# - It **shows** that "the gradient vanishes" is only one of several things that can go wrong. Without batch
#   norm the signal vanished, with it the gradient exploded, and its directions lost their sense.
# - It does **not** show which of these is *the* reason. We measured fresh nets, before their first step.
#   All of it goes together with failure; what would happen if only one were mended, we did not try. Nor did
#   we wait: perhaps 150 plain layers would learn something in a hundred times as many steps.
# - It does **not** show that depth is useless. These nets have 16 maps of 7 × 7, few images and few steps.
#   With more of each, the best depth may be another; on a million photographs, 152 layers once beat 34.
# - Seconds are those of this machine, and of a loop over blocks. On a GPU the ratios differ.

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# You can now
#
# - build, train and count nets of 2 to 150 layers: **depth = stem + 2 × blocks + classifier**,
# - show that a deep plain chain fails **on the images it trains on** too, at several learning rates: that is
#   no overfitting,
# - measure signal, gradient and agreement **by layer**, and say what vanishes or explodes: the signal
#   vanishes without batch norm, the gradient explodes and shatters with it; and draw first weights by
#   **2/n** for ReLU (He), because it throws half away,
# - write a **residual block** in Keras, $y = x + f(x)$, whose derivative $1 + f'$ always leaves one way open,
# - say what depth **costs**, and that being able to train it does not make it worth it.
#
# **If you like to go on:** set `batch_norm=False` in `build` and train residual nets of 20 and of 150 layers;
# the panels above let you predict what happens. Or start each block as "hand on what you get", its last
# convolution at zero (`net.get_layer("blocks_1").kernels[1].assign(...)`): does a net of 150 layers then
# learn faster?
#
# **Next: [08 Deep CNNs on colour](08_deep_cnns_on_colour.ipynb)** asks what all this is worth on photographs.
#
# ## Sources
#
# - X. Glorot, Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks",
#   AISTATS 2010. K. He et al., "Delving deep into rectifiers", ICCV 2015: the two ways to draw first
#   weights.
# - S. Ioffe, C. Szegedy, "Batch normalization", ICML 2015.
# - K. He et al., "Deep residual learning for image recognition", CVPR 2016: plain nets get worse with
#   depth, residual ones of 152 layers do not. "Identity mappings in deep residual networks", ECCV 2016:
#   batch norm and ReLU before the convolution, as here.
# - D. Balduzzi et al., "The shattered gradients problem", ICML 2017.
# - G. Yang et al., "A mean field theory of batch normalization", ICLR 2019: why gradients explode in plain
#   nets with batch norm.
# - A. Veit et al., "Residual networks behave like ensembles of relatively shallow networks", NeurIPS 2016:
#   what all those products add up to.
