"""Drag a threshold: what is missed, what is a false alarm, and which examples change sides."""

from __future__ import annotations

from collections.abc import Sequence

import ipywidgets as widgets
import numpy as np

from course.figures.sound import encode_wav
from course.figures.style import BLACK, BLUE, GREEN, VERMILION, WIDTH_INCHES, tidy
from course.thresholds import changed_sides, sweep_thresholds
from course.widgets.elements import Slider, Sound
from course.widgets.panel import PIXELS_PER_INCH, WRAP, Panel, render

MOST_PICTURES, MOST_CLIPS = 8, 4
PLACES = 101  # of the slider, spread evenly over the examples


def explore_threshold(
    scores: np.ndarray,
    positive: np.ndarray,
    *,
    pictures: np.ndarray | None = None,
    clips: Sequence[np.ndarray] | None = None,
    names: tuple[str, str] = ("other", "positive"),
    start: float | None = None,
    sample_rate_hz: int = 8_000,
) -> ThresholdExplorer:
    """Drag a threshold over examples whose kind is known; those that change sides are shown or played.

    Parameters
    ----------
    scores : (n,) floats, higher where the classifier rather thinks of a positive example.
    positive : (n,) bools, what each example is in truth.
    pictures : (n, height, width[, channels]) floats in [0, 1] or bytes, to look at.
    clips : n 1-D arrays, to listen to.
    names : of a negative and a positive example.
    start : the threshold at first; the middle of the scores if None.
    sample_rate_hz : of the clips.

    Returns
    -------
    A widget with ``threshold`` and ``changed``, the numbers of the examples that changed sides last.

    Raises
    ------
    ValueError
        If scores and truth do not belong together (see ``sweep_thresholds``), or there is not one picture or
        clip for each.
    """
    for what, examples in (("picture", pictures), ("clip", clips)):
        if examples is not None and len(examples) != len(scores):
            raise ValueError(f"expected one {what} for each of {len(scores)} scores, got {len(examples)}")
    return ThresholdExplorer(
        np.asarray(scores), np.asarray(positive), pictures, clips, names, start, sample_rate_hz
    )


