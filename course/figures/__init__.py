"""Arrays or results in, matplotlib figures out. Nothing here loads, trains or computes a result.

Every ``plot_*`` function returns a ``matplotlib.figure.Figure``; a lesson shows
it with :func:`show`, which takes the words for those who cannot see it.
"""

from course.figures.ablation import plot_differences
from course.figures.answers import plot_answers
from course.figures.colour import (
    plot_heat_maps,
    plot_opinions,
    plot_reliability,
    plot_shares_by_class,
)
from course.figures.comparisons import plot_accuracy_by_size, plot_confusions, plot_costs, plot_tuning
from course.figures.convolution import (
    plot_kernels,
    plot_one_place,
    plot_receptive_fields,
    plot_windows,
)
from course.figures.curves import plot_accuracy_curves
from course.figures.depth import (
    plot_accuracy_by_depth,
    plot_costs_by_depth,
    plot_losses_by_depth,
)
from course.figures.descent import plot_descents
from course.figures.detection import plot_detections, plot_precision_recall
from course.figures.display import show, show_table
from course.figures.full_size import plot_full_size
from course.figures.hog import plot_gradients, plot_histograms, plot_hog, plot_votes
from course.figures.images import plot_filters, plot_images
from course.figures.inspection import (
    plot_distributions,
    plot_feature_maps,
    plot_filter_paths,
    plot_fits,
    plot_named_filters,
    plot_patches,
    plot_steps,
)
from course.figures.margins import plot_margins
from course.figures.profiles import plot_profiles, plot_sizes
from course.figures.readings import plot_readings
from course.figures.roofline import plot_batch_sizes, plot_roofline
from course.figures.sound import (
    plot_filter_banks,
    plot_mel_filters,
    plot_sound_pictures,
    plot_waves,
    show_clips,
)
from course.figures.style import COLOURS, new_figure
from course.figures.surfaces import (
    plot_decision_surfaces,
    plot_folded_plane,
    plot_neurons,
    plot_points,
)
from course.figures.text import plot_ratings, plot_share_grid, plot_word_scores
from course.figures.thresholds import plot_cost_sweeps, plot_threshold_sweep
from course.figures.training import plot_history, plot_learning_rates, plot_losses

__all__ = [
    "COLOURS",
    "new_figure",
    "plot_accuracy_by_depth",
    "plot_accuracy_by_size",
    "plot_accuracy_curves",
    "plot_answers",
    "plot_batch_sizes",
    "plot_confusions",
    "plot_cost_sweeps",
    "plot_costs",
    "plot_costs_by_depth",
    "plot_decision_surfaces",
    "plot_descents",
    "plot_detections",
    "plot_differences",
    "plot_distributions",
    "plot_feature_maps",
    "plot_filter_banks",
    "plot_filter_paths",
    "plot_filters",
    "plot_fits",
    "plot_folded_plane",
    "plot_full_size",
    "plot_gradients",
    "plot_heat_maps",
    "plot_histograms",
    "plot_history",
    "plot_hog",
    "plot_images",
    "plot_kernels",
    "plot_learning_rates",
    "plot_losses",
    "plot_losses_by_depth",
    "plot_margins",
    "plot_mel_filters",
    "plot_named_filters",
    "plot_neurons",
    "plot_one_place",
    "plot_opinions",
    "plot_patches",
    "plot_points",
    "plot_precision_recall",
    "plot_profiles",
    "plot_ratings",
    "plot_readings",
    "plot_receptive_fields",
    "plot_reliability",
    "plot_roofline",
    "plot_share_grid",
    "plot_shares_by_class",
    "plot_sizes",
    "plot_sound_pictures",
    "plot_steps",
    "plot_threshold_sweep",
    "plot_tuning",
    "plot_votes",
    "plot_waves",
    "plot_windows",
    "plot_word_scores",
    "show",
    "show_clips",
    "show_table",
]
