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
# # A first CNN
#
# **The question:** in lesson 03 a person decided what to look for: edges. If nobody tells a net, what does
# it find by itself, and does it matter?
#
# Afterwards you will be able to
#
# - write a convolutional net (CNN) of many filters in Keras, and count its parameters,
# - watch its filters form while it trains, and measure how far they move,
# - show what each filter of your own net responds to, and which have no pattern that has a name,
# - say how many names chance alone would give,
# - explain batch norm, a learning-rate schedule and augmentation, and measure what each is worth.
#
# **You need:** [Shallow nets](02_shallow_nets.ipynb), [Features by hand](03_features_by_hand.ipynb) and
# [Convolution](04_convolution.ipynb).
# **Time:** about 70 minutes, of which a laptop computes for little more than one; a GPU takes about as
# long, and trains on more.

# %%
from course import figures
from course.claims import claim
from course.data import load
from course.devices import pick
from course.features.filters import filter_image, pool_image
from course.figures import show, show_table
from course.inspection import feature_maps, receptive_field, top_patches
from course.models import build_cnn
from course.patterns import make_patterns, name_filters, neighbour_agreement, similarity
from course.snapshots import record_weights
from course.training import Settings, learning_rates, train
from course.widgets import draw_garment, explore_inside, explore_shift, watch_training

# %%
from course.exercises import first_cnn as exercises
import keras
import numpy as np
from scipy.ndimage import gaussian_filter

train_size = pick(quick=500, laptop=4_000, gpu=12_000)
test_size = pick(quick=500, laptop=2_000, gpu=10_000)
fashion = load("fashion_mnist", train_size=train_size, test_size=test_size).scaled()
boot = fashion.x_train[fashion.y_train == fashion.class_names.index("Ankle boot")][0]  # (28, 28, 1)

# %% [markdown]
# ## First, your guesses
#
# The net below begins with 32 filters of 5 × 5 weights, drawn at random. Then it trains.
#
# 1. **How many of the 32 will end up with a pattern that has a name**, such as an edge or a line?
# 2. We train once more, but forbid the net to change these 32 filters: they stay random. **Of 100 garments,
#    how many fewer does it then get right?**
#
# Write your numbers in place of `None`. They are kept, and shown beside the results.

# %%
my_named_guess = exercises.named.record(None)  # 0 to 32
my_loss_guess = exercises.loss.record(None)  # garments of 100

# %% [markdown]
# ## One filter, in one picture
#
# You know all that follows from [lesson 04](04_convolution.ipynb); here it is once more, for one filter and a
# boot. A *filter* is what we called a kernel there. It is laid on every place of the picture, weights and
# pixels are multiplied and summed, and the answers are its *feature map*. ReLU lets nothing negative through.
# Stride 2 takes every second place; pooling keeps the largest of 2 × 2 numbers.
#
# The filter is "right minus left" of lesson 03, widened to 5 × 5. **Before you run the cell:** where will its
# map be bright? And why has it 24 rows, not 28?

# %%
edge_filter = np.repeat([[-1.0, -1.0, 0.0, 1.0, 1.0]], 5, axis=0) / 10
feature_map = filter_image(boot[..., 0], edge_filter)  # (24, 24)
positive = np.maximum(feature_map, 0)
strided = positive[::2, ::2]  # (12, 12)
pooled = pool_image(positive, 2)  # (12, 12)
steps = {"boot": boot[..., 0], "filter": edge_filter, "feature map": feature_map, "ReLU": positive}
figure = figures.plot_steps({**steps, "stride 2": strided, "2 × 2 pooling": pooled})
show(figure, "A boot, a filter dark left and light right, its map, and the map after each step.")

