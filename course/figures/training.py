"""What happened during training: loss, accuracy and learning rate over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.figures.style import colours_of, marker_of, new_figure, tidy

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


def plot_losses(losses: Mapping[str, np.ndarray], *, window: int = 25) -> Figure:
    """Draw the loss of single training steps: the mean over seeds, and a band from the best to the worst.

    Parameters
    ----------
    losses : label to a (seeds, steps) array.
    window : number of steps that are averaged, since single batches scatter; 1 draws every step.

    Raises
    ------
    ValueError
        If there are no losses, an array is not (seeds, steps), or has fewer steps than the window.
    """
    if not losses:
        raise ValueError("expected at least one training, got none")
    for label, values in losses.items():
        if np.ndim(values) != 2 or np.shape(values)[1] < window:
            raise ValueError(
                f"{label}: expected (seeds, steps) losses, at least {window} steps, got {np.shape(values)}"
            )
    figure, axes = new_figure(height=2.8)
    colours = colours_of(losses)
    for position, (label, values) in enumerate(losses.items()):
        smooth = np.array([np.convolve(one, np.full(window, 1 / window), mode="valid") for one in values])
        steps = np.arange(window, window + smooth.shape[1])  # the last step of each window
        colour, marker = colours[label], marker_of(position)
        axes.plot(steps, smooth.mean(axis=0), color=colour, marker=marker, markevery=0.1, label=label)
        axes.fill_between(steps, smooth.min(axis=0), smooth.max(axis=0), color=colour, alpha=0.2, linewidth=0)
    axes.set_xlabel("training step")
    axes.set_ylabel(f"loss, mean of {window} steps" if window > 1 else "loss")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    tidy(axes)
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
