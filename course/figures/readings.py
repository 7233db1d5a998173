"""How readers come to their opinion: what each word or phrase of a text pulls."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLUE, VERMILION, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course.attribution import Reading

MOST_WORDS = 20
CHARACTERS_A_LINE = 9
LINES_A_LABEL = 3


def plot_readings(readings: Mapping[str, Reading]) -> Figure:
    """Draw one panel for each reader: bars up for words that pull to positive, down for negative.

    Parameters
    ----------
    readings : name of a reader to what it made of the text; the first 20 words are drawn, and those
        that it does not know get a question mark.

    Raises
    ------
    ValueError
        If there are no readings.
    """
    if not readings:
        raise ValueError("expected at least one reading, got none")
    figure, panels = new_figure(len(readings), 1, height=1.75 * len(readings) + 0.2, squeeze=False)
    for panel, (name, reading) in zip(panels[:, 0], readings.items(), strict=True):
        shown = reading.pulls[:MOST_WORDS]
        values = np.array([pull.pull for pull in shown])
        panel.bar(range(len(shown)), values, color=[BLUE if value > 0 else VERMILION for value in values])
        for place, value in enumerate(values):
            if signed(value) != "0":
                above = value > 0
                panel.annotate(
                    signed(value),
                    (place, value),
                    (0, 2 if above else -2),
                    textcoords="offset points",
                    ha="center",
                    va="bottom" if above else "top",
                    fontsize=8,
                )
        panel.axhline(0, color="black", linewidth=1)
        panel.set_xticks(range(len(shown)), [_label(p.text, p.known) for p in shown], parse_math=False)
        panel.tick_params(axis="x", labelsize=8, length=0)
        panel.set_xlim(-0.6, max(len(shown), 1) - 0.4)
        panel.margins(y=0.3)
        cut = f", first {MOST_WORDS} of {len(reading.pulls)}" if len(reading.pulls) > MOST_WORDS else ""
        panel.set_title(f"{name}{cut}: {verdict(reading)}", fontsize=10, loc="left")
        tidy(panel)
    return figure


def verdict(reading: Reading) -> str:
    """Say what a reader's opinion is."""
    side = "positive" if reading.total > 0 else "negative" if reading.total < 0 else "neither"
    return f"{side}, {100 * reading.positive:.0f} of 100"


def signed(value: float) -> str:
    """Write a pull with its sign; what rounds to nothing has none."""
    rounded = round(value, 1 if abs(value) >= 1 else 2)
    return f"{rounded:+.{1 if abs(value) >= 1 else 2}f}".replace("-", "−") if rounded else "0"


def _label(text: str, known: bool) -> str:
    lines = textwrap.wrap(text, CHARACTERS_A_LINE) or [""]
    if len(lines) > LINES_A_LABEL:
        lines = [*lines[: LINES_A_LABEL - 1], f"{lines[LINES_A_LABEL - 1][: CHARACTERS_A_LINE - 1]}…"]
    return "\n".join(lines) + ("" if known else "\n?")
