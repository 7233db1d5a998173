"""Look around in a contest: who takes part, how many examples there are, and what accuracy costs."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ipywidgets as widgets
import numpy as np

from course.comparison import Row, Summary, summarise
from course.figures.comparisons import readable
from course.figures.contest import COSTS, move_cursor, places_of, plot_contest
from course.reference import Reference
from course.widgets.elements import Slider
from course.widgets.panel import Panel

PIXELS_PER_INCH = 100
RING_PIXELS = 11
NEAR_PIXELS = 60  # a mouse farther away points at nothing


def explore_contest(
    results: Sequence[Summary] | Sequence[Row],
    *,
    reference: Reference | None = None,
    lines: Mapping[str, float] | None = None,
) -> ContestPanel:
    """Choose contenders and a training size; read off accuracies and costs by mouse or arrow keys.

    Parameters
    ----------
    results : summaries, or the rows of :func:`course.comparison.compare`.
    reference : a stored run of full size, which can be laid over them.
    lines : label to an accuracy drawn across, e.g. that of people.

    Returns
    -------
    A panel with ``size``, ``cost``, ``contenders``, ``stored`` and ``chosen``, the result told in words.

    Raises
    ------
    ValueError
        If there are no results.
    """
    if not results:
        raise ValueError("expected at least one result, got none: run the comparison first")
    rows = [one for one in results if isinstance(one, Row)]
    summaries = [one for one in results if isinstance(one, Summary)]
    return ContestPanel(summaries + (summarise(rows) if rows else []), reference, dict(lines or {}))


@dataclass(frozen=True)
class Point:
    """A result in the picture: where it stands, in shares of width and height, and where it is from."""

    result: Summary
    is_stored: bool
    place: tuple[float, float]


class ContestPanel(Panel):
    """Check boxes, a slider, and a chart that one can point into.

    Attributes
    ----------
    size, cost : slider of training images, and which cost is drawn.
    contenders : name to its check box.
    stored : check box that lays the stored run over the results; ``None`` without one.
    chosen : the result under the mouse or reached by arrow keys; ``None`` before.
    """

    def __init__(
        self, summaries: Sequence[Summary], reference: Reference | None, lines: Mapping[str, float]
    ) -> None:
        self._summaries = tuple(summaries)
        self._reference = reference
        self._lines = lines
        self._points: list[Point] = []
        self._figure, self._drawn = None, None  # the chart, and for which choices it was drawn
        self._plain = np.zeros((1, 1, 3), np.uint8)  # its pixels, without a ring
        self._steps = [0, 0]
        self._chosen: Point | None = None
        super().__init__(width=800, interactive=True)
        everything = [*self._summaries, *(reference.summaries if reference else ())]
        names = dict.fromkeys(one.contender for one in everything)
        self.contenders = {
            name: widgets.Checkbox(True, description=name, indent=False, layout={"width": "auto"})
            for name in names
        }
        label = "add the stored full-size run"
        self.stored = widgets.Checkbox(False, description=label, indent=False) if reference else None
        sizes = sorted({one.train_size for one in everything})
        first = min(one.train_size for one in self._summaries)
        self.size = Slider(sizes, first, description="training images", text=lambda size: f"{size:,}")
        self.cost = widgets.Dropdown(options=list(COSTS), description="cost", layout={"max_width": "100%"})
        self.cost.style.description_width = "auto"
        self._put_in_order()
        self.refresh()

    def _put_in_order(self) -> None:
        wrapped = {"flex_flow": "row wrap", "grid_gap": "0 1.2em"}
        boxes = list(self.contenders.values())
        more = [self.cost, self.stored] if self.stored else [self.cost]
        self.arrange(widgets.Box(boxes, layout=wrapped), self.size, widgets.Box(more, layout=wrapped))
        for control in (*boxes, self.size, *more):
            self.on_change(control)
        self.on_change(self.picture, self.point, names=["pointer"])
        self.on_change(self.picture, self.step, names=["steps"])

    @property
    def chosen(self) -> Summary | None:
        """The result told in words."""
        return self._chosen.result if self._chosen else None

    def update(self) -> None:
        """Draw the chart anew; a result that is gone is no longer chosen."""
        shown = tuple(name for name, box in self.contenders.items() if box.value)
        over = self._reference.summaries if self.stored and self.stored.value else ()
        at = {"size": self.size.value, "cost": self.cost.value}
        if self._drawn == (shown, over, at["cost"]):  # only the cursor moves: half of the time is saved
            move_cursor(self._figure, self._summaries, stored=over, contenders=shown, **at)
        else:
            choices = {"stored": over, "contenders": shown, "lines": self._lines}
            self._figure = plot_contest(self._summaries, **choices, **at)
            self._drawn = (shown, over, at["cost"])
        self._plain = _pixels_of(self._figure)
        self._points = [
            Point(one, is_stored, place)
            for own, is_stored in ((self._summaries, False), (over, True))
            for one, place in places_of(self._figure, [one for one in own if one.contender in shown], **at)
        ]
        kept = self._chosen
        self._chosen = None
        if kept:
            self._chosen = self._find(kept.result.contender, kept.result.train_size, kept.is_stored)
        self._draw_ring()
        self.picture.alt = self._standings()
        self.say(self._standings())

    def point(self) -> None:
        """Choose the result nearest to the mouse."""
        height, width = self._plain.shape[:2]
        far = [
            np.hypot(*np.subtract(point.place, self.picture.pointer) * (width, height))
            for point in self._points
        ]
        if far and min(far) <= NEAR_PIXELS:
            self._choose(self._points[int(np.argmin(far))])

    def step(self) -> None:
        """Arrow keys: left and right change the size, up and down the contender at this size."""
        across, down = np.subtract(self.picture.steps, self._steps)
        self._steps = list(self.picture.steps)
        before = self._key_of(self._chosen) if self._chosen else None
        if across:
            place = self.size.values.index(self.size.value) + int(across)
            self.size.value = self.size.values[min(max(place, 0), len(self.size.values) - 1)]
        ranked = sorted(self._at_size(), key=lambda point: -point.result.accuracy)
        keys = [self._key_of(point) for point in ranked]
        if ranked:
            place = keys.index(before) + int(down) if before in keys else 0
            self._choose(ranked[min(max(place, 0), len(ranked) - 1)])

    @staticmethod
    def _key_of(point: Point) -> tuple[str, bool]:
        """Tell lines of the chart apart: whose results, and from where."""
        return point.result.contender, point.is_stored

    def _choose(self, point: Point) -> None:
        if self._chosen != point:
            self._chosen = point
            self._draw_ring()
        self.say(describe(point.result, self._reference if point.is_stored else None))

    def _find(self, contender: str, size: int, is_stored: bool) -> Point | None:
        wanted = (contender, size, is_stored)
        for point in self._points:
            if (point.result.contender, point.result.train_size, point.is_stored) == wanted:
                return point
        return None

    def _at_size(self) -> list[Point]:
        """One point for each result at the cursor."""
        at_cursor = [point for point in self._points if point.result.train_size == self.size.value]
        return list({self._key_of(point): point for point in at_cursor}.values())

    def _draw_ring(self) -> None:
        """Put a ring round the chosen result, wherever it stands, on the chart that is drawn already."""
        from PIL import Image, ImageDraw

        picture = Image.fromarray(self._plain)
        if self._chosen:
            pen = ImageDraw.Draw(picture)
            for point in self._points:
                if point.result is self._chosen.result:
                    x, y = (share * length for share, length in zip(point.place, picture.size, strict=True))
                    edges = (x - RING_PIXELS, y - RING_PIXELS, x + RING_PIXELS, y + RING_PIXELS)
                    pen.ellipse(edges, outline="black", width=3)
        buffer = io.BytesIO()
        picture.save(buffer, format="png", compress_level=1)
        self.picture.png = buffer.getvalue()

    def _standings(self) -> str:
        """Say who is ahead at the cursor, and at what cost."""
        size, cost = self.size.value, self.cost.value
        ranked = sorted(self._at_size(), key=lambda point: -point.result.accuracy)
        if not ranked:
            return f"Nothing is shown with {size:,} training images."
        told = [
            f"{point.result.contender}{' (stored)' if point.is_stored else ''} "
            f"{100 * point.result.accuracy:.1f} % ({cost}: {readable(getattr(point.result, COSTS[cost]))})"
            for point in ranked
        ]
        return f"With {size:,} training images: {'; '.join(told)}."


def describe(result: Summary, reference: Reference | None = None) -> str:
    """Say all numbers of one result.

    Parameters
    ----------
    result : one contender at one size.
    reference : the stored run that it is from; ``None`` if it was measured here.
    """
    spread = f", from {100 * result.lowest:.1f} to {100 * result.highest:.1f}" if result.seeds > 1 else ""
    runs = f"{result.seeds} seeds" if result.seeds > 1 else "one seed"
    source = (
        f"From the stored run of {reference.date} on {reference.device}" if reference else "Measured here"
    )
    return (
        f"{result.contender} with {result.train_size:,} training images: {100 * result.accuracy:.1f} % right"
        f"{spread} over {runs}. It keeps {result.parameters:,} numbers, takes {result.train_seconds:.3g} "
        f"seconds to learn and {result.predict_seconds:.2g} to classify the test. {source}."
    )


def _pixels_of(figure: object) -> np.ndarray:
    """Draw a figure: (height, width, 3) uint8."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    figure.set_dpi(PIXELS_PER_INCH)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    return np.asarray(canvas.buffer_rgba())[..., :3].copy()
