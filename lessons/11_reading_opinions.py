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
# # Reading opinions
#
# **The question:** when does a word list that experts wrote read an opinion better than a machine that
# learned from examples?
#
# Afterwards you will be able to
#
# - follow a word list and its rules through a sentence, and say what "not", "very", "but" and capitals do,
# - turn texts into numbers in three ways: by rated words, by counted words, by learned vectors,
# - slide a convolution over words, and read back the phrases that its filters look for,
# - hold a machine against *single people*, and say why that needs care,
# - test a reader on another kind of text, and on sentences made to trip it.
#
# **You need:** [Features by hand](03_features_by_hand.ipynb), [A first CNN](05_first_cnn.ipynb) and [By
# hand or learned?](06_by_hand_or_learned.ipynb).
#
# **Time:** about 60 minutes, of which a laptop computes for one or two.

# %%
from course import figures
from course.attribution import read_by_leaving_out, read_by_list, read_by_phrases, read_by_weights
from course.claims import claim
from course.comparison import by_hand, compare, summarise, tabulate
from course.data import load
from course.data.opinions import clear_opinions, load_checks
from course.devices import pick
from course.features.text import ExpertWordList, expert_scores, explain_score, split_words
from course.models import build_embedding_mean, build_text_cnn
from course.reading import learned_reader, top_phrases, train_reader
from course.results import judge_part
from course.training import Settings

# %%
from dataclasses import replace
from functools import partial
from course.exercises import reading_opinions as exercises
import keras
import numpy as np
from sklearn.base import clone
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer

# %% [markdown]
# ## Predict
#
# A text is positive or negative; guessing is right half of the time. An expert list holds thousands of
# words, each rated by people. It was made for tweets and has never seen our texts.
#
# 1. **Of 100 tweets, how many will the list get right? Of 100 sentences from film reviews?**
# 2. **How many labelled examples** does a machine need until it beats the list on tweets? On films?
# 3. A machine learns from films alone. **How many tweets of 100 will it get right?**
#
# Write your numbers in place of `None`. They are kept, and shown beside the results.

# %%
my_list_on_tweets = exercises.list_on_tweets.record(None)  # of 100
my_list_on_films = exercises.list_on_films.record(None)
my_examples_for_tweets = exercises.examples_for_tweets.record(None)  # how many texts
my_examples_for_films = exercises.examples_for_films.record(None)
my_films_to_tweets = exercises.films_to_tweets.record(None)  # of 100

# %% [markdown]
# ## Tweets and film snippets, read by people
#
# The texts come from the authors of that list, Hutto and Gilbert: texts in the manner of tweets, and
# sentences cut from film reviews. Each was rated by many people, from −4 (extremely negative) to +4. Before
# you look at the bars, rate a text yourself.

# %%
rated = load("opinions")
chosen = [2_492, 414, 231, 6_151, 10_864, 7_372]
ratings = rated.extra["train_ratings"]
figure = figures.plot_ratings(rated.x_train[chosen], ratings[chosen])
figures.show(
    figure, "Three tweets and three film snippets, each with bars: how many people gave which rating."
)

# %% [markdown]
# People differ. What is *right*, then? We take the mean of all who rated a text: above 0.5 it is positive,
# below −0.5 negative. **What lies between is dropped**: it has no clear class. That makes the task easier
# than life, in which many texts take no side. A fifth of the texts, chosen by a checksum, is the test.

# %%
sources = {"tweets": clear_opinions(rated, "tweets"), "films": clear_opinions(rated, "movies")}
all_of = {name: (rated.extra["train_source"] == number).sum() for number, name in enumerate(sources)}
counts = {"source": list(sources), "to learn": [len(own.y_train) for own in sources.values()]}
counts["dropped as neutral, %"] = [
    f"{100 - 100 * len(own.y_train) / all_of[name]:.0f}" for name, own in sources.items()
]
counts["test"] = [len(own.y_test) for own in sources.values()]
counts["of it positive, %"] = [f"{100 * own.y_test.mean():.0f}" for own in sources.values()]
figures.show_table(counts)

