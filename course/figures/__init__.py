"""Arrays or results in, matplotlib figures out. Nothing here loads, trains or computes a result.

Every ``plot_*`` function returns a ``matplotlib.figure.Figure``; a lesson shows
it with :func:`show`, which takes the words for those who cannot see it.
"""

from course.figures.comparisons import plot_accuracy_by_size, plot_confusions, plot_costs, plot_tuning
from course.figures.curves import plot_accuracy_curves
from course.figures.display import show, show_table
from course.figures.hog import plot_gradients, plot_histograms, plot_hog, plot_votes
from course.figures.images import plot_filters, plot_images
from course.figures.margins import plot_margins
from course.figures.style import COLOURS, new_figure
from course.figures.training import plot_history, plot_learning_rates

__all__ = [
    "COLOURS",
    "new_figure",
    "plot_accuracy_by_size",
    "plot_accuracy_curves",
    "plot_confusions",
    "plot_costs",
    "plot_filters",
    "plot_gradients",
    "plot_histograms",
    "plot_history",
    "plot_hog",
    "plot_images",
    "plot_learning_rates",
    "plot_margins",
    "plot_votes",
    "plot_tuning",
    "show",
    "show_table",
]
