"""A slider through the depths of lesson 07: what goes through a net, and how it trains."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import ipywidgets as widgets
import numpy as np

from course.figures.depth_slider import plot_one_depth
from course.widgets.elements import Slider
from course.widgets.panel import Panel, render

if TYPE_CHECKING:
    from course.runs import Run
    from course.signals import Profile

KINDS = ("plain", "residual")
QUANTITIES = {"gradient": "gradient", "signal": "signal", "agreement of two half batches": "agreement"}


def explore_depth(
    profiles: Mapping[str, Mapping[int, Profile]],
    runs: Mapping[str, Mapping[int, Sequence[Run]]],
    *,
    guessing: float,
) -> DepthPanel:
    """Scrub through nets of growing depth, plain against residual.

    Parameters
    ----------
    profiles : "plain" and "residual" to {depth: profile of a fresh net}.
    runs : the same to {depth: one run a seed}. The slider has every depth that either knows.
    guessing : loss of a net that gives every class the same probability: ln(10) for ten classes.

    Returns
    -------
    A panel with ``depth`` and ``quantity``, its controls.

    Raises
    ------
    ValueError
        If one of both kinds is missing or empty, or there is no run of a depth.
    """
    for name, results in (("profiles", profiles), ("runs", runs)):
        if set(results) != set(KINDS) or not all(results.values()):
            raise ValueError(f"expected {name} of {KINDS}, got {list(results)}")
    if without := [depth for some in runs.values() for depth, trained in some.items() if not len(trained)]:
        raise ValueError(f"expected at least one run of each depth, got none of {without}")
    return DepthPanel(profiles, runs, guessing)


class DepthPanel(Panel):
    """Profile and losses of one depth; see :func:`explore_depth`."""

    def __init__(
        self,
        profiles: Mapping[str, Mapping[int, Profile]],
        runs: Mapping[str, Mapping[int, Sequence[Run]]],
        guessing: float,
    ) -> None:
        super().__init__(width=800)
        self._profiles, self._guessing = profiles, guessing
        self._losses = {
            kind: {depth: losses for depth, some in by_depth.items() if (losses := losses_of(some)).size}
            for kind, by_depth in runs.items()
        }
        depths = sorted(
            {depth for results in (profiles, runs) for some in results.values() for depth in some}
        )
        # All pictures beforehand, in a second or two: then the slider shows them at once.
        self._pictures = {
            (depth, quantity): render(
                plot_one_depth(profiles, self._losses, depth, quantity, guessing=guessing)
            )
            for quantity in QUANTITIES.values()
            for depth in depths
        }
        self.depth = Slider(depths, depths[-1], description="layers")
        self.quantity = widgets.Dropdown(options=QUANTITIES, description="by layer")
        self.arrange(self.depth, self.quantity)
        self.on_change(self.depth)
        self.on_change(self.quantity)
        self.refresh()

    def update(self) -> None:
        """Show the chosen depth."""
        words = self._describe(self.depth.value, self.quantity.value)
        with self.picture.hold_sync():
            self.picture.png = self._pictures[self.depth.value, self.quantity.value]
            self.picture.alt = words
        self.say(words)

    def _describe(self, depth: int, quantity: str) -> str:
        """What the picture shows, in numbers."""
        lines = [f"{depth} layers."]
        for kind in KINDS:
            parts = []
            if profile := self._profiles[kind].get(depth):
                parts.append(describe_profile(profile, quantity))
            if (losses := self._losses[kind].get(depth)) is not None:
                first, last = losses.mean(axis=0)[[0, -1]]
                parts.append(f"training loss from {first:.2f} to {last:.2f} (guessing: {self._guessing:.2f})")
            else:
                parts.append("not trained here")
            lines.append(f"{kind}: {'; '.join(parts)}.")
        return "\n".join(lines)


def losses_of(runs: Sequence[Run]) -> np.ndarray:
    """Training losses, (seeds, epochs), as far as all seeds got: one may have been stopped."""
    epochs = min(len(run.history.get("loss", ())) for run in runs)
    return np.array([run.history["loss"][:epochs] for run in runs if epochs])


def describe_profile(profile: Profile, quantity: str) -> str:
    """What happens on the way through a fresh net, in words."""
    if quantity == "signal":
        return f"the last signal is {times(profile.signal_growth)} the first"
    if profile.depth < 3:
        return "no layer between stem and classifier"
    if quantity == "gradient":
        return f"the first inner layer's gradient is {times(profile.gradient_growth)} the last one's"
    inner = profile.agreement[1:-1]
    return (
        f"half batches agree by {np.mean(inner[: max(1, len(inner) // 2)]):.2f} in the first half of layers"
    )


def times(factor: float) -> str:
    """A factor in words, as a power of ten where it is far from 1."""
    if not np.isfinite(factor):
        return "beyond all numbers of"
    return f"{factor:.1f} times" if 0.1 <= factor < 1000 else f"{factor:.0e} times"
