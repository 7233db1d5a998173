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
# # By hand or learned?
#
# **The question:** given the same examples and the same test, which gets further: features that people
# thought out, or features that a net finds for itself? And does it depend on how many examples there are?
#
# Afterwards you will be able to
#
# - set up a fair contest between two ways to classify, and name what would make it unfair,
# - read a crossover curve, and say when hand-made features win,
# - say what each way costs: in numbers to keep, in seconds to learn, in seconds to answer,
# - tell a difference in accuracy from the luck of one run.
#
# **You need:** [Shallow nets](02_shallow_nets.ipynb), [Features by hand](03_features_by_hand.ipynb),
# [Convolution](04_convolution.ipynb) and [A first CNN](05_first_cnn.ipynb).
# **Time:** about 45 minutes, of which a laptop computes for some minutes: this is the longest run so far.

# %%
from course import figures
from course.answers import read_answers
from course.claims import claim
from course.comparison import by_hand, compare, learned, summarise, tabulate
from course.data import load
from course.devices import pick
from course.features.image import hog
from course.figures import COLOURS, show
from course.models import build_cnn, build_mlp
from course.reference import load_reference, load_tuning, of_size
from course.training import Settings
from course.widgets import explore_contest, label_garments

# %%
from course.exercises import by_hand_or_learned as exercises
import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import confusion_matrix
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

# %% [markdown]
# ## Predict
#
# By now you have met both sides. Suppose each gets the same 250 labelled garments: 25 of each kind, no
# more. Then 1,000, then 4,000, then 12,000.
#
# Who is ahead at 250: `"CNN"` or `"hand-made"`? From how many images on is the CNN ahead? Write both in place
# of `None` before you run on. They are kept, and shown beside the results.

# %%
my_winner_at_250 = exercises.winner.record(None)  # "CNN" or "hand-made"
my_crossing = exercises.crossing.record(None)  # training images

# %% [markdown]
# ## The rules
#
# It is easy to win a contest whose rules one writes oneself. These rules shall be fair:
#
# 1. **Same examples, same test.** For each size and each seed, all contenders learn from the same images, and
#    all are judged on the same 10,000 test images.
# 2. **Equal effort.** Both sides were tuned with the same number of tries, on validation data alone.
# 3. **More than one run.** Each is repeated with other images and other random numbers; the spread is shown.
# 4. **Costs are shown** beside accuracy.

# %%
published = load("fashion_mnist", test_size=pick(quick=1_000, laptop=None, gpu=None))  # None: all
garments = published.scaled()
sizes = pick(quick=[250, 500], laptop=[250, 1_000, 4_000, 12_000], gpu=[250, 1_000, 4_000, 12_000, 60_000])
few = pick(quick=1_000, laptop=250, gpu=12_000)  # small sets vary more and take less: three runs
seeds = {size: range(3 if size <= few else 2) for size in sizes}

# %% [markdown]
# ## You take part
#
# One more contender is at hand, with years of training on garments: you. Name 20 of the same test images,
# each with the key or the button of its kind, against the clock. If you did so in *Start here*, your answers
# are there already. They stay on this machine.

# %% tags=["widget"]
label_garments(published, count=20)

# %% [markdown]
# Notice your pace: how many seconds does a garment take you, and where did you hesitate? A contest on 20
# garments is a short one, so your result comes with an interval. Further down you will meet it again,
# beside those of the machines. (Without your answers the lesson goes on just as well.)
#
# ## The hand-made side
#
# HOG knows edges, at one scale. It can be helped. Cells of 4 pixels see the collar, cells of 7 pixels see
# the sleeve; both may speak. And because HOG divides brightness away, a white shirt and a black one are the
# same to it: so a *thumbnail* is added, the picture shrunk to 14 × 14.


# %%
def make_features(images):
    fine = hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
    coarse = hog(images, pixels_per_cell=(7, 7), cells_per_block=(2, 2))
    thumbnails = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))  # the mean of every 2 × 2 pixels
    return np.hstack([fine, coarse, thumbnails.reshape(len(images), -1)])


some_features = make_features(garments.x_train[:5])
print("A garment of", garments.x_train[0].size, "pixels becomes", some_features.shape[1], "features.")

