"""Splits: classes in proportion, nothing torn apart, and a reason where none is possible."""

from collections import Counter
from itertools import product

import numpy as np
import pytest

from course.data.own.errors import OwnDataError
from course.data.own.splitting import components, split


def alone(labels):
    return [None] * len(labels), list(range(len(labels)))


@pytest.mark.parametrize("fraction", [0.1, 0.25, 0.5, 0.8])
@pytest.mark.parametrize("seed", [0, 1])
def test_without_groups_every_class_is_met_exactly(fraction, seed):
    labels = ["a"] * 40 + ["b"] * 20 + ["c"] * 2
    train, test = split(labels, *alone(labels), fraction, seed)
    assert sorted([*train, *test]) == list(range(62))
    assert Counter(labels[index] for index in test) == {
        "a": round(40 * fraction),
        "b": round(20 * fraction),
        "c": 1,
    }


def test_seeds_differ_and_repeat():
    labels = ["a", "b"] * 50
    first, again, other = (split(labels, *alone(labels), 0.25, seed)[1].tolist() for seed in (0, 0, 1))
    assert first == again
    assert first != other


@pytest.mark.parametrize("seed", range(5))
def test_no_group_is_on_both_sides(seed):
    random = np.random.default_rng(seed)
    labels = random.choice(["yes", "no", "go"], 300).tolist()
    groups = random.choice([f"voice {number}" for number in range(20)], 300).tolist()
    train, test = split(labels, groups, list(range(300)), 0.25, seed)
    assert not {groups[index] for index in train} & {groups[index] for index in test}
    assert len(train) + len(test) == 300
    counts, all_counts = Counter(labels[index] for index in test), Counter(labels)
    for label in all_counts:
        assert abs(counts[label] / all_counts[label] - 0.25) < 0.1


def test_groups_inside_classes_need_two_each():
    labels = [f"class {number // 10}" for number in range(100)]
    groups = [number // 5 for number in range(100)]  # two groups a class, far more than a quarter each
    train, test = split(labels, groups, list(range(100)), 0.25, 0)
    assert {labels[index] for index in train} == {labels[index] for index in test} == set(labels)
    assert not {groups[index] for index in train} & {groups[index] for index in test}


def test_copies_stay_together_and_one_of_them_is_tested_on():
    labels = ["a"] * 20 + ["b"] * 20
    contents = [index // 2 for index in range(40)]  # each content twice
    train, test = split(labels, [None] * 40, contents, 0.5, 3)
    tested, trained = [contents[index] for index in test], [contents[index] for index in train]
    assert not set(tested) & set(trained)
    assert len(set(tested)) == len(tested)
    assert set(tested) | set(trained) == set(contents)
    assert all(number == 2 for number in Counter(trained).values())


def test_contradictions_are_never_tested_on():
    labels = ["a", "b"] + ["a"] * 10 + ["b"] * 10
    contents = [0, 0, *range(1, 21)]
    for seed in range(20):
        _, test = split(labels, [None] * 22, contents, 0.5, seed)
        assert not {0, 1} & set(test.tolist())


def test_components_join_through_others():
    numbers = components(["x", None, "y", "z", None], [1, 1, 2, 1, 3])
    assert numbers[0] == numbers[1] == numbers[3]
    assert len(set(numbers)) == 3


@pytest.mark.parametrize(
    ("labels", "groups", "contents", "message"),
    [
        ("aaaa", None, "1234", "one class only, 'a'"),
        ("aaab", None, "1234", "'b' has one example only"),
        ("aabb", [1, 2, 3, 3], "1234", "the 2 examples of 'b' belong together as one group, '3'"),
        ("aabb", None, "1233", "the 2 examples of 'b' are copies of each other"),
        ("aaabb", None, "12312", "every one of the 2 examples of 'b' has a copy under another label"),
        ("aabb", ["x", "y", "x", "y"], "1231", "belong together as one group"),
        ("aabb", [1, 2, 3, 4], "1212", "copy under another label"),
    ],
)
def test_what_cannot_be_split(labels, groups, contents, message):
    with pytest.raises(OwnDataError, match=message):
        split(labels, groups or [None] * len(labels), contents, 0.25, 0)


def test_groups_that_hang_together_crosswise():
    # b is in groups 1 and 2, a too, c in 1 and 3, d in 2 and 3: whatever side each takes, one lacks a class.
    labels = ["a", "a", "b", "b", "c", "c"]
    groups = [1, 2, 2, 3, 3, 1]
    with pytest.raises(OwnDataError, match=r"no split was found.*another seed"):
        split(labels, groups, list(range(6)), 0.25, 0)


def possible(labels, groups, contents):
    """Whether any way to share out the components leaves every class on both sides: all are tried."""
    numbers = components(groups, contents)
    labels_of = {content: set() for content in contents}
    for label, content in zip(labels, contents, strict=True):
        labels_of[content].add(label)
    names = sorted(set(numbers))
    for sides in product((False, True), repeat=len(names)):
        tested = dict(zip(names, sides, strict=True))
        rows = list(zip(labels, contents, numbers, strict=True))
        train = {label for label, _, number in rows if not tested[number]}
        test = {label for label, content, number in rows if tested[number] and len(labels_of[content]) == 1}
        if train == test == set(labels):
            return True
    return False


def test_a_split_is_found_where_there_is_one_and_breaks_no_rule():
    random = np.random.default_rng(0)
    found = 0
    for _ in range(200):
        number = int(random.integers(3, 11))
        labels = random.choice(list("abc")[: random.integers(2, 4)], number).tolist()
        groups = [None if random.random() < 0.3 else int(key) for key in random.integers(0, 5, number)]
        contents = random.integers(0, 2 * number, number).tolist()
        if len(set(labels)) < 2 or not possible(labels, groups, contents):
            with pytest.raises(OwnDataError):
                split(labels, groups, contents, 0.25, 0)
            continue
        found += 1
        train, test = split(labels, groups, contents, 0.25, 0)
        assert {labels[index] for index in train} == {labels[index] for index in test} == set(labels)
        for column in (range(number), contents, groups):
            assert not {column[index] for index in train} & {column[index] for index in test} - {None}
        assert len({contents[index] for index in test}) == len(test)
    assert found > 30


def test_many_examples_take_linear_time():
    labels = ["a", "b"] * 20_000
    groups = [index // 50 for index in range(40_000)]
    train, test = split(labels, groups, list(range(40_000)), 0.25, 0)
    assert abs(len(test) - 10_000) <= 100
    assert len(train) + len(test) == 40_000
