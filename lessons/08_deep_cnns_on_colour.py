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
# # Deep CNNs on colour
#
# **The question:** garments were grey, centred and alone. What is all you have learned worth on real colour
# photographs: features by hand, shallow nets, deep ones? And how do people do on the same pictures?
#
# Afterwards you will be able to
#
# - describe a photograph by hand, and by a dictionary of patches that no label has taught,
# - train a CNN and a residual net on photographs, and say how many points each step is worth,
# - show what layers respond to, and which places decide (Grad-CAM), and test such a picture,
# - compare a net with people, kind by kind and photograph by photograph, and say how sure it may be,
# - reuse a trained net for another task, and measure whether that pays.
#
# **You need:** lessons [00](00_start_here.ipynb) to [07](07_going_deep.ipynb), and **photographs that the
# course may not carry**. Get them in a terminal, in the folder of the course:
#
# - `python -m course data get cifar10`: CIFAR-10. Without it, nothing below can run.
# - `python -m course data get cifar10h gtsrb32`: people's votes and traffic signs, for two sections further
#   down. What cannot be downloaded, the command says how to get.
#
# **Time:** about 90 minutes, of which a laptop computes for about six. With a GPU the lesson takes all the
# photographs, and bigger nets.

# %%
from course import figures
from course.calibration import reliability
from course.claims import claim
from course.comparison import by_hand, compare, learned
from course.data import load
from course.devices import pick
from course.exercises import deep_cnns_on_colour as exercises
from course.features.image import colour_histogram, hog
from course.features.patches import PatchDictionary
from course.inspection import feature_maps
from course.models import build_cnn, build_mlp, build_resnet
from course.saliency import grad_cam, maximise_activation

# %%
from dataclasses import replace
from functools import partial

from course.training import Settings, train
import keras
import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC, LinearSVC

# %% [markdown]
# ## First, your guesses
#
# CIFAR-10 holds photographs of ten kinds of animals and vehicles, 32 × 32 pixels in colour.
#
# 1. **Of 100 new photographs, how many does the best hand-made contender get right, and how many a CNN,**
#    if both learn from the same photographs?
# 2. **Which kind will the net find hardest? And which will people?**
# 3. The trained net is given traffic signs, ten examples of each, and its last layer is learned anew. **Will
#    its features be better than HOG and colours, or worse?**
#
# Write your answers in place of `None`, words in quotation marks. They are kept, and shown beside the
# results.

# %%
my_hand_made_guess = exercises.hand_made.record(None)  # of 100
my_cnn_guess = exercises.cnn.record(None)  # of 100
my_hardest_for_net = exercises.hardest_for_net.record(None)  # such as "bird"
my_hardest_for_people = exercises.hardest_for_people.record(None)
my_transfer_guess = exercises.transfer.record(None)  # "better" or "worse"

# %% needs=["cifar10"] tags=["restricted-data"]
cifar = load("cifar10")
pool, test = pick(quick=(1_000, 500), laptop=(20_000, 4_000), gpu=(50_000, 10_000))
photos = cifar.subset(pool, test).scaled()  # each seed draws its own training images from the pool
sizes = pick(quick=(100, 200), laptop=(250, 1_000, 10_000), gpu=(250, 1_000, 10_000, 50_000))
largest, seeds = sizes[-1], pick(quick=(0, 1), laptop=(0, 1), gpu=(0, 1, 2))

names = np.array(photos.class_names)
two_of_each = np.concatenate([np.flatnonzero(photos.y_test == kind)[:2] for kind in range(10)])
figure = figures.plot_images(photos.x_test[two_of_each], names[photos.y_test[two_of_each]])
figures.show(figure, "Small colour photographs, two of each of ten kinds: airplane, automobile, bird …")

# %% [markdown]
# ## By hand: shapes and colours
#
# HOG knows shapes; give it two scales, as in lesson 06. But a ship on water and a deer on grass have edges
# as well, and HOG does not see that one is blue and the other green. So add **colour histograms**: red, green
# and blue are cut into 4 steps each, which makes 64 colours. How much of each quarter of the picture has
# which?
#
# A histogram is ruled by its largest colour. Its *square root* is less so: rare colours have a say, too.
#
# Three classifiers get these features: a linear SVM, an SVM with a radial kernel, and a shallow net. Before
# both SVMs stands PCA, as in lesson 06: it makes them several times as fast and costs next to nothing.


