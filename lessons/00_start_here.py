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
# # Start here
#
# **The question:** can a machine learn to name garments from nothing but examples, and does it do so better
# than you?
#
# Afterwards you will be able to
#
# - run a lesson, change it and set it right again,
# - tell what a net is trained on from what it is judged on,
# - read a *claim*, and say what it rests on,
# - compare your own eye, fairly, with a net that you trained yourself.
#
# **You need:** nothing but curiosity. A little Python helps from the next lesson on.
# **Time:** about 20 minutes, of which a laptop computes for half a minute; with a GPU it is much the same.

# %% [markdown]
# ## How a lesson works
#
# A lesson is a *notebook*: a column of *cells*. Some hold text, like this one. Others hold code, with a
# number in brackets beside them once they have run.
#
# - Click into the code cell below and press **Shift+Enter**. It runs, its result appears under it, and the
#   next cell is selected. Go on in this way to the end of the lesson.
# - While a cell is at work, `[*]` stands beside it. Nothing is broken: it computes.
# - **Run → Run All Cells** in the menu runs the whole lesson at once.
# - Change whatever you like. You cannot break anything.
# - **Stuck?** *Kernel → Restart Kernel and Run All Cells…* starts afresh. *Edit → Undo* takes back what you
#   typed.

# %%
2 + 3

# %% [markdown]
# That was your first cell. Change the numbers and run it again.
#
# The next one fetches what this lesson uses, and takes some seconds the first time. `course` is the helper
# of these lessons: it loads data, draws figures and judges claims. `keras` is the library with which nets
# are built, here and in most of the world.

# %%
from course.board import show_progress
from course.claims import claim
from course.data import load
from course.devices import budget, describe, pick
from course.exercises import start_here as exercises
from course.figures import COLOURS, new_figure, plot_images, show
from course.widgets import label_garments

import keras
import numpy as np

# %% [markdown]
# ## Where you are
#
# This is the map of the course. An arrow leads from a lesson to those that build on it. Come back here
# whenever you like: exercises and questions that you have answered colour the map. What you do is kept on
# this machine, and nobody else sees it.

# %%
show_progress()

# %% [markdown]
# ## Is this machine ready?
#
# The course fits its work to the machine. Without a graphics processor (GPU) the *budget* is `laptop`: all
# results can be had on two processor cores. With a GPU it is `gpu`, and the lessons train more.

# %% tags=["varies"]
machine = describe()
print(f"machine   {machine.processor}: {machine.cores} cores, {machine.memory_gb:.0f} GB of memory")
print(f"Keras on  {machine.backend} {machine.backend_version}, GPU: {', '.join(machine.gpus) or 'none'}")
duration = pick(quick="some seconds a lesson", laptop="1 to 4 minutes a lesson", gpu="minutes a lesson")
print(f"budget    {budget()}: on two cores or more, about {duration}")

# %% [markdown]
# Did you read three lines? Then all is well. If a cell stops with an error that is not of your making, open
# *File → New → Terminal*, go to the folder of the course and run `make doctor` (or
# `python -m course doctor`): it looks for what is wrong and says how to mend it.

# %% [markdown]
# ## The garments
#
# Fashion-MNIST is a collection of small grey pictures from the catalogue of a fashion shop, each with the
# name of its kind: 60,000 pictures to learn from, and 10,000 others to be tested on.

# %%
train_size = pick(quick=2_000, laptop=60_000, gpu=60_000)
garments = load("fashion_mnist", train_size=train_size)
names = np.array(garments.class_names)

# %% [markdown]
# Ten kinds there are. Here are three of each, from the pictures to learn from.

# %%
three_of_each = np.array([np.flatnonzero(garments.y_train == kind)[:3] for kind in range(10)])
rows = three_of_each.T.ravel()  # first, second and third of every kind
titles = [*names, *[""] * 20]
figure = plot_images(garments.x_train[rows], titles)
show(figure, f"Three grey pictures of each kind of garment: {', '.join(names)}.")

