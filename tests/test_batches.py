"""Batches: which examples they hold, in which order, and how images are changed on the way."""

from dataclasses import replace

import numpy as np
import pytest

from course.batches import AUGMENTATIONS, flip, make_batches, move, shift, shift_mirrored
from course.runs import Settings

NO_CHANGE = Settings(batch_size=8)


@pytest.fixture
def images():
    return np.random.default_rng(0).random((40, 5, 7, 2), dtype=np.float32)


def numbered(count):
    """Inputs and labels from which one can read which example they are."""
    return np.arange(count, dtype=np.float32)[:, None], np.arange(count)


def epoch_of(batches):
    """Labels of one epoch, batch by batch; checks that inputs and labels stay together."""
    labels = []
    for position in range(len(batches)):
        inputs, own = batches[position]
        np.testing.assert_array_equal(inputs[:, 0], own)
        labels.append(own)
    batches.on_epoch_end()
    return labels


def test_every_chosen_example_comes_once_an_epoch_and_no_other():
    chosen = np.array([3, 5, 7, 8, 11, 12, 15, 20, 21, 22, 23, 24, 25, 26, 27, 29])
    batches = make_batches(*numbered(30), chosen, NO_CHANGE)
    for _ in range(3):
        epoch = epoch_of(batches)
        assert [len(batch) for batch in epoch] == [8, 8]
        assert sorted(np.concatenate(epoch)) == sorted(chosen)


def test_each_epoch_has_another_order():
    batches = make_batches(*numbered(32), np.arange(32), NO_CHANGE)
    first, second = (np.concatenate(epoch_of(batches)).tolist() for _ in range(2))
    assert first != sorted(first)
    assert first != second


def test_what_does_not_fill_a_batch_waits_for_the_next_epoch():
    batches = make_batches(*numbered(21), np.arange(21), NO_CHANGE)
    epochs = [epoch_of(batches) for _ in range(10)]
    assert all([len(batch) for batch in epoch] == [8, 8] for epoch in epochs)
    left_out = [set(range(21)) - set(np.concatenate(epoch)) for epoch in epochs]
    assert all(len(rest) == 5 for rest in left_out)
    assert len(set(map(frozenset, left_out))) > 5


def test_a_batch_larger_than_the_set_takes_all():
    batches = make_batches(*numbered(5), np.arange(5), replace(NO_CHANGE, batch_size=64))
    assert [sorted(batch) for batch in epoch_of(batches)] == [[0, 1, 2, 3, 4]]


def test_the_seed_decides_order_and_changes(images):
    labels = np.arange(40)
    settings = Settings(batch_size=8, augment=("flip", "shift"), seed=4)

    def batches_of(seed):
        batches = make_batches(images, labels, labels, replace(settings, seed=seed))
        return [batches[position] for position in range(len(batches))]

    for (inputs, own), (inputs_again, own_again) in zip(batches_of(4), batches_of(4), strict=True):
        np.testing.assert_array_equal(inputs, inputs_again)
        np.testing.assert_array_equal(own, own_again)
    order, other_order = (np.concatenate([own for _, own in batches_of(seed)]) for seed in (4, 5))
    assert (order != other_order).any()


def test_without_augmentation_images_come_as_they_are(images):
    labels = np.arange(40)
    inputs, own = make_batches(images, labels, labels, NO_CHANGE)[0]
    np.testing.assert_array_equal(inputs, images[own])


def test_the_chosen_changes_are_made_and_the_originals_stay(images):
    labels, before = np.arange(40), images.copy()
    inputs, own = make_batches(images, labels, labels, replace(NO_CHANGE, augment=("flip",)))[0]
    mirrored = [(image == images[number][:, ::-1]).all() for image, number in zip(inputs, own, strict=True)]
    as_it_was = [(image == images[number]).all() for image, number in zip(inputs, own, strict=True)]
    assert any(mirrored)
    assert any(as_it_was)
    assert all(np.logical_xor(mirrored, as_it_was))
    np.testing.assert_array_equal(images, before)


def test_flip_mirrors_about_half_left_to_right():
    images = np.random.default_rng(0).random((1000, 3, 4, 1), dtype=np.float32)
    flipped = flip(images, np.random.default_rng(1))
    mirrored = 0
    for before, after in zip(images, flipped, strict=True):
        expected = np.stack([[row[column] for column in (3, 2, 1, 0)] for row in before])
        mirrored += (after == expected).all()
        assert (after == expected).all() or (after == before).all()
    assert 430 < mirrored < 570  # more than four standard deviations from 500 is no accident