# %%
def describe(images):
    fine = hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
    coarse = hog(images, pixels_per_cell=(8, 8), cells_per_block=(2, 2))
    colours = np.sqrt(colour_histogram(images, bins=4, cells=(2, 2)))
    return np.hstack([fine, coarse, 2 * colours])  # times 2: as much weight as shapes


# %%
directions = pick(quick=50, laptop=200, gpu=200)
to_linear = make_pipeline(PCA(directions), LinearSVC(C=0.1, dual=False))
to_kernel = make_pipeline(PCA(directions), SVC(C=5, gamma=0.06))
to_net = Settings(pick(quick=1, laptop=8, gpu=20), 128, 0.002, validation_fraction=0)
small_net = partial(build_mlp, hidden=(256,), dropout=0.5)
hand_made = [
    by_hand("hand-made + linear", None, to_linear),
    by_hand("hand-made + SVM", None, to_kernel),
    learned("hand-made + net", small_net, to_net),
]

# %% [markdown]
# ## A dictionary of patches, learned without labels
#
# Between by hand and learned there is a third way: nobody says what to look for, but nobody says what is
# *right* either. In 2011 Adam Coates, Honglak Lee and Andrew Ng did this, and were ahead of all that had been
# published on these photographs until then, deep nets included:
#
# 1. Cut patches of 6 × 6 pixels from the photographs, and take away their brightness and contrast.
# 2. *Whiten* them. Neighbouring pixels nearly agree, and that hides everything else; so stretch the space of
#    patches until no two directions vary together.
# 3. Sort them into groups by *k-means*: put each patch to the nearest group mean, move each mean into the
#    middle of its patches, and repeat. The means are the *words* of a dictionary.
#
# To describe a photograph, lay every word on every place (on a laptop, every second one). If $z_k$ is the
# distance from a patch to word $k$, and $\bar z$ the mean of these distances over all words, then the word's
# answer is
#
# $$f_k = \max(0,\; \bar z - z_k)$$
#
# The answers in each quarter of the picture are added up, and a linear model decides: here the simplest,
# least squares with weights held small (*ridge*), which is solved in one go.

# %% needs=["cifar10"]
words = PatchDictionary(pick(quick=30, laptop=240, gpu=1_600), stride=pick(quick=4, laptop=2, gpu=1))
to_words = make_pipeline(words, StandardScaler(), RidgeClassifier(alpha=100))
dictionary = by_hand("patches + linear", None, to_words)

pictures = PatchDictionary(words.words).fit(photos.x_train[:2_000]).pictures()[:30]
reach = np.abs(pictures).max(axis=(1, 2, 3), keepdims=True)  # each stretched to its own largest number
figure = figures.plot_images(0.5 + pictures / (2 * reach), columns=15)
figures.show(figure, "Thirty words: edges at many angles, grey or from a colour to its opposite, and spots.")

# %% [markdown]
# Edges and spots, as in lesson 05; new are edges from one colour to its opposite. There they came from labels
# and a net, here from photographs alone.
#
# Now all four learn from the same photographs, and are tested on the same ones.

# %% needs=["cifar10"]
described = photos.with_inputs(describe(photos.x_train), describe(photos.x_test))  # once, for all three
rows = compare(hand_made, described, sizes=[largest], seeds=seeds)
rows += compare([dictionary], photos, sizes=[largest], seeds=seeds)
found = {}  # contender to its accuracies, one a seed
for row in rows:
    found.setdefault(row.contender, []).append(row.accuracy)

# %% [markdown]
# ## Learned: a CNN and a residual net
#
# The CNN is that of lesson 05; its first filters see three channels. The residual net is built as in lesson
# 07, with eight layers, and shrinks the picture as it goes.
#
# **Augmentation** must fit photographs. A mirrored horse is a horse. A horse moved by two pixels is one, too;
# and since photographs have no black edge, what comes in from outside is mirrored.
#
# Then come two nets and two seeds: four trainings, by far the longest cell. With a GPU everything in it is
# larger, and aims at 94 photographs of 100. That has *not yet been measured*.

# %% needs=["cifar10"] tags=["restricted-data"]
from course.batches import flip, shift_mirrored

horse = photos.x_test[photos.y_test == 7][0]
random = np.random.default_rng(1)
copies = shift_mirrored(flip(np.repeat(horse[None], 9, axis=0), random), random)
figure = figures.plot_images(np.concatenate([horse[None], copies]))
figures.show(figure, "A photograph of a horse, and nine copies, some of them mirrored, all moved a little.")

