"""Figures of depth: what is drawn is read back from their axes."""

import numpy as np
import pytest

from course.figures import (
    plot_accuracy_by_depth,
    plot_costs_by_depth,
    plot_losses_by_depth,
)
from course.figures.depth import NET_COLOURS, short_number


def lines_of(panel):
    return [line for line in panel.get_lines() if len(line.get_xdata()) > 1]


def test_losses_show_mean_band_and_guessing(assert_legible):
    values = {20: np.array([[3.0, 1.0], [1.0, 0.0]]), 150: np.array([[2.0, 2.0]])}
    figure = plot_losses_by_depth({"plain": values, "residual": {20: values[20]}}, guessing=2.3)
    left, right = figure.axes
    lines = lines_of(left)
    assert [list(line.get_ydata()) for line in lines[:2]] == [[2.0, 0.5], [2.0, 2.0]]
    assert lines[-1].get_ydata()[0] == pytest.approx(2.3)
    heights = left.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == pytest.approx((0, 3))
    assert lines_of(right)[0].get_color() == lines[0].get_color()  # one depth, one colour
    assert_legible(figure)


def test_accuracy_shows_each_seed_the_mean_and_the_stored_run(assert_legible):
    accuracies = {"plain": {2: [0.5, 0.7], 150: [0.1]}, "residual": {2: [0.5], 150: [0.8]}}
    figure = plot_accuracy_by_depth(accuracies, stored={"plain": {2: 0.9, 150: 0.2}}, chance=0.1)
    (panel,) = figure.axes
    by_label = {line.get_label(): line for line in panel.get_lines()}
    np.testing.assert_allclose(by_label["plain"].get_ydata(), [60, 10])
    np.testing.assert_allclose(by_label["plain, stored run"].get_ydata(), [90, 20])
    assert by_label["plain, stored run"].get_color() == by_label["plain"].get_color() == NET_COLOURS["plain"]
    assert by_label["guessing"].get_ydata()[0] == pytest.approx(10)
    dots = [line for line in panel.get_lines() if line.get_linestyle() == "None"]
    assert sorted(value for line in dots for value in line.get_ydata()) == pytest.approx([10, 50, 50, 70, 80])
    assert [tick.get_text() for tick in panel.get_xticklabels()] == ["2", "150"]
    assert_legible(figure)


def test_all_depths_can_be_read_on_their_axis(assert_legible):
    depths = (2, 8, 20, 56, 110, 150)
    assert_legible(plot_accuracy_by_depth({"plain": {depth: [0.5] for depth in depths}}))
    costs = {"multiplications an image": {depth: 1e6 * depth for depth in depths}}
    costs |= {"maps to keep (MB)": costs["multiplications an image"], "seconds": dict.fromkeys(depths, 3.0)}
    figure = plot_costs_by_depth(costs)
    assert [panel.get_title() for panel in figure.axes] == list(costs)
    assert list(lines_of(figure.axes[0])[0].get_ydata()) == [1e6 * depth for depth in depths]
    assert_legible(figure)


@pytest.mark.parametrize(
    ("value", "text"), [(0.5, "0.5"), (20, "20"), (1e3, "1 k"), (5e5, "500 k"), (2e6, "2 M"), (1e9, "1000 M")]
)
def test_numbers_on_an_axis_are_short(value, text):
    assert short_number(value) == text


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot_losses_by_depth({}, guessing=2), "at least one depth"),
        (
            lambda: plot_losses_by_depth({"a": {2: np.ones(3)}}, guessing=2),
            r"a, depth 2: .*\(seeds, epochs\)",
        ),
        (lambda: plot_accuracy_by_depth({"a": {}}), "at least one depth"),
        (lambda: plot_accuracy_by_depth({"a": {2: []}}), "a, depth 2: expected one accuracy a seed"),
        (lambda: plot_costs_by_depth({"a": {2: [1.0]}}), "a, depth 2: expected one number a depth"),
        (lambda: plot_costs_by_depth({"a": {2: 0.0}}), "above 0"),
    ],
)
def test_bad_input_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
