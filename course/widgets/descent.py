"""Drag the start of a gradient descent over the map of a loss, and watch where it goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ipywidgets as widgets
import numpy as np

from course.descent import descend, judge_descent
from course.figures.descent import plot_descent
from course.widgets.elements import Slider
from course.widgets.moving_picture import MovingPicture
from course.widgets.panel import PIXELS_PER_INCH, Panel

LEARNING_RATES = (0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
STEPS = (1, 2, 3, 5, 10, 15, 20, 30, 40, 60, 80, 100)
KEY_STEP = 1 / 40  # of the map's width and height, for one press of an arrow key
VERDICTS = {
    "converges": "Converges: it arrives at the lowest place",
    "creeps": "Creeps: downhill at every step, but it has not arrived",
    "oscillates": "Oscillates: it leaps from side to side, and the loss keeps rising and falling",
    "diverges": "Diverges: it ends no lower than it began",
}

WeightsToLoss = Callable[[np.ndarray], float]
WeightsToSlopes = Callable[[np.ndarray], np.ndarray]


def explore_descent(
    across: np.ndarray,
    upwards: np.ndarray,
    losses: np.ndarray,
    loss: WeightsToLoss,
    gradient: WeightsToSlopes,
    *,
    labels: tuple[str, str] = ("first weight", "second weight"),
    start: tuple[float, float] | None = None,
    learning_rates: Sequence[float] = LEARNING_RATES,
    learning_rate: float = 0.05,
    steps: int = 40,
) -> DescentPanel:
    """Show gradient descent on a map of the loss; its start can be dragged, or moved by arrow keys.

    Parameters
    ----------
    across, upwards : (columns,) and (rows,) values of the first and the second weight, rising.
    losses : (rows, columns) array, the loss at each pair of weights: the map.
    loss : from two weights (2,) to the loss.
    gradient : from two weights (2,) to the slopes of the loss (2,).
    labels : names of the two weights.
    start : two weights on the map to begin with; the middle of the map if None.
    learning_rates : what the slider offers, rising.
    learning_rate : the first choice, one of them.
    steps : the first number of steps, one of ``STEPS``.

    Raises
    ------
    ValueError
        If the map does not fit its axes or is not finite, the start is beyond it, or the learning rate or
        the number of steps is not offered.
    """
    return DescentPanel(
        across, upwards, losses, loss, gradient,
        labels=labels, start=start, learning_rates=learning_rates, learning_rate=learning_rate, steps=steps,
    )  # fmt: skip


class DescentPanel(Panel):
    """Map, path, loss curve and verdict; arguments as of :func:`explore_descent`.

    Attributes
    ----------
    learning_rate, steps : sliders.
    start : (2,) weights the path begins with.
    path : (steps + 1, 2) weights, as drawn.
    """

    def __init__(
        self,
        across: np.ndarray,
        upwards: np.ndarray,
        losses: np.ndarray,
        loss: WeightsToLoss,
        gradient: WeightsToSlopes,
        *,
        labels: tuple[str, str],
        start: tuple[float, float] | None,
        learning_rates: Sequence[float],
        learning_rate: float,
        steps: int,
    ) -> None:
        self._loss, self._gradient, self._labels = loss, gradient, labels
        self._low, self._high = np.array([[across[0], upwards[0]], [across[-1], upwards[-1]]], float)
        self._lowest = float(np.min(losses))
        self.start = np.array((self._low + self._high) / 2 if start is None else start, float)
        if self.start.shape != (2,) or (self.start < self._low).any() or (self.start > self._high).any():
            raise ValueError(f"expected a start between {self._low} and {self._high}, got {start}")
        self.path = self.start[np.newaxis]
        figure = plot_descent(
            across, upwards, losses, self.path, [self._lowest], labels=labels, most_steps=STEPS[-1]
        )
        lines = {line.get_gid(): line for axes in figure.axes for line in axes.get_lines() if line.get_gid()}
        self._lines = {name: lines[name] for name in ("path", "start", "end", "curve")}
        self._moving = MovingPicture(figure, list(self._lines.values()))

        super().__init__(width=round(figure.get_figwidth() * PIXELS_PER_INCH), interactive=True)
        self.learning_rate = Slider(learning_rates, learning_rate, description="learning rate")
        self.steps = Slider(STEPS, steps, description="steps")
        self._reached = [0, 0]  # arrow keys that the start has followed
        self.arrange(widgets.VBox([self.learning_rate, self.steps]))
        self.on_change(self.learning_rate)
        self.on_change(self.steps)
        self.on_change(self.picture, self._drag, "drag")
        self.on_change(self.picture, self._follow_keys, "steps")
        self.refresh()

    def update(self) -> None:
        """Descend from the start, draw the path and its losses, and say how it went."""
        rate = self.learning_rate.value
        self.path = descend(self._gradient, self.start, rate, self.steps.value)
        losses = np.array([self._loss(weights) for weights in self.path])
        verdict = "diverges" if len(self.path) <= self.steps.value else judge_descent(losses, self._lowest)
        self._lines["path"].set_data(*self.path.T)
        self._lines["start"].set_data(*self.path[:1].T)
        self._lines["end"].set_data(*self.path[-1:].T)
        self._lines["curve"].set_data(np.arange(len(losses)), losses)
        across, upwards = self.start
        what = (
            f"{VERDICTS[verdict]}. From {self._labels[0]} {across:.2f}, {self._labels[1]} {upwards:.2f}, the "
            f"loss goes from {losses[0]:.3f} to {losses[-1]:.3f} in {len(losses) - 1} steps; the lowest on "
            f"the map is {self._lowest:.3f}."
        )
        self.picture.png = self._moving.png()
        self.picture.alt = (
            f"Map of the loss with the path of {len(losses) - 1} steps at learning rate {rate}, and the loss "
            f"by step. {what}"
        )
        self.say(what)

    def close(self) -> None:
        """Free the figure too."""
        super().close()
        self._moving = None
        self._lines = {}

    def _drag(self) -> None:
        """Move the start to the mouse while its button is down, as far as the map reaches."""
        axes = self._moving.figure.axes[0]
        wide, high = self._moving.figure.bbox.size
        across, down = self.picture.drag
        self._move_to(axes.transData.inverted().transform((across * wide, (1 - down) * high)))

    def _follow_keys(self) -> None:
        pressed = np.subtract(self.picture.steps, self._reached)
        self._reached = list(self.picture.steps)
        self._move_to(self.start + KEY_STEP * (self._high - self._low) * pressed * (1, -1))

    def _move_to(self, place: np.ndarray) -> None:
        place = np.clip(place, self._low, self._high)
        if not np.array_equal(place, self.start):
            self.start = place
            self.update()