# %% [markdown]
# Mid-grey is zero, white is "brighter to the right", black "darker to the right".
#
# A layer has many filters. The first one below has 32, so it hands on 32 maps, the *channels* of the second.
# A filter of the second layer has 3 × 3 weights for *each* of them, and sums over everything. So it can ask
# for an edge *beside* a corner *above* a plain part. Such filters nobody draws by hand.
#
# ## The net
#
# Four convolutions. The picture shrinks as the filters become more: maps of 14 × 14, 14 × 14, 7 × 7, 4 × 4.
# In the end each of the 128 maps is averaged to one number, and a dense layer with softmax decides. *Batch
# norm* is explained further down; for now, let it stand there.
#
# **On paper:** how many weights has the first convolution? And how many would a dense layer have, from 28 ×
# 28 pixels to as many outputs, 32 maps of 14 × 14?


# %%
def convolve(x, filters, size, stride=1):
    x = keras.layers.Conv2D(filters, size, strides=stride, padding="same", use_bias=False)(x)
    return keras.layers.ReLU()(keras.layers.BatchNormalization(momentum=0.9)(x))


inputs = keras.Input((28, 28, 1))
x = convolve(inputs, 32, size=5, stride=2)
x = keras.layers.MaxPooling2D(padding="same")(convolve(x, 64, size=3))
x = keras.layers.MaxPooling2D(padding="same")(convolve(x, 128, size=3))
x = keras.layers.GlobalAveragePooling2D()(convolve(x, 128, size=3))
written_out = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(x))

# %% [markdown]
# `build_cnn` of the course is the same net, with names for its layers, so that we can ask for them. Is it
# really the same? Copy the weights over and compare the answers.

# %%
keras.utils.set_random_seed(0)
net = build_cnn((28, 28, 1), 10)
written_out.set_weights(net.get_weights())
answers = [model.predict(fashion.x_test[:50], verbose=0) for model in (net, written_out)]
first_layer, dense_layer = 5 * 5 * 1 * 32, (28 * 28) * (14 * 14 * 32)
print(f"weights: first layer {first_layer:,}, dense {dense_layer:,}; all layers {net.count_params():,}")

# %% tags=["nbval-check-output"]
claim("with the same weights, both nets give the same answers", np.allclose(*answers, atol=1e-6))
claim("sharing saves more than 999 of 1,000 weights in the first layer", 1000 * first_layer < dense_layer)

# %% [markdown]
# ## Watch it learn
#
# While it trains, we copy the first layer's filters after 0, 10, 30 and 100 steps, and at the end. A step
# is one batch of 64 images. Adam and validation are those of lesson 02.
#
# This time you can look on. `watch=` takes a panel: the curves grow, the filters form, and you may pause or
# stop. **Before you run the cell:** what will change first, the curves or the filters?

# %% tags=["widget"]
recipe = Settings(epochs=pick(quick=2, laptop=6, gpu=10), learning_rate=0.01, augment=("flip", "shift"))
recorder = record_weights("convolution_1", at_steps=[0, 10, 30, 100, 1000])
panel = watch_training()
run = train(net, fashion, recipe, callbacks=[recorder], watch=panel, label="CNN")

# %% tags=["varies"]
print(f"{recorder.steps} steps, then {100 * run.test_accuracy:.1f} % of new garments right")

# %% [markdown]
# **Try it.** Press Pause halfway: the net waits, and goes on as if nothing had been. (Stop would end the
# training early; the net keeps what it has learned, but the numbers below would be those of half a training.)
# Then move the slider "filters over time" to the left end and press the right arrow key, step by step. Each
# filter is stretched to its own largest weight, so watch its pattern, not its strength. When does the first
# pattern stand, and does any filter change its mind later? And how much of its accuracy did the net have by
# then?

# %% [markdown]
# Now look. A row is a moment, a column is a filter: follow one downwards. White weights are positive, black
# ones negative, mid-grey ones zero.

