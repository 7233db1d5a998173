"""The figure of a threshold: what is drawn is read back from its axes."""

import numpy as np
import pytest

from course.figures import plot_cost_sweeps, plot_threshold_sweep
from course.thresholds import sweep_thresholds


@pytest.fixture
def sweep():
    return sweep_thresholds(np.array([0.9, 0.8, 0.4, 0.1]), np.array([True, False, True, False]))


def test_both_shares_are_drawn_and_the_choice_marked(sweep, assert_legible):
    figure = plot_threshold_sweep(sweep, chosen=0.5, score_name="confidence")
    over_threshold, against = figure.axes
    missed, alarms, mark = over_threshold.get_lines()
    np.testing.assert_allclose(missed.get_ydata(), 100 * sweep.misses[:-1])
    np.testing.assert_allclose(alarms.get_ydata(), 100 * sweep.false_alarms[:-1])
    assert list(mark.get_xdata()) == [0.5, 0.5]
    curve, point = against.get_lines()
    np.testing.assert_allclose(curve.get_xdata(), 100 * sweep.false_alarms)
    assert (point.get_xdata()[0], point.get_ydata()[0]) == (50, 50)
    assert "confidence" in over_threshold.get_xlabel()
    assert_legible(figure)


def test_a_threshold_that_nothing_passes_is_marked_where_all_is_missed(sweep, assert_legible):
    figure = plot_threshold_sweep(sweep, chosen=np.inf)
    assert figure.axes[1].get_lines()[-1].get_ydata()[0] == 100
    assert len(figure.axes[0].get_lines()) == 2
    assert_legible(figure)
    assert len(plot_threshold_sweep(sweep).axes[1].get_lines()) == 1


def test_nan_is_refused(sweep):
    with pytest.raises(ValueError, match="NaN"):
        plot_threshold_sweep(sweep, chosen=np.nan)


def test_costs_are_drawn_over_what_passes_and_the_least_is_marked(sweep, assert_legible):
    figure = plot_cost_sweeps({"CNN": sweep, "other": sweep}, miss_cost=10)
    line, mark = figure.axes[0].get_lines()[:2]
    # From the lowest threshold on, 4, 3, 2, 1, 0 of 4 pass: 0, 0, 1, 1, 2 misses and 2, 1, 1, 0, 0 alarms.
    np.testing.assert_allclose(line.get_xdata(), [100, 75, 50, 25, 0])
    np.testing.assert_allclose(line.get_ydata(), 25 * np.array([2, 1, 11, 10, 20]))
    assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (75, 25)
    assert len(figure.axes[0].get_lines()) == 4
    assert_legible(figure)


def test_nothing_and_bad_costs_are_refused(sweep):
    with pytest.raises(ValueError, match="at least one sweep"):
        plot_cost_sweeps({}, miss_cost=1)
    with pytest.raises(ValueError, match="costs must be"):
        plot_cost_sweeps({"CNN": sweep}, miss_cost=-1)
