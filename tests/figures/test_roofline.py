"""The roofline and the batch sizes: what is drawn is what was given."""

import numpy as np
import pytest

from course.figures import plot_batch_sizes, plot_roofline
from course.figures.roofline import OnePoint

OPERATIONS = {"float32": 100e9, "bfloat16": 400e9}


def test_roofs_rise_with_the_memory_and_end_at_the_arithmetic():
    figure = plot_roofline(OPERATIONS, 10e9, {"layer": (2.0, 15e9)})
    (axes,) = figure.axes
    for line, most in zip(axes.lines, OPERATIONS.values(), strict=False):
        intensities, speeds = line.get_data()
        np.testing.assert_allclose(speeds, np.minimum(most, intensities * 10e9) / 1e9)
        assert speeds.max() == pytest.approx(most / 1e9)
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "log")


def test_points_are_where_they_were_measured():
    axes = plot_roofline(OPERATIONS, 10e9, {"a": (2.0, 15e9), "b": (0.01, 1e8)}).axes[0]
    drawn = {line.get_label(): line.get_xydata().tolist() for line in axes.lines}
    assert drawn["a"] == [[2.0, 15.0]]
    assert drawn["b"] == [[0.01, 0.1]]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == [
        *("ceiling, float32", "ceiling, bfloat16", "a", "b"),
    ]


@pytest.mark.parametrize(
    ("operations", "moved", "points"),
    [({}, 1.0, {}), ({"a": 0.0}, 1.0, {}), ({"a": 1.0}, -1.0, {}), ({"a": 1.0}, 1.0, {"p": (1.0, 0.0)})],
)
def test_what_cannot_be_drawn_is_refused(operations, moved, points):
    with pytest.raises(ValueError, match="a roofline needs at least one ceiling"):
        plot_roofline(operations, moved, points)


def test_one_point_moves():
    view = OnePoint(OPERATIONS, 10e9)
    view.move(5.0, 50e9)
    assert view._point.get_xydata().tolist() == [[5.0, 50.0]]
    axes = view.figure.axes[0]
    assert axes.get_xlim()[0] < 5 < axes.get_xlim()[1]
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["ceiling, float32", "ceiling, bfloat16", "this layer, at best"]


def test_batch_sizes():
    figure = plot_batch_sizes({1: 10.0, 64: 500.0}, {16: [0.8, 0.9], 64: [0.5]})
    left, right = figure.axes
    assert left.lines[0].get_xydata().tolist() == [[1, 10], [64, 500]]
    assert right.lines[0].get_ydata() == pytest.approx([85, 50])
    assert [tick.get_text() for tick in right.get_xticklabels()] == ["16", "64"]


@pytest.mark.parametrize(("speeds", "accuracies"), [({}, {1: [1]}), ({1: 1}, {}), ({1: 1}, {1: []})])
def test_batch_sizes_without_results(speeds, accuracies):
    with pytest.raises(ValueError, match="expected a speed, and an accuracy a seed"):
        plot_batch_sizes(speeds, accuracies)
