"""Every threshold against counting by hand and against scikit-learn."""

import numpy as np
import pytest
from sklearn.metrics import precision_recall_curve, roc_curve

from course.thresholds import sweep_thresholds

SCORES = np.array([0.9, 0.8, 0.8, 0.4, 0.1])
POSITIVE = np.array([True, True, False, True, False])


@pytest.fixture
def sweep():
    return sweep_thresholds(SCORES, POSITIVE)


def test_a_case_counted_by_hand(sweep):
    np.testing.assert_array_equal(sweep.thresholds, [0.1, 0.4, 0.8, 0.9, np.inf])
    np.testing.assert_allclose(sweep.misses, [0, 0, 1 / 3, 2 / 3, 1])
    np.testing.assert_allclose(sweep.false_alarms, [1, 1 / 2, 1 / 2, 0, 0])
    np.testing.assert_allclose(sweep.precision, [3 / 5, 3 / 4, 2 / 3, 1, 1])
    np.testing.assert_allclose(sweep.recall, 1 - sweep.misses)
    assert (sweep.positives, sweep.negatives) == (3, 2)


def test_scikit_learn_agrees():
    random = np.random.default_rng(0)
    positive = random.random(300) < 0.3
    scores = np.round(random.normal(positive, 1), 1)  # rounded, so that many scores are equal
    sweep = sweep_thresholds(scores, positive)
    alarms, caught, thresholds = roc_curve(positive, scores, drop_intermediate=False)
    np.testing.assert_allclose(sweep.thresholds, thresholds[::-1])
    np.testing.assert_allclose(sweep.false_alarms, alarms[::-1])
    np.testing.assert_allclose(sweep.recall, caught[::-1])
    precision, recall, _ = precision_recall_curve(positive, scores)
    np.testing.assert_allclose(sweep.precision, precision)
    np.testing.assert_allclose(sweep.recall, recall)


@pytest.mark.parametrize(("threshold", "place"), [(-1, 0), (0.1, 0), (0.5, 2), (0.8, 2), (2, 4), (np.inf, 4)])
def test_what_a_threshold_between_scores_does(sweep, threshold, place):
    assert sweep.at(threshold) == place
    assert sweep.misses[place] == pytest.approx(np.mean(SCORES[POSITIVE] < threshold))
    assert sweep.false_alarms[place] == pytest.approx(np.mean(SCORES[~POSITIVE] >= threshold))


@pytest.mark.parametrize(("share", "expected"), [(1, 0.1), (0.5, 0.4), (0.49, 0.9), (0, 0.9)])
def test_the_lowest_threshold_within_a_limit(sweep, share, expected):
    assert sweep.lowest_with(false_alarms=share) == expected


def test_where_a_false_alarm_outscores_all_nothing_may_pass():
    sweep = sweep_thresholds(np.array([0.1, 0.2]), np.array([True, False]))
    assert sweep.lowest_with(false_alarms=0) == np.inf


@pytest.mark.parametrize(
    ("miss", "alarm", "expected"), [(100, 1, 0.4), (1, 100, 0.9), (0, 1, 0.9), (1, 0, 0.1)]
)
def test_the_cheapest_threshold(sweep, miss, alarm, expected):
    assert sweep.cheapest(miss_cost=miss, false_alarm_cost=alarm) == expected


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda sweep: sweep_thresholds(SCORES[:3], POSITIVE), "one score and one truth"),
        (lambda sweep: sweep_thresholds(SCORES[None], POSITIVE[None]), "one score and one truth"),
        (lambda sweep: sweep_thresholds(SCORES, POSITIVE.astype(int)), "bools"),
        (lambda sweep: sweep_thresholds(SCORES * np.nan, POSITIVE), "NaN"),
        (lambda sweep: sweep_thresholds(SCORES, POSITIVE | True), "5 positive, 0 negative"),
        (lambda sweep: sweep_thresholds(SCORES[:0], POSITIVE[:0]), "both kinds"),
        (lambda sweep: sweep.at(np.nan), "NaN"),
        (lambda sweep: sweep.lowest_with(false_alarms=1.5), "from 0 to 1"),
        (lambda sweep: sweep.lowest_with(false_alarms=np.nan), "from 0 to 1"),
        (lambda sweep: sweep.cheapest(miss_cost=-1, false_alarm_cost=1), "not negative"),
        (lambda sweep: sweep.cheapest(miss_cost=1, false_alarm_cost=np.inf), "finite"),
    ],
)
def test_bad_input_is_refused(sweep, call, message):
    with pytest.raises(ValueError, match=message):
        call(sweep)