# %% needs=["cifar10"]
cnn = partial(build_cnn, filters=pick(quick=(8, 8), laptop=(32, 64, 128, 128), gpu=(64, 128, 256, 512)))
depth, widths = pick(quick=(6, (8, 8)), laptop=(8, (32, 64, 128)), gpu=(20, (64, 128, 256)))
kernel, stride = pick(quick=(5, 2), laptop=(5, 2), gpu=(3, 1))
resnet = partial(build_resnet, depth=depth, widths=widths, first_kernel=kernel, first_stride=stride)
both = {"augment": ("flip", "shift_mirrored"), "validation_fraction": 0}
for_cnn = Settings(pick(quick=1, laptop=9, gpu=40), 64, 0.01, weight_decay=0.03, **both)
for_resnet = Settings(pick(quick=1, laptop=7, gpu=60), 64, 0.005, weight_decay=0.03, **both)
epochs = dict(zip(sizes, pick(quick=(1,), laptop=(15, 20), gpu=(60, 60, 40)), strict=False))

# %% needs=["cifar10"]
nets = {}
for seed in seeds:
    images = photos.subset(largest, seed=seed)
    for name, build, recipe in (("CNN", cnn, for_cnn), ("ResNet", resnet, for_resnet)):
        keras.utils.set_random_seed(seed)
        nets[name, seed] = build((32, 32, 3), 10)
        run = train(nets[name, seed], images, replace(recipe, seed=seed), label=f"{name}, seed {seed}")
        found.setdefault(name, []).append(run.test_accuracy)

# %% needs=["cifar10"] tags=["varies"]
per_cent = {name: 100 * np.array(values) for name, values in found.items()}
table = {"contender": list(found), "mean (%)": [f"{values.mean():.1f}" for values in per_cent.values()]}
for number, seed in enumerate(seeds):
    table[f"seed {seed}"] = [f"{values[number]:.1f}" for values in per_cent.values()]
figures.show_table(table)
exercises.hand_made.beside(max(v.mean() for name, v in per_cent.items() if name.startswith("hand-made")))
exercises.cnn.beside(per_cent["CNN"].mean())
figure = figures.plot_differences("hand-made + linear", found)
figures.show(figure, "Points gained over hand-made features with a linear SVM; most by the CNN.")

# %% needs=["cifar10"] tags=["nbval-check-output"]
mean = {name: values.mean() for name, values in per_cent.items()}
best_by_hand = max(value for name, value in mean.items() if name.startswith("hand-made"))
claim("The CNN is at least 8 points ahead of every hand-made contender.", mean["CNN"] - best_by_hand >= 8)
claim("The residual net is at least a point ahead of them, too.", mean["ResNet"] - best_by_hand >= 1)
claim(
    "With a linear model, patches that no label has taught beat shapes and colours by at least 3 points.",
    mean["patches + linear"] - mean["hand-made + linear"] >= 3,
)

# %% [markdown]
# Each dot is a seed. What a *linear* model cannot make of shapes and colours, a kernel can; and a dictionary
# that nobody taught gives a linear model much of that, too. The residual net has more layers than the CNN,
# and not more time: compare the two, and remember from lesson 07 what depth costs.
#
# How far would larger nets get, with all photographs and more time? Such a run needs a GPU. Once somebody has
# made it, it comes with the course and is drawn here, with yours beside it.

# %% needs=["cifar10"] tags=["varies"]
from course.full_size import show_reference

show_reference("cifar10", mine=found)

# %% [markdown]
# ## How many photographs does it take? What is augmentation worth?
#
# In lesson 06 hand-made features won while examples were few. And in lesson 05 augmentation *cost* accuracy.
# Is it so with photographs? The fewer there are, the more often the net may look at each. (An *epoch* of 250
# photographs is short.)


# %% needs=["cifar10"]
def few(size, augment=both["augment"]):
    return replace(for_cnn, epochs=epochs[size], augment=augment)


rows = compare([hand_made[1]], described, sizes=sizes[:-1], seeds=seeds)
rows += compare([learned("CNN", cnn, few)], photos, sizes=sizes[:-1], seeds=seeds)
at = {(name, largest): found[name] for name in ("CNN", "hand-made + SVM")}
for row in rows:
    at.setdefault((row.contender, row.train_size), []).append(row.accuracy)

# %% needs=["cifar10"]
for seed in seeds:  # not by compare(): these nets are needed once more, further down
    keras.utils.set_random_seed(seed)
    nets["not augmented", seed] = cnn((32, 32, 3), 10)
    plain, recipe = photos.subset(sizes[-2], seed=seed), replace(few(sizes[-2], augment=()), seed=seed)
    at.setdefault(("not augmented", sizes[-2]), []).append(
        train(nets["not augmented", seed], plain, recipe, label=f"not augmented, {seed}").test_accuracy
    )

