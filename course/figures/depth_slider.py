"""One depth at a time: a plain and a residual net beside each other, the other depths faintly behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.figures.depth import NET_COLOURS
from course.figures.profiles import TITLES, points_of
from course.figures.style import COLOURS, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course.signals import Profile

FAINT = "#cccccc"
STYLES = {"plain": ("--", "s"), "residual": ("-", "o")}  # so that no line is told by its colour alone


def plot_one_depth(
    profiles: Mapping[str, Mapping[int, Profile]],
    losses: Mapping[str, Mapping[int, np.ndarray]],
    depth: int,
    quantity: str = "gradient",
    *,
    guessing: float,
) -> Figure:
    """Draw what goes through nets of one depth before training, and how they train.

    Axes are the same for all depths, so that pictures can follow each other.

    Parameters
    ----------
    profiles : "plain" and "residual" to {depth: profile}; a net of 2 layers has none between stem and
        classifier, and so no line.
    losses : the same to {depth: (seeds, epochs) training losses}.
    depth : which is drawn in colour.
    quantity : "signal", "gradient" or "agreement".
    guessing : loss of a net that gives every class the same probability, drawn across.

    Raises
    ------
    ValueError
        If the quantity is unknown, or nothing was measured of this depth.
    """
    if quantity not in TITLES:
        raise ValueError(f"quantity must be one of {tuple(TITLES)}, got {quantity!r}")
    known = {other for by_depth in (*profiles.values(), *losses.values()) for other in by_depth}
    if depth not in known:
        raise ValueError(f"nothing was measured of {depth} layers; there are {sorted(known)}")
    figure, (left, right) = new_figure(1, 2, height=3.3)
    for draw, by_kind in ((draw_profile, profiles), (draw_loss, losses)):
        panel = left if draw is draw_profile else right
        for kind, by_depth in by_kind.items():
            for other in sorted(by_depth, key=lambda one: one == depth):  # the one in colour on top
                draw(panel, kind, by_depth[other], quantity, chosen=other == depth)
    left.set_title(f"{depth} layers: {TITLES[quantity]}, before training", fontsize=10)
    left.set_xlabel("layer")
    if quantity != "agreement":
        left.set_yscale("log")
    right.axhline(guessing, color=COLOURS["chance"], linestyle=":")
    right.set_title(f"{depth} layers: training loss (dotted: guessing)", fontsize=10)
    right.set_xlabel("epoch")
    right.set_ylim(bottom=0)
    right.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
    for panel in (left, right):
        tidy(panel)
        for kind in profiles:
            line, marker = STYLES[kind]
            panel.plot([], [], line, marker=marker, color=NET_COLOURS[kind], label=kind)
        panel.plot([], [], color=FAINT, label="other depths")
    right.legend(frameon=False, fontsize=8)
    return figure


def draw_profile(panel, kind: str, profile: Profile, quantity: str, *, chosen: bool) -> None:
    """Draw one net's numbers by layer."""
    places, values = points_of(profile, quantity)
    panel.plot(places, values, markevery=0.15, **look(kind, chosen))


def draw_loss(panel, kind: str, losses: np.ndarray, quantity: str, *, chosen: bool) -> None:
    """Draw the losses of one depth, the mean over its seeds."""
    means = np.mean(losses, axis=0)
    panel.plot(np.arange(1, len(means) + 1), means, **look(kind, chosen))


def look(kind: str, chosen: bool) -> dict[str, object]:
    """Colour, line and marker of a net; faint, where it is only there to compare with."""
    if not chosen:
        return {"color": FAINT, "linewidth": 0.8, "zorder": 1}
    line, marker = STYLES[kind]
    return {"color": NET_COLOURS[kind], "linestyle": line, "marker": marker, "markersize": 4, "zorder": 3}
