"""The one word for all data sets: selections, scaling, and what cannot be changed."""

import dataclasses

import numpy as np
import pytest

from course.data.dataset import Dataset


def make_dataset(labels=None, test_labels=None, **changes):
    """Number the examples: x is 10 * label + something, and ``number`` tells which row it was."""
    y_train = np.repeat([0, 1, 2], [60, 30, 10]) if labels is None else np.asarray(labels)
    y_test = np.repeat([0, 1, 2], 10) if test_labels is None else np.asarray(test_labels)
    values = {
        "x_train": np.arange(len(y_train)),
        "y_train": y_train,
        "x_test": np.arange(len(y_test)) + 1000,
        "y_test": y_test,
        "class_names": ("a", "b", "c"),
        "name": "letters",
        "human_accuracy": 0.9,
        "extra": {
            "train_number": np.arange(len(y_train)),
            "test_number": np.arange(len(y_test)) + 1000,
            "alphabet": np.array(["latin"]),
        },
    }
    return Dataset(**values | changes)


def make_images(shape, dtype=np.uint8):
    images = np.random.default_rng(0).integers(0, 256, (6, *shape)).astype(dtype)
    images[0].flat[:2] = 0, 255
    return make_dataset([0, 1, 2, 0, 1, 2], [0, 1, 2, 0, 1, 2], x_train=images, x_test=images, extra={})