# %% needs=["cifar10"] tags=["varies"]
curves = {name: np.transpose([at[name, size] for size in sizes]) for name in ("hand-made + SVM", "CNN")}
figure = figures.plot_accuracy_curves(sizes, curves, xlabel="training images", chance=0.1)
figure.axes[0].set(xscale="log", ylim=(0, 85))
figure.axes[0].set_xticks(sizes, [f"{size:,}" for size in sizes])
figure.axes[0].minorticks_off()
figures.show(figure, "Accuracy over training images: level at few, the CNN far ahead at many.")

pair = [100 * np.array(at[name, sizes[-2]]) for name in ("CNN", "not augmented")]
print(f"{sizes[-2]:,} photographs, augmented: {pair[0].round(1)} %, as they are: {pair[1].round(1)} %")

# %% needs=["cifar10"] tags=["nbval-check-output"]
leads = [np.mean(at["CNN", size]) - np.mean(at["hand-made + SVM", size]) for size in sizes]
claim("At the fewest photographs the CNN is less than 4 points ahead, if at all.", leads[0] < 0.04)
claim("From there to the most, it gains at least 5 points on the SVM.", leads[-1] - leads[0] >= 0.05)
claim("With few photographs, augmentation is worth at least 1 point.", (pair[0] - pair[1]).mean() >= 1)

# %% [markdown]
# ## What the layers respond to
#
# Lesson 05 asked which pieces of the test images excite a filter. Another way: *make* the picture. Begin with
# grey noise, and change every pixel a little in the direction that raises the mean $a$ of the filter's map:
#
# $$\text{picture} \leftarrow \text{picture} + \frac{g}{\lVert g \rVert} \qquad
# g = \frac{\partial\, a}{\partial\, \text{picture}}$$
#
# This is gradient descent upwards, with the weights fixed and the *picture* learned. Left alone, it ends in
# fine noise. So before each step the picture is moved by a pixel or two, and after it blurred a little: only
# what survives both remains.

# %% needs=["cifar10"]
net = nets["CNN", seeds[0]]
layers = [layer.name for layer in net.layers if layer.name.startswith("convolution")]
steps = pick(quick=3, laptop=16, gpu=100)
made = {layer: maximise_activation(net, layer, range(8), steps=steps) for layer in layers}
figure = figures.plot_patches(np.stack(list(made.values())), [name.replace("_", " ") for name in made])
figures.show(figure, "Pictures that excite 8 filters of each layer: flat colours, stripes, then textures.")

# %% needs=["cifar10"] tags=["restricted-data"]
# One photograph through the same layers: each picture is the map of one filter, bright where it answers.
seen = {"photograph": horse.mean(axis=2, keepdims=True)}
for number in range(1, len(layers) + 1):
    maps = feature_maps(net, f"activation_{number}", horse[None])[0]  # (rows, columns, filters)
    seen[f"layer {number}\n{maps.shape[0]} × {maps.shape[1]}"] = maps
figure = figures.plot_feature_maps(seen)
figures.show(figure, "A horse; eight maps of each layer: outlines at first, then few bright places.")

# %% [markdown]
# Are those made pictures anything the net ever meets? Compare them with test photographs. And, as in
# lesson 05: of the 20 photographs that excite a filter most, how many are of one kind?

# %% needs=["cifar10"] tags=["varies"]
beaten, one_kind = {}, {}
for layer, own in made.items():
    by_photos = feature_maps(net, layer, photos.x_test[:2_000]).mean(axis=(1, 2))[:, :8]
    by_made = np.diagonal(feature_maps(net, layer, own).mean(axis=(1, 2)))  # each to its own filter
    beaten[layer] = (by_made > by_photos.max(axis=0)).mean()
    kinds = photos.y_test[:2_000][np.argsort(-by_photos, axis=0)[:20]]  # (20 photographs, filters)
    one_kind[layer] = np.mean([np.bincount(column).max() / 20 for column in kinds.T])
columns = {"layer": layers}
columns["made pictures beyond all photographs (%)"] = [f"{100 * share:.0f}" for share in beaten.values()]
columns["of what excites most, one kind (%)"] = [f"{100 * share:.0f}" for share in one_kind.values()]
figures.show_table(columns)

