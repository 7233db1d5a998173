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
# # Your own data
#
# **The question:** you have a folder of pictures, sounds or texts. What can a machine learn from it, and what
# may you promise about it?
#
# Afterwards you will be able to
#
# - check a folder before anything is learned from it,
# - split it so that the test keeps its word, and say what a *leak* is,
# - hold a contest that suits pictures, sounds or texts, and choose a winner without looking at the test,
# - report an accuracy with what makes it uncertain, and look its mistakes in the eye,
# - write a model card, for those who were not there,
# - keep the winner in a form that is safe to load, and use it on a new file.
#
# **You need:** [By hand or learned?](06_by_hand_or_learned.ipynb). For pictures also
# [Deep CNNs on colour](08_deep_cnns_on_colour.ipynb), for sounds
# [Hearing commands](10_hearing_commands.ipynb), for texts
# [Reading opinions](11_reading_opinions.ipynb).
#
# **Time:** about 60 minutes, of which a laptop computes for two. With 5,000 files of your own it takes
# about a quarter of an hour.

# %%
from course.claims import claim
from course.contest import UntrustedModelError, choose_entries, hold_contest, load_winner, plot_confusion
from course.contest import plot_crossover, save_winner, show_mistakes, sit_test, write_card
from course.data import load
from course.data.own import inspect_folder, load_own, write_example_folder
from course.exercises import your_own_data as exercises
from course.figures import plot_images, show, show_table
from course.storage import learner_folder

# %%
import pickle
import shutil
import tempfile
from pathlib import Path

import numpy as np
from PIL import Image

# %% [markdown]
# ## Your folder
#
# Give the path of your folder here. In it lies one folder for each class, and in these the files: pictures
# (PNG, JPEG and others), sounds (WAV), or texts (UTF-8). Or give the path of a CSV file with the columns
# `text` and `label`. As long as it says `None`, the lesson makes a folder of its own, out of garments, and
# everything below is about that.
#
# `my_key` and `my_mirror` are explained where they are needed.

# %%
my_folder = None  # such as "~/Pictures/birds" or "C:/Users/Anna/birds"
my_key = None  # a pattern that finds in a file's name what belongs together, such as r"^([^_]+)_"
my_mirror = False  # does a picture mean the same in a mirror? A garment does, an arrow does not
my_new_file = None  # a file that is not in the folder, to try the winner on
my_results = None  # where the model card and the winner go; None: the course's folder on this machine

is_default = my_folder is None
workshop = Path(tempfile.mkdtemp())  # gone when the machine is restarted
results = Path(my_results).expanduser() if my_results else learner_folder() / "13_your_own_data"

# %% [markdown]
# Suppose a friend wants to sort second-hand clothes. She has forty coats, forty pullovers, as many
# shirts and T-shirts, and a busy afternoon. To have more pictures, she photographs each piece four times, a
# little to the side, in a little other light: 640 pictures. `0017_c.png` is the third picture of piece 17,
# a coat.

# %%
kinds = ("Coat", "Pullover", "Shirt", "T-shirt/top")


def photograph_again(path, piece, random):
    garment = np.asarray(Image.open(path), np.float32)
    for take in "abcd":
        moved = np.roll(garment, random.integers(-2, 3, size=2), axis=(0, 1))
        other = moved * random.uniform(0.85, 1.15) + random.normal(0, 6, moved.shape)
        Image.fromarray(other.clip(0, 255).astype(np.uint8)).save(path.with_stem(f"{piece:04}_{take}"))
    path.unlink()


# %%
if is_default:
    folder, key, mirror = workshop / "second hand", r"^(\d+)_", True
    write_example_folder(folder, "images", classes=kinds, per_class=40)
    random = np.random.default_rng(0)
    for piece, path in enumerate(sorted(folder.rglob("*.png"))):
        photograph_again(path, piece, random)
    (folder / "Coat" / "cut short.png").write_bytes((folder / "Coat" / "0000_a.png").read_bytes()[:200])
    shutil.copy(folder / "Coat" / "0000_a.png", folder / "Coat" / "copy of 0000_a.png")
    (folder / "Coat" / "empty.png").touch()
else:
    folder, key, mirror = Path(my_folder).expanduser(), my_key, my_mirror

# %% [markdown]
# **Predict**, for the friend's folder or for yours:
#
# 1. Which will win, features made by hand or a net? How many of 100 test pictures will it get right?
# 2. The friend tests on a quarter of her pictures, drawn at random. Later she photographs *other* clothes.
#    Of 100 of these, how many will be right?
#
# Write your numbers in place of `None`, and for the winner `"by hand"` or `"learned"`. They are kept, and
# shown beside the results.

