"""The rate that climbs and falls straight: against interpolation between its three corners."""

import numpy as np
import pytest

from course.schedules import triangle


def test_it_runs_straight_between_its_corners():
    rates = triangle(1.5, 200, start=0.2, peak_at=0.25, end=0.1)
    found = [float(rates(step)) for step in range(0, 201, 5)]
    expected = np.interp(range(0, 201, 5), [0, 50, 200], [0.3, 1.5, 0.15])
    np.testing.assert_allclose(found, expected, rtol=1e-5)


def test_it_can_be_kept_with_a_model():
    rates = triangle(0.5, 10)
    again = type(rates)(**rates.get_config())
    assert float(again(7)) == float(rates(7))


@pytest.mark.parametrize(("steps", "peak_at"), [(0, 0.2), (10, 0.0), (10, 1.0)])
def test_a_peak_outside_of_the_training_is_refused(steps, peak_at):
    with pytest.raises(ValueError, match="a peak within"):
        triangle(0.1, steps, peak_at=peak_at)