# %% [markdown]
# An SVM with a radial kernel then decides, as in lesson 03. Before it stands a *principal component
# analysis* (PCA): it keeps the 200 directions in which the features vary most, and drops the rest. That
# makes the SVM several times as fast and loses next to nothing.
#
# The second contender is the baseline that any of them has to beat: the bare pixels and a linear model.

# %%
on_pixels = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, tol=3e-3, max_iter=500))
on_features = make_pipeline(PCA(200), SVC(C=3, gamma=0.06))
hand_made = [
    by_hand("pixels + linear", None, on_pixels),
    by_hand("hand-made + SVM", make_features, on_features),
]

# %% [markdown]
# ## The learning side
#
# The CNN is that of lesson 05: batch norm, one-cycle schedule, and flips. The fewer the images, the more
# often it may look at each, and still be done sooner.
#
# One thing is left to separate. A CNN differs from HOG + SVM in two ways: its features *and* its
# classifier. So two shallow nets take part as well, one on pixels and one on the hand-made features. If
# features are what counts, then a net fed with good ones should be good.

# %%
epochs = pick(
    quick={250: 2, 500: 2},
    laptop={250: 24, 1_000: 12, 4_000: 6, 12_000: 5},
    gpu={250: 60, 1_000: 40, 4_000: 20, 12_000: 12, 60_000: 10},
)
common = {"validation_fraction": 0}  # tuning is over: every image is learned from


# %%
def train_cnn(size):
    return Settings(epochs[size], 64, 0.01, augment=("flip",), **common)


def train_shallow(size):
    return Settings(epochs[size], 128, 0.003, **common)


def build_shallow(input_shape, num_classes):
    return build_mlp(input_shape, num_classes, hidden=(256, 128), dropout=0.3)


# %%
nets = [
    learned("shallow net", build_shallow, train_shallow),
    learned("hand-made + net", build_shallow, train_shallow, features=make_features),
    learned("CNN", build_cnn, train_cnn),
]

# %% [markdown]
# ## Equal effort
#
# It is tempting to polish one's own side and to leave the other as it comes. So both got twelve recipes:
# for the hand-made side other cell sizes, kernels and margins; for the CNN other rates, batches, nets and
# augmentations. Each learned from 4,000 images and was judged on 4,000 others. The test images took no
# part.
#
# This ran once, before the lesson was written; `reference/tune_contest.py` repeats it. Every dot is a
# recipe:

# %%
trials = load_tuning("06_tuning")
figure = figures.plot_tuning(trials)
show(figure, "Validation accuracy of twelve hand-made recipes and of twelve CNN recipes, best on top.")

# %% [markdown]
# What is each recipe worth? Look for the thumbnail on the left, and for augmentation on the right.

# %% tags=["nbval-check-output"]
tried = {trial.name: trial.accuracy for trial in trials}
effort = [sum(trial.kind == kind for trial in trials) for kind in ("by hand", "learned")]
claim("Both sides were tuned with the same number of recipes.", effort[0] == effort[1])
claim(
    "The thumbnail makes HOG better: brightness is worth knowing.",
    tried["HOG 4 + 7, thumbnail"] > tried["HOG 4 + 7"],
)

# %% [markdown]
# ## The contest
#
# Now all five, at all sizes. This takes minutes: the bar shows how far it is. You may stop it at any time;
# what has been measured is kept, and running the cell again goes on from there.

# %%
rows = compare([*hand_made, *nets], garments, sizes=sizes, seeds=seeds)
results = summarise(rows)

# %% [markdown]
# The dotted line stands for people. In the survey that comes with the data, people without any expertise in
# fashion named 1,000 of the test images, three of them each; their majority is what is drawn. If you named
# your 20, *you* are drawn too: your share as a line, and as a band the long-run accuracies that fit it.