# %% [markdown]
# Note the last column. On tweets, a machine that always says "positive" is right far more than half of the
# time. Any score on tweets must be held against that.
#
# ## How well do single people read?
#
# Take one rater out, and ask the others. Does the one have the sign of the others' mean? To compare a rater
# with a mean that contains the same rater would flatter people. A rating of 0 takes no side, so it counts
# as half right, which is what tossing a coin would give.


# %%
def single_raters(dataset):
    right = []
    for own in dataset.extra["test_ratings"]:
        others = (own.sum() - own) / (len(own) - 1)  # for each rater, the mean of all others
        right.append(np.where(own == 0, 0.5, own * others > 0).mean())
    return float(np.mean(right))


people = {name: single_raters(own) for name, own in sources.items()}
print({name: f"{100 * share:.1f} % of single ratings agree" for name, share in people.items()})

# %% [markdown]
# These were chosen and trained raters who had passed a test, not passers-by. Single people are the human
# line in what follows. The mean of twenty is better than any one of them, and it is what decides here.
#
# ## Reader 1: a word list with rules
#
# The list, VADER, holds over 7,000 words, emoticons and abbreviations. Ten people rated each from −4 to +4.
# So *good* counts 1.9 and *horrible* −2.5. Rules then look at the words nearby. *Not* turns a word round
# and takes something off: not clever is less bad than clever is good. *Very* and capitals lift what
# follows. What stands before *but* counts half, what follows counts one and a half times. The sum $s$ of
# all words, plus a little for each exclamation mark, is squeezed between −1 and 1:
#
# $$\text{score} = \frac{s}{\sqrt{s^2 + 15}}$$
#
# **On paper:** put these in order before you run the cells: *good*, *GOOD*, *very good*, *good!!!*, *kind
# of good*, *not good*, *not very good*.

# %%
sentence = "The acting is VERY good, but the plot is not clever."
steps = explain_score(sentence)
stages = {"in the list": "listed", "with its neighbours": "nearby", "and with but": "final"}
bars = {stage: [getattr(step, key) for step in steps] for stage, key in stages.items()}
figure = figures.plot_word_scores([step.word for step in steps], bars)
figures.show(
    figure, "Good counts more after VERY, less before but; clever turns negative after not, and grows."
)

endings = ["good", "very good", "GOOD", "good!!!", "kind of good", "not good", "not very good"]
scores = {ending: expert_scores([f"The film is {ending}"])[0] for ending in endings}
figures.show_table({"The film is …": endings, "score": [f"{score:+.2f}" for score in scores.values()]})

# %% tags=["nbval-check-output"]
total = sum(step.final for step in steps)
by_formula = total / np.sqrt(total**2 + 15)
claim(
    "the sum, squeezed by hand, is the list's own score",
    abs(by_formula - expert_scores([sentence])[0]) < 1e-3,
)
claim(
    "very, capitals and exclamation marks strengthen, and kind of weakens",
    scores["kind of good"] < scores["good"] < min(scores[e] for e in ("very good", "GOOD", "good!!!")),
)
claim("not turns good round", scores["not good"] < 0)
claim("not very good is rated worse than not good", scores["not very good"] < scores["not good"])

# %% [markdown]
# The last line shows a rule that errs. Most people mean *not very good* to be milder than *not good*; the
# rules read it as "not (very good)".
#
# Now the first of your guesses. The list has nothing to learn, so it can be tested at once. Where its score
# is 0, it has to guess; we let it say "positive".

# %%
expert = {name: (expert_scores(own.x_test) >= 0) == own.y_test for name, own in sources.items()}
silent = {name: (expert_scores(own.x_test) == 0).mean() for name, own in sources.items()}
table = {"source": list(sources), "word list, %": [f"{100 * hits.mean():.1f}" for hits in expert.values()]}
table["single people, %"] = [f"{100 * share:.1f}" for share in people.values()]
table["no score at all, %"] = [f"{100 * share:.1f}" for share in silent.values()]
figures.show_table(table)

# %% tags=["varies"]
exercises.list_on_tweets.beside(100 * expert["tweets"].mean())
exercises.list_on_films.beside(100 * expert["films"].mean())

