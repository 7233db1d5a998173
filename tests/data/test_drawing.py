"""Orders that keep the classes in their proportions; Dataset.subset's tests judge them too."""

import numpy as np
import pytest

from course.data.drawing import first_examples, stratified_order


def test_the_stratified_order_deals_equal_classes_like_cards():
    labels = np.repeat(np.arange(4), 25)
    rounds = labels[stratified_order(labels, 0)].reshape(25, 4)
    assert all(sorted(dealt) == [0, 1, 2, 3] for dealt in rounds)
    assert len({tuple(dealt) for dealt in rounds}) > 1


def test_every_beginning_holds_each_class_in_its_proportion():
    labels = np.repeat([0, 1], [90, 10])
    order = stratified_order(labels, 5)
    assert sorted(order) == list(range(100))
    for size in (2, 10, 30, 77, 100):
        assert labels[order[:size]].sum() == pytest.approx(size / 10, abs=1)


def test_a_seed_fixes_the_order():
    labels = np.arange(40) % 2
    assert stratified_order(labels, 1).tolist() == stratified_order(labels, 1).tolist()
    assert stratified_order(labels, 1).tolist() != stratified_order(labels, 2).tolist()


def test_the_first_examples_begin_the_order():
    labels = np.arange(40) % 4
    np.testing.assert_array_equal(first_examples(labels, 9, 3, part="train"), stratified_order(labels, 3)[:9])
    assert first_examples(labels, None, 3, part="train") is None


@pytest.mark.parametrize("seed", [-1, 0.5, True, None])
def test_a_seed_that_is_no_whole_number_is_refused(seed):
    with pytest.raises(ValueError, match="seed must be a whole number"):
        stratified_order(np.zeros(3, int), seed)


@pytest.mark.parametrize("size", [0, 1, 41, 2.0])
def test_a_size_that_does_not_fit_is_refused(size):
    with pytest.raises(ValueError, match="test_size"):
        first_examples(np.arange(40) % 4, size, 0, part="test")