# %%
filters = {step: kernel[:, :, 0] for step, kernel in recorder.snapshots.items()}  # (5, 5, 32) each
filters[recorder.steps] = net.get_layer("convolution_1").get_weights()[0][:, :, 0]
for half in (slice(0, 16), slice(16, 32)):
    rows = {f"step {step}": kernels[:, :, half] for step, kernels in filters.items()}
    alt = "16 filters at growing training steps: noise at first, light and dark areas at the end."
    show(figures.plot_filters(rows), alt)

# %% [markdown]
# At step 0 there is noise, and at step 10 hardly anything else. Then neighbouring weights begin to agree,
# and light and dark areas form.
#
# Is it so, or do we see what we hope for? Measure it. How far is each filter from where it started, in
# lengths of its start? And how similar is it still? Similarity is the cosine of the angle between two
# filters $a$ and $b$, taken as lists of 25 weights:
#
# $$\cos(a, b) = \frac{a \cdot b}{\lVert a \rVert\, \lVert b \rVert}$$
#
# 1 if they differ only by a factor, 0 if they have nothing in common, −1 if they are opposite.

# %%
first, last = filters[0], filters[recorder.steps]
starting_length = np.linalg.norm(first, axis=(0, 1))  # (32,)
moved = {s: np.linalg.norm(kernels - first, axis=(0, 1)) / starting_length for s, kernels in filters.items()}
alike = {s: similarity(kernels, first) for s, kernels in filters.items()}
figure = figures.plot_filter_paths(moved, alike)
show(figure, "Filters move away from their start, slowly at first; their similarity to it falls from 1.")

to_every_start = [similarity(np.roll(first, shift, axis=2), last) for shift in range(32)]  # 0: its own
own_is_closest = np.abs(to_every_start).argmax(axis=0) == 0  # (32,)

# %% tags=["nbval-check-output"]
claim("after 10 steps the filters are nearly what they were", np.median(alike[10]) > 0.95)
claim("in the end most have moved further than half their own length", np.median(moved[recorder.steps]) > 0.5)
claim("and yet most are more similar to their own start than to any other", own_is_closest.mean() > 0.5)

# %% [markdown]
# So where a filter ends depends on where it happened to begin. Training bends the noise, it does not wipe
# it away. Another seed, other filters.
#
# ## Which filters have a name?
#
# These are the patterns that we have words for. An **edge** is light on one side and dark on the other: the
# gradient of lesson 03, at an angle. A **line** is bordered on both sides, a **ring** all around. A
# **blob** has one sign only. A filter gets the name of the pattern that it *fits* best, by the cosine
# without its sign.
#
# But among many pictures, something is always a little like anything. What fit is good enough? Ask chance:
# draw 10,000 filters of noise, and set the bar where one in a hundred of them passes.

# %%
patterns = make_patterns(5)  # 18 patterns, each in the middle and one pixel beside it
middle = sorted(patterns[4 * 18 : 5 * 18], key=lambda pattern: pattern.name)
pictures = np.stack([pattern.weights for pattern in middle], axis=-1)  # (5, 5, 18)
figure = figures.plot_named_filters(pictures, [p.label for p in middle], columns=9, numbers=False)
show(figure, "A blob, edges at eight angles, lines at eight angles and a ring, as pictures of 5 × 5 pixels.")

noise = np.random.default_rng(0).normal(size=(5, 5, 10_000))
bar = np.quantile(name_filters(noise, patterns)[1], 0.99)
best, fit = name_filters(last, patterns)
labels = [best[number].label if fit[number] > bar else None for number in range(32)]
show(figures.plot_named_filters(last, labels), "The 32 filters: many have a name, some have none.")

# %% [markdown]
# Look at each. Would you have chosen the same names? An angle is that of the edge itself: at 0° it lies
# level, at 90° it stands upright. The grey ones stayed below the bar. They are not broken, the net uses
# them like the others; we have no word for them.
#
# One more doubt. Trained filters are *smooth*: neighbouring weights agree. Is anything smooth a little like
# an edge? Then a name would be cheap. So blur noise until its neighbours agree about as much as those of
# our filters, and count again. (Agreement is the cosine between a filter and itself moved by one pixel.)

