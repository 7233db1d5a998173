"""What nets do to the plane: where they draw the boundary, what each unit sees, how layers bend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import BLACK, BLUE, GREEN, ORANGE, WIDTH_INCHES, new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from course.data import Dataset

    PlaneFunction = Callable[[np.ndarray], np.ndarray]  # from (n, 2) points to (n, numbers)

STEPS = 120  # positions along each axis at which a function of the plane is evaluated
PALE_BLUE, PALE_ORANGE = "#8CC0DC", "#F4D48C"  # behind points: transparent colours would show seams
CLASS_LOOKS = ((BLUE, "o"), (ORANGE, "^"))  # colour and marker of classes 0 and 1


def plot_points(datasets: Sequence[Dataset]) -> Figure:
    """Draw the training points of data sets in the plane side by side, under their titles.

    Parameters
    ----------
    datasets : each with (n, 2) inputs and the classes 0 and 1.

    Raises
    ------
    ValueError
        If there are no data sets, or inputs are not points in the plane.
    """
    _, panels = _open_panels(len(datasets), "data set")
    for panel, dataset in zip(panels, datasets, strict=True):
        _check_points(dataset.x_train, dataset.y_train)
        _scatter(panel, dataset.x_train, dataset.y_train, size=14)
        panel.set_title(dataset.title, fontsize=10)
    return panels[0].figure


def plot_decision_surfaces(
    predictors: Mapping[str, PlaneFunction], points: np.ndarray, labels: np.ndarray
) -> Figure:
    """Shade the plane by the probability of class 1, and draw where the answer changes.

    Parameters
    ----------
    predictors : title to a function from (n, 2) points to (n, 2) probabilities.
    points : (n, 2) array.
    labels : (n,) array of 0 and 1.

    Raises
    ------
    ValueError
        If there are no predictors, or the points are not in the plane.
    """
    from matplotlib.colors import LinearSegmentedColormap

    _check_points(points, labels)
    figure, panels = _open_panels(len(predictors), "predictor")
    shades = LinearSegmentedColormap.from_list("classes", [PALE_BLUE, "white", PALE_ORANGE])
    x, y, places = _plane_around(points)
    for panel, (title, predict) in zip(panels, predictors.items(), strict=True):
        second = np.asarray(predict(places))[:, 1].reshape(x.shape)
        panel.contourf(x, y, second, levels=np.linspace(0, 1, 21), cmap=shades, antialiased=False)
        if second.min() < 0.5 < second.max():
            panel.contour(x, y, second, levels=[0.5], colors=BLACK, linewidths=1.6)
        _scatter(panel, points, labels, size=9)
        panel.set_title(title, fontsize=10)
    return figure


def plot_neurons(
    layers: Mapping[str, PlaneFunction], points: np.ndarray, labels: np.ndarray, *, units: int = 8
) -> Figure:
    """Draw the output of single ReLU units over the plane: white where silent, the greener the stronger.

    Parameters
    ----------
    layers : label to a function from (n, 2) points to the (n, units) outputs of one layer;
        each gets a row.
    points : (n, 2) array, drawn faintly.
    labels : (n,) array of 0 and 1.
    units : how many units of a layer to draw at most, the first ones.

    Raises
    ------
    ValueError
        If there are no layers, or the points are not in the plane.
    """
    from matplotlib.colors import LinearSegmentedColormap

    _check_points(points, labels)
    x, y, places = _plane_around(points)
    rows = {label: np.asarray(outputs(places))[:, :units].T for label, outputs in layers.items()}
    if not rows:
        raise ValueError("expected at least one layer, got none")
    columns = max(len(row) for row in rows.values())
    figure, axes = new_figure(
        len(rows), columns, height=len(rows) * WIDTH_INCHES / columns + 0.25, squeeze=False
    )
    greens = LinearSegmentedColormap.from_list("output", ["white", GREEN])
    for panels, (label, outputs) in zip(axes, rows.items(), strict=True):
        for number, panel in enumerate(panels):
            if number >= len(outputs):
                panel.set_axis_off()
                continue
            output = outputs[number].reshape(x.shape)
            if output.max() > 0:
                # Steps instead of a smooth ramp: the picture takes half the space in the notebook.
                panel.contourf(x, y, output, levels=output.max() * np.linspace(1e-3, 1, 10), cmap=greens)
            if output.min() <= 0 < output.max():
                panel.contour(x, y, output > 0, levels=[0.5], colors=BLACK, linewidths=1.3)
            _scatter(panel, points, labels, size=2, alpha=0.5)
            panel.set_title(f"unit {number + 1}", fontsize=9, pad=3)
        panels[0].set_ylabel(label, fontsize=10)
    return figure


def plot_folded_plane(
    hidden: PlaneFunction, kernel: np.ndarray, bias: np.ndarray, points: np.ndarray, labels: np.ndarray
) -> Figure:
    """Draw the plane under a square grid, and both as the last layer of a net finds them.

    The last layer cuts the space of the hidden outputs in two. It is seen here
    from the side, so that this cut is a horizontal line: upwards goes the
    difference of the two classes' scores, sideways the direction along the cut
    in which the hidden outputs differ most.

    Parameters
    ----------
    hidden : function from (n, 2) points to the (n, units) outputs of the last hidden layer, units >= 2.
    kernel, bias : (units, 2) and (2,) weights of the last layer.
    points : (n, 2) array.
    labels : (n,) array of 0 and 1.

    Raises
    ------
    ValueError
        If the kernel does not fit the hidden outputs, or the points are not in the plane.
    """
    _check_points(points, labels)
    outputs = np.asarray(hidden(points))
    if np.shape(kernel) != (outputs.shape[1], 2) or np.shape(bias) != (2,):
        raise ValueError(
            f"expected a kernel ({outputs.shape[1]}, 2) and a bias (2,) for these hidden outputs, "
            f"got shapes {np.shape(kernel)} and {np.shape(bias)}"
        )
    normal, offset = kernel[:, 1] - kernel[:, 0], bias[1] - bias[0]
    centred = outputs - outputs.mean(axis=0)
    along_cut = centred - np.outer(centred @ normal, normal) / (normal @ normal)
    sideways = np.linalg.svd(along_cut, full_matrices=False)[2][0]

    def seen_from_the_side(places: np.ndarray) -> np.ndarray:
        found = np.asarray(hidden(places))
        return np.column_stack([found @ sideways, found @ normal + offset])

    figure, (left, right) = _open_panels(2, "panel")
    for panel, move in ((left, lambda places: places), (right, seen_from_the_side)):
        for thread in _grid_threads(points):
            panel.plot(*move(thread).T, color="#bbbbbb", linewidth=0.7)
        _scatter(panel, move(points), labels, size=10)
    left.set_title("the plane", fontsize=10)
    right.set_title("the same, as the last layer finds it", fontsize=10)
    right.axhline(0, color=BLACK, linewidth=1.8)
    return figure


def _grid_threads(points: np.ndarray) -> list[np.ndarray]:
    """Lines of a square grid around the points, each as (STEPS, 2) points."""
    low, high = _corners(points)
    fine = np.linspace(0, 1, STEPS)
    threads = []
    for share in np.linspace(0, 1, 17):
        along = np.column_stack([fine, np.full(STEPS, share)])
        threads += [(low + way * (high - low)).astype(np.float32) for way in (along, along[:, ::-1])]
    return threads


def _open_panels(count: int, what: str) -> tuple[Figure, np.ndarray]:
    """One row of square panels without ticks."""
    if not count:
        raise ValueError(f"expected at least one {what}, got none")
    side = min(WIDTH_INCHES / count, 3.2)
    figure, axes = new_figure(1, count, height=side + 0.1, width=side * count, squeeze=False)
    return figure, axes[0]


def _check_points(points: np.ndarray, labels: np.ndarray) -> None:
    if np.ndim(points) != 2 or np.shape(points)[1] != 2:
        raise ValueError(f"expected points in the plane, (n, 2), got shape {np.shape(points)}")
    if np.shape(labels) != (len(points),) or not np.isin(labels, (0, 1)).all():
        raise ValueError(f"expected {len(points)} labels of 0 and 1, got shape {np.shape(labels)}")


def _corners(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    low, high = points.min(axis=0), points.max(axis=0)
    room = 0.08 * (high - low)
    return low - room, high + room


def _plane_around(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Coordinates (STEPS, STEPS) of a lattice around the points, and the same as (STEPS², 2) points."""
    low, high = _corners(points)
    x, y = np.meshgrid(np.linspace(low[0], high[0], STEPS), np.linspace(low[1], high[1], STEPS))
    return x, y, np.column_stack([x.ravel(), y.ravel()]).astype(np.float32)


def _scatter(panel: Axes, points: np.ndarray, labels: np.ndarray, *, size: float, alpha: float = 1) -> None:
    for label, (colour, marker) in enumerate(CLASS_LOOKS):
        panel.scatter(
            *points[np.asarray(labels) == label].T,
            s=size, color=colour, marker=marker, alpha=alpha, linewidths=0,
        )  # fmt: skip
    panel.set_xticks([])
    panel.set_yticks([])
