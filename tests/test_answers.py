"""A person's answers: scored against loops, kept in files that may be old, damaged or of other pictures."""

import json

import numpy as np
import pytest
from sklearn.metrics import confusion_matrix

from course.answers import choose_pictures, file_of, read_answers, write_answers
from course.data import Dataset
from course.intervals import wilson_interval

NAMES = ("Trouser", "Bag", "Boot & co")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def dataset():
    images = np.random.default_rng(0).integers(0, 256, (30, 4, 4), dtype=np.uint8)
    labels = np.arange(30) % 3
    return Dataset(images, labels, images, labels, class_names=NAMES, name="garments")


def answered(dataset, *given, seconds=None, count=5):
    answers = choose_pictures(dataset, count)
    for position, answer in enumerate(given):
        answers = answers.added(answer, seconds[position] if seconds else None)
    return answers


def test_pictures_are_drawn_from_the_test_part_by_the_seed(dataset):
    answers = choose_pictures(dataset, 5)
    np.testing.assert_array_equal(answers.labels, dataset.y_test[answers.chosen])
    assert len(set(answers.chosen)) == 5
    assert list(choose_pictures(dataset, 5, seed=1).chosen) != list(answers.chosen)
    np.testing.assert_array_equal(choose_pictures(dataset.scaled(), 5).chosen, answers.chosen)


def test_scores_are_those_of_a_loop(dataset):
    answers = answered(dataset, 0, 1, 2, 0)
    right = sum(given == label for given, label in zip(answers.given, answers.labels, strict=False))
    assert (answers.right, answers.finished, answers.accuracy) == (right, False, None)
    answers = answers.added(1)
    expected = confusion_matrix(answers.labels, answers.given, labels=range(3))
    np.testing.assert_array_equal(answers.confusion, expected)
    assert answers.accuracy == answers.band[0] == np.trace(expected) / 5
    assert answers.band[1:] == wilson_interval(np.trace(expected), 5)


def test_the_median_passes_over_times_that_nobody_measured(dataset):
    assert answered(dataset, 0, 1).median_seconds is None
    assert answered(dataset, 0, 1, 2, seconds=[None, 3.0, 1.0]).median_seconds == 2.0


def test_answers_come_back_also_for_scaled_images(dataset):
    answers = answered(dataset, 2, 0, seconds=[1.5, None])
    write_answers(answers, file_of(dataset, 5))
    for same in (dataset, dataset.scaled()):
        back = read_answers(same, 5)
        assert (back.given, back.seconds) == ((2, 0), (1.5, None))
    assert read_answers(dataset, 6).given == ()
    assert read_answers(dataset, 5, seed=1).given == ()


def test_a_bare_list_of_the_first_form_is_read(dataset):
    file_of(dataset, 5).parent.mkdir(parents=True)
    file_of(dataset, 5).write_text("[2, 0, 1]")
    back = read_answers(dataset, 5)
    assert (back.given, back.seconds) == ((2, 0, 1), (None, None, None))
    write_answers(back.added(1, 2.0), file_of(dataset, 5))
    assert read_answers(dataset, 5).seconds == (None, None, None, 2.0)


def test_answers_on_other_pictures_are_not_taken_for_these(dataset):
    write_answers(answered(dataset, 2), file_of(dataset, 5))
    assert read_answers(dataset.subset(test_size=20), 5).given == ()


@pytest.mark.parametrize(
    "content",
    ["", "{", "3", "[7]", '["Bag"]', "[0, 0, 0, 0, 0, 0]", "[[0]]", "[true]", "{}", "null"],
)
def test_a_damaged_file_counts_as_nothing(dataset, content):
    file_of(dataset, 5).parent.mkdir(parents=True)
    file_of(dataset, 5).write_text(content)
    assert read_answers(dataset, 5).given == ()


@pytest.mark.parametrize(
    "change",
    [
        {"seconds": []},
        {"seconds": [-1.0]},
        {"seconds": ["1"]},
        {"answers": [3]},
        {"answers": None},
        {"pictures": "0"},
    ],
)
def test_a_file_changed_by_something_else_counts_as_nothing(dataset, change):
    write_answers(answered(dataset, 2), file_of(dataset, 5))
    content = json.loads(file_of(dataset, 5).read_text())
    file_of(dataset, 5).write_text(json.dumps(content | change))
    assert read_answers(dataset, 5).given == ()


def test_what_cannot_be_is_refused(dataset):
    for count in (0, 31):
        with pytest.raises(ValueError, match="between 1 and 30"):
            choose_pictures(dataset, count)
    answers = answered(dataset, 0)
    with pytest.raises(ValueError, match="name the others first"):
        _ = answers.band
    with pytest.raises(ValueError, match="from 0 to 2"):
        answers.added(3)
    for seconds in (-1, float("nan"), "2", True):
        with pytest.raises(ValueError, match="expected seconds"):
            answers.added(0, seconds)
    with pytest.raises(ValueError, match="all 1 pictures"):
        answered(dataset, 0, 0, count=1)
