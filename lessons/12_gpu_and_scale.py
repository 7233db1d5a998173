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
# # GPU and scale
#
# **The question:** you have trained many nets by now, and waited for them. Where did the seconds go, and
# what would a faster machine change?
#
# Afterwards you will be able to
#
# - say what your machine has, and tell a missing GPU from one that the backend cannot see,
# - measure the ceilings of a device, and count what a layer asks of it, by hand,
# - read from a roofline what holds a layer back: arithmetic or memory,
# - find out where the time of a training goes: compilation, threads, batch size, precision, data,
# - estimate the memory of a training before it runs out,
# - share a batch among several devices, and show that the gradient stays the same.
#
# **You need:** [A first CNN](05_first_cnn.ipynb) and [Going deep](07_going_deep.ipynb).
# **Time:** about 60 minutes, of which a laptop computes for about two.

# %%
from course import elsewhere, figures
from course.claims import claim
from course.comparison import Row
from course.counting import count_layers, count_memory
from course.data import load
from course.devices import best_seconds, describe, look_for_gpu, measure_ceilings, pick
from course.figures import show, show_table
from course.gradients import weight_gradients
from course.models import build_cnn, build_resnet
from course.reference import load_reference
from course.training import Settings, train
from course.widgets import explore_roofline

# %%
from course.exercises import gpu_and_scale as exercises
import time
from dataclasses import replace

import keras
import numpy as np

train_size, test_size = pick(quick=(512, 200), laptop=(3_072, 2_000), gpu=(60_000, 10_000))
fashion = load("fashion_mnist", train_size=train_size, test_size=test_size).scaled()
backend = keras.config.backend()
x, y = fashion.x_train, fashion.y_train
compiles = backend != "torch"  # by itself; torch runs a net as it is written

# %% [markdown]
# ## What have you got?
#
# A net is computed by a *backend*, a library such as TensorFlow, JAX or torch, and the backend computes on
# what it *sees*: processor cores, and a GPU (graphics processing unit) if there is one. A GPU has thousands
# of simple cores and its own, faster memory.
#
# If no GPU shows up, that can mean two things: there is none, or it is there and the backend cannot see it,
# for want of a driver or because the installed backend was built without CUDA, NVIDIA's language for GPUs.
# `look_for_gpu` asks the driver too, and says what would help.

# %% tags=["varies"]
device = describe()
gpu = look_for_gpu(device.gpus, backend)
print(device)
print("GPU:", gpu.text, f"→ {gpu.remedy}" if gpu.remedy else "")

# %% [markdown]
# ## Predict
#
# We will measure how many multiplications and additions a second this device manages at best, in a product
# of two large matrices. Then we train the CNN of lesson 05.
#
# 1. **What share of that best speed does the training reach**, in percent?
# 2. **The first step against a later one:** how many times as long does it take?
# 3. **Batches of 256 against single images:** how many times as many images a second?

# %%
my_share_guess = exercises.share.record(None)  # percent
my_first_step_guess = exercises.first_step.record(None)  # times as long
my_batch_guess = exercises.batch.record(None)  # times as many

# %% [markdown]
# ## Two ceilings
#
# A device can do two things: compute, and move numbers to where it computes. Each has a limit.
#
# **Arithmetic.** The product of two $n \times n$ matrices has $n^2$ entries, each a sum of $n$ products:
# $n^3$ multiplications and as many additions, $2n^3$ operations on only $3n^2$ numbers. Nothing keeps the
# arithmetic busier. **Before you run it:** will small matrices reach the same speed?

# %% tags=["varies"]
speeds = {}
for side in (16, 64, 256, 1024):
    matrix = keras.ops.convert_to_tensor(np.random.default_rng(0).normal(size=(side, side)), "float32")
    speeds[side] = 2 * side**3 / best_seconds(keras.ops.matmul, matrix, matrix)
show_table({"n": list(speeds), "billion operations a second": [f"{v / 1e9:.1f}" for v in speeds.values()]})

