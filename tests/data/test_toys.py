"""The toy sets: where their points lie, how they are split, and whether a line can part them."""

import numpy as np
import pytest
from scipy.stats import norm
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier

from course.data.toys import XOR_GAP, load_blobs, load_circles, load_moons, load_spiral, load_xor

CURVED = [load_moons, load_circles, load_spiral, load_xor]
ALL = [load_blobs, *CURVED]


@pytest.mark.parametrize("load_toy", ALL)
def test_half_of_the_points_are_for_training(load_toy):
    dataset = load_toy(200, 0.1, 3)
    for x, y in ((dataset.x_train, dataset.y_train), (dataset.x_test, dataset.y_test)):
        assert (x.shape, x.dtype) == ((100, 2), np.float32)
        assert np.bincount(y).tolist() == [50, 50]
    assert dataset.num_classes == 2


@pytest.mark.parametrize("load_toy", ALL)
def test_a_seed_fixes_the_points(load_toy):
    np.testing.assert_array_equal(load_toy(50, 0.1, 1).x_train, load_toy(50, 0.1, 1).x_train)
    assert not np.array_equal(load_toy(50, 0.1, 1).x_train, load_toy(50, 0.1, 2).x_train)


@pytest.mark.parametrize("load_toy", CURVED)
def test_a_line_parts_the_classes_badly_and_neighbours_do_it_well(load_toy):
    dataset = load_toy(600, 0.05, 0)
    train, test = (dataset.x_train, dataset.y_train), (dataset.x_test, dataset.y_test)
    assert LogisticRegression().fit(*train).score(*test) < 0.92
    assert KNeighborsClassifier(3).fit(*train).score(*test) > 0.95


def test_a_line_parts_the_blobs_as_well_as_their_distance_allows():
    dataset = load_blobs(4_000, 0.4, 0)
    line = LogisticRegression().fit(dataset.x_train, dataset.y_train)
    # The centres are sqrt(2) apart: half of that, in standard deviations, lies between each and the line.
    best = norm.cdf(np.sqrt(2) / 2 / 0.4)
    assert abs(line.score(dataset.x_test, dataset.y_test) - best) < 0.015


def test_blobs_are_round_and_stand_where_they_are_said_to():
    dataset = load_blobs(4_000, 0.3)
    for label, centre in ((0, -0.5), (1, 0.5)):
        points = dataset.x_train[dataset.y_train == label]
        np.testing.assert_allclose(points.mean(axis=0), centre, atol=0.04)
        np.testing.assert_allclose(np.cov(points.T), 0.09 * np.eye(2), atol=0.01)
    np.testing.assert_array_equal(load_blobs(40, 0.0).y_train, load_blobs(40, 0.0).x_train[:, 0] > 0)


def test_xor_is_the_exclusive_or_of_the_signs():
    dataset = load_xor(1_000, 0.0)
    x, y = dataset.x_train, dataset.y_train
    np.testing.assert_array_equal(y, np.logical_xor(*(x > 0).T))
    distances = np.abs(x)
    assert XOR_GAP <= distances.min() < 0.08
    assert 0.98 < distances.max() <= 1
    quarters = np.bincount(2 * (x[:, 0] > 0) + (x[:, 1] > 0))
    assert quarters.min() > 100  # all four, about 125 each


def test_noise_carries_points_of_xor_into_other_quarters():
    dataset = load_xor(1_000, 0.1)
    wrong = np.mean(np.logical_xor(*(dataset.x_train > 0).T) != dataset.y_train)
    assert 0.01 < wrong < 0.12


def test_rings_have_the_radii_they_are_said_to_have():
    dataset = load_circles(100, 0.0)
    radius = np.hypot(*dataset.x_train.T)
    np.testing.assert_allclose(radius, np.where(dataset.y_train == 0, 1, 0.5), atol=1e-6)


@pytest.mark.parametrize("turns", [1.0, 2.5])
@pytest.mark.parametrize("arms", [2, 3])
def test_spiral_arms_turn_as_asked_while_they_grow_to_radius_1(arms, turns):
    dataset = load_spiral(301, 0.0, arms=arms, turns=turns)
    x, y = dataset.x_train, dataset.y_train
    radius, angle = np.hypot(*x.T), np.arctan2(x[:, 1], x[:, 0])
    difference = (angle / (2 * np.pi) - turns * radius - y / arms) % 1
    np.testing.assert_allclose(np.minimum(difference, 1 - difference), 0, atol=1e-5)
    assert 0.9 < radius.max() <= 1
    assert set(y) == set(range(arms)) == set(range(dataset.num_classes))


def test_a_spiral_winds_once_unless_told_otherwise():
    np.testing.assert_array_equal(load_spiral(50).x_train, load_spiral(50, turns=1.0).x_train)


@pytest.mark.parametrize("load_toy", ALL)
def test_too_few_points_and_negative_noise_are_refused(load_toy):
    with pytest.raises(ValueError, match="at least 4 points"):
        load_toy(3)
    with pytest.raises(ValueError, match="noise"):
        load_toy(100, -0.1)


def test_a_spiral_of_one_arm_is_refused():
    with pytest.raises(ValueError, match="at least 2 arms"):
        load_spiral(100, arms=1)


@pytest.mark.parametrize("turns", [0, -1])
def test_a_spiral_that_does_not_wind_is_refused(turns):
    with pytest.raises(ValueError, match="turns must be above 0"):
        load_spiral(100, turns=turns)