# %% tags=["varies"]
blurred = gaussian_filter(np.random.default_rng(1).normal(size=(11, 11, 10_000)), (0.65, 0.65, 0))[3:8, 3:8]
sets = {"noise": noise, "blurred noise": blurred, "before training": first, "after training": last}
fits = {label: name_filters(kernels, patterns)[1] for label, kernels in sets.items()}
named = {label: (values > bar).mean() for label, values in fits.items()}
agreement = [f"{neighbour_agreement(kernels):.2f}" for kernels in sets.values()]
counts = [f"{32 * share:.1f}" for share in named.values()]
show_table({"filters": list(sets), "neighbours agree": agreement, "of 32 have a name": counts})
exercises.named.beside(32 * named["after training"])
figure = figures.plot_fits({label: values[:200] for label, values in fits.items()}, bar)
show(figure, "Noise and untrained filters left of the bar, blurred noise and trained ones on both sides.")

# %% tags=["nbval-check-output"]
claim(
    "after training far more filters have a name than before",
    named["after training"] > named["before training"] + 0.3,
)
claim("but not all of them", named["after training"] < 1)
claim("among them are edges, at more than one angle", len({n for n in labels if n and "edge" in n}) > 1)
claim("of blurred noise, more than one in four has a name", named["blurred noise"] > 0.25)

# %% [markdown]
# A sober result. Edges are there, and nobody asked for them. But a name is weaker evidence than it looks:
# much of it comes with smoothness, and smooth is what filters become that learn from smooth pictures.
#
# ## What the layers make of a garment
#
# A model that ends at a layer hands out its maps. Here are some maps of each layer, for one boot.

# %%
stages = [f"activation_{number}" for number in (1, 2, 3, 4)]
up_to = keras.Model(net.input, [net.get_layer(stage).output for stage in stages])
maps = [keras.ops.convert_to_numpy(stage)[0] for stage in up_to(boot[None])]  # (14, 14, 32) … (4, 4, 128)
rows = {"boot": boot} | {f"layer {n}\n{m.shape[0]} × {m.shape[1]}": m for n, m in enumerate(maps, start=1)}
show(figures.plot_feature_maps(rows), "A boot; eight maps of each layer: outlines, then ever coarser.")

# %% [markdown]
# In the first layer you still see a boot, under different lights. In the last one there is no picture left:
# a map says how much of *something* there is, and roughly where. Of what?
#
# ## What excites a filter
#
# Ask the garments. Show the net all test images, and keep the places where a filter answers most. How large
# a piece of the picture does one number depend on? You know how to work out this *receptive field* from
# lesson 04. **On paper:** how far does each layer see?

# %%
size, step, by_hand = 1, 1, {}
windows = {"layer 1": (5, 2), "layer 2": (3, 1), "pooling": (2, 2), "layer 3": (3, 1)}
for name, (k, s) in {**windows, "pooling again": (2, 2), "layer 4": (3, 1)}.items():
    size, step = size + (k - 1) * step, step * s
    by_hand[name] = size
    print(f"{name} sees {size} × {size} pixels")

# %% [markdown]
# Layer 4 sees more than the whole picture. Now the pieces. First of layer 1: the best edge, the best line,
# the best blob, and the three filters that fit worst; the filter stands in front. Then six filters of the
# third layer. They have 3 × 3 × 64 weights, so they are no pictures, but their pieces are.

