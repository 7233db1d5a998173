"""Words cut from texts, and the expert word list followed by hand and against its package."""

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
from vaderSentiment.vaderSentiment import B_INCR, C_INCR, N_SCALAR, SentimentIntensityAnalyzer

from course.contenders import by_hand
from course.data import Dataset
from course.features.text import ExpertWordList, as_texts, expert_scores, explain_score, split_words

GOOD = 1.9  # the list's rating of "good"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I don't KNOW.", ["i", "don't", "know", "."]),
        ("so good!!! :( ok", ["so", "good", "!!!", ":(", "ok"]),
        ("Amélie's 2nd film", ["amélie's", "2nd", "film"]),
        ("''quoted'' half-hearted", ["''", "quoted", "''", "half", "-", "hearted"]),
        (" \n ", []),
    ],
)
def test_words_and_signs(text, words):
    assert split_words(text) == words


def test_texts_come_in_any_array():
    texts = ["a b", "ü", ""]
    for form in (texts, np.array(texts), np.array(texts, dtype=object), np.array(texts)[:, None]):
        assert as_texts(form) == texts


@pytest.mark.parametrize("wrong", [b"bytes", 3, None])
def test_what_is_no_text_is_refused(wrong):
    with pytest.raises(ValueError, match="expected a text"):
        split_words(wrong)
    with pytest.raises(ValueError, match="expected texts"):
        as_texts(["fine", wrong])


def test_one_text_is_not_taken_for_a_list_of_letters():
    with pytest.raises(ValueError, match="put it into a list"):
        expert_scores("good")


def steps_of(text, word):
    return next(step for step in explain_score(text) if step.word.lower() == word)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the film is good", GOOD),
        ("the film is not good", GOOD * N_SCALAR),
        ("the film is very good", GOOD + B_INCR),
        ("the film is GOOD", GOOD + C_INCR),
        ("the film is never very good", (GOOD + B_INCR) * N_SCALAR),
    ],
)
def test_the_words_nearby_by_hand(text, expected):
    step = steps_of(text, "good")
    assert step.listed == GOOD
    assert step.nearby == pytest.approx(expected)
    assert step.final == step.nearby


def test_but_halves_what_stands_before_it_and_lifts_what_follows():
    text = "the actor is good but the plot is bad"
    good, bad = steps_of(text, "good"), steps_of(text, "bad")
    assert (good.final, bad.final) == pytest.approx((0.5 * good.listed, 1.5 * bad.listed))


@pytest.mark.parametrize(
    "text",
    [
        "the film is not very good",
        "It is kind of good, and most likable",
        "VERY bad acting but a great, GREAT end",
        "there are no words",
        "no good, no fun",
        "a film 😍 not 😡😡 at all",
    ],
)
def test_the_final_scores_are_those_that_the_package_sums(text):
    total = sum(step.final for step in explain_score(text))
    expected = total / np.sqrt(total**2 + 15)
    assert SentimentIntensityAnalyzer().polarity_scores(text)["compound"] == pytest.approx(expected, abs=5e-5)
    assert expert_scores([text])[0] == pytest.approx(expected, abs=5e-5)


def test_no_words_no_score():
    assert explain_score("") == []
    assert expert_scores(["", "the table"]).tolist() == [0, 0]
    assert expert_scores([]).shape == (0,)


def test_a_classifier_that_learns_nothing():
    texts = np.array(["a good day", "a bad day", "a day"])
    dataset = Dataset(texts, np.array([0, 1, 0]), texts, np.array([1, 0, 1]), ("negative", "positive"))
    contender = by_hand("word list", None, ExpertWordList())
    predict, parameters = contender.fit(dataset, seed=0)
    assert predict(texts).tolist() == [1, 0, 1]
    assert parameters == len(SentimentIntensityAnalyzer().lexicon) > 7_000
    pipeline = make_pipeline(FunctionTransformer(np.ravel), ExpertWordList())
    assert pipeline.fit(texts[:, None], [0, 1, 0]).score(texts[:, None], [1, 0, 1]) == 1


def test_it_knows_two_classes_only():
    with pytest.raises(ValueError, match=r"labels 0 and 1, got \[0, 1, 2\]"):
        ExpertWordList().fit(["a", "b", "c"], [0, 1, 2])
