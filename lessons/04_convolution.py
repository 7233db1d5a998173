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
# # Convolution
#
# **The question:** what does a net gain if all its units share one small window, moved everywhere? And what
# does it *not* gain by that alone?
#
# Afterwards you will be able to
#
# - slide a kernel over a photograph by hand, and foresee what a given kernel makes of it,
# - work out the shapes after padding, stride, dilation and pooling, and say what channels are,
# - count weights and multiplications of a dense and of a convolutional layer,
# - compute how much of the picture one number depends on: its receptive field,
# - say what happens when a garment lies elsewhere, in one layer and in a whole net,
# - compare kernels made by hand with learned and with random ones, fairly.
#
# **You need:** [Shallow nets](02_shallow_nets.ipynb) and [Features by hand](03_features_by_hand.ipynb).
# **Time:** about 80 minutes, of which a laptop computes for about one. A GPU is not needed.

# %%
from course import figures, widgets
from course.batches import move
from course.claims import claim
from course.comparison import compare, learned, summarise
from course.data import load
from course.devices import pick
from course.features.filters import filter_image, gabor_bank, output_size, pool_image, sobel_bank
from course.features.image import hog
from course.figures import show, show_table
from course.inspection import receptive_field
from course.models import build_mlp
from course.training import Settings, predict_classes, train

# %%
from course.exercises import convolution as exercises
from dataclasses import replace
from functools import partial
import keras
import numpy as np
from skimage import data as photographs
from sklearn.svm import SVC

coffee = (photographs.coffee() / 255).astype(np.float32)  # (400, 600, 3): red, green, blue
small = coffee.reshape(100, 4, 150, 4, 3).mean(axis=(1, 3))  # (100, 150, 3): one pixel for 4 × 4
grey = small.mean(axis=-1)  # (100, 150)
show(figures.plot_images(small[None], width=4.5), "A cup of coffee on a red saucer, on a wooden table.")

# %% [markdown]
# The photograph is by Rachel Michetti, who gave it away under CC0, courtesy of Pikolo Espresso Bar. It comes
# with scikit-image, so nothing is downloaded.
#
# ## First, your guesses
#
# 1. A dense layer looks at this photograph (400 × 600 pixels, three colours) and hands on 16 pictures of
#    nearly that size. **How many weights does it need?** And a convolution with 16 kernels of 5 × 5 pixels,
#    that hands on as much?
# 2. A net of convolutions learns garments that lie in the middle. Then every garment is moved four pixels to
#    the right. In lesson 03 that cost HOG more than thirty points. **How many points does it cost the net?**
# 3. Sixteen kernels made by hand, sixteen learned from 1,000 garments, sixteen of pure noise; a simple
#    classifier behind each. **Of 100 new garments, how many more do the learned ones get right than those
#    made by hand? And than noise?** Take 1,000 garments to learn from. A negative number is an answer, too.
#
# Write your numbers in place of `None`. They are kept, and shown beside the results.

# %%
my_dense_guess = exercises.dense_weights.record(None)
my_convolution_guess = exercises.convolution_weights.record(None)
my_shift_guess = exercises.shift.record(None)  # points lost at four pixels
my_hand_guess = exercises.hand.record(None)  # garments of 100
my_noise_guess = exercises.noise.record(None)

# %% [markdown]
# ## A kernel at work
#
# Remember step 1 of HOG: right minus left. The same subtraction at every pixel, wherever it lies. A
# *convolution* is that idea, with any weights you like. A small *kernel* of weights is laid on the picture,
# each weight is multiplied with the pixel below it, and all products are added up:
#
# $$m(r, c) = \sum_{i=0}^{k-1} \sum_{j=0}^{k-1} w(i, j)\; I(r + i,\; c + j)$$
#
# $I(r, c)$ is the intensity in row $r$ and column $c$, $w$ the kernel of $k \times k$ weights, and $m$ its
# *feature map*: one number for each place where the kernel fits.
#
# This kernel was proposed by Irwin Sobel and Gary Feldman in 1968. It is laid on the left rim of the cup.
# **On paper, before you run the cell:** what does it answer where the picture is white all over? Where is
# its answer positive?

# %%
kernel = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype=np.float32)
figure = figures.plot_one_place(grey, kernel, row=18, column=43)
show(figure, "A window on the left rim of the cup, the kernel, and nine products with their sum.")