# %%
of_kind = {kind: [p.name == kind for p in best] for kind in ("edge", "line", "blob")}
chosen = [*(np.argmax(fit * own) for own in of_kind.values()), *np.argsort(fit)[:3]]
patches = top_patches(net, "activation_1", fashion.x_test, chosen, count=9)
chosen_labels = [f"{number}: {labels[number] or 'no name'}" for number in chosen]
figure = figures.plot_patches(patches.pictures, chosen_labels, last[:, :, chosen])
show(figure, "Six filters, each with nine pieces of 5 × 5 pixels, light and dark where it is.")
deep = top_patches(net, "activation_3", fashion.x_test, range(6), count=9)
figure = figures.plot_patches(deep.pictures, [f"layer 3, {number}" for number in range(6)])
show(figure, "Six filters of layer 3, each with nine pieces of 19 × 19 pixels: parts of garments.")

# %% [markdown]
# Hold the filters of layer 1 against their pieces: white weights lie on light pixels, black ones on dark.
# That is so with or without a name. In layer 3, what do the pieces of a row have in common: a sole, a
# strap, a kind of cloth? Put it into words, if you can.
#
# To measure it, take for every filter the 20 garments that excite it most. What share is of one kind?

# %% tags=["varies"]
of_one_kind = {}
for stage in stages:
    strongest = feature_maps(net, stage, fashion.x_test).max(axis=(1, 2))  # (images, filters)
    kinds = fashion.y_test[np.argsort(-strongest, axis=0)[:20]]  # (20, filters)
    of_one_kind[stage] = np.mean([np.bincount(own).max() / 20 for own in kinds.T])
    print(f"{stage}: on average {100 * of_one_kind[stage]:.0f} % of one kind")

# %% tags=["nbval-check-output"]
fields = [receptive_field(net, stage).size for stage in stages]
by_hand_too = [by_hand[f"layer {number}"] for number in (1, 2, 3, 4)]
claim("the receptive fields by hand are the course's", fields == by_hand_too)
claim(
    "what excites a filter of the last layer is more often of one kind than in the first",
    of_one_kind["activation_4"] > of_one_kind["activation_1"] + 0.1,
)

# %% [markdown]
# ## Look inside
#
# Now all of this for any garment, layer and filter that you like. The orange square in the chosen map is its
# largest number, the one on the garment its receptive field. Below stand the pieces that excite the filter
# most, and at the bottom all maps of the layer.
#
# One thing is new: you can *hide* filters. A hidden filter hands on zeros, and the bars show what the net
# answers then. **Before you try:** the first layer has 32 filters. Hide one: will the net still know the
# garment? And with ten hidden?

# %% tags=["widget"]
explore_inside(net, fashion)

# %% [markdown]
# **Try and notice:**
#
# - Click a map, then go from one to the next with the arrow keys. Which filters of layer 1 answer on the left
#   rim of a garment, which on the right? Do their pieces say the same?
# - Go to `activation_4`. The square covers nearly everything: the map tells only roughly *where*. What do the
#   pieces have in common?
# - Hide the filter of layer 1 with the brightest map, then others, until the answer changes. How many did it
#   take? Begin again with layer 4, and first hide filters whose pieces are of the garment's own kind. Where
#   is what the net knows more spread out?
# - Is the first filter to change the answer the *reason* for it? Show it again and hide two others.

# %% [markdown]
# ## Three aids: batch norm …
#
# We owe you an explanation. A layer's inputs are the outputs of layers that learn as well, so they drift
# while it learns; some channels are large, others tiny. *Batch norm* gives every channel $z$ the same
# footing:
#
# $$\hat z = \frac{z - \mu}{\sqrt{\sigma^2 + \varepsilon}} \qquad y = \gamma \hat z + \beta$$
#
# $\mu$ and $\sigma^2$ are mean and variance of the channel, over all images and places of the batch;
# $\varepsilon$ keeps an idle channel from dividing by zero. $\gamma$ and $\beta$ are learned. After
# training, running averages stand in for the batch, so that an answer does not depend on who else is asked
# about.
#
# Why it helps is disputed to this day: the drift was its inventors' reason, later work doubts it. Whether
# it helps is measured below.

