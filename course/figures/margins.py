"""What a support vector machine does to the plane."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLACK, BLUE, ORANGE, new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure
    from sklearn.svm import SVC


def plot_margins(machines: Mapping[str, SVC], points: np.ndarray, labels: np.ndarray) -> Figure:
    """Draw the boundary of each machine, the edges of its margin, and its support vectors.

    Parameters
    ----------
    machines : title to a machine fitted to two classes of points in the plane.
    points : (n, 2) array.
    labels : (n,) array of 0 and 1.

    Raises
    ------
    ValueError
        If the points are not in the plane, or there are no machines.
    """
    if np.ndim(points) != 2 or np.shape(points)[1] != 2:
        raise ValueError(f"expected points in the plane, (n, 2), got shape {np.shape(points)}")
    if not machines:
        raise ValueError("expected at least one fitted machine, got none")
    low, high = points.min(axis=0), points.max(axis=0)
    room = 0.12 * (high - low)
    x, y = np.meshgrid(*np.linspace(low - room, high + room, 200).T)
    figure, axes = new_figure(1, len(machines), height=8 / max(2, len(machines)) * 0.82, squeeze=False)
    for panel, (title, machine) in zip(axes[0], machines.items(), strict=True):
        score = machine.decision_function(np.column_stack([x.ravel(), y.ravel()])).reshape(x.shape)
        panel.contourf(x, y, score > 0, levels=[-0.5, 0.5, 1.5], colors=[BLUE, ORANGE], alpha=0.13)
        panel.contour(
            x, y, score, levels=[-1, 0, 1], colors=BLACK, linestyles=["--", "-", "--"], linewidths=[1, 2, 1]
        )
        for label, colour, marker in ((0, BLUE, "o"), (1, ORANGE, "^")):
            panel.scatter(*points[labels == label].T, color=colour, marker=marker, s=26)
        panel.scatter(*machine.support_vectors_.T, s=95, facecolors="none", edgecolors=BLACK, linewidths=1.1)
        panel.set_title(title, fontsize=10)
        panel.set_xticks([])
        panel.set_yticks([])
    return figure