# %% needs=["cifar10"] tags=["nbval-check-output"]
beyond = np.mean(list(beaten.values()))
claim("Most made pictures excite their filter more than any photograph.", beyond > 0.6)
claim(
    "What excites a filter is more often of one kind in the last layer than in the first.",
    one_kind[layers[-1]] > one_kind[layers[0]] + 0.1,
)

# %% [markdown]
# So a made picture tells what a filter *would* like most, not what it meets: it lies beyond all photographs.
#
# ## Look inside both nets
#
# Now look for yourself. Below you choose a photograph, a layer and a filter of the residual net; the plain
# CNN is one word away. The orange square on the photograph is the receptive field of the largest number of
# the map beside it. In a residual net it is worked out along the *longer* way, through the block. Below stand
# the pieces of test photographs that excite the filter most.
#
# And you can take filters away: a hidden filter hands on zeros. **Before you try:** the last layer
# has 128 filters. Will hiding a single one of them change the net's mind?

# %% needs=["cifar10"] tags=["widget", "restricted-data"]
from course.widgets import explore_inside

explore_inside(nets["ResNet", seeds[0]], photos)  # or nets["CNN", seeds[0]]

# %% [markdown]
# **Try and notice:**
#
# - Go through the filters of `activation_1` with the arrow keys. Which answer to a colour, which to an edge?
#   The pieces say it.
# - Step down the layers. When is the square as large as the photograph? From there on, a filter *may* see
#   everything. Does it look like it in the pieces?
# - Hide the filter of the last layer whose pieces are nearly all of the photograph's own kind. How
#   far do the bars move? Is what the net knows of this kind in one place, or in many?
# - Hide one filter of `activation_1` instead. In the CNN, all that it found is lost. In the residual net a
#   way leads *around* the block, and there it goes on. Which of the two answers moves more?

# %% [markdown]
# ## Where is the evidence?
#
# **Grad-CAM** asks the last layer. How much does the score $s$ of a class, before softmax, rise with map
# $A_k$? Average the derivative over its $n$ places. Weigh the maps with that, add them up, and keep what
# speaks *for* the class:
#
# $$w_k = \frac{1}{n} \sum_{r,\,c} \frac{\partial\, s}{\partial A_k(r, c)} \qquad
# \text{heat}(r, c) = \max\Bigl(0,\; \sum_k w_k\, A_k(r, c)\Bigr)$$
#
# Below are four photographs that it got right, and then its twelve worst mistakes, those of which it was most
# sure. Above each stands its answer, for the mistakes with a question mark, and then the label.

# %% needs=["cifar10"] tags=["restricted-data"]
last = f"activation_{len(layers)}"
probabilities = net.predict(photos.x_test, batch_size=500, verbose=0)  # (photos, kinds)
answers, confidence = probabilities.argmax(axis=1), probabilities.max(axis=1)
right = answers == photos.y_test
heat = grad_cam(net, last, photos.x_test, answers)  # (photos, rows, columns)
worst = np.argsort(np.where(right, 0, -confidence), kind="stable")[:12]
shown = [*np.flatnonzero(right)[:4], *worst]
asked = [f"{names[answers[one]]}" + ("" if right[one] else "?") for one in shown]
titles = [f"{said}\n{names[photos.y_test[one]]}" for said, one in zip(asked, shown, strict=True)]
figure = figures.plot_heat_maps(photos.x_test[shown], heat[shown], titles)
figures.show(figure, "Photographs and, below each, its heat: four right answers, twelve confident mistakes.")

# %% [markdown]
# Handsome. But does the net *lean* on the hot places? Cover a quarter of each photograph with grey: once the
# hottest, once the coldest. How many answers survive?