# %% [markdown]
# ## Predict
#
# In a moment a net will learn from the examples. It is told nothing about sleeves, heels or handles: it
# receives pictures and names, no more. Then it names garments that it has never seen.
#
# Commit yourself before you look: **how many of 100 unseen garments will it name correctly?** Whoever guesses
# blindly among ten kinds gets 10. And which two kinds will it mix up most? Write your number in place of
# `None`, between the brackets, and run the cell. It is kept, and shown beside the result.

# %%
my_guess = exercises.first_net.record(None)

# %% [markdown]
# ## A first net
#
# Here is the whole net, and how it is trained. You are *not* asked to understand it yet: the next two lessons
# take it apart. For now, three things are enough.
#
# - A picture goes in as 28 × 28 numbers between 0 (black) and 1 (white).
# - Out come ten probabilities, one for each kind.
# - `fit` goes through the examples again and again, and each time changes the net a little, so that the right
#   name becomes more probable. This is all that *learning* means here.


# %%
def train_first_net(examples, seed):
    keras.utils.set_random_seed(seed)  # the net begins with random numbers: these ones
    net = keras.Sequential()
    net.add(keras.Input(shape=(28, 28, 1)))
    net.add(keras.layers.Flatten())  # the picture's numbers in one row
    net.add(keras.layers.Dense(100, activation="relu"))
    net.add(keras.layers.Dense(10, activation="softmax"))  # one probability for each kind
    net.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    net.fit(examples.x_train, examples.y_train, batch_size=128, epochs=5, verbose=0)
    return net


# %% [markdown]
# Run it. It goes five times through all examples, within seconds.

# %%
examples = garments.scaled()  # numbers from 0 to 1 instead of 0 to 255
net = train_first_net(examples, seed=0)

# %% [markdown]
# ## What did it learn?
#
# Now the test. The net names pictures that it has *not* learned from. This matters: whoever learns all
# answers by heart shines on the pictures that they know, and has learned nothing about garments.

# %% tags=["varies"]
probabilities = net.predict(examples.x_test, verbose=0)  # (10000 pictures, 10 kinds)
predicted = probabilities.argmax(axis=1)  # the most probable kind of each picture
right = predicted == examples.y_test
exercises.first_net.beside(100 * right.mean())

# %% [markdown]
# Twenty unseen garments, with what the net says above each:

# %%
figure = plot_images(garments.x_test[:20], names[predicted[:20]], right=right[:20])
show(figure, "Twenty unseen garments; above each the net's answer, marked as right or wrong.")

# %% [markdown]
# ## Its mistakes
#
# Mistakes teach more than successes. Here are the first ones, with what the net said and what the catalogue
# says. Which of them would *you* have got right?

# %%
wrong = np.flatnonzero(~right)[:21]
titles = [f"said {names[predicted[i]]}\nis {names[garments.y_test[i]]}" for i in wrong]
figure = plot_images(garments.x_test[wrong], titles, columns=7)
show(figure, "Garments that the net named wrongly; above each what it said and what it is.")

# %% [markdown]
# ## Was it luck?
#
# The net began with random numbers, so another start gives another net. One run shows what *can* happen; only
# several show what to expect. So let us train two more, each from numbers of its own, and see how many
# garments of each kind all three name correctly.

# %%
nets = [net, train_first_net(examples, seed=1), train_first_net(examples, seed=2)]
correct = np.array([n.predict(examples.x_test, verbose=0).argmax(axis=1) for n in nets]) == examples.y_test
by_kind = np.array([correct[:, examples.y_test == kind].mean(axis=1) for kind in range(10)])
accuracies = correct.mean(axis=1)  # one for each net

# %% tags=["varies"]
print(f"{'right, in per cent':<20} net 0  net 1  net 2")
print(f"{'all garments':<20}" + "".join(f"{100 * share:6.1f} " for share in accuracies))
for kind in by_kind.mean(axis=1).argsort():
    print(f"{names[kind]:<20}" + "".join(f"{100 * share:6.1f} " for share in by_kind[kind]))