# %%
z = feature_maps(net, "convolution_2", fashion.x_test[:500])  # (images, rows, columns, channels)
mean, variance = z.mean(axis=(0, 1, 2)), z.var(axis=(0, 1, 2))
normalised = (z - mean) / np.sqrt(variance + 0.001)
panels = {"32 channels of layer 2": z, "the same, normalised": normalised}
figure = figures.plot_distributions({title: v.reshape(-1, 64)[:, :32] for title, v in panels.items()})
show(figure, "Values of 32 channels, some wide, some narrow, off centre; normalised, all on one footing.")

keras_layer = keras.layers.BatchNormalization(epsilon=0.001)
by_keras = keras.ops.convert_to_numpy(keras_layer(z, training=True))

# %% tags=["nbval-check-output"]
claim("batch norm by hand is that of Keras", np.allclose(by_keras, normalised, atol=1e-3))
claim("before it, one channel is over twice as wide as another", variance.max() > 4 * variance.min())

# %% [markdown]
# ## … a schedule, and augmentation
#
# **Schedule.** Large steps get far, small steps find the bottom of the valley. So vary the learning rate.
# *One cycle*: climb for a quarter of all steps, while the weights are still anywhere, then fall along a
# cosine. At step $t$ of $T$, with the peak $\eta$, the fall is
#
# $$\eta_t = \frac{\eta}{2} \left( 1 + \cos \left( \pi\, \frac{t - T/4}{3T/4} \right) \right)$$
#
# **Augmentation.** A boot two pixels lower is the same boot; so is one that points the other way. Change
# each image a little every time it is used, and the net never sees the same one twice. What may change is a
# decision by hand, and not always a lucky one. Look at the boots in your own figures: which way do they
# point? Will the test ever ask for the other?

# %%
schedules = {name: Settings(schedule=name, learning_rate=0.01) for name in ("one_cycle", "constant")}
figure = figures.plot_learning_rates({name: learning_rates(how, 300) for name, how in schedules.items()})
show(figure, "One cycle climbs to the peak in a quarter of the steps and falls to zero; constant stays.")

random, varied = np.random.default_rng(0), [boot]
for _ in range(9):
    image = boot[:, ::-1] if random.random() < 0.5 else boot  # left becomes right
    down, right = random.integers(0, 5, size=2)  # 2 is where it was
    varied.append(np.pad(image, ((2, 2), (2, 2), (0, 0)))[down : down + 28, right : right + 28])
show(
    figures.plot_images(np.stack(varied)), "A boot, and the same boot mirrored or moved by up to two pixels."
)

# %% [markdown]
# ## Shift a garment, draw a garment
#
# The net has seen garments moved by up to two pixels. In lesson 03, HOG with an SVM suffered when garments
# were moved. Let both judge side by side. The net's numbers are probabilities; those of the SVM are *votes*:
# for each kind, how many of its nine duels it wins. **Guess first:** how far can you shift a garment before
# the net takes it for another, and how far before the SVM does?


# %%
from sklearn.svm import SVC

from course.batches import move
from course.features.image import hog


def edges(images):
    return hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2))


machine = SVC(C=10).fit(edges(fashion.x_train), fashion.y_train)
judges = {"CNN": net, "HOG + SVM": (edges, machine)}

# %% tags=["widget"]
explore_shift(judges, fashion)

# %% tags=["varies"]
shifts = [(down, right) for down in range(-6, 7) for right in range(-6, 7)]
tested, truth = fashion.x_test[:100], fashion.y_test[:100]
right_at = {name: [] for name in judges}
for down, right in shifts:
    moved_garments = move(tested, down=down, right=right)
    by_net = net.predict(moved_garments, batch_size=100, verbose=0).argmax(axis=1)
    right_at["CNN"].append((by_net == truth).mean())
    right_at["HOG + SVM"].append((machine.predict(edges(moved_garments)) == truth).mean())
