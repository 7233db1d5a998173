"""Bins of confidence against a case worked by hand and against loops."""

import numpy as np
import pytest

from course.calibration import reliability


def test_a_case_worked_by_hand():
    confidence = np.array([0.10, 0.55, 0.60, 0.95, 1.00, 0.90])
    correct = np.array([False, True, False, True, True, False])
    bins = reliability(confidence, correct, bins=2)
    np.testing.assert_array_equal(bins.edges, [0, 0.5, 1])
    np.testing.assert_array_equal(bins.counts, [1, 5])
    np.testing.assert_allclose(bins.confidence, [0.10, 0.80])
    np.testing.assert_allclose(bins.accuracy, [0.0, 0.6])
    assert bins.error == pytest.approx((1 * 0.1 + 5 * 0.2) / 6)


def test_bins_and_error_equal_loops():
    random = np.random.default_rng(0)
    confidence = np.round(random.random(500), 2).astype(np.float32)  # some lie on the edges
    correct = random.random(500) < 0.7
    found = reliability(confidence, correct, bins=10)
    error = 0
    for number in range(10):
        inside = [
            position
            for position, value in enumerate(confidence)
            if found.edges[number] < value <= found.edges[number + 1] or (number == 0 and value == 0)
        ]
        assert found.counts[number] == len(inside)
        mean, right = np.mean(confidence[inside]), np.mean(correct[inside])
        np.testing.assert_allclose(
            [found.confidence[number], found.accuracy[number]], [mean, right], rtol=1e-5
        )
        error += len(inside) / 500 * abs(right - mean)
    assert found.error == pytest.approx(error)


def test_who_is_as_sure_as_right_has_no_error():
    confidence = np.repeat([0.2, 0.5, 0.8], 10)
    correct = np.concatenate([np.arange(10) < right for right in (2, 5, 8)])
    assert reliability(confidence, correct).error == pytest.approx(0)
    assert reliability(confidence, ~correct, bins=1).error == pytest.approx(0)  # one bin hides everything
    assert reliability(confidence, ~correct).error == pytest.approx(0.4)


def test_empty_bins_hold_no_number():
    bins = reliability(np.array([0.9]), np.array([True]), bins=3)
    np.testing.assert_array_equal(np.isnan(bins.accuracy), [True, True, False])
    assert bins.error == pytest.approx(0.1)


@pytest.mark.parametrize(
    ("confidence", "correct", "message"),
    [
        ([0.5, 0.6], [True], r"one truth value an answer, got shapes \(2,\) and \(1,\)"),
        ([], np.zeros(0, bool), "one confidence and one truth value"),
        ([[0.5]], [[True]], "one confidence and one truth value"),
        ([0.5], [1], "expected bools for correct, got int64"),
        ([1.5], [True], r"probabilities in \[0, 1\], got float64 from 1.5"),
        ([np.nan], [True], "got float64 from nan"),
        ([1], [True], "got int64"),
    ],
)
def test_what_is_no_confidence_is_refused(confidence, correct, message):
    with pytest.raises(ValueError, match=message):
        reliability(np.array(confidence), np.array(correct))


@pytest.mark.parametrize("bins", [0, 2.5])
def test_bins_are_counted_in_whole_numbers(bins):
    with pytest.raises(ValueError, match="expected bins to be a whole number of at least 1"):
        reliability(np.array([0.5]), np.array([True]), bins=bins)