# %%
my_winner = exercises.winner.record(None)
my_right_of_100 = exercises.right_of_100.record(None)
my_right_of_100_later = exercises.later.record(None)

# %% [markdown]
# ## Step 1: check
#
# Look before you learn. `inspect_folder` reads every file in full, changes none, and says what it found:
# how many of each class, what cannot be read and why, what is there twice. A machine would learn from
# nonsense without a word.

# %%
found = inspect_folder(folder)
print(found.describe())

# %% [markdown]
# Three things to do yourself, which no check can do for you. **Look at examples** of each class, and ask
# whether you could tell them apart. Ask **whose** they are, and whether those people agree. And ask what
# else differs between the classes: if all coats were photographed in the evening, a machine will learn the
# evening.

# %%
some = load_own(found, size=64)
if found.modality == "images":
    shown = [np.flatnonzero(some.y_train == label)[:4] for label in range(min(some.num_classes, 6))]
    titles = [some.class_names[label][:14] for label, places in enumerate(shown) for _ in places]
    alt = "The first four training pictures of each class, in the order of the classes."
    show(plot_images(some.x_train[np.concatenate(shown)], titles, columns=8), alt)
else:
    print(*(f"{example.label}: {example.path}, {example.size_text}" for example in found.files[:8]), sep="\n")

# %% [markdown]
# ## Step 2: split, and the leak
#
# Training on one part, testing on another: that you know. So draw a quarter of the files at random, and
# test. Is that fair?
#
# In the friend's folder it is not. Of most pieces, some pictures are drawn into the test and others are left
# to learn from. The machine need not know what makes a coat a coat. It is enough to recognise *this* coat.
# Something of the test has got into the training: a **leak**.
#
# The remedy is a **grouped split**: what belongs together stays on one side. `group_by` is a pattern that
# finds the key in a file's name (a *regular expression*: the part in parentheses is the key). Here `^(\d+)_`
# finds the number of the piece. In other folders it is the speaker, the patient, the day, the film.
#
# Which split tells the truth? We can find out, because there are more garments than the friend has. Learn
# from her folder, split in both ways, with HOG, colours and an SVM as in lesson 08. Then try the same machine
# on a thousand garments that she has never seen.

# %%
if is_default:
    garments = load("fashion_mnist").only(*kinds).subset(test_size=1_000)
    wide = [Image.fromarray(image).convert("RGB") for image in garments.x_test]
    new = np.stack([np.asarray(image.resize((32, 32), Image.Resampling.BICUBIC)) for image in wide])
    y_new = garments.y_test.astype(int)  # the classes are in alphabetical order, as in the folder
    by_hand = next(entry for entry in choose_entries("images") if entry.name == "hand-made + SVM")


def promise_and_truth(inspection, seed):
    data = load_own(inspection, seed=seed)
    machine = by_hand.learn(data.x_train, data.y_train, data.num_classes, seed)
    return [100 * (machine.predict(x) == y).mean() for x, y in ((data.x_test, data.y_test), (new, y_new))]


# %% tags=["varies"]
if is_default:
    ways = {"drawn at random": found, "grouped by piece": inspect_folder(folder, group_by=key)}
    tried = np.array([[promise_and_truth(way, seed) for seed in range(4)] for way in ways.values()])
    means, spreads = tried.mean(axis=1), tried.std(axis=1, ddof=1)  # (ways, promise or truth)
    cells = [
        [f"{m:.0f} ± {s:.0f}" for m, s in zip(*pair, strict=True)]
        for pair in zip(means, spreads, strict=True)
    ]
    columns = ("its own test, %", "new garments, %")
    show_table({"split": list(ways)} | dict(zip(columns, zip(*cells, strict=True), strict=True)))
    exercises.later.beside(means[0, 1])  # drawn at random, then other clothes

# %% tags=["nbval-check-output"]
if is_default:  # on your folder the numbers are yours to judge
    promised, kept = tried[:, :, 0], tried[:, :, 1]
    leak = promised[0] - kept[0]
    claim("drawn at random, the test promises more than new garments keep, in every split", (leak > 0).all())
    claim("and by more than five points on average", leak.mean() > 5)
    claim(
        "a grouped split of the same folder promises less, in every split", (promised[0] > promised[1]).all()
    )

# %% [markdown]
# The machine is the same, the folder is the same; only the promise differs. The grouped number scatters more:
# its test holds few *pieces*, though many pictures. That is no flaw of the split. It is how little forty
# pieces a kind can tell, and the other split hides it.
#
# A leak is never seen in the accuracy itself. A high number is what you hoped for. Ask: **will the machine
# meet this person, this piece, this day again when it is used?** If not, keep it out of the test. Files with
# the same content are kept on one side in any case.