for name, shares in right_at.items():
    print(f"{name}: right in {100 * np.mean(shares):.0f} % of 100 garments at all 169 shifts")

# %% tags=["nbval-check-output"]
claim(
    "over all shifts, the net is right at least ten points more often than HOG with an SVM",
    np.mean(right_at["CNN"]) > np.mean(right_at["HOG + SVM"]) + 0.1,
)

# %% [markdown]
# **Try and notice:** the arrow keys shift the garment, once you have clicked the picture; a click into a map
# goes there. Which kinds of garments bear the least? Is the net's coloured field wider than two pixels each
# way, and why might it be? The average at its end forgets places, but the picture's rim cuts garments off.
#
# Now draw one yourself, or begin with a garment and change it: give a shirt one sleeve, a boot a heel, or rub
# out the middle of a bag. With `Tab` you reach the pad, with the space bar you put down the pen.

# %% tags=["widget"]
draw_garment(judges, fashion)

# %% [markdown]
# **Try and notice:** begin with the empty pad. Both must name *some* kind: neither can say "nothing". How
# sure is the net of it? Then draw only the outline of a trouser, and fill it in afterwards. Which of the two
# needs the filling? And can you find a drawing that you would name at once, and both get wrong? Neither has
# ever seen a drawing: its answers about them are guesses, however long the bar.

# %% [markdown]
# ## What is each worth?
#
# Take one thing away at a time and train again: batch norm, the schedule, augmentation. And, for your
# second guess, learning itself: once the first layer keeps its noise, once all four convolutions do, so
# that only batch norm and the last layer learn.
#
# To fit many trainings into a minute, the nets are thinner, and learn from few garments for few steps. A
# seed fixes garments, order and first weights, the same for every variant: so compare seed by seed. A net
# that loses an aid may need another learning rate. It gets the best of those that we tried.

# %%
from dataclasses import replace
from functools import partial

from course.comparison import compare, learned


def build_thin(input_shape, num_classes, batch_norm=True, random_layers=0):
    model = build_cnn(input_shape, num_classes, filters=(32, 16, 32, 64), batch_norm=batch_norm)
    for number in range(1, random_layers + 1):
        model.get_layer(f"convolution_{number}").trainable = False  # stays as it was drawn
    return model


# %%
full = replace(recipe, epochs=pick(quick=2, laptop=8, gpu=8), validation_fraction=0)
variants = {
    "everything": (full, {}),
    "no batch norm": (replace(full, learning_rate=0.02), {"batch_norm": False}),
    "constant rate": (replace(full, schedule="constant", learning_rate=0.003), {}),
    "no augmentation": (replace(full, augment=()), {}),
    "first layer random": (full, {"random_layers": 1}),
    "all filters random": (full, {"random_layers": 4}),
}
nets = [learned(name, partial(build_thin, **options), how) for name, (how, options) in variants.items()]

# %% tags=["varies"]
seeds = pick(quick=(0, 1), laptop=(0, 1, 2), gpu=(0, 1, 2, 3, 4))
rows = compare(nets, fashion, sizes=[pick(quick=200, laptop=1_000, gpu=1_000)], seeds=seeds)
accuracies = {name: np.array([row.accuracy for row in rows if row.contender == name]) for name in variants}
means = [f"{100 * values.mean():.1f}" for values in accuracies.values()]
spans = [f"{100 * values.min():.1f} to {100 * values.max():.1f}" for values in accuracies.values()]
show_table({"variant": list(variants), "mean accuracy (%)": means, "worst and best seed (%)": spans})
exercises.loss.beside(100 * (accuracies["everything"] - accuracies["first layer random"]).mean())
alt = "Most is lost with all filters random; less without batch norm or schedule; others near zero or above."
show(figures.plot_differences("everything", accuracies), alt)