# %% tags=["nbval-check-output"]
claim(
    "on tweets the word list does better than single people",
    expert["tweets"].mean() > people["tweets"] + 0.02,
)
claim("on films it falls behind them by more than 20 points", expert["films"].mean() < people["films"] - 0.2)
claim("on films it is still better than guessing", expert["films"].mean() > 0.58)
claim("on films it more often finds nothing to go by", silent["films"] > 2 * silent["tweets"])

# %% [markdown]
# Better than people? Be careful here.
#
# - **The same authors made the list and gathered these ratings**, in the same way and on the same scale.
#   The rules were drawn from tweets. Of the 4,200 tweets, 200 were invented to test just such rules. The
#   reader and its test have the same makers. (They report the like: an F1 of 0.96 for the list and 0.84 for
#   single raters, with neutral as a third class.)
# - People had to place a text on nine steps. Here they are judged by sign alone, and whoever said 0 gets
#   half.
#
# On films, look at what it trips over. These are its most confident mistakes:

# %%
films = sources["films"]
film_scores = expert_scores(films.x_test)
confident = np.argsort(np.where(expert["films"], 0, -np.abs(film_scores)))[:5]
figure = figures.plot_ratings(films.x_test[confident], films.extra["test_ratings"][confident])
figures.show(
    figure, "Five film snippets on which the list is most confident and wrong, with people's ratings."
)
print("the list's scores:", *(f"{score:+.2f}" for score in film_scores[confident]))

# %% [markdown]
# Praise is there, word for word, but another word takes it back, and the rules do not see which. And where
# nothing is listed, there is nothing to weigh: critics have many ways to avoid *good* and *bad*.
#
# ## Reader 2: counted words
#
# No expert rates anything now. Cut the texts into words and count; the labels shall say which words matter.
# A word that stands in every text says nothing about this one. So **TF-IDF** multiplies the count of word
# $w$ (*term frequency*) by how rare it is (*inverse document frequency*):
#
# $$x_w = \text{count}(w) \left( \ln \frac{1 + n}{1 + n_w} + 1 \right)$$
#
# $n$ is the number of texts, $n_w$ how many of them contain $w$. Then each text is scaled to length 1. A
# linear model on these, the logistic regression that you know, learns one weight a word: a word list of its
# own, written from labels.
#
# **Naive Bayes** counts as well. How much more often does a word stand in positive texts than in negative
# ones? Multiply these ratios, as if words came independently (that is naive), and see on which side of 1
# you land:
#
# $$\frac{P(\text{positive})}{P(\text{negative})} \prod_{w} \frac{P(w \mid \text{positive})}{P(w \mid
# \text{negative})}$$
#
# We give it pairs of neighbouring words besides single ones, so that *not good* is a word of its own.
# First, TF-IDF by hand, for three short texts:

# %%
texts = ["a fine film", "a dull film", "a film about a film"]
words = sorted({word for text in texts for word in split_words(text)})
count = np.array([[split_words(text).count(word) for word in words] for text in texts])  # (texts, words)
rarity = np.log((1 + len(texts)) / (1 + (count > 0).sum(axis=0))) + 1
weighted = count * rarity
weighted /= np.linalg.norm(weighted, axis=1, keepdims=True)
figures.show_table({"text": texts} | {word: np.round(weighted[:, n], 2) for n, word in enumerate(words)})

cut = {"tokenizer": split_words, "token_pattern": None}  # words, and signs such as !!!, as our split_words
by_sklearn = TfidfVectorizer(**cut).fit_transform(texts).toarray()

# %% [markdown]
# ## Reader 3: learned vectors
#
# To a counter, *superb* and *excellent* are as different as *superb* and *table*. A net can learn a vector
# for each word, an *embedding*, so that words that do the same job come to lie together. First, words
# become integers. The vocabulary is made of the words that the training texts use at least twice; 1 stands
# for any other word, 0 fills up short texts.
#
# Then, two nets. The first looks up each word's vector and **averages** them: order is lost. The second
# slides a **1-D convolution** over the vectors: a filter sees three words at once, as the filters of lesson
# 05 saw 5 × 5 pixels, and of all places its strongest answer is kept. Where a phrase stands does not
# matter; that it is there does.

# %%
from course.features.vocabulary import build_vocabulary

