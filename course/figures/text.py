"""Texts and those who read them: ratings, scores word by word, shares in a grid."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLUE, ORANGE, SKY, VERMILION, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

CHARACTERS_A_LINE = 62
CHARACTERS_A_LABEL = 9


def plot_ratings(texts: Sequence[str], ratings: Sequence[np.ndarray], *, highest: int = 4) -> Figure:
    """Show each text beside bars: how many people gave it each rating.

    Parameters
    ----------
    texts : as they are; long ones are wrapped.
    ratings : the single ratings of each text, whole numbers from ``-highest`` to ``highest``.
    highest : best rating of the scale.

    Raises
    ------
    ValueError
        If there are no texts, not one array of ratings for each, or a rating off the scale.
    """
    if not len(texts) or len(texts) != len(ratings):
        raise ValueError(f"expected ratings of each text, got {len(ratings)} for {len(texts)} texts")
    if off := {int(value) for single in ratings for value in single if abs(value) > highest}:
        raise ValueError(f"expected ratings from -{highest} to {highest}, got {sorted(off)}")
    scale = np.arange(-highest, highest + 1)
    wrapped = [textwrap.fill(" ".join(text.split()), CHARACTERS_A_LINE) for text in texts]
    heights = [max(2, text.count("\n") + 1) for text in wrapped]
    figure, panels = new_figure(
        len(texts),
        2,
        height=0.24 * sum(heights) + 0.5,
        squeeze=False,
        width_ratios=(2.2, 1),
        height_ratios=heights,
    )
    for (left, right), text, single in zip(panels, wrapped, ratings, strict=True):
        left.set_axis_off()
        left.text(0, 0.5, text, va="center", fontsize=9.5, transform=left.transAxes, parse_math=False)
        counts = [(np.asarray(single) == value).sum() for value in scale]
        colours = [VERMILION if value < 0 else BLUE if value > 0 else "#777777" for value in scale]
        right.bar(scale, counts, color=colours)
        right.set_xlim(-highest - 0.6, highest + 0.6)
        right.set_yticks([])
        right.set_xticks(scale, [""] * len(scale))
        right.spines[["top", "right", "left"]].set_visible(False)
    panels[-1, 1].set_xticks(scale, [f"{value:+d}".replace("-", "−") if value else "0" for value in scale])
    panels[-1, 1].tick_params(labelsize=9)
    return figure


def plot_word_scores(words: Sequence[str], scores: Mapping[str, Sequence[float]]) -> Figure:
    """Draw what each word of a sentence counts, a bar for each stage of the rules.

    Parameters
    ----------
    words : of the sentence, in its order; long ones are shortened.
    scores : name of a stage to one number a word.

    Raises
    ------
    ValueError
        If there are no words or stages, or a stage has not one number a word.
    """
    if not len(words) or not scores:
        raise ValueError("expected at least one word and one stage")
    for stage, values in scores.items():
        if len(values) != len(words):
            raise ValueError(f"{stage}: expected {len(words)} numbers, one a word, got {len(values)}")
    figure, axes = new_figure(height=2.9)
    places, width = np.arange(len(words)), 0.8 / len(scores)
    colours = (SKY, ORANGE, BLUE, VERMILION)
    for number, (stage, values) in enumerate(scores.items()):
        shift = (number - (len(scores) - 1) / 2) * width
        axes.bar(places + shift, values, width=width, color=colours[number % len(colours)], label=stage)
    axes.axhline(0, color="black", linewidth=1)
    shown = [
        word if len(word) <= CHARACTERS_A_LABEL else f"{word[: CHARACTERS_A_LABEL - 1]}…" for word in words
    ]
    axes.set_xticks(places, shown, fontsize=9, parse_math=False)
    axes.set_ylabel("what the word counts")
    axes.legend(frameon=False, fontsize=9, ncols=len(scores), loc="lower left", bbox_to_anchor=(0, 1))
    tidy(axes)
    return figure


def plot_share_grid(shares: Mapping[str, Mapping[str, float]], *, chance: float | None = None) -> Figure:
    """Draw a grid of shares in per cent: a row for each reader, a column for each kind of text.

    Parameters
    ----------
    shares : row to (column to a share in [0, 1]); every row has the same columns.
    chance : share of guessing: where the colours change; below it a field is red, above it blue.

    Raises
    ------
    ValueError
        If there are no shares, rows differ in their columns, or a share lies outside [0, 1].
    """
    columns = list(next(iter(shares.values()), ()))
    if not columns or any(list(row) != columns for row in shares.values()):
        raise ValueError("expected rows of shares, each with the same columns, at least one of both")
    values = np.array([list(row.values()) for row in shares.values()], dtype=float)
    if not ((values >= 0) & (values <= 1)).all():
        raise ValueError(f"expected shares in [0, 1], got {values.min()} to {values.max()}")
    figure, axes = new_figure(height=0.42 * len(values) + 0.7)
    # Room at both ends keeps the deepest colours away, on which nothing could be read.
    span = {"cmap": "Blues", "vmin": 0, "vmax": 1.5}
    if chance is not None:
        span = {"cmap": "RdBu", "vmin": 2 * chance - 1.25, "vmax": 1.25}
    axes.imshow(values, aspect="auto", **span)
    for (row, column), value in np.ndenumerate(values):
        axes.text(column, row, f"{100 * value:.0f}", ha="center", va="center", fontsize=10)
    axes.set_xticks(range(len(columns)), columns)
    axes.xaxis.tick_top()
    axes.set_yticks(range(len(values)), list(shares))
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)
    return figure