# %% tags=["nbval-check-output"]
lost = {name: 100 * (accuracies["everything"] - values).mean() for name, values in accuracies.items()}
claim("batch norm is worth more than two points", lost["no batch norm"] > 2)
claim("one cycle beats the best constant rate tried by more than one", lost["constant rate"] > 1)
claim("in so short a training, augmentation costs accuracy", lost["no augmentation"] < 0)
claim("a first layer that stays random loses less than two points", abs(lost["first layer random"]) < 2)
claim("with all filters random, more than ten are lost", lost["all filters random"] > 10)

# %% [markdown]
# Two bars may surprise you.
#
# *Augmentation* makes the task harder: every image gets many faces, and a short training sees few of them.
# It is a remedy against overfitting, as dropout was in lesson 02, and a remedy is for those who are ill.
# Give `full` four times as many epochs, and see whether the bar turns.
#
# *The first layer* hardly matters, as in lesson 04, where noise came close to kernels made by hand.
# Thirty-two random filters turn 25 pixels into 32 numbers: hardly anything is lost, it is only mixed up, and
# the layers after it learn to use the mixture. So the handsome filters that you watched are not *why* this
# net is good. What it needs is that its layers *together* can learn: take that away, and most is lost.

# %% [markdown]
# ## What this shows, and what it does not
#
# - It **shows** that filters with nameable patterns form from noise, from labels alone, and how many of
#   them chance would give as well.
# - It does **not** show that a filter *is* an edge detector. It has answered most to certain pieces of
#   certain garments; what it does with all others, and what the next layer makes of it, is another
#   question.
# - It does **not** show that a learned first layer is useless: with bigger filters, colour or another kind
#   of picture it may matter. Nor does it rank the aids: each was taken away from *this* recipe, at one size
#   and one length, with a handful of seeds.
# - Nothing here says that learned features beat HOG. That needs the same garments for both, and more than
#   one size: lesson 06.

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# You can now
#
# - write a convolutional net in Keras, of many filters: convolution, batch norm, ReLU, pooling, and in the
#   end an average and a dense layer; and count its parameters: sharing saves nearly all of them,
# - watch filters form while a net trains, and measure how far they move: training **bends the noise** they
#   began with,
# - show what each filter responds to, by its weights, its maps, and the **pieces that excite it** most; some
#   have a pattern with a name, others none,
# - say how many names chance would give: the **bar is set by noise**, and smooth noise passes it often,
# - explain batch norm, a learning-rate schedule (one cycle) and augmentation, and measure what each is worth
#   **against the same net without it**.
#
# **Next: [06 By hand or learned?](06_by_hand_or_learned.ipynb)** holds the contest that all this was for: the
# same garments, the same test, features of both kinds.
#
# ## Sources
#
# - K. Fukushima, "Neocognitron", *Biological Cybernetics* 36, 1980: layers of shared local filters, before
#   backpropagation. Y. LeCun et al., "Backpropagation applied to handwritten zip code recognition", *Neural
#   Computation* 1, 1989, and "Gradient-based learning applied to document recognition", *Proceedings of the
#   IEEE* 86, 1998: such layers, learned.
# - I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, MIT Press 2016, chapter 9.
# - B. Zhou and others, "Revisiting the importance of individual units in CNNs via ablation", 2018,
#   [arXiv:1806.02891](https://arxiv.org/abs/1806.02891): hiding filters one by one.
# - M. Zeiler, R. Fergus, "Visualizing and understanding convolutional networks", ECCV 2014: the pieces that
#   excite a filter.
# - S. Ioffe, C. Szegedy, "Batch normalization", ICML 2015; S. Santurkar et al., "How does batch
#   normalization help optimization?", NeurIPS 2018: the dispute.
# - L. Smith, N. Topin, "Super-convergence: very fast training of neural networks using large learning
#   rates", 2018: one cycle.
# - A. Saxe et al., "On random weights and unsupervised feature learning", ICML 2011: how far random filters
#   go.
