import pytest

from course.intervals import wilson_interval


@pytest.mark.parametrize(("right", "count"), [(16, 20), (0, 20), (20, 20), (1, 1), (812, 1_000)])
def test_its_ends_solve_their_equation(right, count):
    # They are the shares p from which the observed share lies 1.96 standard errors away.
    for end in wilson_interval(right, count):
        assert (right / count - end) ** 2 == pytest.approx(1.959964**2 * end * (1 - end) / count, abs=1e-6)


@pytest.mark.parametrize(("right", "count"), [(0, 0), (3, 2), (-1, 2)])
def test_of_nothing_there_is_none(right, count):
    with pytest.raises(ValueError, match="expected 0 <= right"):
        wilson_interval(right, count)
