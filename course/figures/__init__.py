"""Arrays or results in, matplotlib figures out. Nothing here loads, trains or computes a result.

Every ``plot_*`` function returns a ``matplotlib.figure.Figure``; a lesson shows
it with :func:`show`, which takes the words for those who cannot see it.
"""

from course.figures.comparisons import plot_accuracy_by_size, plot_confusions, plot_costs
from course.figures.display import show
from course.figures.images import plot_filters, plot_images
from course.figures.style import COLOURS, new_figure
from course.figures.training import plot_history, plot_learning_rates

__all__ = [
    "COLOURS",
    "new_figure",
    "plot_accuracy_by_size",
    "plot_confusions",
    "plot_costs",
    "plot_filters",
    "plot_history",
    "plot_images",
    "plot_learning_rates",
    "show",
]
