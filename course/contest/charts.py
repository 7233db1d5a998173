"""Pictures of a contest: the crossover curve, and what was taken for what."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from course.contest.examining import Exam
from course.contest.sheets import plain, shorten
from course.contest.validating import Contest
from course.figures import plot_accuracy_by_size, plot_confusions

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot_crossover(contest: Contest) -> Figure:
    """Draw validation accuracy over the number of examples learned from."""
    figure = plot_accuracy_by_size(contest.summaries)
    figure.axes[0].set(xlabel="examples to learn from", ylabel="validation accuracy (%)")
    return figure


def crossover_alt(contest: Contest) -> str:
    """Words for the crossover curve, from its own numbers."""
    ends = []
    for name in (entry.name for entry in contest.entries):
        few, many = (
            100 * contest.accuracies(name, size).mean() for size in (contest.sizes[0], contest.sizes[-1])
        )
        ends.append(f"{name} from {few:.0f} to {many:.0f} %")
    return f"Validation accuracy from {contest.sizes[0]} to {contest.sizes[-1]} examples: {', '.join(ends)}."


def plot_confusion(exam: Exam) -> Figure:
    """Draw what each class of the test was taken for."""
    names = [plain(shorten(name, 24)) for name in exam.class_names]
    figure = plot_confusions({plain(exam.entry.name): exam.confusion}, names)
    side = min(8.0, 2.6 + 0.55 * len(names))  # inches: few classes need no large picture
    figure.set_size_inches(side + 1, side)
    return figure


def to_png(figure: Figure) -> bytes:
    """Draw a figure as the content of a PNG file."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=110, bbox_inches="tight", facecolor="white")
    return buffer.getvalue()
