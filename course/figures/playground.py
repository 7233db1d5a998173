"""A small net in the plane as a still: what every neuron sees, layer by layer, and the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import GREEN, PURPLE, new_figure
from course.figures.surfaces import CLASS_LOOKS, PALE_BLUE, PALE_ORANGE

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    Bounds = tuple[tuple[float, float], tuple[float, float]]


def plot_net_in_plane(
    layers: Sequence[np.ndarray],
    surface: np.ndarray,
    points: np.ndarray,
    labels: np.ndarray,
    bounds: Bounds,
) -> Figure:
    """Draw each layer as a column of pictures, and the answer with the points beside them.

    Green is a positive output, purple a negative one, each as a share of the neuron's strongest.

    Parameters
    ----------
    layers : (height, width, neurons) outputs over a lattice, top row first; at least one layer.
    surface : (height, width) probability of class 1.
    points, labels : (n, 2) and (n,), classes 0 and 1.
    bounds : left and right, bottom and top of the lattice.

    Raises
    ------
    ValueError
        If there are no layers, or they do not fit the surface.
    """
    if not layers or any(np.shape(layer)[:2] != np.shape(surface) for layer in layers):
        raise ValueError(f"expected layers over a lattice {np.shape(surface)}, as the answer has it")
    from matplotlib.colors import LinearSegmentedColormap
    from matplotlib.patches import Rectangle

    outputs = LinearSegmentedColormap.from_list("outputs", [PURPLE, "white", GREEN])
    classes = LinearSegmentedColormap.from_list("classes", [PALE_BLUE, "white", PALE_ORANGE])
    most = max(layer.shape[2] for layer in layers)
    figure, (left, right) = new_figure(
        1, 2, height=3.2, width=3.6 + 0.8 * len(layers), width_ratios=(0.8 * len(layers), 3.2)
    )
    left.set(aspect="equal", yticks=[])
    left.set_xticks(range(len(layers)), ["inputs", *(f"layer {number}" for number in range(1, len(layers)))])
    left.tick_params(length=0)
    left.spines[:].set_visible(False)
    for column, layer in enumerate(layers):
        for neuron in range(layer.shape[2]):
            seen, middle = layer[..., neuron], layer.shape[2] / 2 - neuron - 0.5
            strongest = np.abs(seen).max() or 1.0
            place = (column - 0.42, column + 0.42, middle - 0.42, middle + 0.42)
            left.imshow(seen, cmap=outputs, vmin=-strongest, vmax=strongest, extent=place)
            edges = dict(facecolor="none", edgecolor="#777777", linewidth=0.7)
            left.add_patch(Rectangle(place[::2], 0.84, 0.84, **edges))
    # Each picture has set the limits anew.
    left.set(xlim=(-0.5, len(layers) - 0.5), ylim=(-most / 2 - 0.1, most / 2 + 0.1))
    (west, east), (south, north) = bounds
    right.imshow(surface, cmap=classes, vmin=0, vmax=1, extent=(west, east, south, north))
    for label, (colour, marker) in enumerate(CLASS_LOOKS):
        right.scatter(*points[labels == label].T, s=10, color=colour, marker=marker, linewidths=0)
    right.set(xticks=[], yticks=[], title="answer", xlim=bounds[0], ylim=bounds[1])
    return figure
