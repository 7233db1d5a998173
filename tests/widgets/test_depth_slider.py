"""The depth slider: the right picture and the right numbers for each depth."""

import numpy as np
import pytest

from course.figures.depth_slider import plot_one_depth
from course.runs import Run, Settings
from course.signals import Profile
from course.widgets.depth import describe_profile, explore_depth, times
from course.widgets.panel import render

GUESSING = np.log(10)


def profile(depth, growth):
    """A net whose gradient grows ``growth``-fold from its last inner layer to its first."""
    gradient = np.ones(depth)
    gradient[1:-1] = np.geomspace(growth, 1, depth - 2)
    places = 1 + 2 * np.arange((depth - 2) // 2 + 1)
    return Profile(places, np.linspace(1, 3, len(places)), gradient, np.full(depth, 0.25))


def run(*losses):
    return Run({"loss": list(losses)}, Settings(), 1.0, 10, "none", None)


@pytest.fixture
def results():
    profiles = {
        "plain": {depth: profile(depth, 10.0**depth) for depth in (2, 8, 20)},
        "residual": {depth: profile(depth, 2) for depth in (2, 8, 20)},
    }
    runs = {
        "plain": {2: [run(2.2, 1.5)], 8: [run(2.3, 2.0), run(2.3, 1.0)]},
        "residual": {2: [run(2.2, 1.5)], 8: [run(2.0, 0.5)]},
    }
    return profiles, runs


@pytest.fixture
def panel(results):
    made = explore_depth(*results, guessing=GUESSING)
    yield made
    made.close()


def test_it_begins_at_the_deepest_and_knows_every_depth(panel):
    assert panel.depth.values == (2, 8, 20)
    assert panel.depth.value == 20
    assert "not trained here" in panel.status.text


@pytest.mark.parametrize("quantity", ["gradient", "signal", "agreement"])
@pytest.mark.parametrize("depth", [2, 8, 20])
def test_the_picture_is_that_of_the_depth(panel, results, depth, quantity):
    panel.quantity.value = quantity
    panel.depth.value = depth
    profiles, runs = results
    losses = {
        kind: {layers: np.array([one.history["loss"] for one in some]) for layers, some in by_depth.items()}
        for kind, by_depth in runs.items()
    }
    expected = plot_one_depth(profiles, losses, depth, quantity, guessing=GUESSING)
    assert panel.picture.png == render(expected)
    assert panel.picture.alt == panel.status.text
    assert panel.problem.text == ""


def test_the_words_give_the_numbers(panel):
    panel.depth.value = 8
    first, plain, residual = panel.status.text.splitlines()
    assert first == "8 layers."
    assert "gradient is 1e+08 times the last one's" in plain
    assert "from 2.30 to 1.50 (guessing: 2.30)" in plain  # the mean of two seeds
    assert "gradient is 2.0 times the last one's" in residual
    assert "from 2.00 to 0.50" in residual
    panel.quantity.value = "signal"
    assert "the last signal is 3.0 times the first" in panel.status.text


def test_trainings_that_were_stopped_are_shown_as_far_as_they_got(results):
    profiles, runs = results
    stopped = {"plain": {8: [run(2.3, 2.0, 1.0), run(2.1)], 20: [run()]}, "residual": runs["residual"]}
    panel = explore_depth(profiles, stopped, guessing=GUESSING)
    assert "not trained here" in panel.status.text.splitlines()[1]
    panel.depth.value = 8
    assert "from 2.20 to 2.20" in panel.status.text.splitlines()[1]
    panel.close()


def test_words_of_a_profile():
    assert describe_profile(profile(2, 1), "agreement") == "no layer between stem and classifier"
    assert "agree by 0.25" in describe_profile(profile(8, 1), "agreement")


@pytest.mark.parametrize(
    ("factor", "words"), [(2, "2.0 times"), (1e-5, "1e-05 times"), (np.inf, "beyond all numbers of")]
)
def test_factors_in_words(factor, words):
    assert times(factor) == words


def test_what_is_missing_is_refused(results):
    profiles, runs = results
    with pytest.raises(ValueError, match=r"expected profiles of .* got \['plain'\]"):
        explore_depth({"plain": profiles["plain"]}, runs, guessing=GUESSING)
    with pytest.raises(ValueError, match="expected runs of"):
        explore_depth(profiles, {**runs, "residual": {}}, guessing=GUESSING)
    with pytest.raises(ValueError, match=r"none of \[8\]"):
        explore_depth(profiles, {**runs, "plain": {8: []}}, guessing=GUESSING)


def test_one_depth_is_drawn_in_colour_and_the_others_behind(results):
    profiles, _ = results
    losses = {kind: {8: np.array([[2.0, 1.0], [4.0, 3.0]])} for kind in profiles}
    left, right = plot_one_depth(profiles, losses, 8, guessing=GUESSING).axes
    coloured = [line for line in left.lines if line.get_zorder() == 3 and len(line.get_xdata()) > 1]
    assert len(coloured) == 2
    np.testing.assert_array_equal(coloured[0].get_xdata(), np.arange(2, 8))
    np.testing.assert_allclose(coloured[0].get_ydata(), profiles["plain"][8].gradient[1:-1])
    np.testing.assert_array_equal(right.lines[0].get_ydata(), [3, 2])  # the mean over seeds
    with pytest.raises(ValueError, match="nothing was measured of 9 layers"):
        plot_one_depth(profiles, losses, 9, guessing=GUESSING)
    with pytest.raises(ValueError, match="quantity must be one of"):
        plot_one_depth(profiles, losses, 8, "loss", guessing=GUESSING)