# %% [markdown]
# **Memory.** Add 1 to each of many millions of numbers: one operation for 8 bytes, 4 read and 4 written. Now
# the arithmetic waits for the memory. `measure_ceilings` measures both, in about two seconds, and a third
# thing that comes further down: products of numbers of half the length.

# %% tags=["varies"]
ceilings = measure_ceilings()
rows_of_table = [*ceilings.operations.items(), ("memory", ceilings.bytes)]
units = ["billion operations a second"] * len(ceilings.operations) + ["billion bytes a second"]
numbers = [f"{value / 1e9:.0f}" for _, value in rows_of_table]
show_table({"ceiling": [name for name, _ in rows_of_table], "measured": numbers, "unit": units})

# %% [markdown]
# Two calls of the tiny product cost as much as one of a larger one: each call has a price of its own, for
# handing the work over. Keep that in mind, it comes back three times.
#
# ## What does a layer ask for?
#
# The second convolution of our CNN makes 64 maps of 14 × 14 out of 32, with filters of 3 × 3. **On paper:**
# how many multiplications for one image?
#
# Is our formula right? Let the layer count itself. If all inputs are 1 and all weights are 1, each
# multiplication gives 1, and the sum of all answers *is* their number. We give it 16 × 16 ones, so that
# filters fit 14 × 14 times without padding, and then 14 × 14 with padding.

# %%
by_hand = (14 * 14) * 64 * (3 * 3 * 32)  # places × maps × weights of one filter
counts = {}
for padding, side in (("valid", 16), ("same", 14)):
    layer = keras.layers.Conv2D(64, 3, padding=padding, use_bias=False, kernel_initializer="ones")
    answers = keras.ops.convert_to_numpy(layer(np.ones((1, side, side, 32), dtype=np.float32)))
    counts[padding] = int(answers.sum(dtype=np.float64))
print(f"by hand {by_hand:,}; ones without padding {counts['valid']:,}, with padding {counts['same']:,}")

# %%
keras.utils.set_random_seed(0)
cnn = build_cnn((28, 28, 1), 10)
costs = {cost.name: cost for cost in count_layers(cnn)}
inner = [cost for cost in costs.values() if cost.multiplications]
last = inner[-1]  # the dense layer
columns = {"layer": [cost.name for cost in inner]}
columns["multiplications an image"] = [f"{cost.multiplications:,}" for cost in inner]
columns["bytes, batch of 64"] = [f"{cost.bytes(64):,}" for cost in inner]
columns["operations a byte"] = [f"{cost.intensity(64):.1f}" for cost in inner]
show_table(columns)

# %% tags=["nbval-check-output"]
faster = speeds[1024] > 5 * speeds[16]
claim("Large matrices reach over 5 times as many operations a second as tiny ones.", faster)
claim("The count by hand is what the layer counts itself.", by_hand == counts["valid"])
claim("And it is what the course's count says.", by_hand == costs["convolution_2"].multiplications)
claim("With padding, part of the multiplications meet zeros.", counts["same"] < counts["valid"])
convolved = sum(cost.multiplications for cost in inner if cost.kind == "Conv2D")
everything = sum(cost.multiplications for cost in inner)
claim(
    "Of the whole net's multiplications, over 95 of 100 are in convolutions.", convolved > 0.95 * everything
)

# %% [markdown]
# The last column is new. A layer reads its weights once a batch, and reads and writes numbers for every
# image. *Operations a byte* says how much is computed with each byte that is moved: much in a convolution,
# since each number is used in many sums; hardly anything in a ReLU, which looks at a number once.
#
# ## The roofline
#
# With $I$ operations a byte, at most $\pi$ operations and $\beta$ bytes a second, no layer is faster than
#
# $$\min(\pi,\; I \cdot \beta)$$
#
# Below $I = \pi / \beta$ memory holds it back, above arithmetic does. Drawn over $I$, that is a roof: a slope
# and a flat part. Now measure some layers one by one, and put them below the roof. **Guess first:** which one
# will lie farthest below it?


# %%
def speed_of(name, batch):
    layer = cnn.get_layer(name)
    images = np.random.default_rng(0).random((batch, *layer.input.shape[1:]), dtype=np.float32)
    seconds = best_seconds(layer, keras.ops.convert_to_tensor(images))
    return costs[name].intensity(batch), costs[name].total_operations(batch) / seconds


