"""Figures of accuracy along an axis: what is drawn is read back from their axes."""

import numpy as np
import pytest

from course.figures import COLOURS, new_figure, plot_accuracy_curves


def test_curves_show_mean_and_spread():
    accuracies = {"HOG + linear SVM": np.array([[0.9, 0.5], [0.7, 0.3]])}
    (panel,) = plot_accuracy_curves([0, 1], accuracies, xlabel="pixels", chance=0.1).axes
    line, across = panel.get_lines()
    np.testing.assert_allclose(line.get_ydata(), [80, 40])
    assert line.get_color() == COLOURS["HOG + linear SVM"]
    assert across.get_ydata()[0] == pytest.approx(10)
    (band,) = panel.collections
    heights = band.get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == pytest.approx((30, 90))


def test_falling_positions_turn_the_axis_round():
    _, panels = new_figure(1, 2, sharey=True)
    for panel in panels:
        plot_accuracy_curves([1.0, 0.1], {"one": np.ones((1, 2))}, xlabel="light", ax=panel)
    left, right = panels[0].get_xlim()
    assert left > right
    assert (panels[0].get_ylabel(), panels[1].get_ylabel()) == ("test accuracy (%)", "")


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot_accuracy_curves([0, 1], {}, xlabel=""), "at least one contender"),
        (lambda: plot_accuracy_curves([0, 1], {"a": np.ones((3, 3))}, xlabel=""), r"a: .*\(seeds, 2\)"),
    ],
)
def test_bad_input_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