# %% [markdown]
# On the left the window shows what lies behind the cup, on the right its white rim: what is below the
# positive weights outweighs the rest. Check one product, and the sum.
#
# That was one place. Now all of them. The photograph, made smaller, has 100 × 150 pixels. **How many rows
# and columns has the map?**

# %%
feature_map = np.zeros((98, 148))
for row in range(98):
    for column in range(148):
        window = grey[row : row + 3, column : column + 3]
        feature_map[row, column] = (kernel * window).sum()
figure = figures.plot_steps({"photograph": grey, "feature map": feature_map})
show(figure, "The map is white where the photograph grows lighter to the right, black where it grows darker.")

# %% [markdown]
# Mid-grey is zero: plain ground, and level edges too. White is "lighter to the right", black the reverse.
#
# A convolutional layer of Keras does just that. Put your kernel in, and compare. `filter_image` is the
# course's own version, without loops in Python. (Strictly, all three compute a *cross-correlation*. A
# convolution, as mathematicians have it, would turn the kernel upside down and left to right first. For
# weights that are learned, that makes no difference, and everyone says convolution.)

# %%
layer = keras.layers.Conv2D(filters=1, kernel_size=3, use_bias=False)
layer.build((None, 100, 150, 1))
layer.set_weights([kernel[:, :, None, None]])  # (height, width, channels in, filters)
by_keras = keras.ops.convert_to_numpy(layer(grey[None, :, :, None]))[0, :, :, 0]

# %% tags=["nbval-check-output"]
by_course = filter_image(grey, kernel)
claim("the loop and the layer of Keras give the same map", np.allclose(feature_map, by_keras, atol=1e-5))
claim("so does the function of the course", np.allclose(feature_map, by_course, atol=1e-5))

# %% [markdown]
# ## Five kernels
#
# $$A = \frac{1}{9} \begin{pmatrix} 1 & 1 & 1 \\ 1 & 1 & 1 \\ 1 & 1 & 1 \end{pmatrix} \quad
# B = \begin{pmatrix} 0 & 0 & 0 \\ 0 & 1 & 0 \\ 0 & 0 & 0 \end{pmatrix} \quad
# C = 4 B - 3 A \quad
# D = \begin{pmatrix} 1 & 2 & 1 \\ 0 & 0 & 0 \\ -1 & -2 & -1 \end{pmatrix} \quad
# E = \begin{pmatrix} 0 & -1 & 0 \\ -1 & 4 & -1 \\ 0 & -1 & 0 \end{pmatrix}$$
#
# One of them blurs, one sharpens, one leaves everything as it is, one finds edges of one direction, one
# finds edges and points of any. **Decide which is which** before you run the cell. And: the weights of three
# add up to 1, those of two to 0. What does that change?

# %%
A, B = np.full((3, 3), 1 / 9, np.float32), np.zeros((3, 3), np.float32)
B[1, 1] = 1
E = np.array([[0, -1, 0], [-1, 4, -1], [0, -1, 0]], dtype=np.float32)
kernels = {"A": A, "B": B, "C": 4 * B - 3 * A, "D": kernel[:, ::-1].T, "E": E}
cup = grey[5:70, 40:110]
maps = {name: filter_image(cup, weights) for name, weights in kernels.items()}
figure = figures.plot_kernels(kernels, maps)
show(figure, "Five kernels and what they make of the cup: blurred, unchanged, sharpened, two maps of edges.")

# %% tags=["nbval-check-output"]
plain = np.full((9, 9), 0.7, np.float32)
answers = {name: filter_image(plain, weights) for name, weights in kernels.items()}
unchanged = all(np.allclose(answers[name], 0.7) for name in "ABC")
claim("kernels that add up to 1 leave plain ground as it is", unchanged)
silent = all(np.allclose(answers[name], 0, atol=1e-6) for name in "DE")
claim("kernels that add up to 0 answer nothing there", silent)
detail = cup[1:-1, 1:-1] - maps["A"]
sharpened = np.allclose(maps["C"], cup[1:-1, 1:-1] + 3 * detail, atol=1e-5)
claim("sharpening is the picture, plus three times what blurring takes away", sharpened)