# %% needs=["cifar10"] tags=["varies"]
half, survived = heat.shape[1] // 2, {}
quarters = heat.reshape(-1, 2, half, 2, half).sum(axis=(2, 4)).reshape(-1, 4)  # (photos, quarters)
for what, chosen in (("hottest", quarters.argmax(axis=1)), ("coldest", quarters.argmin(axis=1))):
    covered = photos.x_test.copy()
    for image, quarter in zip(covered, chosen, strict=True):
        top, left = 16 * (quarter // 2), 16 * (quarter % 2)
        image[top : top + 16, left : left + 16] = 0.5
    still = net.predict(covered, batch_size=500, verbose=0).argmax(axis=1) == answers
    survived[what] = still.mean()
    print(f"with the {what} quarter covered, {100 * survived[what]:.0f} % of the answers stay")

# %% needs=["cifar10"] tags=["nbval-check-output"]
claim(
    "Covering the hottest quarter changes at least 5 answers in 100 more than covering the coldest.",
    survived["coldest"] - survived["hottest"] >= 0.05,
)

# %% [markdown]
# ## Against people
#
# Some of those mistakes you would not have made; for others, ask yourself what you would have said. That has
# an answer: Joshua Peterson and colleagues showed all 10,000 test photographs to people, some 50 votes for
# each, 511,000 together. A person's accuracy on a kind is the share of votes that name it right.
#
# After the kinds, we go photograph by photograph. Is what is hard for people hard for the net? Is it less
# sure where they disagree? And is there any photograph on which it does better than they?

# %% needs=["cifar10", "cifar10h"] tags=["varies"]
votes = load("cifar10h").extra["test_counts"]  # (10000, kinds), in the order of the test part
votes = votes / votes.sum(axis=1, keepdims=True)
judged, truth = cifar.subset(train_size=10).scaled().x_test, cifar.y_test
by_nets = [nets["CNN", seed].predict(judged, batch_size=500, verbose=0) for seed in seeds]
votes_right = votes[np.arange(len(truth)), truth]  # (10000,) share of the votes
nets_right = np.mean([one.argmax(axis=1) == truth for one in by_nets], axis=0)  # (10000,) share of the nets
each_kind = [truth == kind for kind in range(10)]
by_kind = {"CNN": nets_right, "people": votes_right}
by_kind = {who: np.array([share[own].mean() for own in each_kind]) for who, share in by_kind.items()}
figure = figures.plot_shares_by_class(by_kind, names)
figures.show(figure, "Accuracy on each kind: the net on the left, people on the right.")

# %% needs=["cifar10", "cifar10h"] tags=["varies"]
sure = np.mean([one.max(axis=1) for one in by_nets], axis=0)
group = np.digitize(votes_right, (0.5, 0.8, 0.95))  # (10000,) 0: most votes are wrong … 3: nearly all right
columns = {"votes that are right": ["below 50 %", "50 to 80 %", "80 to 95 %", "from 95 % on"]}
columns["photographs"] = list(np.bincount(group, minlength=4))
for what, values in (("CNN right (%)", nets_right), ("CNN sure (%)", sure)):
    columns[what] = [f"{100 * values[group == number].mean():.0f}" for number in range(4)]
figures.show_table(columns)
net_ahead = ((nets_right == 1) & (votes_right < 0.5)).sum()
people_ahead = ((nets_right == 0) & (votes_right > 0.5)).sum()
print(f"most votes wrong, all our nets right: {net_ahead} photographs; the other way round: {people_ahead}")
exercises.hardest_for_net.beside(str(names[by_kind["CNN"].argmin()]))
exercises.hardest_for_people.beside(str(names[by_kind["people"].argmin()]))

# %% needs=["cifar10", "cifar10h"] tags=["restricted-data"]
disputed = np.argsort(votes.max(axis=1), kind="stable")[:12]
opinions = {"people": votes[disputed], "CNN": by_nets[0][disputed]}
figure = figures.plot_opinions(judged[disputed], opinions, names)
figures.show(figure, "The twelve photographs that people dispute most, their votes and the net's shares.")

# %% [markdown]
# These are the photographs that people dispute most. For them *one* label says too little: the votes are the
# truth. A net whose bars resemble those of people knows more than one that hits the label by luck.
#
# ## How sure may it be?
#
# If a net says 80 %, is it right in 80 of 100 such cases? Then it is *calibrated*. Sort its $n$ answers by
# confidence into bins $B_b$. The gap between accuracy and confidence in the bins, averaged over all answers,
# is the *expected calibration error*:
#
# $$\text{ECE} = \sum_b \frac{\lvert B_b \rvert}{n}\,
# \bigl\lvert \text{accuracy}(B_b) - \text{confidence}(B_b) \bigr\rvert$$
#
# For people, take the answer with most votes, and its share of the votes for confidence. And for contrast,
# the CNN from above that learned few photographs by heart, without augmentation.

# %% needs=["cifar10", "cifar10h"] tags=["varies"]
by_heart = nets["not augmented", seeds[0]].predict(judged, batch_size=500, verbose=0)
shares = {"CNN": by_nets[0], "CNN, by heart": by_heart}
shares["people"] = votes
bins = {who: reliability(p.max(axis=1), p.argmax(axis=1) == truth) for who, p in shares.items()}
figures.show(figures.plot_reliability(bins), "Accuracy over confidence: the CNN near the diagonal.")
print({who: f"ECE {100 * own.error:.1f} %" for who, own in bins.items()})

# %% needs=["cifar10", "cifar10h"] tags=["nbval-check-output"]
claim("All kinds together, people are ahead.", by_kind["people"].mean() > by_kind["CNN"].mean())
easy, hard = (nets_right[group == number].mean() for number in (3, 0))
claim("What most people get wrong, the net gets wrong far more often than the rest.", hard < easy - 0.15)
claim("And yet on a dozen photographs or more our nets are right, and most votes wrong.", net_ahead >= 12)
claim("Where people disagree, the net is less sure.", sure[group < 2].mean() < sure[group == 3].mean() - 0.1)
worse = bins["CNN, by heart"].error - bins["CNN"].error
claim("A net that learned by heart is calibrated worse, by at least 5 points.", worse >= 0.05)

# %% [markdown]
# ## A new task for the trained net
#
# The net needed thousands of photographs. Does what it learned serve elsewhere? Take traffic signs: 43 kinds,
# none of which it has seen, and 10 or 30 examples of each. The official test shows *other* signs. That
# matters: each sign was filmed many times, and had we split by photograph, the test would be half known.
# Four ways to use the examples:
#
# - **hand-made + linear:** HOG and colours, and a linear model,
# - **frozen:** the net as it is, without its last layer, and a linear model on what is left,
# - **fine-tuned:** the net with a new last layer, and all its weights go on learning,
# - **from scratch:** the same net, beginning with random weights; to save time, only with 10 of each.

# %% needs=["cifar10", "gtsrb32"] tags=["restricted-data"]
signs = load("gtsrb32", test_size=pick(quick=200, laptop=2_000, gpu=12_630)).scaled()
one_each = [np.flatnonzero(signs.y_test == kind)[0] for kind in range(0, 43, 4)]
figure = figures.plot_images(signs.x_test[one_each], columns=11)
figures.show(figure, "Eleven traffic signs, some dark, some blurred.")


def draw_examples(count, seed):  # count of each kind
    random = np.random.default_rng(seed)
    chosen = [random.permutation(np.flatnonzero(signs.y_train == kind))[:count] for kind in range(43)]
    chosen = np.concatenate(chosen)
    return replace(signs, x_train=signs.x_train[chosen], y_train=signs.y_train[chosen], extra={})


# %% needs=["cifar10", "gtsrb32"]
def by_linear_model(features, data):
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=200))
    return model.fit(features(data.x_train), data.y_train).score(features(data.x_test), data.y_test)