vocabulary = build_vocabulary(films.x_train)
codes = vocabulary.encode(["A superb film, truly superlative!", "superb"], length=10)
print(f"{len(vocabulary):,} words are known; the first are {' '.join(vocabulary.words[2:12])}")
print(codes.astype(int))

# %%
length = 40  # words read of each text, the first ones
inputs = keras.Input((length,))  # (batch, words)
vectors = keras.layers.Embedding(len(vocabulary), 32)(inputs)  # (batch, words, 32)
answers = keras.layers.Conv1D(64, 3, activation="relu")(vectors)  # (batch, places, filters)
strongest = keras.layers.GlobalMaxPooling1D()(answers)  # (batch, filters)
silenced = keras.layers.Dropout(0.5)(strongest)
written_out = keras.Model(inputs, keras.layers.Dense(2, activation="softmax")(silenced))

by_course = build_text_cnn((length,), 2, vocabulary_size=len(vocabulary), dropout=0.5)
written_out.set_weights(by_course.get_weights())
both = [net.predict(vocabulary.encode(texts, length), verbose=0) for net in (written_out, by_course)]

# %% tags=["nbval-check-output"]
claim("TF-IDF by hand is that of scikit-learn", np.allclose(weighted, by_sklearn))
claim("the net written out and the course's give the same answers", np.allclose(*both, atol=1e-6))

# %% [markdown]
# ## The contest
#
# The rules are those of lesson 06: same texts, same test, several seeds, costs shown. Each contender got
# four recipes on film snippets held out of the training part; here is the best of each, or one that did as
# well. All learn once from tweets and once from films. The test is the tweets, the films, and a hundred
# sentences that we come to later: every reader sits all of it.


# %%
def settings(size):  # the fewer the texts, the more often each is read
    epochs = 30 if size < 300 else 12 if size < 2_000 else 6
    return Settings(pick(quick=2, laptop=epochs, gpu=epochs), 32, 0.004, validation_fraction=0)


flat = FunctionTransformer(np.ravel)  # the contest hands over texts as a column
on_words = make_pipeline(flat, TfidfVectorizer(**cut), LogisticRegression(C=10, solver="liblinear"))
on_pairs = make_pipeline(flat, CountVectorizer(**cut, ngram_range=(1, 2), binary=True), MultinomialNB())
averaging, sliding = partial(build_embedding_mean, dropout=0.3), partial(build_text_cnn, dropout=0.5)
counters = [by_hand("TF-IDF + linear", None, on_words), by_hand("naive Bayes", None, on_pairs)]
builders = {"mean of embeddings": averaging, "1-D CNN": sliding}
nets = [learned_reader(name, build, settings, length=length) for name, build in builders.items()]

# %%
tests = {name: (own.x_test, own.y_test) for name, own in sources.items()}
checks = load_checks()
for kind in dict.fromkeys(check.kind for check in checks):
    own = [check for check in checks if check.kind == kind]
    tests[kind] = (np.array([check.text for check in own]), np.array([check.label for check in own]))
x_test, y_test = (np.concatenate(columns) for columns in zip(*tests.values(), strict=True))
part_of = np.repeat(list(tests), [len(labels) for _, labels in tests.values()])

most = {"tweets": pick(quick=500, laptop=2_500, gpu=2_500), "films": pick(quick=500, laptop=8_000, gpu=8_000)}
sizes = {home: [size for size in (100, 500, 2_500, 8_000) if size <= most[home]] for home in sources}
seeds = {100: (0, 1, 2), 500: (0, 1, 2), 2_500: (0, 1, 2), 8_000: (0, 1)}

# %%
rows = {}
for home, own in sources.items():
    to_learn = replace(own, x_test=x_test, y_test=y_test, extra={}, name=f"opinions_{home}")
    rows[home] = compare([*counters, *nets], to_learn, sizes=sizes[home], seeds=seeds)
by_list = compare([by_hand("word list", None, ExpertWordList())], to_learn, sizes=[100], seeds=[0])
listed = {part: np.array(by_list[0].predicted)[part_of == part] == y for part, (_, y) in tests.items()}


