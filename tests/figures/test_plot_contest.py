"""The contest at one glance, read back from its artists."""

import numpy as np
import pytest

from course.figures import COLOURS
from course.figures.contest import COSTS, move_cursor, places_of, plot_contest
from course.results import Summary


def summary(contender, size, accuracy, cost=1.0):
    low, high = accuracy - 0.01, accuracy + 0.01
    return Summary(contender, "learned", size, accuracy, 0.01, low, high, 3, int(100 * cost), cost, cost / 10)


OWN = [
    summary("CNN", 250, 0.7, 2.0),
    summary("shallow net", 250, 0.6, 1.0),
    summary("CNN", 1_000, 0.8, 4.0),
    summary("shallow net", 1_000, 0.65, 2.0),
]
STORED = [summary("CNN", 60_000, 0.9, 400.0)]


def points_at_cursor(figure):
    return [(line.get_xdata()[0], line.get_ydata()[0]) for line in figure.axes[1].lines]


@pytest.mark.parametrize("cost", COSTS)
def test_the_right_panel_has_the_costs_at_the_cursor(cost):
    figure = plot_contest(OWN, size=1_000, cost=cost)
    expected = [(getattr(one, COSTS[cost]), 100 * one.accuracy) for one in OWN[2:]]
    assert points_at_cursor(figure) == expected
    assert figure.axes[1].get_xlabel() == f"{cost}, with 1,000 images"
    assert figure.axes[0].lines[-1].get_xdata()[0] == 1_000


def test_moving_the_cursor_gives_what_drawing_anew_gives():
    moved = plot_contest(OWN, size=250, stored=STORED)
    move_cursor(moved, OWN, size=60_000, cost="seconds to learn", stored=STORED)
    anew = plot_contest(OWN, size=60_000, stored=STORED)
    assert points_at_cursor(moved) == points_at_cursor(anew) == [(400.0, 90.0)]
    for one, other in zip(moved.axes, anew.axes, strict=True):
        assert len(one.lines) == len(other.lines)
        assert (one.get_xlim(), one.get_xlabel()) == (other.get_xlim(), other.get_xlabel())


def test_who_is_left_out_changes_neither_colours_nor_axes():
    everybody = plot_contest(OWN, size=250)
    one = plot_contest(OWN, size=250, contenders=["shallow net"])
    assert one.axes[0].get_ylim() == everybody.axes[0].get_ylim()
    assert [c.get_label() for c in one.axes[0].containers] == ["shallow net"]
    assert one.axes[0].containers[0][0].get_color() == COLOURS["shallow net"]
    assert len(plot_contest(OWN, size=250, contenders=[]).axes[0].containers) == 0


def test_stored_results_are_hollow_and_dashed():
    figure = plot_contest(OWN, size=60_000, stored=STORED, lines={"people": 0.8})
    stored = figure.axes[0].containers[-1][0]
    assert (stored.get_linestyle(), stored.get_markerfacecolor()) == ("--", "white")
    named = {text.get_text() for text in figure.legends[0].get_texts()}
    assert named == {"people", "CNN", "shallow net", "stored run"}


def test_places_are_where_the_markers_are():
    at = {"size": 1_000, "cost": "numbers kept"}
    figure = plot_contest(OWN, **at)
    found = places_of(figure, OWN, **at)
    assert [one for one, _ in found] == [OWN[0], OWN[1], OWN[2], OWN[2], OWN[3], OWN[3]]
    width, height = figure.get_size_inches() * figure.dpi
    _, (across, down) = found[3]
    expected = figure.axes[1].transData.transform((400, 80.0))
    np.testing.assert_allclose((across * width, (1 - down) * height), expected)


def test_nothing_and_unknown_costs_are_refused():
    with pytest.raises(ValueError, match="at least one summary"):
        plot_contest([], size=250)
    with pytest.raises(ValueError, match="got 'euros'"):
        plot_contest(OWN, size=250, cost="euros")
