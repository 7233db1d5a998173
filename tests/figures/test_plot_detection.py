"""Figures of detection: boxes and curves are read back from the axes."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course.detection import match_detections
from course.figures import plot_detections, plot_precision_recall
from course.figures.style import COLOURS, GREEN, SKY, VERMILION

SCENES = np.random.default_rng(0).integers(0, 255, (3, 60, 90, 3), dtype=np.uint8)
BOXES = [np.array([[5, 10, 20, 10], [30, 40, 20, 10]]), [], np.array([[1, 2, 3, 4]])]
RIGHT = [[True, False], [], [True]]
MISSED = [[], np.array([[10.5, 20, 30, 15]]), []]


def boxes_in(panel, name):
    return [
        (patch.get_y() + 0.5, patch.get_x() + 0.5, patch.get_height(), patch.get_width())
        for patch in panel.patches
        if patch.get_label() == name
    ]


def test_boxes_lie_where_they_belong_and_differ_by_more_than_colour(assert_legible):
    titles = ["first", "second", "third"]
    figure = plot_detections(SCENES, BOXES, RIGHT, MISSED, titles=titles)
    first, second, third = figure.axes[:3]
    assert boxes_in(first, "found") == [(5, 10, 20, 10)]
    assert boxes_in(first, "false alarm") == [(30, 40, 20, 10)]
    assert boxes_in(second, "missed") == [(10.5, 20, 30, 15)]
    assert not boxes_in(second, "found")
    assert boxes_in(third, "found") == [(1, 2, 3, 4)]
    styles = {
        patch.get_label(): (to_hex(patch.get_edgecolor(), keep_alpha=False).upper(), patch.get_linestyle())
        for panel in figure.axes
        for patch in panel.patches
    }
    assert styles["found"] == (GREEN, "-")
    assert styles["false alarm"] == (VERMILION, "--")
    assert styles["missed"] == (SKY, ":")
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["found", "false alarm", "missed"]
    assert [panel.get_title() for panel in figure.axes[:3]] == titles
    assert not figure.axes[3].images
    assert_legible(figure)


def test_boxes_alone_are_all_found():
    figure = plot_detections(SCENES[:1], BOXES[:1], columns=5)
    assert len(boxes_in(figure.axes[0], "found")) == 2
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["found"]
    assert not plot_detections(SCENES[:1] / 255, [[]]).legends


def test_precision_is_drawn_over_recall(assert_legible):
    truth = [np.array([[0, 0, 10, 10], [0, 30, 10, 10]])]
    good = match_detections([truth[0]], [[2, 1]], truth)
    poor = match_detections([[[50, 50, 5, 5], [0, 0, 10, 10]]], [[2, 1]], truth)
    none = match_detections([[]], [[]], truth)
    figure = plot_precision_recall({"HOG + linear SVM": poor, "CNN": good, "blind": none})
    by_hand, learned, blind = figure.axes[0].get_lines()
    np.testing.assert_allclose(by_hand.get_xdata(), [0, 0, 50])
    np.testing.assert_allclose(by_hand.get_ydata(), [0, 0, 50])
    np.testing.assert_allclose(learned.get_xdata(), [0, 50, 100])
    np.testing.assert_allclose(learned.get_ydata(), [100, 100, 100])
    assert blind.get_xdata().tolist() == [0]
    assert by_hand.get_color() == COLOURS["HOG + linear SVM"]
    assert learned.get_label() == "CNN: average precision 1.00"
    assert by_hand.get_label().endswith("0.25")
    assert_legible(figure)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plot_detections([], []), "at least one"),
        (lambda: plot_detections(SCENES[0], BOXES), r"goes in as \[image\]"),
        (lambda: plot_detections(SCENES, BOXES[:2]), "boxes for each of 3 scenes, got 2"),
        (lambda: plot_detections(SCENES, BOXES, RIGHT[:1]), "right for each of 3 scenes, got 1"),
        (lambda: plot_detections(SCENES, BOXES, RIGHT, MISSED[:1]), "missed for each"),
        (lambda: plot_detections(SCENES, BOXES, titles=["one"]), "titles for each"),
        (lambda: plot_detections(SCENES, BOXES, [[True], [], [True]]), "each of 2 boxes, got 1"),
        (lambda: plot_detections(SCENES, BOXES, columns=0), "at least one column"),
        (lambda: plot_detections(SCENES[:1], [[[1, 2, 3]]]), r"boxes \(k, 4\)"),
        (lambda: plot_precision_recall({}), "at least one way"),
    ],
)
def test_what_does_not_fit_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