def points(name, home, test, size):  # of 100 texts how many are right, one number for each seed
    judged = judge_part(rows[home], y_test, part_of == test)
    return 100 * np.array([r.accuracy for r in judged if (r.contender, r.train_size) == (name, size)])


# %% [markdown]
# Two pictures: learned from tweets and tested on tweets, learned from films and tested on films. The word
# list learns nothing, so it is a straight line; so are single people. Then, what it costs to learn from
# films. And where does counting overtake the list? As in lesson 06, it is read off between two sizes:
# *about there*.

# %% tags=["varies"]
for home in sources:
    at_home = summarise(judge_part(rows[home], y_test, part_of == home))
    lines = {"word list": listed[home].mean(), "people": people[home]}
    figure = figures.plot_accuracy_by_size(at_home, lines=lines)
    figure.axes[0].set(xlabel=f"training texts: {home}", ylabel=f"accuracy on {home} (%)")
    above = {"tweets": "all below the word list", "films": "all above the word list in the end"}[home]
    figures.show(figure, f"{home}: accuracy of four learners against the number of training texts, {above}.")
learned_most = [one for one in at_home if one.train_size in sizes["films"][-2:]]
table = tabulate([*summarise(judge_part(by_list, y_test, part_of == "films")), *learned_most])
table["training images"][0] = "0"
figures.show_table({heading.replace("images", "films"): column for heading, column in table.items()})

# %% tags=["varies"]
guesses = {"tweets": exercises.examples_for_tweets, "films": exercises.examples_for_films}
for home, guess in guesses.items():
    means = np.array([points("TF-IDF + linear", home, home, size).mean() for size in sizes[home]])
    ahead = means - 100 * listed[home].mean()
    crossing = "at no size tried"
    if ahead[0] < 0 < ahead[-1]:
        at = np.flatnonzero(ahead < 0)[-1]
        place = np.interp(0, ahead[at : at + 2], np.log10(sizes[home][at : at + 2]))
        crossing = float(10**place)
    guess.beside(crossing)

# %%
names = [contender.name for contender in (*counters, *nets)]
middle, largest = min(2_500, *most.values()), most["films"]  # middle: both sources have as many
on_tweets = [points(name, "tweets", "tweets", size) for name in names for size in sizes["tweets"]]
few, many = ([points(name, "films", "films", size) for name in names] for size in (100, largest))
curves = {
    name: np.array([points(name, "films", "films", s).mean() for s in sizes["films"]]) for name in names
}
bayes, better_net = curves["naive Bayes"], np.maximum(curves["mean of embeddings"], curves["1-D CNN"])
end_of_tweets = {name: points(name, "tweets", "tweets", most["tweets"]).mean() for name in names}
expert_points = {part: 100 * hits.mean() for part, hits in listed.items()}

# %% tags=["nbval-check-output"]
claim(
    "no learner comes near the list on tweets", np.concatenate(on_tweets).max() < expert_points["tweets"] - 5
)
claim("with 100 films, the list beats every learner in every run", np.max(few) < expert_points["films"])
claim(
    "with the most films, every learner is ten points ahead of it", np.min(many) > expert_points["films"] + 10
)
claim("on films naive Bayes is ahead of both nets on average, at every size", (bayes > better_net).all())
gap = end_of_tweets["1-D CNN"] - end_of_tweets["naive Bayes"]
claim("but with the most tweets, the CNN is more than two points ahead of naive Bayes", gap > 2)
claim("single people are ahead of all learners on films", np.max(many) < 100 * people["films"] - 5)

# %% [markdown]
# Said plainly: **on tweets the experts win, and nothing here catches up.** On films they win only while
# examples are few; then counting words wins, and **the nets trained from scratch gain nothing on it**,
# though they take longer. On tweets the same CNN leaves naive Bayes behind: which learner is best depends
# on the texts, and "counting always wins" would be too simple.
#
# Learned features paid off on garments, where a single pixel says next to nothing. A word is different:
# people made it to carry meaning. Much of the feature learning was done before the machine came.
#
# ## Abroad
#
# Whoever learned from films has learned what critics write. Do tweets say it likewise? Let every reader sit
# the other test. Both sources teach with equally many texts.

