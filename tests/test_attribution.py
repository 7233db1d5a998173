"""Pulls of words: they add up to what the readers themselves say, or are differences of two predictions."""

import numpy as np
import pytest
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.naive_bayes import MultinomialNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from course.attribution import (
    log_odds,
    read_by_leaving_out,
    read_by_list,
    read_by_phrases,
    read_by_weights,
    share_of,
)
from course.features.text import split_words
from course.features.vocabulary import build_vocabulary
from course.models import build_embedding_mean, build_text_cnn
from course.reading import Reader

LEARNED_FROM = [
    "a good film",
    "a bad film",
    "good good fun !!!",
    "so bad, so dull",
    "not good",
    "not bad at all",
]
LABELS = [1, 0, 1, 0, 0, 1]
TEXTS = [
    "A good film, not bad!!!",
    "Good GOOD good",
    "VERY bad, but the end is a great, great joy?? ",
    "a film 😍 without 😡",
    "<b>bad</b> & <script>alert('good')</script>",
    "unheard-of wörds",
    "",
    "   ",
    "good " * 60,
]
LENGTH = 12


@pytest.fixture(scope="module")
def reader():
    import keras

    keras.utils.set_random_seed(3)
    vocabulary = build_vocabulary(LEARNED_FROM, at_least=1)
    model = build_text_cnn((LENGTH,), 2, vocabulary_size=len(vocabulary), filters=16, dropout=0.5)
    random = np.random.default_rng(0)
    model.set_weights([random.normal(0, 0.4, weights.shape) for weights in model.get_weights()])
    return Reader(model, vocabulary, LENGTH)


def counters():
    cut = {"tokenizer": split_words, "token_pattern": None}
    flat = FunctionTransformer(np.ravel)
    return (
        make_pipeline(flat, TfidfVectorizer(**cut), LogisticRegression()),
        make_pipeline(CountVectorizer(**cut, ngram_range=(1, 2), binary=True), LogisticRegression()),
    )


@pytest.mark.parametrize("text", TEXTS)
def test_the_list_adds_up_to_the_score_of_the_package(text):
    reading = read_by_list(text)
    assert reading.total == pytest.approx(sum(pull.pull for pull in reading.pulls) + reading.rest)
    score = SentimentIntensityAnalyzer().polarity_scores(text)["compound"]
    assert reading.total / np.sqrt(reading.total**2 + 15) == pytest.approx(score, abs=5e-5)
    assert reading.positive == pytest.approx((1 + score) / 2, abs=5e-5)


def test_the_list_knows_its_words_and_those_of_its_rules():
    known = {pull.text: pull.known for pull in read_by_list("not a very GOOD film, but").pulls}
    assert known == {"not": True, "a": False, "very": True, "GOOD": True, "film": False, "but": True}


@pytest.mark.parametrize("model", counters(), ids=["words", "pairs"])
@pytest.mark.parametrize("text", TEXTS)
def test_products_and_intercept_are_the_decision_of_scikit_learn(model, text):
    model.fit(np.array(LEARNED_FROM), LABELS)
    reading = read_by_weights(model, text)
    assert reading.rest == pytest.approx(model[-1].intercept_[0])
    assert reading.total == pytest.approx(model.decision_function(np.array([text]))[0])
    assert sum(pull.pull for pull in reading.pulls) + reading.rest == pytest.approx(reading.total)
    assert reading.positive == pytest.approx(model.predict_proba(np.array([text]))[0, 1])


def test_a_word_that_stands_twice_shares_its_product():
    (model, _) = counters()
    model.fit(np.array(LEARNED_FROM), LABELS)
    first, unknown, second = read_by_weights(model, "good wombat good").pulls
    assert first == second
    assert first.pull > 0
    assert (unknown.pull, unknown.known) == (0.0, False)