class ThresholdExplorer(Panel):
    """Misses against false alarms, precision against recall; see :func:`explore_threshold`."""

    def __init__(
        self,
        scores: np.ndarray,
        positive: np.ndarray,
        pictures: np.ndarray | None,
        clips: Sequence[np.ndarray] | None,
        names: tuple[str, str],
        start: float | None,
        sample_rate_hz: int,
    ) -> None:
        super().__init__(width=round(WIDTH_INCHES * PIXELS_PER_INCH))
        self._scores, self._positive, self._names = scores, positive, names
        self._pictures, self._clips, self._rate = pictures, clips, sample_rate_hz
        self._sweep = sweep_thresholds(scores, positive)
        places = np.linspace(0, len(self._sweep.thresholds) - 1, PLACES).round().astype(int)
        values = {float(value) for value in self._sweep.thresholds[np.unique(places)]}
        start = float(np.median(scores)) if start is None else float(start)
        self.slider = Slider(sorted(values | {start}), start, description="threshold", text=in_words)
        self.changed: tuple[int, ...] = ()
        self._before = start
        self.players = [Sound() for _ in range(MOST_CLIPS if clips is not None else 0)]
        self._draw_once()
        row = [widgets.HBox(self.players, layout=WRAP)] if self.players else []
        self.arrange(self.slider, self.status, self.picture, *row)
        self.on_change(self.slider)
        self.refresh()

    @property
    def threshold(self) -> float:
        """Score from which on an example passes."""
        return self.slider.value

    def update(self) -> None:
        """Show what the threshold does, and which examples it has moved since the last one."""
        self.changed = tuple(changed_sides(self._scores, self._before, self.threshold))
        self._before = self.threshold
        place = self._sweep.at(self.threshold)
        finite = min(self.threshold, self._sweep.thresholds[-2])  # infinity lies outside every figure
        self._line.set_xdata([finite, finite])
        self._point.set_data([100 * self._sweep.recall[place]], [100 * self._sweep.precision[place]])
        self._show_changed()
        self.picture.png = render(self._figure)
        words = self.describe(place)
        self.picture.alt = f"Misses and false alarms over the threshold; precision over recall. {words}"
        self.say(words)

    def describe(self, place: int) -> str:
        """Say in words what the threshold at this place of the sweep does."""
        sweep, (negative, positive) = self._sweep, self._names
        missed = round(sweep.misses[place] * sweep.positives)
        alarms = round(sweep.false_alarms[place] * sweep.negatives)
        precision = f"Precision {100 * sweep.precision[place]:.1f} %"
        if missed == sweep.positives and not alarms:
            precision = "None passes, so precision is of nothing"
        words = (
            f"Threshold {in_words(self.threshold)}: of {sweep.positives} “{positive}”, {missed} missed "
            f"({100 * sweep.misses[place]:.1f} %); of {sweep.negatives} “{negative}”, {alarms} false alarms "
            f"({100 * sweep.false_alarms[place]:.1f} %). {precision}."
        )
        if not self.changed:
            return words
        plural = "s" if len(self.changed) > 1 else ""
        return f"{words} {len(self.changed)} example{plural} changed sides."

    def caption(self, number: int) -> str:
        """What an example is, and on which side it is now."""
        name = self._names[int(self._positive[number])]
        return f"{name}: {'passes' if self._scores[number] >= self.threshold else 'refused'}"

    def close(self) -> None:
        """Free the figure, too."""
        self._figure.clear()
        super().close()

    def _draw_once(self) -> None:
        """Draw what stays; an update moves a line and a point only, which is quicker."""
        from matplotlib.figure import Figure

        rows = 1 if self._pictures is None else 2
        self._figure = Figure(figsize=(WIDTH_INCHES, 2.9 + 1.5 * (rows - 1)), layout="constrained")
        curves, *strip = self._figure.subfigures(rows, 1, squeeze=False, height_ratios=[2.9, 1.5][:rows])[
            :, 0
        ]
        over_threshold, against = curves.subplots(1, 2)
        sweep, finite = self._sweep, slice(None, -1)  # the last threshold is infinite
        for label, values, colour, style in (
            ("missed", sweep.misses, BLUE, "-"),
            ("false alarms", sweep.false_alarms, VERMILION, "--"),
        ):
            over_threshold.step(
                sweep.thresholds[finite], 100 * values[finite], style, where="pre", color=colour, label=label
            )
        self._line = over_threshold.axvline(self.threshold, color=BLACK, linestyle=":")
        over_threshold.set(xlabel="threshold", ylabel="per cent of their kind")
        over_threshold.legend(frameon=False, fontsize=9)
        against.plot(100 * sweep.recall, 100 * sweep.precision, color=GREEN)
        (self._point,) = against.plot([0], [0], "o", color=BLACK)
        against.set(xlabel="recall (%)", ylabel="precision (%)", xlim=(-2, 102))
        for panel in (over_threshold, against):
            panel.set_ylim(-2, 102)
            tidy(panel)
        self._panels = list(strip[0].subplots(1, MOST_PICTURES)) if strip else []
        for panel in self._panels:
            panel.imshow(np.ones_like(self._pictures[0]), cmap="gray", vmin=0, vmax=_white(self._pictures))
            panel.set_title(f"{max(self._names, key=len)}\nrefused", fontsize=8)
            panel.set_axis_off()
        self._figure.draw_without_rendering()
        self._figure.set_layout_engine("none")  # the layout stays; working it out takes longer than drawing

    def _show_changed(self) -> None:
        # Of many, those nearest to the threshold.
        nearest = sorted(self.changed, key=lambda number: abs(self._scores[number] - self.threshold))
        for position, panel in enumerate(self._panels):
            shown = position < len(nearest)
            panel.images[0].set_visible(shown)
            panel.set_title(self.caption(nearest[position]).replace(": ", "\n") if shown else "", fontsize=8)
            if shown:
                panel.images[0].set_data(self._pictures[nearest[position]])
        for position, player in enumerate(self.players):
            if position < len(nearest):
                player.label = self.caption(nearest[position])
                player.wav = encode_wav(np.asarray(self._clips[nearest[position]]), self._rate)
            else:
                player.wav = b""


def _white(pictures: np.ndarray) -> float:
    return 1.0 if np.issubdtype(np.asarray(pictures).dtype, np.floating) else 255.0


def in_words(threshold: float) -> str:
    """Write a threshold; the last one, infinity, in words."""
    return f"{threshold:.3g}" if np.isfinite(threshold) else "above every score"
