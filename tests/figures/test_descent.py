"""Maps of a loss and the paths on them: what is drawn is read back from their axes."""

import numpy as np
import pytest

from course.figures import plot_descents
from course.figures.descent import plot_descent

ACROSS, UPWARDS = np.linspace(-1, 3, 21), np.linspace(-2, 2, 17)
BOWL = (ACROSS[np.newaxis] - 1) ** 2 + (UPWARDS[:, np.newaxis] + 1) ** 2  # lowest at (1, -1)
PATH = np.array([[0.0, 0.0], [0.5, -0.5], [0.9, -0.9]])


def lines_by_marker(panel):
    return {line.get_marker(): line.get_xydata() for line in panel.get_lines()}


def test_each_path_gets_a_map_with_its_start_its_end_and_the_lowest_place(assert_legible):
    paths = {"good": PATH, "bad": PATH * [5, -5]}
    figure = plot_descents(ACROSS, UPWARDS, BOWL, paths, labels=("sleeves", "collar"))
    assert [panel.get_title() for panel in figure.axes] == ["good", "bad"]
    for panel, path in zip(figure.axes, paths.values(), strict=True):
        drawn = lines_by_marker(panel)
        np.testing.assert_array_equal(drawn["."], path)
        np.testing.assert_array_equal(drawn["o"], path[:1])
        np.testing.assert_array_equal(drawn["s"], path[-1:])
        np.testing.assert_allclose(drawn["x"], [[1, -1]], atol=1e-12)
        assert (panel.get_xlim(), panel.get_ylim()) == ((-1, 3), (-2, 2))
        assert panel.get_xlabel() == "sleeves"
    assert [panel.get_ylabel() for panel in figure.axes] == ["collar", ""]
    assert_legible(figure)


def test_the_map_is_the_loss_and_dark_where_it_is_low():
    (panel,) = plot_descents(ACROSS, UPWARDS, BOWL, {"one": PATH}).axes
    filled = panel.collections[0]
    levels, colours = filled.levels, filled.get_facecolor()
    assert levels[0] == pytest.approx(BOWL.min())
    assert levels[-1] == pytest.approx(BOWL.max())
    assert (np.diff(np.diff(levels)) > 0).all()  # closer together below
    assert (np.diff(colours[:, :3].sum(axis=1)) > 0).all()


def test_a_flat_loss_is_drawn_without_contours():
    (panel,) = plot_descents(ACROSS, UPWARDS, np.ones_like(BOWL), {"one": PATH}).axes
    assert not panel.collections


@pytest.mark.parametrize("count", [1, 2, 3])
def test_one_to_three_panels_are_legible(count, assert_legible):
    paths = {f"learning rate {number}": PATH for number in range(count)}
    assert_legible(plot_descents(ACROSS, UPWARDS, BOWL, paths))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((ACROSS, UPWARDS, BOWL.T, {"one": PATH}), r"losses of shape \(17, 21\).*got \(21, 17\)"),
        ((ACROSS[:1], UPWARDS, BOWL[:, :1], {"one": PATH}), "at least 2 both ways"),
        ((ACROSS, UPWARDS, np.where(BOWL > 3, np.nan, BOWL), {"one": PATH}), "finite losses"),
        ((ACROSS, UPWARDS, BOWL, {}), "at least one path"),
        ((ACROSS, UPWARDS, BOWL, {"one": PATH.T}), r"one: expected a path.*\(2, 3\)"),
        ((ACROSS, UPWARDS, BOWL, {"one": PATH[0]}), "one: expected a path"),
        ((ACROSS, UPWARDS, BOWL, {"one": PATH[:0]}), "one: expected a path"),
    ],
)
def test_bad_input_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        plot_descents(*arguments)


def test_one_path_stands_beside_its_losses(assert_legible):
    losses = np.array([2.0, 0.5, 0.02])
    figure = plot_descent(ACROSS, UPWARDS, BOWL, PATH, losses, most_steps=9, labels=("sleeves", "collar"))
    left, right = figure.axes
    drawn = {line.get_gid(): line.get_xydata() for axes in figure.axes for line in axes.get_lines()}
    np.testing.assert_array_equal(drawn["path"], PATH)
    np.testing.assert_array_equal(drawn["start"], PATH[:1])
    np.testing.assert_array_equal(drawn["end"], PATH[-1:])
    np.testing.assert_array_equal(drawn["curve"], np.column_stack([range(3), losses]))
    assert (left.get_xlabel(), left.get_ylabel()) == ("sleeves", "collar")
    assert right.get_xlim()[1] == 9
    low, high = right.get_ylim()
    assert low < BOWL.min() < BOWL.max() < high
    assert_legible(figure)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((ACROSS, UPWARDS, BOWL.T, PATH, [1, 2, 3]), "losses of shape"),
        ((ACROSS, UPWARDS, BOWL, PATH.T, [1, 2, 3]), "expected a path"),
        ((ACROSS, UPWARDS, BOWL, PATH, [1, 2]), "expected 3 losses, one a place"),
    ],
)
def test_a_path_without_its_losses_is_refused(arguments, message):
    with pytest.raises(ValueError, match=message):
        plot_descent(*arguments)