# %% [markdown]
# ## Where the kernel goes: padding, stride, dilation
#
# Three settings say at which places a kernel is laid down.
#
# - **Padding:** a rim of $p$ zeros around the picture. With $p = 1$, a 3 × 3 kernel gives a map of the same
#   size; Keras calls that `"same"`, and no padding `"valid"`.
# - **Stride:** from one place to the next it is $s$ pixels. With $s = 2$ there are a quarter of the places,
#   and a quarter of the work.
# - **Dilation:** the weights are spread, $d$ pixels from one to the next. The kernel sees more, with as few
#   weights.
#
# Blue dots are the pixels at the first place, orange rings those at the next one; below, the map.

# %%
cases = {
    "nothing": {"size": 6, "window": 3},
    "padding 1": {"size": 6, "window": 3, "padding": 1},
    "stride 3": {"size": 6, "window": 3, "stride": 3},
    "dilation 2": {"size": 6, "window": 3, "dilation": 2},
}
show(figures.plot_windows(cases), "Four grids with a kernel at its first and next place, and their maps.")

# %% [markdown]
# With $n$ pixels along an axis and a kernel of $k$ weights, the map has
#
# $$\left\lfloor \frac{n + 2p - \big((k - 1)\,d + 1\big)}{s} \right\rfloor + 1$$
#
# places, where $\lfloor\;\rfloor$ rounds down. In words: the room that is left beside the kernel, counted in
# strides, and one for where it stands already.
#
# **Pooling** moves a window too, but has no weights: it keeps the largest of the numbers, or their mean. The
# map then still says *that* there is an edge, and a little less exactly *where*. By hand, for 2 × 2: the
# `reshape` splits rows and columns into pairs, as it made cells for HOG.
#
# **On paper, for the photograph of 100 × 150:** what is left after each layer of the list below?


# %%
layers = keras.layers
table = {  # the layer of Keras, and the same for the formula
    "5 × 5": (layers.Conv2D(1, 5), {"window": 5}),
    "5 × 5, padding 2": (layers.Conv2D(1, 5, padding="same"), {"window": 5, "padding": 2}),
    "5 × 5, stride 4": (layers.Conv2D(1, 5, strides=4), {"window": 5, "stride": 4}),
    "5 × 5, dilation 3": (layers.Conv2D(1, 5, dilation_rate=3), {"window": 5, "dilation": 3}),
    "pooling 3 × 3, stride 2": (layers.MaxPooling2D(3, strides=2), {"window": 3, "stride": 2}),
}
formula = [tuple(output_size(n, **rule) for n in (100, 150)) for _, rule in table.values()]
of_keras = [layer(grey[None, :, :, None]).shape[1:3] for layer, _ in table.values()]
show_table({"layer": list(table), "rows × columns": [f"{r} × {c}" for r, c in formula]})

# %%
edges = np.maximum(feature_map, 0)  # ReLU, as in lesson 02: only "lighter to the right" is left
pooled = edges.reshape(49, 2, 74, 2).max(axis=(1, 3))  # (49, 74)
pooled_far = pool_image(edges, 6)  # (16, 24)
steps = {"feature map, ReLU": edges, "2 × 2 pooling": pooled, "6 × 6 pooling": pooled_far}
show(figures.plot_steps(steps), "The positive part of the map of edges, pooled by two, and by six.")

# %% tags=["nbval-check-output"]
claim("Keras gives the shapes that the formula gives", [tuple(shape) for shape in of_keras] == formula)
by_keras = keras.ops.convert_to_numpy(layers.MaxPooling2D(2)(edges[None, :, :, None]))[0, :, :, 0]
claim("pooling by hand is that of Keras", np.allclose(pooled, by_keras))
claim("and that of the course", np.allclose(pooled, pool_image(edges, 2)))

# %% [markdown]
# ## Your hand on the kernel
#
# Now point at any number of the map, and see its window, the kernel, the nine products and their sum; the
# arrow keys do it too, once you have clicked into the map. Pick a kernel, or write your own: -1, 0.5 and 1/9
# are all understood. The first place is the one that you worked out above.

# %% tags=["widget"]
rim = grey[12:36, 36:60]
widgets.explore_convolution({"the rim of the cup": rim, "the whole cup": cup}, place=(6, 7))

