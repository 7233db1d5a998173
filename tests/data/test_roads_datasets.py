"""Simulated roads as data sets: balance, parts that share no photograph, and how hard they are."""

import numpy as np
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from course.data import load_pedestrians, load_signs
from course.data.roads.people import PEOPLE
from course.data.roads.photographs import PARTS
from course.data.roads.poles import POLES
from course.data.roads.signs import RED_OTHERS, SIGNS

BOTH = [load_signs, load_pedestrians]
SHAPES = {load_signs: (32, 32, 3), load_pedestrians: (64, 32, 3)}


@pytest.fixture(scope="module")
def datasets():
    return {load: load(600, 400, seed=0) for load in BOTH}


@pytest.mark.parametrize("load", BOTH)
def test_parts_have_their_sizes_and_as_many_of_both_classes(datasets, load):
    dataset = datasets[load]
    for x, y, size in (
        (dataset.x_train, dataset.y_train, 600),
        (dataset.x_test, dataset.y_test, 400),
    ):
        assert (x.shape, x.dtype) == ((size, *SHAPES[load]), np.uint8)
        assert np.bincount(y).tolist() == [size // 2, size // 2]
        assert not np.array_equal(y, np.sort(y))
    assert dataset.num_classes == 2
    assert dataset.name
    assert dataset.title
    assert "CC BY 2.0" in dataset.licence
    assert "scikit-image" in dataset.citation


@pytest.mark.parametrize("load", BOTH)
def test_no_photograph_is_in_both_parts(datasets, load):
    extra = datasets[load].extra
    seen = {
        part: {*extra[f"{part}_photograph"].tolist(), *extra[f"{part}_ground"].tolist()}
        for part in ("train", "test")
    }
    assert seen == {part: set(PARTS[part]) for part in ("train", "test")}
    assert not seen["train"] & seen["test"]


def test_kinds_belong_to_their_class_and_are_as_frequent_as_intended(datasets):
    dataset = datasets[load_pedestrians]
    kind, label = dataset.extra["train_kind"], dataset.y_train
    for kinds, value in ((POLES, 0), (PEOPLE, 1)):
        names, counts = np.unique(kind[label == value], return_counts=True)
        assert set(names.tolist()) == set(kinds)
        assert np.ptp(counts) <= 1
    dataset = datasets[load_signs]
    kind, label = dataset.extra["test_kind"], dataset.y_test
    assert set(kind[label == 1].tolist()) == {"stop sign"}
    assert set(kind[label == 0].tolist()) == set(SIGNS) - {"stop sign"}
    assert np.isin(kind[label == 0], RED_OTHERS).mean() == pytest.approx(8 / 15, abs=0.02)


@pytest.mark.parametrize("load", BOTH)
def test_a_seed_fixes_every_byte_and_the_parts_do_not_depend_on_each_other(load):
    one, same, larger, other = load(20, 30, 5), load(20, 30, 5), load(40, 30, 5), load(20, 30, 6)
    np.testing.assert_array_equal(one.x_train, same.x_train)
    np.testing.assert_array_equal(one.x_test, same.x_test)
    np.testing.assert_array_equal(one.x_test, larger.x_test)
    assert (one.x_train != other.x_train).mean() > 0.9
    assert (one.x_train[:20] != one.x_test[:20]).mean() > 0.9


@pytest.mark.parametrize("load", BOTH)
def test_subsets_keep_the_settings_of_their_views(datasets, load):
    small = datasets[load].subset(50, 20)
    assert len(small.extra["train_kind"]) == 50
    assert len(small.extra["test_occlusion"]) == 20


def test_larger_views_can_be_had():
    assert load_signs(4, 2, size=64).x_train.shape == (4, 64, 64, 3)
    assert load_pedestrians(4, 2, height=96).x_test.shape == (2, 96, 48, 3)


def grey_statistics(images: np.ndarray) -> np.ndarray:
    """Mean, standard deviation, mean absolute gradient and skewness of grey values: (n, 4)."""
    grey = images @ np.array([0.299, 0.587, 0.114]) / 255
    mean, spread = grey.mean(axis=(1, 2)), grey.std(axis=(1, 2))
    steps = sum(np.abs(np.diff(grey, axis=axis)).mean(axis=(1, 2)) for axis in (1, 2))
    skewness = ((grey - mean[:, np.newaxis, np.newaxis]) ** 3).mean(axis=(1, 2)) / spread**3
    return np.stack([mean, spread, steps, skewness], axis=-1)


@pytest.mark.parametrize("seed", [0, 1])
def test_three_numbers_of_a_view_do_not_tell_people_from_poles(seed):
    dataset = load_pedestrians(1000, 1000, seed)
    train, test = (grey_statistics(images) for images in (dataset.x_train, dataset.x_test))
    for columns in ([0, 1, 2], [0, 1, 3]):
        for model in (
            RandomForestClassifier(40, min_samples_leaf=10, random_state=0),
            make_pipeline(StandardScaler(), SVC()),
        ):
            model.fit(train[:, columns], dataset.y_train)
            assert model.score(test[:, columns], dataset.y_test) < 0.6


def test_stop_signs_are_redder_than_the_rest_but_redness_does_not_decide():
    dataset = load_signs(1200, 2, 0)
    red, green, blue = np.moveaxis(dataset.x_train.astype(float), -1, 0)
    red_share = ((red > 1.4 * green) & (red > 1.4 * blue)).mean(axis=(1, 2))
    in_view, stop = dataset.extra["train_occlusion"] == 0, dataset.y_train == 1
    assert red_share[in_view & stop].mean() > 1.1 * red_share[in_view & ~stop].mean()
    best = max(((red_share > threshold) == stop).mean() for threshold in np.linspace(0, 1, 101))
    assert best < 0.7


@pytest.mark.parametrize("load", BOTH)
@pytest.mark.parametrize("size", [0, 1, -5, 10.0, "10", None, True])
def test_sizes_that_cannot_hold_both_classes_are_refused(load, size):
    with pytest.raises(ValueError, match="train_size must be a whole number, at least 2"):
        load(size, 10)
    with pytest.raises(ValueError, match="test_size must be a whole number, at least 2"):
        load(10, size)


@pytest.mark.parametrize("seed", [-1, 0.5, None])
def test_seeds_are_whole_numbers(seed):
    with pytest.raises(ValueError, match="seed must be a whole number, at least 0"):
        load_signs(10, 10, seed)


def test_view_sizes_out_of_range_are_refused():
    with pytest.raises(ValueError, match="size must be from 16 pixels"):
        load_signs(10, 10, size=0)
    with pytest.raises(ValueError, match="height must be from 32 pixels"):
        load_pedestrians(10, 10, height=20)