def moved(image, down, right):
    """Move an image pixel by pixel; what comes in from outside is 0."""
    height, width, _ = image.shape
    out = np.zeros_like(image)
    for row in range(height):
        for column in range(width):
            if 0 <= row - down < height and 0 <= column - right < width:
                out[row, column] = image[row - down, column - right]
    return out


@pytest.mark.parametrize("pixels", [1, 2])
def test_shift_moves_each_image_by_a_distance_of_its_own(pixels):
    images = np.random.default_rng(0).random((300, 5, 7, 2), dtype=np.float32)
    shifted = shift(images, np.random.default_rng(1), pixels=pixels)
    reach = range(-pixels, pixels + 1)
    found = []
    for before, after in zip(images, shifted, strict=True):
        distances = [
            (down, right) for down in reach for right in reach if (moved(before, down, right) == after).all()
        ]
        assert len(distances) == 1
        found += distances
    assert set(found) == {(down, right) for down in reach for right in reach}


def test_shift_goes_two_pixels_unless_told_otherwise():
    image = np.ones((200, 6, 6, 1), np.float32)
    rows_left = shift(image, np.random.default_rng(0)).any(axis=2).sum(axis=(1, 2))
    assert set(rows_left) == {4, 5, 6}


def moved_in_a_mirror(image, down, right):
    """Move an image pixel by pixel; what comes in from outside is the picture mirrored at its border."""
    height, width, _ = image.shape
    out = np.zeros_like(image)
    for row in range(height):
        for column in range(width):
            from_row, from_column = abs(row - down), abs(column - right)
            from_row = from_row if from_row < height else 2 * (height - 1) - from_row
            from_column = from_column if from_column < width else 2 * (width - 1) - from_column
            out[row, column] = image[from_row, from_column]
    return out


def test_a_mirrored_shift_leaves_no_black_border():
    images = np.random.default_rng(0).random((400, 6, 7, 3), dtype=np.float32)
    shifted = shift_mirrored(images, np.random.default_rng(1))
    reach = range(-2, 3)
    found = []
    for before, after in zip(images, shifted, strict=True):
        distances = [
            (down, right)
            for down in reach
            for right in reach
            if (moved_in_a_mirror(before, down, right) == after).all()
        ]
        assert len(distances) == 1
        found += distances
    assert set(found) == {(down, right) for down in reach for right in reach}


@pytest.mark.parametrize("name", AUGMENTATIONS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.uint8])
def test_changes_keep_shape_and_dtype(name, dtype):
    images = np.ones((6, 5, 4, 3), dtype)
    changed = AUGMENTATIONS[name](images, np.random.default_rng(0))
    assert (changed.shape, changed.dtype) == (images.shape, images.dtype)
    assert not np.shares_memory(changed, images)


@pytest.mark.parametrize("shape", [(4, 5, 7), (4, 5, 7, 2)])
@pytest.mark.parametrize(("down", "right"), [(0, 0), (2, 0), (0, 3), (-1, 4), (3, -6), (-4, -2)])
def test_move_takes_all_images_the_same_way(shape, down, right):
    images = np.random.default_rng(0).integers(1, 255, shape, dtype=np.uint8)
    before = images.copy()
    found = move(images, down=down, right=right)
    for image, after in zip(images.reshape(4, 5, 7, -1), found.reshape(4, 5, 7, -1), strict=True):
        np.testing.assert_array_equal(after, moved(image, down, right))
    assert found.dtype == images.dtype
    assert not np.shares_memory(found, images)
    np.testing.assert_array_equal(images, before)


@pytest.mark.parametrize(
    ("images", "distance", "message"),
    [
        (np.ones((5, 7)), {}, r"batch of images.*\(5, 7\)"),
        (np.ones((1, 5, 7)), {"down": 1.5}, "down.*whole number.*1.5"),
        (np.ones((1, 5, 7)), {"right": 7}, "moved by 7, nothing is left of 7 pixels"),
        (np.ones((1, 5, 7)), {"down": -5}, "nothing is left of 5 pixels"),
    ],
)
def test_move_refuses(images, distance, message):
    with pytest.raises(ValueError, match=message):
        move(images, **distance)