# %%
order = by_kind.mean(axis=1).argsort()[::-1]
figure, axes = new_figure(height=3.6)
axes.barh(names[order], 100 * by_kind[order].mean(axis=1), color=COLOURS["shallow net"])
for shares in by_kind[order].T:
    axes.plot(100 * shares, names[order], "o", color="black", markersize=4)
axes.set_xlim(0, 100)
axes.set_xlabel("right answers, in per cent of the kind (bar: mean, dots: the three nets)")
show(figure, "Right answers for each kind of garment: a bar for the mean of three nets, a dot for each.")

# %% [markdown]
# ## What we claim
#
# Lessons do not only say what they found: they compute it, here on your machine, and judge it. Each *claim*
# is one sentence, followed by the comparison that decides about it. If you change something above and a claim
# no longer holds, it says so, and you have found something out.

# %% tags=["nbval-check-output"]
claim("Every net names at least five times as many unseen garments as blind guessing.", min(accuracies) > 0.5)

# %% tags=["nbval-check-output"]
missed = dict(zip(names, 1 - by_kind, strict=True))  # shares of wrong answers, one for each net
claim(
    "Every net misses shirts at least three times as often as trousers.",
    (missed["Shirt"] >= 3 * missed["Trouser"]).all(),
)

# %% [markdown]
# Why shirts? Four kinds of garment cover the upper body, and at 28 × 28 pixels they differ by a collar, a
# sleeve or a row of buttons. Eight of each, one kind a row:

# %%
similar = ["T-shirt/top", "Pullover", "Coat", "Shirt"]
kinds = [garments.class_names.index(name) for name in similar]
rows = np.concatenate([np.flatnonzero(garments.y_train == kind)[3:11] for kind in kinds])
titles = np.repeat(similar, 8)
figure = plot_images(garments.x_train[rows], titles, columns=8)
show(figure, "Eight examples each of T-shirts or tops, pullovers, coats and shirts, hard to tell apart.")

# %% [markdown]
# ## Your turn
#
# Is the task hard, or is the net bad at it? There is one way to find out: do it yourself. The next cell shows
# 20 unseen garments, one at a time, against the clock. Start it, and press the key of the kind, 0 to 9, or
# click on its name. The right answers come at the end. What you answer stays on this machine.

# %% tags=["widget"]
labelling = label_garments(garments, count=20)
labelling

# %% [markdown]
# Were the same kinds hard for you as for the net? Look at each of your mistakes: would you insist on your
# answer? And what was your pace, in seconds a garment? Keep it in mind until lesson 06 asks what answers
# cost.
#
# Then run the next cell. It works at any time; with your 20 answers it draws you beside the nets, with an
# interval: the long-run accuracies that fit what you did on so few.

# %%
bars = {"blind guessing": 0.1, "first net (mean of three)": accuracies.mean()}
if labelling.accuracy is not None:
    bars["you"], *interval = labelling.answers.band
figure, axes = new_figure(height=2.2)
colours = [COLOURS[role] for role in ("chance", "shallow net", "people")]
axes.barh(list(bars), [100 * share for share in bars.values()], color=colours[: len(bars)])
if "you" in bars:
    axes.plot(100 * np.array(interval), ["you", "you"], "|-k")
axes.axvline(100 * garments.human_accuracy, color=COLOURS["people"], linestyle=":")
axes.text(100 * garments.human_accuracy - 1, 0, "people, published", ha="right", va="center")
axes.set(xlim=(0, 100), xlabel="right answers, in per cent")
show(figure, "Right answers of blind guessing, the net, and you once you have labelled; people as a line.")

# %% [markdown]
# The dotted line is published with Fashion-MNIST: people without any training in fashion looked at 1,000 of
# these test pictures, and each picture got three answers.