# %% tags=["varies"]
several = [
    (name, 64) for name in ("convolution_1", "convolution_2", "convolution_3", "activation_2", last.name)
]
several += [("convolution_3", 8), ("convolution_3", 1)]
points = {f"{name}, batch of {batch}": speed_of(name, batch) for name, batch in several}
figure = figures.plot_roofline(ceilings.operations, ceilings.bytes, points)
alt = "A slope, then flat ceilings. Convolutions lie right, ReLU on the slope, the dense layer far below."
show(figure, alt)

# %% tags=["nbval-check-output"]
relu, convolution = points["activation_2, batch of 64"], points["convolution_3, batch of 64"]
few, many = relu[0] < 1, convolution[0] > 50
claim("ReLU does less than one operation with each byte, a convolution over 50.", few and many)
claim("A convolution does over twice as many operations a second as ReLU.", convolution[1] > 2 * relu[1])

# %% [markdown]
# A point on the slope gains nothing from faster arithmetic, and one far below both ceilings is held back by
# something else: the price of a call, or too little work for all cores. Hold the three points of
# `convolution_3` against each other. Is one *above* the roof? Then the machine was busy while the ceiling was
# measured, or the library knows a way with fewer multiplications than we counted; for filters of 3 × 3 there
# is one, by Winograd.
#
# Now put together layers that are not in our net. The picture shows where the roof leaves them, not what
# they really reach.

# %% tags=["widget"]
explore_roofline(ceilings)

# %% [markdown]
# **Try and notice:**
#
# - A convolution of 3 × 3 with 64 channels: make the batch 1, then 256. Why do the operations a byte hardly
#   change? And why do they, for a dense layer?
# - Shrink the channels. At how many does memory hold the convolution back, on this device?
# - Choose bfloat16, numbers of 2 bytes. Both ceilings matter: which of them helps ReLU, which the
#   convolution?
#
# ## The whole step
#
# A step of training goes forward, and then twice through every convolution on the way back: once for the
# gradient of its weights, once for that of its inputs. That makes about three times the operations.
#
# Here is the clock around every step. Nothing else is in it: no data to prepare, no test.


# %%
def new_net(**options):
    net = build_cnn((28, 28, 1), 10)
    net.compile("adam", "sparse_categorical_crossentropy", **options)
    return net


def time_steps(net, images, labels, steps=10):
    clock = [time.perf_counter()]
    for _ in range(steps):
        net.train_on_batch(images, labels)
        clock.append(time.perf_counter())
    return np.diff(clock)


# %% tags=["varies"]
modes = {"as it is written": {"run_eagerly": True}, "compiled": {}}
if backend == "tensorflow":
    modes["compiled by XLA"] = {"jit_compile": True}
steps = {name: time_steps(new_net(**options), x[:64], y[:64]) for name, options in modes.items()}
later = {name: np.median(seconds[2:]) for name, seconds in steps.items()}
columns = {"first step (ms)": [f"{1000 * seconds[0]:.0f}" for seconds in steps.values()]}
show_table({"way": list(modes)} | columns | {"later (ms)": [f"{1000 * s:.1f}" for s in later.values()]})
speed = 3 * sum(cost.total_operations(64) for cost in costs.values()) / later["compiled"]
first_step = steps["compiled"][0] / later["compiled"]
exercises.share.beside(100 * speed / ceilings.operations["float32"])
exercises.first_step.beside(first_step)

# %% [markdown]
# In the first step the backend *traces* the net: it runs our Python once, notes which operations come out,
# and compiles those. From then on Python is not asked any more, and operations can be joined, so that numbers
# are read once instead of three times.
#
# The program that comes out is made for certain shapes. **What happens if every batch has another size?**
# Put a layer into a net that takes a note whenever its Python runs.


# %%
class Noting(keras.layers.Layer):
    notes = 0

    def call(self, x):
        Noting.notes += 1
        return x


