"""What each part of a recipe is worth: accuracy without it against accuracy with everything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLUE, COLOURS, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_differences(baseline: str, accuracies: Mapping[str, Sequence[float]]) -> Figure:
    """Draw how many points of accuracy each variant gains or loses against the baseline.

    Parameters
    ----------
    baseline : which of the variants the others are compared with.
    accuracies : label to one accuracy a seed, in [0, 1]. The same seeds in the same order, since each
        seed of a variant is compared with the same seed of the baseline: a dot for each, a bar for the mean.

    Raises
    ------
    ValueError
        If the baseline is missing, stands alone, or numbers of seeds differ.
    """
    if baseline not in accuracies or len(accuracies) < 2:
        raise ValueError(f"expected {baseline!r} and at least one variant, got {list(accuracies)}")
    if len({len(values) for values in accuracies.values()}) != 1:
        raise ValueError(f"expected one number of seeds, got { {k: len(v) for k, v in accuracies.items()} }")
    start = 100 * np.asarray(accuracies[baseline])
    variants = {label: 100 * np.asarray(values) - start for label, values in accuracies.items()}
    del variants[baseline]

    figure, axes = new_figure(height=0.5 * len(variants) + 0.9)
    for position, points in enumerate(variants.values()):
        axes.barh(position, points.mean(), color=BLUE, alpha=0.35, height=0.6)
        axes.plot(points, np.full(len(points), position), "o", color=BLUE, markersize=5)
    axes.axvline(0, color=COLOURS["chance"], linewidth=1.5)
    axes.set_yticks(range(len(variants)), list(variants))
    axes.invert_yaxis()
    axes.set_xlabel(f"points of test accuracy against “{baseline}” ({len(start)} seeds; bar: mean)")
    tidy(axes, grid="x")
    return figure