# %%
data = load_own(found, group_by=key)
print(data)
if "train_group" in data.extra:
    sides = [len(set(data.extra[f"{side}_group"]) - {""}) for side in ("train", "test")]
    print(f"{sides[0]} groups to learn from, {sides[1]} others to test on")

# %% [markdown]
# ## Step 3: who enters
#
# Whatever your modality, you know the contenders. Each list begins with a machine that looks at nothing and
# always names the most frequent class. If nothing beats it, nothing was learned.
#
# Is a mirrored example still one of its class? A coat is, and the net may learn from mirrored ones too; an
# arrow to the left is not. No machine can know this, so `my_mirror` asks you.

# %%
entries = choose_entries(found.modality, mirror=mirror)
show_table(
    {"contender": [entry.name for entry in entries], "what it does": [entry.summary for entry in entries]}
)

# %% [markdown]
# ## Step 4: the contest
#
# In lesson 06 all contenders sat the test. That was fine, because nobody was chosen there. Here we look for a
# *winner*, and whoever picks the best of several numbers picks luck as well: the winner's number is then too
# good. So the test stays locked away. Every seed holds out another quarter of the training part, again by
# whole groups. This **validation** part judges; the winner alone will sit the test.
#
# Three sizes: all examples, a quarter, a sixteenth. Nets look at few examples more often than at many, so
# that no training takes much longer than another.

# %% tags=["varies"]
contest = hold_contest(data, entries)
figure = plot_crossover(contest)
show(figure, "Validation accuracy of each contender over the number of examples that it learned from.")
show_table(contest.tabulate())
print(f"Winner: {contest.winner.name}.")
print("Could as well have won:", ", ".join(contest.level_with_winner) or "nobody")
exercises.winner.beside(contest.winner.kind)

# %% [markdown]
# Read the curve before the table. Does a line still climb at its right end? Then more examples are worth more
# than a better recipe. Have all come to rest at the same height? Then look at the labels and at the pictures:
# perhaps no more is in them.
#
# *Could as well have won* are those whose distance to the winner is no larger than its spread from seed to
# seed. If somebody stands there who is simpler, quicker or easier to explain, take that one.

# %% tags=["nbval-check-output"]
if is_default:
    names = [entry.name for entry in entries]
    few, many = ({n: contest.accuracies(n, size).mean() for n in names} for size in contest.sizes[::2])
    claim(
        "with the fewest examples the hand-made side is ahead of the net", few["hand-made + SVM"] > few["CNN"]
    )
    naive = many.pop("most frequent class")
    claim(
        "with all, whoever looks is more than ten points ahead of who does not",
        min(many.values()) > naive + 0.1,
    )

# %% [markdown]
# ## Step 5: the test, once
#
# Now the winner learns from the whole training part, and sits the test. Trained again with other seeds it
# might do a little better or worse; the first one is kept, not the best.
#
# How far can the number be trusted? With $k$ right of $n$, the true share $p$ lies, with 95 % confidence, in
# *Wilson's interval*: all $p$ for which $k$ would be no surprise,
#
# $$\left|\tfrac kn - p\right| \le 1.96\,\sqrt{\tfrac{p\,(1-p)}{n}}$$
#
# This supposes $n$ *independent* examples. Four pictures of one coat are not, so with groups the interval is
# too narrow. For the friend's folder we can compare it with the thousand new garments, which no learner can.

# %% tags=["varies"]
exam = sit_test(contest.winner, data)
low, high = exam.interval
print(f"{exam.entry.name}: {100 * exam.accuracy:.1f} % of {len(exam.labels)} test examples")
print(f"95 % confidence: {100 * low:.0f} to {100 * high:.0f} %; the naive: {100 * exam.baseline:.0f} %")
print("with other seeds:", ", ".join(f"{100 * share:.1f} %" for share in exam.accuracies[1:]))
if exam.group_shares:
    print("worst groups:", ", ".join(f"{g}: {100 * s:.0f} %" for g, s in list(exam.group_shares.items())[:4]))
if is_default:
    print(f"and of new garments: {100 * (exam.learned.predict(new) == y_new).mean():.0f} %")
exercises.right_of_100.beside(100 * exam.accuracy)
show(plot_confusion(exam), "Confusion matrix of the winner in the test, in per cent of each true class.")

