"""How signal and gradient fare from layer to layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from course.figures.depth import colours_by_depth
from course.figures.style import colours_of, marker_of, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course.signals import Profile

SMALLEST, LARGEST = 1e-30, 1e12  # beyond, a size is drawn at the edge
TITLES = {
    "signal": "size of the signal",
    "gradient": "size of the weights' gradient",
    "agreement": "agreement of two half batches (cosine)",
}


def plot_sizes(sizes: Mapping[str, np.ndarray], *, xlabel: str = "layers passed") -> Figure:
    """Draw how large a signal is after each layer, on a logarithmic axis.

    Parameters
    ----------
    sizes : label to a (layers + 1,) array of positive numbers; the first is the input's.
    xlabel : what is counted along the axis.

    Raises
    ------
    ValueError
        If there are no sizes, or an array is not one list of numbers.
    """
    if not sizes:
        raise ValueError("expected the sizes of at least one signal, got none")
    for label, values in sizes.items():
        if np.ndim(values) != 1:
            raise ValueError(f"{label}: expected one size a layer, got shape {np.shape(values)}")
    figure, axes = new_figure(height=3.2)
    colours = colours_of(sizes)
    for position, (label, values) in enumerate(sizes.items()):
        options = {"color": colours[label], "marker": marker_of(position), "markevery": 0.1}
        axes.plot(np.arange(len(values)), values, label=label, **options)
    axes.set_yscale("log")
    axes.set_xlabel(xlabel)
    axes.set_ylabel("size of the signal")
    axes.legend(frameon=False, fontsize=9)
    tidy(axes)
    return figure


def plot_profiles(
    profiles: Mapping[str, Sequence[Profile]],
    quantity: Literal["signal", "gradient", "agreement"],
    *,
    columns: int = 4,
) -> Figure:
    """Draw one quantity layer by layer, a panel for each kind of net, a line for each depth.

    Sizes are drawn on a logarithmic axis and cut off where they are beyond all use.

    Parameters
    ----------
    profiles : title of a panel to the profiles of nets of growing depth; all panels of the same depths.
    quantity : what to draw; gradients and agreement are those of the layers between stem and classifier.
    columns : panels in a row.

    Raises
    ------
    ValueError
        If there is nothing to draw, depths differ between panels, or the quantity is unknown.
    """
    if quantity not in TITLES:
        raise ValueError(f"quantity must be one of {tuple(TITLES)}, got {quantity!r}")
    depths = [tuple(profile.depth for profile in some) for some in profiles.values()]
    if not depths or not depths[0] or len(set(depths)) > 1:
        raise ValueError(f"expected profiles of the same depths for each panel, got depths {depths}")
    rows = -(-len(profiles) // columns)
    size = {"height": 1.9 * rows + 0.8, "squeeze": False, "sharex": True, "sharey": True}
    figure, panels = new_figure(rows, columns, **size)
    colours = colours_by_depth(depths[0])
    for position, (panel, (title, some)) in enumerate(zip(panels.flat, profiles.items(), strict=False)):
        for profile in some:
            places, values = points_of(profile, quantity)
            label = f"{profile.depth} layers"
            panel.plot(places, values, color=colours[profile.depth], label=label, marker=".", markersize=3)
        if quantity != "agreement":
            panel.set_yscale("log")
        panel.set_title(title, fontsize=8)
        if position >= columns * (rows - 1):
            panel.set_xlabel("layer")
        tidy(panel)
    for panel in panels.flat[len(profiles) :]:
        panel.set_visible(False)
    figure.supylabel(TITLES[quantity], fontsize=9)
    handles, labels = panels.flat[0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside lower center", ncols=6, frameon=False, fontsize=8)
    return figure


def points_of(profile: Profile, quantity: str) -> tuple[np.ndarray, np.ndarray]:
    """Layers and values to draw of a profile, cut off at what an axis can show."""
    if quantity == "signal":
        places, values = profile.places, profile.signal
    else:
        places, values = np.arange(2, profile.depth), getattr(profile, quantity)[1:-1]
    if quantity == "agreement":
        return places, values
    finite = np.nan_to_num(values, nan=LARGEST, posinf=LARGEST)
    return places, np.clip(finite, SMALLEST, LARGEST)