# %% tags=["varies"]
people = {"people": garments.human_accuracy}
own = read_answers(garments, count=20)
bands = {"you": own.band} if own.finished else {}
figure = figures.plot_accuracy_by_size(results, lines=people, bands=bands)
alt = "Test accuracy of five contenders against the number of training images; people's as a line"
show(figure, alt + (", yours as a band." if bands else "."))
figures.show_table(tabulate(results))
at_first = {one.contender: one.accuracy for one in results if one.train_size == min(sizes)}
exercises.winner.beside("CNN" if at_first["CNN"] > at_first["hand-made + SVM"] else "hand-made")

# %% [markdown]
# ## Who is ahead, and is it luck?
#
# Lines that nearly touch are hard to compare, and the spread of each does not say whether their
# *difference* is luck: 250 lucky images help everybody. But with one seed all learn from the same images,
# so their accuracies can be subtracted run by run. The luck of the draw goes, the difference stays.


# %%
def lead(first, second, size):  # percentage points, one number for each seed
    accuracy = {(row.contender, row.seed): row.accuracy for row in rows if row.train_size == size}
    return 100 * np.array([accuracy[first, seed] - accuracy[second, seed] for seed in seeds[size]])


# %% tags=["varies"]
figure, axes = figures.new_figure(height=3.2)
leads = [lead("CNN", "hand-made + SVM", size) for size in sizes]
for size, points in zip(sizes, leads, strict=True):
    axes.plot([size] * len(points), points, "o", color=COLOURS["CNN"])
axes.plot(sizes, [points.mean() for points in leads], color=COLOURS["CNN"])
axes.axhline(0, color="black", linewidth=1)
axes.set(xscale="log", xlabel="training images", ylabel="points that the CNN is ahead")
axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
axes.minorticks_off()
show(figure, "Lead of the CNN over hand-made features with an SVM, in points, for each seed and size.")

# %% [markdown]
# Where does the line cross zero? Between two sizes it is drawn straight, so a crossing can be read off; the
# runs scatter, so take it as *about there*.

# %% tags=["varies"]
means = np.array([points.mean() for points in leads])
if means[-1] < 0:
    print("The CNN is not ahead yet at the largest of these sizes.")
else:
    behind = np.flatnonzero(means < 0)[-1]  # the last size at which the hand-made side leads
    crossing = np.interp(0, means[behind : behind + 2], np.log10(sizes[behind : behind + 2]))
    print(f"The CNN takes the lead at about {10**crossing:,.0f} images.")
    exercises.crossing.beside(10**crossing)

# %% tags=["nbval-check-output"]
smallest, largest = min(sizes), max(sizes)
claim(
    "At the smallest size hand-made features with an SVM beat the CNN, in every run.",
    (lead("CNN", "hand-made + SVM", smallest) < 0).all(),
)
claim(
    "From the smallest to the largest size the CNN gains more than a point on the hand-made side.",
    means[-1] - means[0] > 1,
)

# %% [markdown]
# Now to the shallow nets. They share their classifier and their training, and differ in what they are
# given.

# %% tags=["nbval-check-output"]
claim(
    "At every size, in every run, a shallow net does better on hand-made features than on pixels.",
    all((lead("hand-made + net", "shallow net", size) > 0).all() for size in sizes),
)
claim(
    "At every size, in every run, the CNN beats the shallow net on pixels: it found features that help.",
    all((lead("CNN", "shallow net", size) > 0).all() for size in sizes),
)

# %% [markdown]
# ## What it costs
#
# Accuracy is not all. A phone must store the model, a user must wait for the answer, and somebody pays for
# the training. Here are the costs at the largest size. All three axes are logarithmic: each line is ten
# times the one before.

# %% tags=["varies"]
at_largest = [summary for summary in results if summary.train_size == largest]
figure = figures.plot_costs(at_largest)
show(figure, "Numbers kept, seconds to learn and seconds to classify the test, for each contender.")

# %% [markdown]
# These bars are for one size. How do costs and accuracies move *together* as examples grow? Below, the
# left chart is the one you know, with a cursor. The right one sets accuracy at the cursor against its cost.
# Choose who takes part, drag the slider, and point at a result, by mouse or arrow keys, to read its numbers.
# The stored run, explained further down, had 60,000 images and another machine; it can be laid over.

# %% tags=["widget"]
stored_run = load_reference("06_by_hand_or_learned")
explore_contest(results, reference=stored_run, lines=people)

