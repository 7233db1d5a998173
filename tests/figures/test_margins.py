"""Figures of margins: what is drawn is read back from their axes."""

import numpy as np
import pytest
from sklearn.svm import SVC

from course.figures import plot_margins


def test_margins_ring_the_support_vectors():
    points = np.array([[0.0, 0.0], [1.0, 0.0], [3.0, 0.0], [4.0, 0.0]])
    labels = np.array([0, 0, 1, 1])
    machine = SVC(kernel="linear", C=100).fit(points, labels)
    figure = plot_margins({"C = 100": machine}, points, labels)
    (panel,) = figure.axes
    assert panel.get_title() == "C = 100"
    rings = panel.collections[-1]
    np.testing.assert_array_equal(rings.get_offsets(), machine.support_vectors_)
    (edges,) = [one for one in panel.collections if list(getattr(one, "levels", [])) == [-1, 0, 1]]
    paths = [path.vertices for path in edges.get_paths()]
    assert [vertices[:, 0].mean() for vertices in paths] == pytest.approx([1, 2, 3], abs=0.05)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot_margins({}, np.zeros((2, 2)), np.zeros(2)), "at least one fitted machine"),
        (lambda: plot_margins({}, np.zeros((2, 3)), np.zeros(2)), r"in the plane.*\(2, 3\)"),
    ],
)
def test_bad_input_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