# %% tags=["varies"]
trips = {f"{home} → {test}": (home, test) for home in sources for test in sources}
abroad = {"word list": {trip: listed[test].mean() for trip, (_, test) in trips.items()}}
for name in names:
    abroad[name] = {trip: points(name, *way, middle).mean() / 100 for trip, way in trips.items()}
abroad["always positive"] = {trip: sources[test].y_test.mean() for trip, (_, test) in trips.items()}
figure = figures.plot_share_grid(abroad, chance=0.5)
figures.show(
    figure, "Accuracy at home and abroad: learners lose much on the other source, the list has no home."
)
exercises.films_to_tweets.beside(100 * max(abroad[name]["films → tweets"] for name in names))

# %% tags=["nbval-check-output"]
to_tweets, to_films = (
    np.array([points(name, *way, middle) for name in names])
    for way in (("films", "tweets"), ("tweets", "films"))
)
ways = {"films → films": "films → tweets", "tweets → tweets": "tweets → films"}
lost = [abroad[name][home] - abroad[name][away] for name in names for home, away in ways.items()]
always = 100 * sources["tweets"].y_test.mean()
claim("abroad, every learner loses more than eight points", min(lost) > 0.08)
claim("from films to tweets, every learner falls below 'always positive'", to_tweets.max() < always)
claim("from tweets to films, every learner falls below the list", to_films.max() < expert_points["films"])

# %% [markdown]
# ## Sentences that trip
#
# A score on a test says how often a reader is right, not what it understands. So here are a hundred
# sentences written for this course, before any reader was tried on them: of each kind ten positive and ten
# negative ones (`course/data/embedded/opinion_checks.toml`, each with the reason why it is there). For
# instance:
#
# - **plain:** *The acting is excellent.* *A boring and stupid comedy.*
# - **negation:** *The ending does not disappoint.* *Hardly a success.*
# - **irony:** *This book ruined my week, I could not stop reading.* *Great, my train is late again.*
# - **emphasis:** *This film is GOOD!!!* *this is baaaad, really baaaad*
# - **mixed:** *The plot is thin, but the acting is superb.* *Lovely view, friendly staff, bed bugs.*
#
# **Predict:** which reader does best on negation? And which on irony?

# %% tags=["varies"]
kinds = [part for part in tests if part not in sources]
suites = {"word list": {kind: listed[kind].mean() for kind in kinds}}
for home in sources:
    for name in names:
        own = {kind: points(name, home, kind, most[home]).mean() / 100 for kind in kinds}
        suites[f"{name}, {home}"] = own
figure = figures.plot_share_grid(suites, chance=0.5)
figures.show(
    figure, "Nine readers on five kinds of sentences: best on plain ones, worst on irony or negation."
)

# %% tags=["nbval-check-output"]
lost = [own["plain"] - own["negation"] for own in suites.values()]
claim("on negation every reader is over 15 points worse than on plain sentences", min(lost) > 0.15)
best_learner = max(own["negation"] for reader, own in suites.items() if reader != "word list")
claim(
    "no learner does better there than the list with its rules",
    best_learner <= suites["word list"]["negation"],
)
claim("irony defeats them all", max(own["irony"] for own in suites.values()) <= 0.6)
claim("it turns the list round: wrong on three of four", suites["word list"]["irony"] <= 0.25)

# %% [markdown]
# In irony the words were chosen to say the contrary, so a reader that goes by words *must* fail, and the
# surest reader of words fails most. A reader at one half has not understood half: it guesses. One far below
# takes the bait: of *not good* it reads the *good*.
#
# Each field stands for twenty sentences only, so a few points mean nothing. They were written by people who
# know the list's rules, which may favour it or the contrary.
#
# ## What the filters look for
#
# Train the convolution once more on films, and ask it as lesson 05 asked its filters: which places excite
# you most? A filter sees three words, so the answer is a phrase. We look for it in the test, which the net
# has not met; the last layer tells which way a filter pulls. Cover the second column: would you have
# guessed it from the phrases? Then we ask the experts: their list, which took no part in the training,
# scores them.

