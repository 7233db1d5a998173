"""What is drawn of the plane, read back from the figures: boundaries, silent sides, folds."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from course.data import load_circles, load_moons
from course.figures.surfaces import plot_decision_surfaces, plot_folded_plane, plot_neurons, plot_points

MOONS = load_moons(60, 0.1, 0)
POINTS, LABELS = MOONS.x_train, MOONS.y_train


def left_or_right(places):
    """Probabilities of two classes that change at x = 0.5."""
    second = 1 / (1 + np.exp(-8 * (places[:, 0] - 0.5)))
    return np.column_stack([1 - second, second])


def drawn_lines(panel):
    """All points of the contour lines in a panel: (n, 2)."""
    contours = [found for found in panel.collections if not getattr(found, "filled", True)]
    paths = [path for found in contours for path in found.get_paths()]
    return np.concatenate([path.vertices for path in paths]) if paths else np.empty((0, 2))


def scattered(panel):
    """The points of each class as they were drawn."""
    return [np.asarray(found.get_offsets()) for found in panel.collections if len(found.get_offsets()) > 1]


def test_every_data_set_has_its_panel_with_all_its_points(assert_legible):
    datasets = [MOONS, load_circles(40, 0.1, 0)]
    figure = plot_points(datasets)
    assert isinstance(figure, Figure)
    assert_legible(figure)
    assert [panel.get_title() for panel in figure.axes] == ["Two moons", "Two circles"]
    for panel, dataset in zip(figure.axes, datasets, strict=True):
        for label, places in enumerate(scattered(panel)):
            np.testing.assert_allclose(places, dataset.x_train[dataset.y_train == label])


def test_the_boundary_is_where_the_classes_are_equally_probable():
    (panel,) = plot_decision_surfaces({"one line": left_or_right}, POINTS, LABELS).axes
    line = drawn_lines(panel)
    np.testing.assert_allclose(line[:, 0], 0.5, atol=1e-2)
    assert np.ptp(line[:, 1]) > np.ptp(POINTS[:, 1])  # from edge to edge


def test_who_always_says_the_same_has_no_boundary():
    def stubborn(places):
        return np.tile([0.9, 0.1], (len(places), 1))

    figure = plot_decision_surfaces({"stubborn": stubborn}, POINTS, LABELS)
    assert not len(drawn_lines(figure.axes[0]))


def test_a_unit_is_drawn_with_the_edge_of_its_silent_side(assert_legible):
    def outputs(places):
        return np.maximum(np.column_stack([places[:, 0] - 0.5, 0 * places[:, 0], places[:, 1]]), 0)

    figure = plot_neurons({"first": outputs, "second": lambda places: outputs(places)[:, :2]}, POINTS, LABELS)
    assert_legible(figure)
    first, silent, third, *second_row = figure.axes
    np.testing.assert_allclose(drawn_lines(first)[:, 0], 0.5, atol=0.02)
    assert not len(drawn_lines(silent))
    np.testing.assert_allclose(drawn_lines(third)[:, 1], 0, atol=0.02)
    assert [panel.axison for panel in second_row] == [True, True, False]
    assert [first.get_ylabel(), second_row[0].get_ylabel()] == ["first", "second"]


def test_no_more_units_than_asked():
    figure = plot_neurons({"layer": lambda places: np.tile(places, 5)}, POINTS, LABELS, units=4)
    assert len(figure.axes) == 4


def test_the_fold_is_seen_from_the_side_of_the_cut():
    """Heights in the right panel are the differences of the scores, whatever lies sideways."""
    random = np.random.default_rng(0)
    first, kernel, bias = random.normal(size=(2, 5)), random.normal(size=(5, 2)), random.normal(size=2)

    def hidden(places):
        return np.maximum(places @ first, 0)

    left, right = plot_folded_plane(hidden, kernel, bias, POINTS, LABELS).axes
    scores = hidden(POINTS) @ kernel + bias
    for label in (0, 1):
        own = label == LABELS
        np.testing.assert_allclose(scattered(left)[label], POINTS[own], atol=1e-6)
        np.testing.assert_allclose(
            scattered(right)[label][:, 1], (scores[:, 1] - scores[:, 0])[own], atol=1e-5
        )
    assert any(np.allclose(line.get_ydata(), 0) for line in right.lines)


def test_sideways_is_along_the_cut_and_as_wide_as_possible():
    """The cut is between the first two outputs; of the rest, the fourth varies most."""
    kernel = np.array([[0, 1], [1, 0], [0, 0], [0, 0]])

    def hidden(places):
        return np.column_stack([places[:, 0], places[:, 0], 0 * places[:, 0], 9 * places[:, 1]])

    _, right = plot_folded_plane(hidden, kernel, np.zeros(2), POINTS, LABELS).axes
    sideways = np.abs(scattered(right)[0][:, 0])
    np.testing.assert_allclose(sideways, np.abs(hidden(POINTS[LABELS == 0])[:, 3]), rtol=0.3, atol=0.3)


@pytest.mark.parametrize(
    ("plot", "message"),
    [
        (lambda: plot_points([]), "at least one data set"),
        (lambda: plot_decision_surfaces({}, POINTS, LABELS), "at least one predictor"),
        (lambda: plot_neurons({}, POINTS, LABELS), "at least one layer"),
        (lambda: plot_decision_surfaces({"": left_or_right}, np.zeros((4, 3)), np.zeros(4)), "in the plane"),
        (lambda: plot_decision_surfaces({"": left_or_right}, POINTS, LABELS + 1), "labels of 0 and 1"),
        (lambda: plot_decision_surfaces({"": left_or_right}, POINTS, LABELS[1:]), "30 labels"),
        (lambda: plot_folded_plane(lambda p: p, np.zeros((3, 2)), np.zeros(2), POINTS, LABELS), r"\(2, 2\)"),
    ],
)
def test_what_cannot_be_drawn_is_refused(plot, message):
    with pytest.raises(ValueError, match=message):
        plot()