def go_on_training(net, data, seed):
    model = cnn((32, 32, 3), 43)
    for layer, trained in zip(model.layers[:-1], net.layers[:-1], strict=True):
        layer.set_weights(trained.get_weights())
    return train(model, data, replace(for_signs, seed=seed)).test_accuracy


# %% needs=["cifar10", "gtsrb32"]
for_signs = Settings(pick(quick=1, laptop=10, gpu=40), 32, 0.003, validation_fraction=0)
counts, ways = (10, 30), {"hand-made + linear": [], "frozen": [], "fine-tuned": [], "from scratch": []}
for seed in seeds:
    keras.utils.set_random_seed(seed)
    trained, untrained = nets["CNN", seed], cnn((32, 32, 3), 10)
    frozen = partial(keras.Model(trained.input, trained.layers[-1].input).predict, verbose=0)
    examples = [draw_examples(count, seed) for count in counts]
    ways["hand-made + linear"].append([by_linear_model(describe, own) for own in examples])
    ways["frozen"].append([by_linear_model(frozen, own) for own in examples])
    ways["fine-tuned"].append([go_on_training(trained, own, seed) for own in examples])
    ways["from scratch"].append([go_on_training(untrained, examples[0], seed), np.nan])

# %% needs=["cifar10", "gtsrb32"] tags=["varies"]
ways = {way: np.array(values) for way, values in ways.items()}
figure = figures.plot_accuracy_curves(counts, ways, xlabel="examples of each sign", chance=1 / 43)
figures.show(figure, "Accuracy on signs, over examples of each, for four ways to use them.")
columns = {"test accuracy": list(ways)}
for number, count in enumerate(counts):
    means = [100 * values[:, number].mean() for values in ways.values()]
    columns[f"{count} of each (%)"] = ["–" if np.isnan(mean) else f"{mean:.1f}" for mean in means]
figures.show_table(columns)
frozen_is_ahead = ways["frozen"].mean() > ways["hand-made + linear"].mean()
exercises.transfer.beside("better" if frozen_is_ahead else "worse")

