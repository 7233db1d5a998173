"""The last number: computed from the answers, with an interval."""

import numpy as np
import pytest

from course.contest.entries import choose_entries
from course.contest.examining import sit_test


@pytest.fixture(scope="module")
def naive_exam(make_own):
    return sit_test(choose_entries("texts")[0], make_own("texts", grouped=True))


def test_the_naive_gets_one_class_right(naive_exam):
    assert naive_exam.accuracy == naive_exam.baseline == pytest.approx(1 / 3)
    assert naive_exam.accuracies == (naive_exam.accuracy,) * 3
    assert naive_exam.confusion[:, 0].tolist() == [5, 5, 5]
    assert naive_exam.confusion.sum() == 15
    assert set(naive_exam.mistakes) == set(range(5, 15))
    assert list(naive_exam.group_shares.values()) == sorted(naive_exam.group_shares.values())


def test_the_surest_mistakes_come_first(make_own):
    data = make_own("texts")
    exam = sit_test(choose_entries("texts")[1], data, seeds=[0])
    wrong_on_purpose = type(exam)(
        exam.entry, exam.learned, np.array([1, 1, 0]), np.array([[0.4, 0.6], [0.1, 0.9], [0.8, 0.2]]),
        np.array([0, 0, 0]), (1 / 3,), 1.0, ("a", "b"),
    )  # fmt: skip
    assert wrong_on_purpose.mistakes.tolist() == [1, 0]


def test_no_seeds_no_test(make_own):
    with pytest.raises(ValueError, match="expected seeds"):
        sit_test(choose_entries("texts")[0], make_own("texts"), seeds=[])