# %% [markdown]
# To try, always with a guess first:
#
# 1. The whole cup, and Sobel's kernel: where is the number that is furthest *below* zero? Find it.
# 2. One kernel moves the picture to the right by one pixel. Where must the 1 stand to move it up?
# 3. Blur, with padding 1. Why has the map a dark border, though the table goes on beyond the photograph? What
#    will Sobel's kernel find on the left border, and is it there?
# 4. Stride 2 halves the map, and so does pooling by 2 × 2 at stride 1. Find a strong edge that one of them
#    loses and the other keeps. Which is which, and what does the other pay for it?

# %% [markdown]
# ## Channels
#
# The photograph has three *channels*: red, green and blue. A kernel then has weights for each of them, and
# still gives *one* map: it sums over the channels too.
#
# $$m_f(r, c) = \sum_{i} \sum_{j} \sum_{k} w_f(i, j, k)\; I_k(r + i,\; c + j)$$
#
# $I_k$ is channel $k$, and $w_f$ the $f$-th kernel. A layer has many kernels, and hands on one map each:
# they are the channels that the next layer sees.
#
# The kernel below takes the mean of red over 5 × 5 pixels, minus half of green, minus half of blue. **Which
# will it find brighter: the white cup, or the red saucer?**

# %%
red_kernel = np.zeros((5, 5, 3), np.float32)
red_kernel[:, :] = np.array([1, -0.5, -0.5]) / 25
redness = filter_image(small, red_kernel)  # (96, 146)
layer = keras.layers.Conv2D(filters=4, kernel_size=5)
print("four kernels turn", small.shape, "into", tuple(layer(small[None]).shape[1:]))
print("weights:", tuple(layer.kernel.shape), "and one bias for each kernel:", tuple(layer.bias.shape))
shown = {name: small[:, :, number] for number, name in enumerate(("red", "green", "blue"))}
shown["redness, ReLU"] = np.maximum(redness, 0)
figure = figures.plot_steps({name: values[15:, 20:130] for name, values in shown.items()})
show(figure, "Red, green, blue; in the last picture the saucer shines, and the cup does not.")

# %% tags=["nbval-check-output"]
one_by_one = sum(filter_image(small[:, :, k], red_kernel[:, :, k]) for k in range(3))
claim("a kernel of three channels is three kernels, added up", np.allclose(redness, one_by_one, atol=1e-5))
layer.set_weights([np.repeat(red_kernel[..., None], 4, axis=3), np.zeros(4)])
by_keras = keras.ops.convert_to_numpy(layer(small[None]))[0]
claim("the layer of Keras agrees", np.allclose(by_keras, redness[:, :, None], atol=1e-5))

# %% [markdown]
# ## What sharing saves
#
# Every unit of a dense layer has a weight for each input. The places of a feature map share theirs. Take the
# full photograph, and 16 maps of 396 × 596 numbers. Your first guess is due.

# %% tags=["varies"]
inputs, outputs = 400 * 600 * 3, 396 * 596 * 16
layer = keras.layers.Conv2D(16, 5)
layer.build((None, 400, 600, 3))
weights = {"dense": inputs * outputs + outputs, "convolution": layer.count_params()}
multiplications = {"dense": inputs * outputs, "convolution": 5 * 5 * 3 * outputs}
columns = {"layer": list(weights), "weights": [f"{count:,}" for count in weights.values()]}
columns["memory for them"] = [f"{4 * count / 1e3:,.0f} kB" for count in weights.values()]
columns["multiplications"] = [f"{count:,}" for count in multiplications.values()]
show_table(columns)
exercises.dense_weights.beside(weights["dense"])
exercises.convolution_weights.beside(weights["convolution"])

# %% tags=["nbval-check-output"]
claim("the dense layer would fill the memory of a thousand laptops with 8 GB", 4 * weights["dense"] > 8e12)
claim("for each weight of the convolution it has a billion", weights["dense"] > 1e9 * weights["convolution"])
saved = multiplications["dense"] / multiplications["convolution"]
claim("of 9,000 multiplications, the convolution needs one", saved > 9_000)