# %% needs=["cifar10", "gtsrb32"] tags=["nbval-check-output"]
signs_right = {way: values.mean(axis=0) for way, values in ways.items()}  # (counts,)
claim(
    "Frozen, the features of the last layer are worse than HOG and colours, by at least 10 points.",
    (signs_right["hand-made + linear"] - signs_right["frozen"] >= 0.1).all(),
)
claim(
    "With ten examples of each, fine-tuning beats beginning from scratch by at least 5 points.",
    signs_right["fine-tuned"][0] - signs_right["from scratch"][0] >= 0.05,
)
lead = signs_right["fine-tuned"] - signs_right["hand-made + linear"]  # (counts,)
claim("It is behind HOG and colours with ten of each, and ahead with thirty.", lead[0] < 0 < lead[1])

# %% [markdown]
# The last layer has learned to tell *animals and vehicles* apart. What that does not need, it may forget: how
# a round sign differs from a three-cornered one, for instance. HOG was made for nothing in particular, and
# keeps it. As a *beginning*, though, the trained net is worth many examples: its early layers know edges and
# colours already, and the later ones can still change.

# %% [markdown]
# ## What this shows, and what it does not
#
# **It shows** that on photographs a net that learns its features is well ahead of good features by hand, from
# the same few thousand examples, and level with them when there are only hundreds; that features can be
# learned without labels; that a net leans on the places where it finds its class; and that it stumbles where
# people stumble, but far more often.
#
# **It does not show** how good nets can be: published nets get more than 95 of 100 from all 50,000
# photographs, and people about as many. Nor that residual nets are worth nothing: ours is small, and had few
# steps. Nor that trained features transfer badly: nets that have seen a thousand kinds in millions of
# photographs are another matter. And a heat map is no reason: we have tested it with grey squares, which are
# themselves nothing that the net has ever seen.

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# You can now
#
# - describe a photograph by **shapes and colours**, and by a **dictionary of patches** without labels,
# - train a CNN and a residual net on photographs, and say how many **points** each step, such as
#   augmentation, is worth,
# - **make** the picture that a filter responds to, draw with Grad-CAM which places decide, and **test**
#   whether the net leans on them,
# - compare a net with people by **votes**, kind by kind, and check how sure it may be by its **calibration
#   error**,
# - reuse a trained net for another task, **frozen** or **fine-tuned**, and measure whether it pays against
#   features by hand and a net **from scratch**.
#
# **If you like to go on:** which half of augmentation helps more? Train with `("flip",)` alone, and with
# `("shift_mirrored",)`. And use the maps of `activation_2` for the signs instead of the last layer's
# features, averaged in each quarter. Are earlier layers of more use? Why might they be?
#
# **Next: [09 Seeing the road](09_seeing_the_road.ipynb)** takes nets and features outdoors, where an error
# can cost a life, and the thing to be found is not in the middle of the picture.
#
# ## Sources
#
# - A. Krizhevsky, *Learning multiple layers of features from tiny images*, technical report, Toronto 2009:
#   the photographs.
# - M. Swain, D. Ballard, "Color indexing", *International Journal of Computer Vision* 7, 1991.
# - A. Coates, H. Lee, A. Ng, "An analysis of single-layer networks in unsupervised feature learning", AISTATS
#   2011, [proceedings.mlr.press](https://proceedings.mlr.press/v15/coates11a.html): the dictionary.
# - K. He, X. Zhang, S. Ren, J. Sun, "Deep residual learning for image recognition", CVPR 2016,
#   [arXiv:1512.03385](https://arxiv.org/abs/1512.03385).
# - D. Erhan and others, *Visualizing higher-layer features of a deep network*, Montréal 2009: made pictures.
# - R. Selvaraju and others, "Grad-CAM", ICCV 2017, [arXiv:1610.02391](https://arxiv.org/abs/1610.02391).
# - J. Peterson, R. Battleday, T. Griffiths, O. Russakovsky, "Human uncertainty makes classification more
#   robust", ICCV 2019, [arXiv:1908.07086](https://arxiv.org/abs/1908.07086): the votes.
# - C. Guo, G. Pleiss, Y. Sun, K. Weinberger, "On calibration of modern neural networks", ICML 2017,
#   [arXiv:1706.04599](https://arxiv.org/abs/1706.04599).
# - J. Yosinski and others, "How transferable are features in deep neural networks?", NeurIPS 2014,
#   [arXiv:1411.1792](https://arxiv.org/abs/1411.1792).
# - J. Stallkamp and others, "Man vs. computer", *Neural Networks* 32, 2012: the traffic signs.