# %% tags=["varies"]
def notes_of(sizes):
    parts = [Noting(), keras.layers.Flatten(), keras.layers.Dense(10, activation="softmax")]
    net = keras.Sequential([keras.Input((28, 28, 1)), *parts])
    net.compile("adam", "sparse_categorical_crossentropy")
    Noting.notes = 0
    for size in sizes:
        net.train_on_batch(x[:size], y[:size])
    return Noting.notes


same, several = notes_of([64] * 20), notes_of(range(45, 65))
print(f"Python ran {same} times in 20 steps of one size, {several} times in 20 steps of 20 sizes")

# %% tags=["nbval-check-output"]
slow_start = not compiles or first_step > 3
claim("Where steps are compiled, the first takes over 3 times as long as a later one.", slow_start)
quicker = not compiles or later["compiled"] < 0.8 * later["as it is written"]
claim("Later ones are quicker than a step as it is written.", quicker)
claim("20 steps of one size need our Python less than 5 times.", not compiles or same < 5)
claim("Where sizes change, it is needed more often.", not compiles or several > same)

# %% [markdown]
# JAX compiles for each shape anew; TensorFlow does so once, and then writes a program for any size. This is
# why `train` feeds only full batches: what does not fill one waits for the next epoch.
#
# ## Threads
#
# An operation can be split among the cores of a processor: each *thread* takes some rows. How much that helps
# depends on what can be split. If a share $s$ of the work cannot, $n$ threads are at most
#
# $$\frac{1}{s + (1 - s) / n}$$
#
# times as fast. The number of threads is fixed when the backend starts. So each measurement below runs in a
# Python of its own.

# %% tags=["varies"]
threads, options = sorted({1, device.cores}), {"batch_sizes": [64], "steps": pick(quick=4, laptop=8, gpu=12)}
found = [
    elsewhere.measure_elsewhere("speed", elsewhere.with_threads(n) | elsewhere.without_gpu(), **options)
    for n in threads
]
rates = [result["images_per_second"][0] for result in found]
show_table({"threads": threads, "images a second": [f"{rate:.0f}" for rate in rates]})

# %% [markdown]
# Were two threads twice as fast? If not, work out $s$ from your two numbers. It does not only hold what
# cannot be split. If another program runs on a core, or if two threads share one real core, that counts too.
#
# ## Batch size
#
# A call has its price, however small the work. So larger batches should give more images a second. And
# learning? An epoch of larger batches has fewer steps. **Guess:** at equal epochs, is that good or bad?

# %% tags=["varies"]
speeds = {}
for size in pick(quick=(1, 64, 256), laptop=(1, 8, 64, 256, 1024), gpu=(1, 8, 64, 256, 1024, 4096)):
    chosen = np.arange(size) % len(x)
    speeds[size] = size / np.median(time_steps(new_net(), x[chosen], y[chosen], steps=6)[2:])
recipe = Settings(epochs=2, learning_rate=0.003, validation_fraction=0)

# %%
rows = []  # what `python -m course reference 12` stores; the seconds of prediction were not measured
for size in (64, 256, 1024):
    for seed in range(pick(quick=1, laptop=2, gpu=3)):
        keras.utils.set_random_seed(seed)
        how = replace(recipe, batch_size=min(size, train_size), seed=seed)
        run = train(new_net(), fashion, how, label=f"batches of {size}")
        found = (run.test_accuracy, run.parameters, run.seconds, np.nan, ())
        rows.append(Row(f"batches of {size}", "learned", train_size, seed, *found))

# %% tags=["varies"]
accuracies = {}
for row in rows:
    accuracies.setdefault(int(row.contender.split()[-1]), []).append(row.accuracy)
alt = "Images a second rise steeply at first, then hardly any more; accuracy after two epochs falls."
show(figures.plot_batch_sizes(speeds, accuracies), alt)
exercises.batch.beside(speeds[256] / speeds[1])

# %% tags=["nbval-check-output"]
claim("Batches of 64 give over twice as many images a second as single ones.", speeds[64] > 2 * speeds[1])
worse = np.mean(accuracies[64]) - np.mean(accuracies[1024])
claim("At equal epochs, batches of 1,024 get over 5 points less right than batches of 64.", worse > 0.05)

