"""Figures of texts: what is drawn is read back from their axes."""

import numpy as np
import pytest

from course.figures import plot_ratings, plot_share_grid, plot_word_scores

LONG = "A snippet so long that nobody could read it on one line, and that therefore goes on in the next."


def test_ratings_are_counted_beside_their_text(assert_legible):
    figure = plot_ratings([LONG, "costs  $5,\n not $6"], [np.array([4, 4, -1]), np.array([0, 0, 0])])
    left, right, left_too, right_too = figure.axes
    assert left.texts[0].get_text().replace("\n", " ") == LONG
    assert left_too.texts[0].get_text() == "costs $5, not $6"
    assert [bar.get_height() for bar in right.patches] == [0, 0, 0, 1, 0, 0, 0, 0, 2]
    assert [bar.get_height() for bar in right_too.patches] == [0, 0, 0, 0, 3, 0, 0, 0, 0]
    assert [label.get_text() for label in right_too.get_xticklabels()][::4] == ["−4", "0", "+4"]
    assert_legible(figure)


@pytest.mark.parametrize(
    ("texts", "ratings", "message"),
    [
        ([], [], "got 0 for 0 texts"),
        (["a"], [], "got 0 for 1 texts"),
        (["a"], [np.array([5, -7])], r"from -4 to 4, got \[-7, 5\]"),
    ],
)
def test_ratings_that_fit_no_text(texts, ratings, message):
    with pytest.raises(ValueError, match=message):
        plot_ratings(texts, ratings)


def test_each_word_has_a_bar_for_each_stage(assert_legible):
    stages = {"in the list": [0, 1.9], "with its neighbours": [0, -1.4], "after but": [0, -0.7]}
    figure = plot_word_scores(["not", "extraordinarily"], stages)
    (axes,) = figure.axes
    heights = [bar.get_height() for bar in axes.patches]
    assert heights == [0, 1.9, 0, -1.4, 0, -0.7]
    assert [label.get_text() for label in axes.get_xticklabels()] == ["not", "extraord…"]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == list(stages)
    assert_legible(figure)


def test_scores_that_fit_no_word():
    with pytest.raises(ValueError, match="listed: expected 2 numbers, one a word, got 1"):
        plot_word_scores(["a", "b"], {"listed": [1]})
    with pytest.raises(ValueError, match="at least one word"):
        plot_word_scores([], {"listed": []})
    with pytest.raises(ValueError, match="one stage"):
        plot_word_scores(["a"], {})


def test_a_grid_of_shares_in_per_cent(assert_legible):
    shares = {"word list": {"plain": 1, "irony": 0.25}, "1-D CNN": {"plain": 0.5, "irony": 0.333}}
    for chance in (None, 0.5):
        figure = plot_share_grid(shares, chance=chance)
        (axes,) = figure.axes
        assert [text.get_text() for text in axes.texts] == ["100", "25", "50", "33"]
        assert [label.get_text() for label in axes.get_yticklabels()] == list(shares)
        assert_legible(figure)
    low, high = axes.images[0].get_clim()
    assert (low + high) / 2 == 0.5


@pytest.mark.parametrize(
    ("shares", "message"),
    [
        ({}, "same columns"),
        ({"a": {}}, "same columns"),
        ({"a": {"x": 1}, "b": {"y": 1}}, "same columns"),
        ({"a": {"x": 55}}, "expected shares in"),
        ({"a": {"x": float("nan")}}, "expected shares in"),
    ],
)
def test_what_is_no_grid(shares, message):
    with pytest.raises(ValueError, match=message):
        plot_share_grid(shares)