# %% [markdown]
# Sharing saves the weights; a small window saves the multiplications. Nobody builds that dense layer. A net
# that saw the photograph through 128 dense units would still need 92 million weights, and no unit would know
# anything about a cup one pixel further left.
#
# ## How far one number sees
#
# Three pixels is not much. But the next layer's kernel looks at 3 × 3 numbers that have each seen 3 × 3
# pixels. The square of pixels that one number depends on is its *receptive field*. Its side is the *size*
# below; *step* is how many pixels further on the square of the next number lies. Each window of $k$ positions
# widens the square, and each stride $s$ lengthens the step (a dilated kernel counts with its whole span):
#
# $$\text{size} \leftarrow \text{size} + (k - 1)\,\text{step} \qquad \text{step} \leftarrow s\;\text{step}$$
#
# Both begin at 1: a pixel sees itself. Below is the net that we shall use for garments. They lie on 40 × 40
# pixels, so that there is room to move them. What comes after the last convolution is left open, for a reason
# that you will see. **On paper:** how far does each line see, and how long is the last step? Afterwards we
# touch pixels inside and outside the last square, and see whether the number changes.


# %%
room = ((0, 0), (6, 6), (6, 6), (0, 0))
sizes = {"train_size": 10_000, "test_size": pick(quick=200, laptop=2_000, gpu=10_000)}
fashion = load("fashion_mnist", **sizes).scaled()
wide = fashion.with_inputs(np.pad(fashion.x_train, room), np.pad(fashion.x_test, room))
boot = wide.x_train[wide.y_train == wide.class_names.index("Ankle boot")][0]  # (40, 40, 1)


# %%
def build_net(input_shape, num_classes, ending):
    inputs = keras.Input(input_shape)
    x = layers.Conv2D(16, 5, strides=2, padding="same", activation="relu", name="layer_1")(inputs)
    x = layers.Conv2D(32, 3, padding="same", activation="relu", name="layer_2")(x)
    x = layers.MaxPooling2D(2, name="pooling")(x)
    x = layers.Conv2D(64, 3, padding="same", activation="relu", name="layer_3")(x)  # (10, 10, 64)
    return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(ending()(x)))


# %%
size, step, by_hand = 1, 1, {}
for name, (k, s) in {"layer_1": (5, 2), "layer_2": (3, 1), "pooling": (2, 2), "layer_3": (3, 1)}.items():
    size, step = size + (k - 1) * step, step * s
    by_hand[name] = (size, step)
    print(f"{name} sees {size} × {size} pixels, and its next number {step} pixels further on")

keras.utils.set_random_seed(0)
net = build_net((40, 40, 1), 10, layers.GlobalMaxPooling2D)
fields = {name: receptive_field(net, name) for name in by_hand}
places = {"layer_1": (9, 10), "layer_2": (9, 10), "pooling": (4, 5), "layer_3": (4, 5)}
figure = figures.plot_receptive_fields(boot[..., 0], fields, places)
show(figure, "A boot with squares of growing size, layer by layer.")

# %% tags=["nbval-check-output"]
claim("the fields by hand are the course's", by_hand == {n: (f.size, f.step) for n, f in fields.items()})
field, (row, column) = fields["layer_3"], places["layer_3"]
top, left = field.start + row * field.step, field.start + column * field.step
noise = np.repeat(np.random.default_rng(0).random((1, 40, 40, 1), dtype=np.float32), 3, axis=0)
noise[1, top - 1] = noise[1, :, left - 1] = noise[1, :, left + field.size] = 0  # just outside
noise[2, top : top + field.size, left : left + field.size] = 0
numbers = keras.Model(net.input, net.get_layer("layer_3").output)(noise)[:, row, column]
before, outside, inside = keras.ops.convert_to_numpy(numbers)  # (64,) each
claim("pixels just outside the field change nothing", np.allclose(before, outside, atol=1e-6))
claim("pixels inside it do", not np.allclose(before, inside, atol=1e-3))

# %% [markdown]
# ## The same thing elsewhere: one layer
#
# Move the photograph 30 pixels to the right. **What happens to its map?** And to a map with stride 2, if the
# photograph moves by one pixel only?

# %%
here, there = small[:, 30:], small[:, :-30]  # what was at column 0 is at column 30
map_here, map_there = filter_image(here, red_kernel), filter_image(there, red_kernel)
pictures = {"photograph": here.mean(-1), "moved": there.mean(-1)}
pictures |= {"its map": np.maximum(map_here, 0), "its map now": np.maximum(map_there, 0)}
show(figures.plot_steps(pictures), "The photograph, and moved; two maps, the second moved by as much.")

