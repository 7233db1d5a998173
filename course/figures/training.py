"""What happened during training: loss, accuracy and learning rate over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import colours_of, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from course.runs import Run


def plot_history(runs: Mapping[str, Run]) -> Figure:
    """Draw loss and accuracy of each run over its epochs: dashed on what it trains on, solid on validation.

    Parameters
    ----------
    runs : label to run.

    Raises
    ------
    ValueError
        If there are no runs.
    """
    if not runs:
        raise ValueError("expected at least one run, got none")
    figure, (left, right) = new_figure(1, 2, height=3.2)
    colours = colours_of(runs)
    for label, run in runs.items():
        for panel, name in ((left, "loss"), (right, "accuracy")):
            for key, style in ((name, "--"), (f"val_{name}", "-")):
                numbers = run.history.get(key, [])
                panel.plot(np.arange(1, len(numbers) + 1), numbers, style, color=colours[label])
        right.plot([], [], color=colours[label], label=label)
    for panel, name in ((left, "loss"), (right, "accuracy")):
        panel.set_xlabel("epoch")
        panel.set_title(f"{name}: training (dashed), validation (solid)", fontsize=10)
        panel.xaxis.get_major_locator().set_params(integer=True, min_n_ticks=1)
        tidy(panel)
    if len(runs) > 1:
        right.legend(frameon=False, fontsize=9)
    return figure


def plot_learning_rates(rates: Mapping[str, np.ndarray]) -> Figure:
    """Draw schedules: the learning rate of every training step.

    Parameters
    ----------
    rates : label to (steps,) array, see ``training.learning_rates``.
    """
    figure, axes = new_figure(height=2.6)
    colours = colours_of(rates)
    for label, values in rates.items():
        axes.plot(values, color=colours[label], label=label)
    axes.set_xlabel("training step")
    axes.set_ylabel("learning rate")
    axes.legend(frameon=False)
    tidy(axes)
    return figure