# %% tags=["varies"]
school = films.subset(largest)
reader = train_reader(school, sliding, settings(largest), length=length, label="1-D CNN")
found = top_phrases(reader, "phrases", school.x_test, count=5)
weights = reader.model.get_layer("answer").get_weights()[0]  # (filters, classes)
pull = weights[:, 1] - weights[:, 0]  # above 0: towards positive
order = np.argsort(pull)
shown = [*order[:-5:-1], *order[:4]]
phrases = [" · ".join(phrase.text for phrase in found[number]) for number in shown]
figures.show_table(
    {"filter": shown, "pulls": [f"{pull[n]:+.2f}" for n in shown], "phrases that excite it": phrases}
)

# %% tags=["nbval-check-output"]
opinion = np.array([expert_scores([phrase.text for phrase in own]).mean() for own in found])
claim(
    "what excites filters that pull up, the list rates higher than what excites the others",
    opinion[pull > 0].mean() > opinion[pull < 0].mean() + 0.1,
)

# %% [markdown]
# Some phrases are no opinion at all but the **name of a film**, such as *Rabbit Proof Fence*. Several
# snippets judge the same film, some to learn from and some in the test, and mostly alike. So the name gives
# the opinion away: a shortcut that a score does not show, and that would be worth nothing on next year's
# films. A split by film would close it, but the data do not say which film a snippet is about.
#
# ## Which word counts?
#
# Three kinds of readers, one sentence: what does each word *pull*, towards positive or negative?
#
# - The **word list** adds ratings, changed by its rules. They need only be written down.
# - **TF-IDF + linear** adds, too: coefficient times value, word by word. With the intercept, which belongs
#   to no word, that is all there is.
# - A **net** does not add words. So ask twice: once with the word, once without. The difference of its two
#   answers is the word's pull. This is called *occlusion*: cover a part, and look what changes.
# - But the last layer of *this* net adds: one number for each filter, and each filter chose one phrase. So
#   its answer can be written, exactly, as a sum of **phrases**.
#
# The list counts in its own scale, the others in log-odds: 0 is undecided, and each step of 0.7 doubles the
# odds. **Predict:** who stumbles over *not dull*?

# %% tags=["varies"]
counted = clone(on_words).fit(school.x_train, school.y_train)
readers = {
    "word list": read_by_list,
    "TF-IDF + linear": partial(read_by_weights, counted),
    "1-D CNN, a word left out": partial(read_by_leaving_out, reader),
    "1-D CNN, its phrases": partial(read_by_phrases, reader),
}
sentence = "The plot is not dull, but GOOD actors are wasted!"
readings = {name: read(sentence) for name, read in readers.items()}
figure = figures.plot_readings(readings)
figures.show(figure, "What each word of a sentence pulls under the list, TF-IDF and the net, as signed bars.")

# %% tags=["nbval-check-output"]
by_weights, by_phrases = (readings[name] for name in ("TF-IDF + linear", "1-D CNN, its phrases"))
decided = counted.decision_function(np.array([sentence]))[0]
odds = np.diff(np.log(reader.probabilities([sentence])))[0, 0]
pulls = [sum(pull.pull for pull in reading.pulls) + reading.rest for reading in (by_weights, by_phrases)]
claim("words and intercept add up to what the linear model decides by", np.isclose(pulls[0], decided))
claim("phrases and rest add up to the net's log-odds", np.isclose(pulls[1], odds, atol=1e-2))

# %% [markdown]
# Now with sentences of your own. Words with a dotted frame and a question mark are unknown to that reader.

# %% tags=["widget"]
from course.widgets import explore_words

explore_words(readers, sentence)

# %% [markdown]
# Try:
#
# - *The film is good.* Then *not good*, *not very good*, *good but long*. Which readers notice *not*? Which
#   of them only because *not* itself pulls?
# - *A dull film.* Then the same three times in one line. The list adds up all three, and TF-IDF shares one
#   pull among them. For the net, one *dull* left out leaves two more, so none of them pulls: does *no pull*
#   mean *no influence*?
# - The name of a film, from the table of phrases above. Which reader was taught an opinion about a name?
# - *wicked*, or slang of your own. Where do the experts of 2014 and the critics differ?
#
# ## Where they all fail
#
# These film snippets fooled every learner in every run at the largest size. Read them, and look at the
# bars.