def test_nothing_can_be_changed():
    dataset = make_dataset()
    for array in (dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        dataset.extra["train_number"][0] = 1
    with pytest.raises(TypeError):
        dataset.extra["more"] = np.zeros(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        dataset.name = "other"


def test_an_array_given_to_a_dataset_stays_writable_for_its_owner():
    x_train = np.arange(100)
    make_dataset(x_train=x_train)
    x_train[0] = 1


@pytest.mark.parametrize("key", ["x_train", "x_test", "y_test"])
def test_examples_without_labels_are_refused(key):
    with pytest.raises(ValueError, match="rows for"):
        make_dataset(**{key: np.zeros(7, int)}, extra={})


def test_an_extra_column_of_another_length_is_refused():
    with pytest.raises(ValueError, match="train_track has 7 rows for 100 labels"):
        make_dataset(extra={"train_track": np.zeros(7)})


def test_it_describes_itself_in_one_line():
    text = repr(make_images((4, 5)))
    assert text == "Dataset letters: 6 training and 6 test examples (uint8 of shape 4 x 5), 3 classes"
    assert make_dataset().num_classes == 3


def test_a_subset_keeps_rows_together_and_the_rest_as_it_is():
    small = make_dataset().subset(20, 6, seed=1)
    assert (len(small.x_train), len(small.x_test)) == (20, 6)
    np.testing.assert_array_equal(small.x_train, small.extra["train_number"])
    np.testing.assert_array_equal(small.x_test, small.extra["test_number"])
    np.testing.assert_array_equal(small.y_train, make_dataset().y_train[small.x_train])
    assert len(set(small.x_train)) == 20
    assert small.extra["alphabet"].tolist() == ["latin"]
    assert (small.name, small.class_names, small.human_accuracy) == ("letters", ("a", "b", "c"), 0.9)


def test_a_part_without_a_size_is_left_in_its_order():
    small = make_dataset().subset(train_size=10)
    np.testing.assert_array_equal(small.x_test, make_dataset().x_test)
    np.testing.assert_array_equal(make_dataset().subset().x_train, make_dataset().x_train)


@pytest.mark.parametrize("size", [10, 20, 50, 90, 100])
def test_a_subset_has_the_classes_in_their_proportions(size):
    counts = np.bincount(make_dataset().subset(size, seed=3).y_train, minlength=3)
    np.testing.assert_allclose(counts, np.array([0.6, 0.3, 0.1]) * size, atol=1)


def test_the_smallest_subset_has_one_of_each_class():
    labels = np.repeat([0, 1, 2], [9000, 10, 1])
    assert sorted(make_dataset(labels, extra={}).subset(3).y_train) == [0, 1, 2]


@pytest.mark.parametrize("seed", [0, 1, 12345])
def test_subsets_of_one_seed_are_nested(seed):
    small, large = (make_dataset().subset(size, seed=seed) for size in (25, 70))
    np.testing.assert_array_equal(small.x_train, large.x_train[:25])


def test_a_seed_fixes_the_subset_and_another_changes_it():
    first, again, other = (make_dataset().subset(30, seed=seed).x_train for seed in (4, 4, 5))
    np.testing.assert_array_equal(first, again)
    assert set(first) != set(other)


@pytest.mark.parametrize("part", ["train", "test"])
@pytest.mark.parametrize(
    ("size", "message"),
    [
        (101, "more than the .* examples there are: ask for at most"),
        (2, "at least 3, one of each class"),
        (0, "at least 3"),
        (-5, "at least 3"),
        (10.0, "whole number"),
        ("10", "whole number"),
        (True, "whole number"),
    ],
)
def test_a_size_that_does_not_fit_is_refused(part, size, message):
    with pytest.raises(ValueError, match=f"{part}_size.*{message}"):
        make_dataset().subset(**{f"{part}_size": size})


@pytest.mark.parametrize("seed", [-1, 0.5, None])
def test_a_seed_is_a_whole_number(seed):
    with pytest.raises(ValueError, match="seed must be a whole number"):
        make_dataset().subset(10, seed=seed)


def test_numbers_to_be_predicted_are_drawn_without_classes():
    ratings = np.linspace(-4, 4, 100, dtype=np.float32)
    dataset = make_dataset(ratings, class_names=())
    small, large = dataset.subset(1), dataset.subset(100)
    assert small.x_train[0] == large.x_train[0]
    assert sorted(large.x_train) == list(range(100))
    assert large.x_train.tolist() != list(range(100))
    with pytest.raises(ValueError, match="at least 1"):
        dataset.subset(0)


def test_only_some_classes_are_kept_and_numbered_in_the_order_given():
    whole = make_dataset()
    pair = whole.only("c", "a")
    assert pair.class_names == ("c", "a")
    assert pair.num_classes == 2
    for part in ("train", "test"):
        old = [label for label in getattr(whole, f"y_{part}") if label != 1]
        assert getattr(pair, f"y_{part}").tolist() == [{2: 0, 0: 1}[label] for label in old]
        assert getattr(pair, f"y_{part}").dtype == getattr(whole, f"y_{part}").dtype
        rows = [row for row, label in enumerate(getattr(whole, f"y_{part}")) if label != 1]
        np.testing.assert_array_equal(getattr(pair, f"x_{part}"), getattr(whole, f"x_{part}")[rows])
        np.testing.assert_array_equal(pair.extra[f"{part}_number"], getattr(pair, f"x_{part}"))
    assert pair.extra["alphabet"].tolist() == ["latin"]
    assert pair.human_accuracy is None
    assert (pair.name, whole.human_accuracy) == ("letters", 0.9)


def test_all_classes_in_their_order_are_the_same_data():
    whole = make_dataset()
    same = whole.only("a", "b", "c")
    np.testing.assert_array_equal(same.x_train, whole.x_train)
    np.testing.assert_array_equal(same.y_train, whole.y_train)


def test_only_works_on_labels_of_one_byte():
    bytes_only = make_dataset(np.repeat([0, 1, 2], [60, 30, 10]).astype(np.uint8))
    assert np.bincount(bytes_only.only("b", "c").y_train).tolist() == [30, 10]


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("a", "z"), "no class 'z' in letters: choose from a, b, c"),
        (("a",), "at least two classes"),
        ((), "at least two classes"),
        (("a", "b", "a"), "each once"),
        ((["a", "b"],), "no class"),
    ],
)
def test_classes_that_cannot_be_kept_are_refused(names, message):
    with pytest.raises(ValueError, match=message):
        make_dataset().only(*names)


def test_only_refuses_labels_without_names_and_parts_without_examples():
    with pytest.raises(ValueError, match="labels are numbers"):
        make_dataset(np.linspace(0, 1, 100), class_names=()).only("a", "b")
    with pytest.raises(ValueError, match="test part holds no example of 'b'"):
        make_dataset(test_labels=[0] * 30).only("a", "b")


@pytest.mark.parametrize("fraction", [0.1, 0.25, 0.5, 0.9])
def test_hold_out_parts_the_training_examples_and_forgets_the_test_part(fraction):
    whole = make_dataset()
    tuning = whole.hold_out(fraction, seed=2)
    assert sorted([*tuning.x_train, *tuning.x_test]) == list(whole.x_train)
    assert len(tuning.x_test) == round(100 * fraction)
    for x, y, number in (
        (tuning.x_train, tuning.y_train, tuning.extra["train_number"]),
        (tuning.x_test, tuning.y_test, tuning.extra["test_number"]),
    ):
        np.testing.assert_array_equal(x, number)
        np.testing.assert_array_equal(y, whole.y_train[x])
        np.testing.assert_allclose(np.bincount(y), np.array([0.6, 0.3, 0.1]) * len(x), atol=1)
    assert set(tuning.extra) == set(whole.extra)