# %% tags=["nbval-check-output"]
same = np.allclose(map_here[:, :-30], map_there[:, 30:], atol=1e-6)
claim("the map of the moved picture is the map, moved", same)
coarse = {  # by how many pixels the photograph is moved, to both maps with stride 2
    n: [filter_image(x, red_kernel, stride=2) for x in (small[:, n:], small[:, :-n])] for n in (1, 2)
}
by_whole_stride = np.allclose(coarse[2][0][:, :-1], coarse[2][1][:, 1:], atol=1e-6)
claim("with stride 2, a move by two pixels moves the map by one", by_whole_stride)
here, there = coarse[1]
apart = min(np.abs(here - there).max(), np.abs(here[:, :-1] - there[:, 1:]).max())
claim("after a move by one pixel, the map is no moved map", apart > 0.05)

# %% [markdown]
# This is called *equivariance*: what the picture does, the map does too, away from the borders. It holds
# for moves by whole strides. In between, other pixels meet the weights.
#
# Equivariant is not *invariant*: the map has not forgotten where the thing is. All numbers are there, but in
# other places. What that means for an answer depends on what comes *after* the maps.
#
# ## The same thing elsewhere: a whole net
#
# So let the net above end in two ways. *Flatten* writes all 10 × 10 × 64 numbers in a row: the dense layer
# has a weight for each number *at each place*. *Global maximum* keeps the largest number of each map, one
# pooling window over everything: 64 numbers that say *whether*, and not where.
#
# All learn from the same 1,000 garments, which lie in the middle. Then the test garments move to the right.
# The shallow net of lesson 02 and HOG with its SVM take part. **Before you run this, draw the four curves on
# paper**: accuracy over 0 to 6 pixels. Your second guess is one point of one of them.

# %%
nets = {
    "shallow net": partial(build_mlp, hidden=(128,)),
    "CNN, flattened": partial(build_net, ending=layers.Flatten),
    "CNN, global maximum": partial(build_net, ending=layers.GlobalMaxPooling2D),
}
epochs = pick(quick=1, laptop=12, gpu=12)
settings = Settings(epochs=epochs, batch_size=50, learning_rate=0.01, validation_fraction=0)
steps, seeds = range(7), range(pick(quick=1, laptop=3, gpu=5))
tested, labels = wide.x_test[:500], wide.y_test[:500]
moved = [move(tested, right=step) for step in steps]
describe = partial(hog, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
moved_hog = [describe(images) for images in moved]

# %% tags=["varies"]
when_moved, trained = {name: [] for name in (*nets, "HOG + linear SVM")}, {}
for seed in seeds:
    drawn = wide.subset(pick(quick=200, laptop=1_000, gpu=1_000), seed=seed)
    for name, build in nets.items():
        keras.utils.set_random_seed(seed)
        trained[name] = build((40, 40, 1), 10)
        train(trained[name], drawn, replace(settings, seed=seed), label=name, test=False)
        when_moved[name].append([(predict_classes(trained[name], x) == labels).mean() for x in moved])
    machine = SVC(kernel="linear", C=0.1)  # C as lesson 03 chose it
    machine.fit(describe(drawn.x_train), drawn.y_train)
    when_moved["HOG + linear SVM"].append([machine.score(x, labels) for x in moved_hog])

# %% tags=["varies"]
when_moved = {name: np.array(values) for name, values in when_moved.items()}  # (seeds, steps)
show(
    figures.plot_accuracy_curves(steps, when_moved, xlabel="moved to the right (pixels)", chance=0.1),
    "All curves fall towards guessing but one: the CNN with a global maximum stays up, in waves.",
)
lost = {name: 100 * (values[:, :1] - values).mean(axis=0) for name, values in when_moved.items()}
as_trained = [f"{100 * values[:, 0].mean():.1f}" for values in when_moved.values()]
columns = {f"lost at {step}": [f"{points[step]:.1f}" for points in lost.values()] for step in (1, 2, 4, 6)}
show_table({"": list(lost), "in the middle (%)": as_trained, **columns})
exercises.shift.beside(lost["CNN, flattened"][4])

# %% tags=["nbval-check-output"]
flattened, global_maximum = lost["CNN, flattened"], lost["CNN, global maximum"]
claim("flattened, the CNN loses more than thirty points at four pixels ...", flattened[4] > 30)
claim("... and is no better off than HOG there", flattened[4] > lost["HOG + linear SVM"][4])
claim("with a global maximum it loses less than half of that at every step", global_maximum.max() < 15)
claim("and it loses more at two pixels than at four", global_maximum[2] - global_maximum[4] > 2)
answers = [predict_classes(trained["CNN, global maximum"], moved[step]) for step in (0, 2, 4)]
by_two, by_four = ((answers[0] != other).mean() for other in answers[1:])
claim("moved by four pixels, fewer than one garment in ten gets another answer", by_four < 0.1)
claim("moved by two pixels, more than twice as many do", by_two > 2 * by_four)

# %% [markdown]
# The convolutions of both nets are of the same kind, and move their maps along as promised. But *flatten*
# gives every place a weight of its own, as a shallow net does with pixels: a maximum in the wrong place meets
# weights that never learned about it. It is the *ending* that forgets the place.
#
# And the waves? Layer 1 takes every second pixel, and pooling every second of those: a step of the last map
# is four pixels, as you worked out above. Moved by four, the map moves by one, and its maximum is the same.
# Moved by two, other pixels meet the weights. (A few answers change even then: close to the border, padding
# puts zeros where there was ground.)
#
# Does forgetting cost anything while garments lie in the middle? Compare the first column of numbers. Lesson
# 05's net ends with the *mean* of each map, which forgets the place too. And there is another way to teach
# that a boot may lie elsewhere: show it elsewhere. That, too, is for lesson 05.
#
# ## Kernels by hand, or learned?
#
# Last, the question of this course, put to a single layer: 16 kernels of 5 × 5, ReLU, 4 × 4 pooling, and one
# dense layer that decides. No more. The kernels are
#
# - **by hand:** Sobel's in eight directions, and lines at four angles, light on dark and dark on light. The
#   lines are *Gabor* kernels: a wave that fades outwards, as Dennis Gabor drew it in 1946, and much like what
#   some cells in the brain of a cat respond to;
# - **learned:** they begin as noise, and learn together with the dense layer;
# - **noise:** they begin as noise, and stay so.
#
# All else is the same: garments, steps, dense layer. Each kind gets the best of three learning rates, chosen
# on garments held out. Your third guess, please.

# %%
edges_by_hand = np.pad(sobel_bank(), ((1, 1), (1, 1), (0, 0)))  # a rim of zeros: (5, 5, 8)
lines_by_hand = gabor_bank(5, orientations=4, phases_degrees=(0, 180))  # (5, 5, 8)
bank = 2 * np.concatenate([edges_by_hand, lines_by_hand], axis=-1)  # about as strong as the noise
show(figures.plot_filters({"by hand": bank}), "Eight edges and eight lines, at growing angles.")


# %%
def build_one_layer(input_shape, num_classes, kernels):
    inputs = keras.Input(input_shape)
    first = layers.Conv2D(16, 5, padding="same", activation="relu", trainable=kernels == "learned")
    x = layers.Flatten()(layers.MaxPooling2D(4)(first(inputs)))  # as many numbers as there were pixels
    if kernels == "by hand":
        first.set_weights([bank[:, :, None], np.zeros(16)])
    return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(x))