@pytest.mark.parametrize("text", TEXTS)
def test_leaving_a_word_out_is_the_difference_of_two_predictions(reader, text):
    reading = read_by_leaving_out(reader, text)
    words = split_words(text)
    assert [pull.text for pull in reading.pulls] == words
    assert reading.positive == pytest.approx(reader.probabilities([text])[0, 1], abs=1e-5)
    odds = [np.log(p[1] / p[0]) for p in reader.probabilities([text]).astype(float)]
    for place, pull in enumerate(reading.pulls[:LENGTH]):
        (without,) = reader.probabilities([" ".join(words[:place] + words[place + 1 :])]).astype(float)
        assert pull.pull == pytest.approx(odds[0] - np.log(without[1] / without[0]), abs=1e-3)
        assert pull.known == (words[place] in reader.vocabulary.words)
    assert all(pull.pull == 0 and not pull.known for pull in reading.pulls[LENGTH:])


@pytest.mark.parametrize("text", TEXTS)
def test_phrases_and_rest_are_the_log_odds_of_the_net(reader, text):
    reading = read_by_phrases(reader, text)
    assert sum(pull.pull for pull in reading.pulls) + reading.rest == pytest.approx(reading.total)
    assert reading.total == pytest.approx(log_odds(reader, [text])[0], abs=1e-3)
    padded = f" {' '.join(split_words(text)[:LENGTH])} "
    assert all(pull.text and f" {pull.text} " in padded for pull in reading.pulls)


def test_a_phrase_is_what_its_filter_looked_at(reader):
    kernel, bias, embedding = (
        *(np.asarray(weights) for weights in reader.model.get_layer("phrases").get_weights()),
        np.asarray(reader.model.get_layer("embedding").get_weights()[0]),
    )
    text = "a good film not bad so dull so good fun good film"  # as long as the net reads
    codes = reader.vocabulary.encode([text], LENGTH)[0].astype(int)
    last = reader.model.get_layer("answer").get_weights()[0]
    expected = {}
    for number in range(kernel.shape[2]):
        answers = [
            max((embedding[codes[place : place + 3]] * kernel[:, :, number]).sum() + bias[number], 0)
            for place in range(LENGTH - 2)
        ]
        place = int(np.argmax(answers))
        expected[place] = expected.get(place, 0) + answers[place] * (last[number, 1] - last[number, 0])
    words = split_words(text)
    found = read_by_phrases(reader, text).pulls
    assert [pull.text for pull in found] == [" ".join(words[place : place + 3]) for place in sorted(expected)]
    np.testing.assert_allclose([p.pull for p in found], [expected[p] for p in sorted(expected)], rtol=1e-3)


def test_shares_are_those_of_the_logistic_function():
    odds = np.array([-800.0, -2.0, 0.0, 1.0, 800.0])
    with np.errstate(over="ignore"):
        np.testing.assert_allclose([share_of(one) for one in odds], 1 / (1 + np.exp(-odds)), atol=1e-12)


def test_other_models_and_things_that_are_no_text_are_refused(reader):
    bayes = make_pipeline(CountVectorizer(), MultinomialNB()).fit(LEARNED_FROM, LABELS)
    unfitted = make_pipeline(CountVectorizer(), LogisticRegression())
    for model in (bayes, unfitted, LogisticRegression()):
        with pytest.raises(ValueError, match="expected a fitted pipeline"):
            read_by_weights(model, "good")
    (model, _) = counters()
    model.fit(np.array(LEARNED_FROM), LABELS)
    size = len(reader.vocabulary)
    mean = Reader(build_embedding_mean((LENGTH,), 2, vocabulary_size=size), reader.vocabulary, LENGTH)
    three = Reader(build_text_cnn((LENGTH,), 3, vocabulary_size=size), reader.vocabulary, LENGTH)
    for other in (mean, three):
        with pytest.raises(ValueError, match="expected a layer 'phrases' and two classes"):
            read_by_phrases(other, "good")
    with pytest.raises(ValueError, match="two classes"):
        read_by_leaving_out(three, "good")
    for read in (
        read_by_list,
        lambda text: read_by_weights(model, text),
        lambda text: read_by_leaving_out(reader, text),
        lambda text: read_by_phrases(reader, text),
    ):
        with pytest.raises(ValueError, match="expected texts"):
            read(b"good")