# %% [markdown]
# Find out:
#
# - At the smallest size, who gets the most for a second of learning? And who at the largest?
# - Choose *numbers kept* and drag the slider from left to right. One point moves to the right with every
#   step; the others move up only. Which one, and why?
# - Leave only the two shallow nets: same classifier, same training. What do hand-made features cost them,
#   and what do they gain?
# - Add the stored run. From which size on would you pay for the CNN?
#
# The point that moves is the SVM. With a radial kernel it keeps every support vector, and compares each new
# image with all of them. Give it more examples and it grows. A net is as large after a million examples as
# after a hundred.

# %% tags=["nbval-check-output"]
kept = {(one.contender, one.train_size): one.parameters for one in results}
claim(
    "From the smallest to the largest size the SVM grows, and the CNN does not.",
    kept["hand-made + SVM", largest] > 2 * kept["hand-made + SVM", min(sizes)]
    and kept["CNN", largest] == kept["CNN", min(sizes)],
)
claim(
    "At the largest size the SVM keeps more numbers than the CNN.",
    kept["hand-made + SVM", largest] > kept["CNN", largest],
)

# %% [markdown]
# ## What they take for what
#
# Two contenders may be right equally often and still see the world differently. So look at what each
# answers for each true kind, over all runs at the largest size.


# %% tags=["varies"]
def confusion(contender):
    answers = [row.predicted for row in rows if (row.contender, row.train_size) == (contender, largest)]
    return sum(confusion_matrix(garments.y_test, predicted) for predicted in answers)


matrices = {name: confusion(name) for name in ("hand-made + SVM", "CNN")}
figure = figures.plot_confusions(matrices, garments.class_names)
show(figure, "Confusion matrices of the hand-made side and of the CNN, in per cent of each true kind.")

# %% tags=["nbval-check-output"]
share_right = {name: matrix.diagonal() / matrix.sum(axis=1) for name, matrix in matrices.items()}
hardest = {name: garments.class_names[shares.argmin()] for name, shares in share_right.items()}
claim("Both find the same kind hardest: the shirt.", set(hardest.values()) == {"Shirt"})

# %% [markdown]
# And you? On the very garments that you named, here is what you took for what, beside one run of each side.

# %% tags=["varies"]
if own.finished:
    asked = [row for row in rows if (row.train_size, row.seed) == (largest, 0) and row.contender in matrices]
    of_you = {f"you, {own.right} of {own.count}": own.confusion}
    for row in asked:
        said = np.array(row.predicted)[own.chosen]
        name = f"{row.contender}, {(said == own.labels).sum()} of {own.count}"
        of_you[name] = confusion_matrix(own.labels, said, labels=range(10))
    figure = figures.plot_confusions(of_you, garments.class_names)
    show(figure, f"Confusion matrices on the {own.count} garments that you named: yours and two machines'.")
else:
    print("Name the 20 garments above, and run this cell again: then you stand beside the machines here.")

# %% [markdown]
# Do they fail on the *same* shirts? If their mistakes were unrelated, a garment that one gets wrong would
# be no harder than others for its rival.

# %% tags=["varies"]
wrong = {
    (row.contender, row.seed): np.array(row.predicted) != garments.y_test
    for row in rows
    if row.train_size == largest
}
together = [wrong["CNN", seed] & wrong["hand-made + SVM", seed] for seed in seeds[largest]]
both = np.mean(together)
if_unrelated = np.mean([wrong["CNN", s].mean() * wrong["hand-made + SVM", s].mean() for s in seeds[largest]])
print(f"wrong at once, in per cent of the test: {100 * both:.1f}; if unrelated: {100 * if_unrelated:.1f}")

# %%
fooled_both = np.flatnonzero(together[0])[:20]
names = np.array(garments.class_names)
figure = figures.plot_images(garments.x_test[fooled_both], names[garments.y_test[fooled_both]])
show(figure, "Twenty garments that fooled both the hand-made side and the CNN, with their catalogue names.")

# %% [markdown]
# Cover the names. Shirt, pullover, coat: would you know? Part of what is left here is not a
# lack of skill. The pictures of 28 × 28 grey pixels simply do not say.