# %% tags=["varies"]
last = [row for row in rows["films"] if row.train_size == largest]
runs = [np.array(row.predicted) for row in judge_part(last, y_test, part_of == "films")]
fooled = np.flatnonzero(np.all([own != films.y_test for own in runs], axis=0))
sheet = fooled[np.argsort(films.extra["test_std"][fooled], kind="stable")[:6]]  # on which people agree
figure = figures.plot_ratings(films.x_test[sheet], films.extra["test_ratings"][sheet])
figures.show(figure, "Six film snippets that fooled every learner, and on which people agree.")
print(f"{len(fooled)} of {len(films.y_test)} snippets fooled every learner in every run")

# %% [markdown]
# ## What is missing: order, and having read before
#
# **Order.** An average knows no order, and a filter sees three words. *Nothing* at the beginning that
# denies *great* at the end is out of reach. **Attention** is a layer in which every word may look at every
# other one, and learns which to look at; stacked, such layers make a *transformer*.
#
# **Having read before.** Our nets met *superlative* a few times or never. A net may first read millions of
# texts without labels, predicting words that were left out. Then it knows which words are alike, and how
# *not* works, and needs few labelled opinions: this is a *pre-trained* model. Kim's nets of 2014 already
# began with vectors learned from 100 billion words of news; on film snippets that was worth several points.
#
# Both need more computing than this course spends, and data that we cannot look through. So they are left
# out, and with them what reads opinions best today. Lesson 08 shows the idea of pre-training on pictures.
#
# ## What this shows, and what it does not
#
# - It **shows** that knowledge put in by hand beats learning while examples are few, or where the knowledge
#   was made for just this kind of text.
# - It does **not** show that the list understands tweets better than people: list, ratings and texts have
#   the same makers.
# - Nor how far these scores carry. Some test tweets nearly repeat training tweets, which helps the
#   learners. With the most films, all seeds learn from nearly the same texts, so the spread there is that
#   of training alone. And the well-known set `rt_polarity` is no second test: it holds the same film
#   snippets.
# - It does **not** show that nets cannot read. These were small and trained from scratch, on few texts.
# - It says nothing of neutral texts, of other languages, or of today's slang: the list is of 2014.
# - An opinion in English words is not a fact about its writer. Judging people by such scores is another
#   matter.

# %% tags=["exercises"]

# %% [markdown]
# ## Looking back
#
# You can now
#
# - follow a **word list and its rules** through a sentence, say what "not", "very", "but" and capitals do,
#   and where a rule errs,
# - turn texts into numbers in three ways: by **rated words, counted words, learned vectors**,
# - slide a **convolution** over words, and read back the phrases that its filters look for,
# - hold a machine against **single people**, leaving each out of the mean that judges him or her, and say
#   why that needs care,
# - test a reader on **another kind of text** and on **sentences made to trip it**, and tell that from its
#   score at home.
#
# To go on by yourself: give TF-IDF pairs of words as well (`ngram_range=(1, 2)`); does negation get better,
# and does the test? Keep the neutral texts as a third class, cut at ±0.5: who loses most, and why? Drop the
# test tweets whose letters also occur in the training part. Or join both: `FeatureUnion` of scikit-learn can
# set the expert score beside the counted words. Is that better than either, on films, and abroad?
#
# **Next: [12 GPU and scale](12_gpu_and_scale.ipynb)** asks where all the seconds went that you have
# waited so far.
#
# ## Sources
#
# - C. Hutto, E. Gilbert, "VADER: a parsimonious rule-based model for sentiment analysis of social media
#   text", ICWSM 2014: the list, its rules, the ratings; the resources in its
#   [repository](https://github.com/cjhutto/vaderSentiment) describe the raters.
# - B. Pang, L. Lee, "Seeing stars: exploiting class relationships for sentiment categorization with respect
#   to rating scales", ACL 2005: the film snippets, there labelled by the review they come from.
# - S. Wang, C. Manning, "Baselines and bigrams: simple, good sentiment and topic classification", ACL 2012:
#   pairs of words help, and on short snippets naive Bayes does better than support vector machines.
# - Y. Kim, "Convolutional neural networks for sentence classification", EMNLP 2014: 1-D convolutions over
#   words.