# %%
few, middle, many = pick(quick=(50, 100, 200), laptop=(200, 1_000, 4_000), gpu=(200, 1_000, 10_000))
epochs, seeds = {few: 40, middle: 12, many: 4}, range(pick(quick=1, laptop=3, gpu=5))
rates = {"learned": 0.02, "by hand": 0.02, "noise": 0.04}  # each the best of 0.01, 0.02 and 0.04, held out


def settings_for(size, rate):
    return Settings(epochs=epochs[size], batch_size=50, learning_rate=rate, validation_fraction=0)


# %% tags=["varies"]
contenders = [
    learned(kind, partial(build_one_layer, kernels=kind), partial(settings_for, rate=rate))
    for kind, rate in rates.items()
]
rows = compare(contenders, fashion, sizes=(few, middle, many), seeds=seeds)
figure = figures.plot_accuracy_by_size(summarise(rows))
show(figure, "Accuracy over training size: learned and by hand lie together, noise later a little below.")
reached = {(s.contender, s.train_size): 100 * s.accuracy for s in summarise(rows)}
columns = {f"{n:,} garments (%)": [f"{reached[kind, n]:.1f}" for kind in rates] for n in (few, middle, many)}
show_table({"kernels": list(rates), **columns})
exercises.hand.beside(reached["learned", middle] - reached["by hand", middle])
exercises.noise.beside(reached["learned", middle] - reached["noise", middle])