# %% [markdown]
# So the fastest batch is not the best one. With 1,024 images a step there are few steps, and each goes no
# farther than a step of 64. (Batch norm's running averages, too, need some steps to settle.) People then
# raise the learning rate along with the batch: twice the images, twice the rate. That works up to a point,
# and the point has to be found by trying.
#
# Did speed go on rising to the end? Once all cores are busy, a larger batch only waits longer for its turn,
# and more numbers than fit into the processor's own fast memory, its *cache*, must come from the slow one. A
# GPU has more to keep busy: there, the curve flattens later.
#
# ## Half the bits
#
# Numbers of 4 bytes (`float32`) have 24 binary digits. `bfloat16` has 2 bytes: the same range, but 8 digits.
# `float16` has 11 digits, and ends at 65,504. Half the bytes, half to be moved; and processors that have
# arithmetic for them, as GPUs with tensor cores do, multiply them several times as fast. Others must turn
# each number into 4 bytes first. The second ceiling in the table above tells which kind yours is.
#
# **Guess:** what is 256 + 1, with 8 binary digits? And what becomes of a weight 1.0 that is to learn by a
# thousand steps of 0.001?

# %%
one = keras.ops.convert_to_tensor(1.0, "bfloat16")
sum_of_two = float(keras.ops.cast(256 * one + one, "float32"))
weight, step = one, keras.ops.convert_to_tensor(0.001, "bfloat16")
for _ in range(1000):
    weight = weight + step
weight = float(keras.ops.cast(weight, "float32"))
too_large = float(keras.ops.cast(keras.ops.cast(70_000.0, "float16"), "float32"))
print(f"256 + 1 = {sum_of_two:g}; 1 + 1000 × 0.001 = {weight:g}; 70,000 in float16: {too_large}")

# %% [markdown]
# Small steps vanish. So one *mixes*: weights stay in 4 bytes and collect their steps there; layers multiply
# in 2. In Keras that is one line. (With float16, gradients can vanish as well; Keras then scales the loss.)


# %% tags=["varies"]
def net_in(policy):
    keras.config.set_dtype_policy(policy)
    net = new_net()
    keras.config.set_dtype_policy("float32")
    return net


mixed = {policy: net_in(policy) for policy in ("float32", "mixed_bfloat16")}
after = {name: train(net, fashion, recipe, label=name).test_accuracy for name, net in mixed.items()}
rates = [256 / np.median(time_steps(net, x[:256], y[:256])[2:]) for net in mixed.values()]
columns = {"images a second": [f"{rate:.0f}" for rate in rates]}
show_table({"numbers": list(mixed)} | columns | {"right (%)": [f"{100 * v:.1f}" for v in after.values()]})

# %% tags=["nbval-check-output"]
claim(
    "In bfloat16, 256 + 1 is 256, and a thousand small steps lead nowhere.", sum_of_two == 256 and weight == 1
)
claim("In float16, 70,000 is infinite.", np.isinf(too_large))
kinds = {str(weight.dtype) for weight in mixed["mixed_bfloat16"].trainable_weights}
claim("The weights of the mixed net have 4 bytes.", kinds == {"float32"})
claim("It gets at most 5 points less right.", after["mixed_bfloat16"] > after["float32"] - 0.05)

# %% [markdown]
# Was it quicker on your machine, and by as much as the ceiling of matrix products? If not, remember the
# roofline: a layer held back by memory gains at most a factor of two, and one that waits for calls gains
# nothing.
#
# ## Keep it fed
#
# Between two steps somebody has to bring the next batch. Here all images lie in memory, and that costs
# hardly anything. Photographs lie on a disk, must be decoded, and turned and cut at random. **Plant a slow
# pipeline:** each batch takes three times as long to prepare as to learn from. What will that cost? And
# what if four helpers prepare batches ahead?