# %% [markdown]
# ## Step 6: the error sheet
#
# Here are the mistakes of which it was surest. Go through them one by one: is the *label* wrong? Would you
# have known? Is there something that all of them share? An hour with this sheet is worth more than a day of
# tuning.

# %% tags=["varies"]
show_mistakes(exam, data)

# %% [markdown]
# ## Step 7: the model card
#
# In half a year nobody will remember what the machine learned from, least of all you. A **model card** says
# it: data, split, contest, test, failures, limits, versions. Most of it can be filled in by machine. What
# cannot are the lines that matter most: whose data these are, who agreed, what the model is meant for, and
# what not. They are left open *for you*.
#
# There are two files: one page of HTML that needs no network, and Markdown for a repository. If your examples
# are private, pass `mistakes=0`: then the card shows none.

# %% tags=["varies"]
page, text = write_card(results, found, data, contest, exam, title=f"Model card: {folder.name}")
card = text.read_text(encoding="utf-8")
print(card[card.index("## Limits") :])

# %% tags=["widget"]
import html

from IPython.display import display

print("The card:", page)
inside = html.escape(page.read_text(encoding="utf-8"))
frame = f'<iframe title="model card" width="100%" height="600" srcdoc="{inside}"></iframe>'
display({"text/html": frame, "text/plain": "The model card."}, raw=True)

# %% [markdown]
# ## Step 8: keep it, safely
#
# Most Python programs keep objects as a **pickle**. Before you load one that somebody sent you, see what it
# can do. The following class says how it wants to be unpacked. What will happen?


# %%
class Model:
    def __reduce__(self):
        return print, ("I am a pickle. I could have deleted your files.",)


sent_by_mail = pickle.dumps(Model())
loaded = pickle.loads(sent_by_mail)

# %% [markdown]
# Loading *was* running. Nobody called anything, and what came back is no model at all. So no pickle here.
#
# `save_winner` writes arrays and names. A classical pipeline becomes a `.skops` file: a table of types with
# their numbers. A net becomes a `.keras` file: a table of layers with their weights. Beside it lies a small
# JSON file: the classes, the form of the inputs, and the *name* of the features. The features themselves are
# in the course; a file that could bring its own code would be a pickle again.
#
# `load_winner` reads these tables first. It compares every type in them with a list, and makes nothing
# unless all of them are on it. (Keras has a safe mode, too, and skops its own list. Both are on; ours is
# shorter.) After saving and loading, we let a stranger put the pickle in the model's place.

# %% tags=["varies"]
description = save_winner(results, exam.learned, data, name=exam.entry.name)
winner = load_winner(results)
print(description.read_text(encoding="utf-8")[:340], "…")

# %% tags=["nbval-check-output"]
tampered = workshop / "from a stranger"
shutil.copytree(results, tampered)
for model in tampered.glob("model-*"):
    model.write_bytes(sent_by_mail)
try:
    refused = bool(load_winner(tampered)) and False
except UntrustedModelError:
    refused = True
same = np.allclose(winner.predict(data.x_test).scores, exam.scores, atol=1e-5)
claim("the winner that was loaded gives the scores of the one that was saved", same)
claim("the pickle is refused, and does not get to speak", refused)

# %% [markdown]
# ## Step 9: use it
#
# On files, as they come: the winner shrinks, resamples or cuts them as it did when it learned. Here is a
# shirt that it has never met, saved as a larger JPEG. And a boot.

# %% tags=["varies"]
new_files = [my_new_file] if my_new_file else []
if is_default and not new_files:
    everything = load("fashion_mnist")
    for name in ("Shirt", "Ankle boot"):
        place = np.flatnonzero(everything.y_test == everything.class_names.index(name))[1]
        new_files.append(workshop / f"new {name}.jpg")
        Image.fromarray(everything.x_test[place]).resize((300, 300)).save(new_files[-1])
if new_files:
    answers = winner.predict(new_files)
    scores = dict(zip(winner.class_names, answers.scores.round(2).T, strict=True))
    show_table({"file": [Path(path).name for path in new_files], "answer": answers.labels} | scores)

# %% [markdown]
# The boot was sorted as well. A machine that knows four kinds of clothes sees nothing else in the world. If
# it must be able to say *none of these*, give it such examples, as class "other" in lesson 10, or a
# threshold.
#
# ## Sounds and texts
#
# Nothing above asks what your files are. To see it, here is the whole way once more, in one function, for a
# folder of spoken words and for a folder of opinions. Words are grouped by voice. To save time, two seeds and
# one size.