# %% tags=["nbval-check-output"]
claim(
    "Every net names more unseen garments correctly than the people of the published study.",
    min(accuracies) > garments.human_accuracy,
)

# %% [markdown]
# ## What this shows, and what it does not
#
# **It shows** that some lines of code, given examples, come to name garments that they have never seen, on a
# plain computer; that three nets from different starts stumble over the same kind; and that a fair comparison
# has a fixed test, several runs, and a person who took the same test.
#
# **It does not show** that a net sees better than you. The people of the study were no experts, while the
# nets had 60,000 examples from this very shop: where a thin coat ends and a shirt begins was decided there,
# and the nets have learned that shop's habit. Give one a photograph from your phone, and it will name one of
# its ten kinds, whatever is on it. And your own score rests on 20 pictures only, which is why a wide interval
# stands beside it.

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# - Shift+Enter **runs** a cell, and again after you change it; *Run All Cells* runs the lesson; *Restart
#   Kernel* sets everything right again.
# - A net **learns** from training examples, and is **judged** on test examples that it has never seen.
# - One run is an anecdote: several show what to expect. A **claim** says what was found, and rests on a
#   comparison that you can read below it.
# - Your own **eye** and a net can be compared fairly if both take the same test. Now you are part of the
#   measurement.

# %% [markdown]
# ## The map
#
# All lessons ask one question: **what does a machine gain by learning its features from examples, instead of
# being handed them?** A *feature* is what one looks at: an edge, a collar, a row of buttons.
#
# | lesson | its question |
# | --- | --- |
# | 00 Start here | Can a machine learn from nothing but examples? |
# | [01 Learning by example](01_learning_by_example.ipynb) | A rule by hand, or weights learned from labels? |
# | [02 Shallow nets](02_shallow_nets.ipynb) | What does a hidden layer do, and when does a third one help? |
# | [03 Features by hand](03_features_by_hand.ipynb) | How far do features written by people get? |
# | [04 Convolution](04_convolution.ipynb) | What does a net gain by moving one small window everywhere? |
# | [05 A first CNN](05_first_cnn.ipynb) | Which features does a net find by itself? |
# | [06 By hand or learned?](06_by_hand_or_learned.ipynb) | Which of the two wins, when, and at what cost? |
# | [07 Going deep](07_going_deep.ipynb) | What breaks in 150 layers, and what mends it? |
# | [08 Deep CNNs on colour](08_deep_cnns_on_colour.ipynb) | What is all this worth on photographs? |
# | [09 Seeing the road](09_seeing_the_road.ipynb) | Where is it, and how does one judge a finder? |
# | [10 Hearing commands](10_hearing_commands.ipynb) | What must a machine hear in a word? |
# | [11 Reading opinions](11_reading_opinions.ipynb) | A word list by experts, or learning from texts? |
# | [13 Your own data](13_your_own_data.ipynb) | Which of the two wins on what you brought? |
#
# Lessons 00 to 07, 10, 11 and 13 need no network. Lesson 08 and the end of lesson 09 need photographs that
# the course may not carry, and tell you how to get them. A number that is missing is a lesson to come.
#
# **Next: [01 Learning by example](01_learning_by_example.ipynb)** takes a single neuron, and shows how it
# learns.

# %% [markdown]
# ## Sources and further reading
#
# - Han Xiao, Kashif Rasul, Roland Vollgraf: *Fashion-MNIST: a novel image dataset for benchmarking machine
#   learning algorithms* (2017), [arXiv:1708.07747](https://arxiv.org/abs/1708.07747). The pictures are under
#   the MIT licence; the accuracy of people stands in the
#   [data set's repository](https://github.com/zalandoresearch/fashion-mnist).
# - Edwin B. Wilson: *Probable inference, the law of succession, and statistical inference*, Journal of the
#   American Statistical Association 22 (1927). The interval beside your score.
# - François Chollet: *Deep Learning with Python*. The book by the author of Keras.
