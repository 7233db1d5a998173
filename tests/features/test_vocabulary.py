"""Words as integers, by a worked case."""

import numpy as np
import pytest

from course.features.vocabulary import NOTHING, UNKNOWN, Vocabulary, build_vocabulary

TEXTS = ["The cat sat.", "The dog sat on the cat!", "A bird"]


def test_frequent_words_come_first_and_ties_in_the_order_of_the_alphabet():
    assert build_vocabulary(TEXTS).words == ("(nothing)", "(unknown)", "the", "cat", "sat")
    assert build_vocabulary(TEXTS, at_least=1).words[2:] == (
        *("the", "cat", "sat"),
        *("!", ".", "a", "bird", "dog", "on"),
    )
    assert build_vocabulary(TEXTS, most=1).words[2:] == ("the",)
    assert len(build_vocabulary([])) == 2


def test_texts_are_cut_filled_up_and_unknown_words_marked():
    vocabulary = build_vocabulary(TEXTS)
    codes = vocabulary.encode(np.array(["cat the dog sat", "the", ""]), length=3)
    assert codes.dtype == np.float32
    assert codes.tolist() == [[3, 2, UNKNOWN], [2, NOTHING, NOTHING], [NOTHING] * 3]


def test_the_signs_for_no_word_are_never_read_from_a_text():
    vocabulary = build_vocabulary(["(unknown) (unknown)"])
    assert vocabulary.words[2:] == ("(", ")", "unknown")
    assert vocabulary.encode(["(nothing)"], 3).tolist() == [[2, UNKNOWN, 3]]


@pytest.mark.parametrize("words", [(), ("(nothing)",), ("", "?", "twice", "twice")])
def test_a_vocabulary_holds_its_two_signs_and_every_word_once(words):
    with pytest.raises(ValueError, match="every word once"):
        Vocabulary(words)


@pytest.mark.parametrize("wrong", [{"at_least": 0}, {"most": 0}])
def test_wrong_limits(wrong):
    with pytest.raises(ValueError, match="must be at least 1"):
        build_vocabulary(TEXTS, **wrong)


def test_wrong_length():
    with pytest.raises(ValueError, match="length must be at least 1 word, got 0"):
        build_vocabulary(TEXTS).encode(TEXTS, 0)