# %%
class Pipeline(keras.utils.PyDataset):
    def __init__(self, pause, **options):
        super().__init__(**options)
        self.pause = pause

    def __len__(self):
        return pick(quick=4, laptop=24, gpu=100)

    def __getitem__(self, number):
        time.sleep(self.pause)  # as if it were decoded
        return x[64 * (number % 8) : 64 * (number % 8 + 1)], y[64 * (number % 8) : 64 * (number % 8 + 1)]


# %% tags=["varies"]
net = new_net()
net.fit(Pipeline(0), verbose=0)  # compiles
pause = 3 * np.median(time_steps(net, x[:64], y[:64]))
helpers = {"workers": 4, "max_queue_size": 16}
ways = {"in memory": (0, {}), "slow": (pause, {}), "slow, 4 helpers": (pause, helpers)}
epochs = {}
for name, (wait, options) in ways.items():
    began = time.perf_counter()
    net.fit(Pipeline(wait, **options), verbose=0)
    epochs[name] = time.perf_counter() - began
show_table({"pipeline": list(ways), "seconds an epoch": [f"{seconds:.2f}" for seconds in epochs.values()]})

# %% tags=["nbval-check-output"]
claim("Starved, an epoch takes over 1.5 times as long.", epochs["slow"] > 1.5 * epochs["in memory"])
claim("Helpers win back a good part of it.", epochs["slow, 4 helpers"] < 0.85 * epochs["slow"])

# %% [markdown]
# A faster device would not have helped at all here: it would only have waited more. So before you wish for
# one, look whether yours is busy. (For a GPU, `nvidia-smi` says so while it runs.)
#
# ## Memory
#
# For the way back, a training keeps what each layer handed on, for every image of the batch. Besides, each
# weight has a gradient, and Adam keeps two more numbers for it. **Guess:** which is larger, what the weights
# need or what the batch needs?

# %%
deep = {depth: build_resnet((28, 28, 1), 10, depth=depth, looped=False) for depth in (8, 20, 56)}
needs = {f"ResNet of {depth} layers": net for depth, net in deep.items()} | {"CNN of lesson 05": cnn}
columns = {"net": list(needs)}
learned = [count_memory(net, 1) for net in needs.values()]
columns["weights, gradients, Adam (MB)"] = [f"{(m.total - m.activations) / 1e6:.1f}" for m in learned]
for batch in (1, 64, 1024):
    kept = [count_memory(net, batch).activations / 1e6 for net in needs.values()]
    columns[f"batch of {batch} (MB)"] = [f"{megabytes:,.1f}" for megabytes in kept]
show_table(columns)

# %% tags=["varies"]
sizes = pick(quick=[16, 64], laptop=[64, 256, 1024], gpu=[64, 256, 1024])
used = elsewhere.measure_elsewhere("speed", elsewhere.without_gpu(), batch_sizes=sizes, steps=3)["peak_bytes"]
counted = [count_memory(cnn, size).total for size in sizes]
columns = {"batch": sizes, "counted (MB)": [f"{number / 1e6:.0f}" for number in counted]}
show_table(
    columns | {"what the process took besides, at most (MB)": [f"{number / 1e6:.0f}" for number in used]}
)

# %% [markdown]
# The count is rough: the backend keeps gradients of layers, too, rearranges numbers for its arithmetic, and
# holds memory in reserve. But it tells how need grows, *before* anything runs out.
#
# And if it does run out? A backend then gives up in the middle of a step. `train` catches that, goes back
# to the last whole epoch, and tries half the batch. We plant the error once, as if memory ended in the
# third step.

# %%
planted = []


def run_out(step, logs):
    if step == 2 and not planted:
        planted.append(step)
        raise MemoryError("planted")


ends = keras.callbacks.LambdaCallback(on_train_batch_begin=run_out)
saved = train(new_net(), fashion, replace(recipe, batch_size=256), callbacks=[ends], label="CNN")