# %%
def whole_way(folder, key):
    data = load_own(folder, group_by=key)
    entries = choose_entries(inspect_folder(folder).modality)
    contest = hold_contest(data, entries, seeds=(0, 1), sizes=[len(data.y_train) // 2])
    return data, contest, sit_test(contest.winner, data, seeds=[0])


spoken = write_example_folder(workshop / "words", "sounds", classes=("yes", "no", "up", "go"), per_class=45)
written = write_example_folder(workshop / "opinions", "texts", per_class=400, seed=1)
others = {"words": whole_way(spoken, r"^(.+)_"), "opinions": whole_way(written, None)}

# %% tags=["varies"]
table = {"folder": list(others), "winner": [one.winner.name for _, one, _ in others.values()]}
table["right in the test, %"] = [f"{100 * exam.accuracy:.0f}" for *_, exam in others.values()]
table["95 % interval"] = [
    "{:.0f} to {:.0f}".format(*(100 * end for end in exam.interval)) for *_, exam in others.values()
]
table["most frequent class, %"] = [f"{100 * exam.baseline:.0f}" for *_, exam in others.values()]
show_table(table)
for spoken_or_written, _, exam_of_it in others.values():
    show_mistakes(exam_of_it, spoken_or_written, count=4)

# %% tags=["nbval-check-output"]
above = {name: exam.interval[0] - exam.baseline for name, (*_, exam) in others.items()}
claim("on words, the whole interval lies above the most frequent class", above["words"] > 0)
claim("on opinions as well", above["opinions"] > 0)
for name, (own, _, own_exam) in others.items():
    save_winner(workshop / name, own_exam.learned, own)
    again = load_winner(workshop / name).predict(own.x_test).labels
    same = [own.class_names[answer] for answer in own_exam.answers] == list(again)
    claim(f"{name}: saved, loaded in safe mode, and the answers are the same", same)

# %% [markdown]
# ## What this shows, and what it does not
#
# - It **shows** that the same folder can promise two very different numbers, and that the split decides
#   which.
# - It does **not** show that your folder has no leak. Keys in file names are what *you* know. Near copies,
#   the same evening, the same website: none of that is found by itself.
# - It does **not** show which contender is best for such data. Each entered with one recipe, which was
#   chosen on other data. A week of tuning on the validation parts may turn the order round. And none of
#   the nets had learned from anything else before; lessons 08 and 11 say what that can be worth.
# - The **interval** counts the luck of drawing the test. It does not count that next year's clothes are
#   others.
# - A winner of a contest in **accuracy** is the best only if all mistakes cost the same (lesson 09).
# - Whether it is **right to build** such a machine, no number says.

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# You can now
#
# - **check** a folder before anything is learned from it: classes, balance, unreadable files, copies,
# - **split** it by groups, so that the test keeps its word, and find the **leak** in a split that is too
#   good,
# - hold a **contest** on validation parts, choose the winner there, and send it alone to the **test**,
# - report an accuracy with its **interval**, and look its mistakes in the eye, on an **error sheet**,
# - write a **model card**, and know which lines no machine can fill in,
# - **keep** the winner without pickle, say why, and use it on a new file.
#
# To go on by yourself: sort the pictures of your last holiday into two folders; what is the key? Photograph
# *all* coats of the friend a little darker (`photograph_again` knows the path): which number goes up, and
# which down, on new garments? Pass `sizes=` to `hold_contest`, eight sizes close together: where would *your*
# money go, into more examples or into a better machine? And open `winner.json`, change one letter of
# `model_sha256`, and load.
#
# **You are through.** Lesson [00](00_start_here.ipynb) shows on its map what is still open; and the best next
# step is a folder of your own.
#
# ## Sources
#
# - S. Kaufman, S. Rosset, C. Perlich, O. Stitelman, "Leakage in data mining: formulation, detection, and
#   avoidance", *ACM TKDD* 6, 2012.
# - S. Kapoor, A. Narayanan, "Leakage and the reproducibility crisis in machine-learning-based science",
#   *Patterns* 4, 2023: leaks in published work of many fields.
# - G. Cawley, N. Talbot, "On over-fitting in model selection and subsequent selection bias in performance
#   evaluation", *JMLR* 11, 2010: why the winner must not be chosen by the test.
# - E. Wilson, "Probable inference, the law of succession, and statistical inference", *JASA* 22, 1927.
# - M. Mitchell et al., "Model cards for model reporting", *FAT\** 2019.
# - The documentation of [Python's pickle](https://docs.python.org/3/library/pickle.html), which warns of it;
#   of [skops](https://skops.readthedocs.io/en/stable/persistence.html); of
#   [Keras' safe mode](https://keras.io/api/models/model_saving_apis/model_saving_and_loading/).