# %% tags=["nbval-check-output"]
gaps = [reached["learned", n] - reached["by hand", n] for n in (few, middle, many)]
claim("learned kernels and those made by hand are within two points at every size", max(map(abs, gaps)) < 2)
later = {kind: (reached[kind, middle] + reached[kind, many]) / 2 for kind in rates}
behind = min(later["learned"], later["by hand"]) - later["noise"]
claim("from the middle size on, noise is behind both, but by less than four points", 0 < behind < 4)

# %% [markdown]
# You may have expected something else from a course like this one. A person who knows that shape lies in
# edges and lines writes down sixteen kernels in a minute, and sixteen learned ones do about as well. Even
# noise comes close: pooled maps of random kernels keep most of what there is to know about a garment.
#
# So what is learning good for? Here the kernels had to be found for *one* layer. It looks at pixels, and
# people have looked at pictures for long. What would you draw for a second layer, whose kernels look at 16
# maps of edges and lines? Nobody knows what to write there. A net can learn it, and lesson 05 measures what
# is lost if it may not.
#
# ## What this shows, and what it does not
#
# - It **shows** that a convolutional layer is a small window of shared weights: equal to your loop, cheaper
#   than a dense layer by orders of magnitude, and equivariant to moves by whole strides.
# - It **shows** that equivariance of the layers is not invariance of the answer. That is decided by how the
#   net ends, and by the strides on the way.
# - It does **not** show that nets with a dense ending are no good. They saw garments in the middle only;
#   shown moved ones, they would learn. Nor did we turn or enlarge a garment: a convolution promises nothing
#   there.
# - It does **not** show that learned features are not worth the trouble. One layer on grey pictures of 28 ×
#   28 pixels is where kernels made by hand are at their best. And each kind of kernel got the best of three
#   learning rates and no more; with another pooling or more kernels, a small gap may turn.

# %% tags=["exercises"]

# %% [markdown]
# Two open questions, without a check. Pool the map with `kind="mean"` instead of the maximum: where do both
# differ most, and why? And give `build_net` a stride of 1 in its first layer: what becomes of the waves? Work
# out the step first.
#
# ## Looking back
#
# You can now
#
# - slide a **kernel** over a picture by hand, and foresee its map: weights that add up to 0 find changes,
#   those that add up to 1 keep the brightness,
# - work out shapes after padding, stride, dilation and **pooling**: room beside the window, counted in
#   strides, plus one; a kernel sums over all **channels** and gives one,
# - count weights and multiplications: sharing saves nearly all weights of a dense layer, a small window
#   nearly all multiplications,
# - compute a **receptive field**, layer by layer: how much of the picture one number depends on,
# - say what happens when a garment lies elsewhere: layers are **equivariant** by whole strides, and only an
#   ending that forgets the place makes the net's answer invariant,
# - compare kernels made by hand with learned and **random** ones: without the last, the first two tell you
#   little.
#
# **Next: [05 A first CNN](05_first_cnn.ipynb)** watches many kernels learn, and asks what they respond to.
#
# ## Sources
#
# - I. Sobel, G. Feldman, *A 3×3 isotropic gradient operator for image processing*, talk at the Stanford
#   Artificial Intelligence Project, 1968.
# - D. Gabor, "Theory of communication", *Journal of the Institution of Electrical Engineers* 93, 1946; J. G.
#   Daugman, "Uncertainty relation for resolution in space, spatial frequency, and orientation optimized by
#   two-dimensional visual cortical filters", *Journal of the Optical Society of America A* 2, 1985.
# - D. H. Hubel, T. N. Wiesel, "Receptive fields, binocular interaction and functional architecture in the
#   cat's visual cortex", *Journal of Physiology* 160, 1962: cells that respond to edges and lines.
# - V. Dumoulin, F. Visin, *A guide to convolution arithmetic for deep learning*, 2016,
#   [arXiv:1603.07285](https://arxiv.org/abs/1603.07285): padding, stride and dilation in pictures.
# - R. Zhang, "Making convolutional networks shift-invariant again", ICML 2019,
#   [arXiv:1904.11486](https://arxiv.org/abs/1904.11486): the waves, and a remedy.
# - K. Jarrett and others, "What is the best multi-stage architecture for object recognition?", ICCV 2009:
#   how far random kernels go.
# - S. van der Walt and others, *scikit-image: image processing in Python*, PeerJ 2:e453, 2014: it brought the
#   photograph.