# %% tags=["nbval-check-output"]
memory = {depth: count_memory(net, 64).activations for depth, net in deep.items()}
claim("A net of 56 layers keeps over 4 times as much as one of 8.", memory[56] > 4 * memory[8])
at_64 = [count_memory(net, 64) for net in needs.values()]
larger = all(need.activations > 10 * need.weights for need in at_64)
claim("With 64 images, the batch needs over 10 times as much as the weights.", larger)
claim("With the largest batch the process takes more than with the smallest.", used[-1] > 1.5 * used[0])
claim("The training went on to its end, with half the batch.", saved.settings.batch_size == 128)
claim("No epoch is missing.", len(saved.history["loss"]) == recipe.epochs)

# %% [markdown]
# ## Several devices
#
# When one device is not enough, take several. Each holds the whole net and gets a *shard* of every batch.
# Each works out its gradient, the gradients are averaged, and all take the same step: they stay equal.
#
# Is that the same training? The loss is a mean over images. So the gradient of the batch is the mean of the
# gradients of equal shards:
#
# $$\nabla \frac{1}{n} \sum_{i=1}^{n} \ell_i =
# \frac{1}{4} \sum_{k=1}^{4} \nabla \frac{4}{n} \sum_{i \in S_k} \ell_i$$
#
# **Is it so for our CNN, too?** Think of what batch norm does, before you run the cell.


# %% tags=["nbval-check-output"]
def compare_shards(training):  # greatest difference, against the greatest entry
    whole = weight_gradients(cnn, x[:64], y[:64], training=training)
    parts = zip(np.split(x[:64], 4), np.split(y[:64], 4), strict=True)
    shards = [weight_gradients(cnn, images, labels, training=training) for images, labels in parts]
    means = [np.mean(gradients, axis=0) for gradients in zip(*shards, strict=True)]
    difference = max(np.abs(mean - one).max() for mean, one in zip(means, whole, strict=True))
    return difference / max(np.abs(one).max() for one in whole)


fixed, own = compare_shards(training=False), compare_shards(training=True)
claim("With fixed statistics, the mean over four shards is the gradient of the batch.", fixed < 1e-4)
claim("Where batch norm looks at its shard alone, it is not.", own > 0.01)

# %% [markdown]
# Batch norm ties the images of a batch together: mean and variance of a shard are not those of the batch. One
# must either let the devices agree on them at each layer, which costs messages, or live with the difference.
#
# In Keras, JAX does all this behind one line: `keras.distribution.set_distribution(DataParallel(...))`. It
# divides the arrays and still computes as if they were whole, batch norm included. To try it on one
# processor, JAX can be told to take it for four devices. It has to be told before it starts, so this runs in
# another Python; and if you have several GPUs, once more on them.

# %% tags=["varies"]
losses = {}
try:
    losses |= elsewhere.compare_sharing("virtual device", 4)
    if len(device.gpus) > 1:
        losses |= elsewhere.compare_sharing("GPU", len(device.gpus))
except elsewhere.NotMeasuredError as error:
    print(f"Not measured: {error}.")
if losses:
    columns = {f"loss, {name}": [f"{loss:.4f}" for loss in column] for name, column in losses.items()}
    show_table({"step": list(range(1, 7))} | columns)

# %% tags=["nbval-check-output"]
measured = list(losses.values())
alone, shared = measured[0::2], measured[1::2]  # in turns
if shared:
    equal = all(np.allclose(one, many, rtol=0.01) for one, many in zip(alone, shared, strict=False))
    claim("Several devices lose what one loses, step by step, within 1 in 100.", equal)
else:
    print("No claim: JAX could not run here.")

# %% [markdown]
# Virtual devices share the same cores, so nothing gets faster. With real ones the messages cost time: the
# gradients of all weights, at every step. Two GPUs are never quite twice as fast, and with a small net they
# can be slower than one.
#
# ## Processor against GPU
#
# If your backend sees a GPU, the next cell runs the same steps on both, each in a Python of its own.
# Beside them stand stored runs on other machines, once somebody has made them: of this lesson, by
# `python -m course reference 12`, and of a small net for CIFAR-10 that has one aim, to be fast. There a whole
# epoch is one compiled function, and the photographs never leave the GPU.