def test_hold_out_drops_columns_that_only_the_test_part_has():
    dataset = make_dataset(extra={"test_votes": np.zeros(30), "train_track": np.zeros(100)})
    assert set(dataset.hold_out(0.2, seed=0).extra) == {"train_track", "test_track"}


@pytest.mark.parametrize("fraction", [0, 1, -0.1, 1.5])
def test_hold_out_refuses_what_is_no_fraction(fraction):
    with pytest.raises(ValueError, match="between 0 and 1"):
        make_dataset().hold_out(fraction, seed=0)


@pytest.mark.parametrize("fraction", [0.01, 0.99])
def test_hold_out_refuses_to_lose_a_class(fraction):
    with pytest.raises(ValueError, match="without some of the 3 classes"):
        make_dataset().hold_out(fraction, seed=0)


def make_films():
    """Films of five frames, all of one class; 12 films of class 0, 8 of class 1."""
    film = np.repeat(np.arange(20), 5)
    labels = (film >= 12).astype(int)
    columns = {"train_film": film, "train_number": np.arange(100), "test_number": np.arange(30)}
    return make_dataset(
        labels=labels, test_labels=np.repeat([0, 1], 15), class_names=("a", "b"), extra=columns
    )


@pytest.mark.parametrize("fraction", [0.2, 0.25, 0.5])
@pytest.mark.parametrize("seed", [0, 1])
def test_hold_out_by_group_tears_no_group_apart(fraction, seed):
    tuning = make_films().hold_out(fraction, seed, groups="film")
    kept, held_out = tuning.extra["train_film"], tuning.extra["test_film"]
    assert not set(kept) & set(held_out)
    assert sorted([*kept, *held_out]) == sorted(np.repeat(np.arange(20), 5))
    assert abs(len(held_out) - 100 * fraction) <= 5
    np.testing.assert_allclose(np.bincount(tuning.y_test), fraction * np.array([60, 40]), atol=5)
    np.testing.assert_array_equal(tuning.x_test, tuning.extra["test_number"])


def test_the_seed_chooses_the_groups():
    first, second, again = (make_films().hold_out(0.25, seed, groups="film") for seed in (0, 1, 0))
    assert set(first.extra["test_film"]) != set(second.extra["test_film"])
    np.testing.assert_array_equal(first.x_test, again.x_test)


@pytest.mark.parametrize(
    ("fraction", "groups", "message"),
    [
        (0.2, "track", "no column 'track' to group by; it has film, number"),
        (0.6, "film", "at most one half"),
        (0.04, "film", "needs at least 25 groups, there are 20"),
    ],
)
def test_groups_that_cannot_be_held_out_are_refused(fraction, groups, message):
    with pytest.raises(ValueError, match=message):
        make_films().hold_out(fraction, groups=groups)


@pytest.mark.parametrize(("shape", "scaled"), [((4, 5), (4, 5, 1)), ((4, 5, 3), (4, 5, 3))])
def test_scaled_images_are_float32_between_0_and_1(shape, scaled):
    dataset = make_images(shape)
    result = dataset.scaled()
    for images, published in ((result.x_train, dataset.x_train), (result.x_test, dataset.x_test)):
        assert (images.shape[1:], images.dtype) == (scaled, np.float32)
        assert (images.min(), images.max()) == (0, 1)
        np.testing.assert_array_equal(
            np.rint(images * 255).astype(np.uint8).reshape(published.shape), published
        )
    np.testing.assert_array_equal(result.y_train, dataset.y_train)


@pytest.mark.parametrize(("shape", "dtype"), [((4, 5), np.float32), ((), np.uint8), ((4, 5, 4), np.uint8)])
def test_only_byte_images_are_scaled(shape, dtype):
    images = np.zeros((6, *shape), dtype)
    dataset = make_dataset([0, 1, 2] * 2, [0, 1, 2] * 2, x_train=images, x_test=images, extra={})
    with pytest.raises(ValueError, match="expected uint8 images"):
        dataset.scaled()


def test_other_inputs_keep_the_labels():
    dataset = make_dataset()
    features = dataset.with_inputs(np.ones((100, 7)), np.zeros((30, 7)))
    assert (features.x_train.shape, features.x_test.shape) == ((100, 7), (30, 7))
    np.testing.assert_array_equal(features.y_train, dataset.y_train)
    with pytest.raises(ValueError, match="99 rows for 100 labels"):
        dataset.with_inputs(np.ones((99, 7)), np.zeros((30, 7)))