# %% tags=["nbval-check-output"]
claim(
    "A garment that fools one side is far likelier to fool the other: their mistakes are related.",
    both > 2 * if_unrelated,
)

# %% [markdown]
# ## Beyond this laptop
#
# What happens with five times as many images? That run takes too long for a lesson, so it is stored with
# the course (`reference/06_by_hand_or_learned.json`), with the machine, the versions and the command that
# repeats it. It let every contender learn longer, too. Its results as bars and lines, your own as crosses:

# %% tags=["varies"]
reference = load_reference("06_by_hand_or_learned")
figure = figures.plot_accuracy_by_size(reference.summaries, lines=people, bands=bands)
for summary in results:
    figure.axes[0].plot(
        summary.train_size, 100 * summary.accuracy, "x", color=COLOURS[summary.contender], markersize=8
    )
show(figure, "Accuracy of the five contenders in the stored full-size run, with this machine's as crosses.")
print(f"Stored run of {reference.date} on {reference.device}")

# %% tags=["nbval-check-output"]
full = of_size(reference.summaries, max(summary.train_size for summary in reference.summaries))
claim(
    "In the stored run, with all images, the CNN is ahead of hand-made features by more than both spreads.",
    full["CNN"].accuracy - full["hand-made + SVM"].accuracy
    > full["CNN"].spread + full["hand-made + SVM"].spread,
)

# %% [markdown]
# Two further figures, for scale. Published for HOG + SVM on all 60,000 images: 92.6 %. Published for a wide
# residual net of many more layers: 96.3 %. (Both from the table in the README of Fashion-MNIST; neither was
# measured here.) The learned side has further to go; what it takes is the subject of later lessons.

# %% [markdown]
# ## What this shows, and what it does not
#
# With few examples, knowledge put in by hand is worth more than freedom to learn. Somebody knew that edges
# matter; 25 garments of a kind are too few to find that out. As examples grow more numerous, the knowledge
# turns into a limit: HOG sees what its makers thought of, and more data cannot teach it anything else.
#
# What it does **not** show:
#
# - **Where the lines cross in general.** That depends on data, recipe, and how long one may train. Here the
#   garments are centred, upright and alone, which suits HOG. On photographs it is another contest.
# - **That tuning was exhaustive.** Twelve recipes a side is equal effort, not the best of all.
# - **That nets need many examples.** A net may start from what it learned on *other* data. That is a later
#   lesson.
# - **That the side with the higher number is better for you.** The linear model answers at once, keeps next
#   to nothing, and is not far behind.

# %% tags=["exercises"]

# %% [markdown]
# One more, without a check: change `filters` of the CNN, or add a feature to `make_features`, and run the
# contest again. Does the crossing move?
#
# ## Looking back
#
# You can now
#
# - set up a fair contest: same examples, same test, equal effort on validation data, several runs; and name
#   what makes one unfair: a part that chooses and reports, pictures that were seen before, work on one side,
# - read a crossover curve: hand-made features win while examples are few, the CNN gains with every example,
#   and where the lines cross belongs to these garments,
# - say what each way costs: an SVM with a radial kernel keeps more numbers, and answers in more seconds, the
#   more examples it has learned from; a net does not,
# - tell a difference in accuracy from the luck of one run: compare in pairs, seed by seed, and the luck of
#   the draw cancels out.
#
# And both sides stumble over the same garments: part of the difficulty lies in the pictures.
#
# **Next: [07 Going deep](07_going_deep.ipynb)** asks whether 150 layers do better than four.
#
# **Sources.** H. Xiao, K. Rasul and R. Vollgraf, *Fashion-MNIST: a novel image dataset for benchmarking
# machine learning algorithms*, 2017, and the table of results in its repository. N. Dalal and B. Triggs,
# *Histograms of oriented gradients for human detection*, CVPR 2005. A. Coates, H. Lee and A. Ng, *An
# analysis of single-layer networks in unsupervised feature learning*, AISTATS 2011: a contest of this kind,
# in which simple features do better than expected. R. Sutton, *The bitter lesson*, 2019: what seventy years
# of such contests taught one who watched them.