# %% tags=["varies"]
if device.gpus:
    places, batches = {"this processor": elsewhere.without_gpu(), "this GPU": {}}, [64, 1024]
    live = [elsewhere.measure_elsewhere("speed", where, batch_sizes=batches) for where in places.values()]
    columns = {"images a second, measured just now": list(places)}
    for position, batch in enumerate(batches):
        rates = [result["images_per_second"][position] for result in live]
        columns[f"batches of {batch}"] = [f"{rate:,.0f}" for rate in rates]
    show_table(columns)
else:
    print("No GPU here: not measured live.")

# %% tags=["varies"]
from course.full_size import show_reference

try:
    stored = load_reference("12_gpu_and_scale")
except FileNotFoundError:
    print("Stored runs: not yet measured.")
else:
    print(f"Stored: two epochs on {stored.device}, {stored.date}, compilation included")
    for summary in stored.summaries:
        print(f"{summary.contender}, {summary.train_size:,} images: {summary.train_seconds:.1f} s")
show_reference("cifar10_fast")

# %% [markdown]
# ## What this shows, and what it does not
#
# - It **shows** where the seconds of *this* net went, on *your* machine: in compiling, in calls, in waiting
#   for memory or for data. Only what remains can be made quicker by faster arithmetic.
# - It **shows** that counting on paper tells beforehand what a layer asks for, and which ceiling it meets.
# - It does **not** show how fast your device *can* be. Ceilings are the best of a few tries, on a machine
#   that may have been busy; a larger product or another library may reach more.
# - It does **not** rank batch sizes. The rate was the same for all of them, and two epochs are a short
#   training. Nor does one net tell whether half the bits suffice for another.
# - Four virtual devices show that the *result* is right. They say nothing about speed.
#
# **If you like to go on:**
#
# - Give `build_cnn` twice as many filters. Count first: how many times the multiplications? Then time its
#   steps: how many times the seconds?
# - Train batches of 1,024 with a learning rate four times as high. How much of the loss comes back?
# - Put `time.sleep` into a callback's `on_train_batch_end`. Do helpers help against that?
# - `compare_shards` gives each device its own batch norm. How small may a shard become before the net learns
#   worse? Train with batches of 4 and the learning rate that suits them.

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# You can now
#
# - say what your machine has: `describe` names it, `look_for_gpu` tells **no GPU from an unseen one**;
# - measure the two **ceilings** of a device, and count **multiplications and bytes** of a layer by hand;
# - read a **roofline**: on the slope memory holds a layer back, under the flat part arithmetic, and far below
#   both the price of calls;
# - find where time goes: the **first step** compiles, **new shapes** compile again, threads and larger
#   batches spread the price of a call, half the bits help where the arithmetic knows them, and a **starved**
#   device is slow however fast it is;
# - estimate **memory**: four numbers for each weight, and every layer's output for every image of the batch;
# - share a batch: **the mean of the shards' gradients is the gradient**, unless batch norm looks at its shard
#   alone.
#
# **Next: [13 Your own data](13_your_own_data.ipynb)** turns a folder of yours into such a contest.
#
# ## Sources
#
# - A. Lavin, S. Gray, "Fast algorithms for convolutional neural networks", CVPR 2016: Winograd's way.
# - S. Williams, A. Waterman, D. Patterson, "Roofline: an insightful visual performance model for multicore
#   architectures", *Communications of the ACM* 52(4), 2009.
# - G. Amdahl, "Validity of the single processor approach to achieving large scale computing capabilities",
#   AFIPS 1967: why twice the threads are not twice as fast.
# - P. Goyal and others, "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017,
#   [arXiv:1706.02677](https://arxiv.org/abs/1706.02677): twice the batch, twice the rate, and how far that
#   works.
# - P. Micikevicius and others, "Mixed precision training", ICLR 2018,
#   [arXiv:1710.03740](https://arxiv.org/abs/1710.03740): weights in 4 bytes, and why the loss is scaled.
# - D. Kalamkar and others, "A study of bfloat16 for deep learning training", 2019,
#   [arXiv:1905.12322](https://arxiv.org/abs/1905.12322).
# - [Keras: distributed training with `keras.distribution`](https://keras.io/guides/distribution/).
