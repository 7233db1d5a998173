"""What stands in the figures of a net's inner life: read back from their axes."""

import numpy as np
import pytest
from matplotlib.colors import to_hex

from course.figures import (
    COLOURS,
    plot_distributions,
    plot_feature_maps,
    plot_filter_paths,
    plot_fits,
    plot_named_filters,
    plot_patches,
    plot_steps,
)
from course.figures.style import GREEN

RANDOM = np.random.default_rng(0)


def drawn(panel):
    """The picture of a panel."""
    return np.asarray(panel.get_images()[0].get_array())


def test_every_filter_stands_under_its_name():
    filters = RANDOM.normal(size=(5, 5, 10))
    labels = ["edge 90°", None] * 5
    panels = plot_named_filters(filters, labels, columns=4).axes
    assert [panel.get_title() for panel in panels[:3]] == ["0: edge 90°", "1: no name", "2: edge 90°"]
    assert [to_hex(panel.title.get_color()).upper() for panel in panels[:2]] == [GREEN, COLOURS["chance"]]
    np.testing.assert_array_equal(drawn(panels[9]), filters[..., 9])
    assert [panel.axison for panel in panels] == [True] * 10 + [False] * 2
    lowest, highest = panels[9].get_images()[0].get_clim()
    assert (lowest, highest) == (
        -np.abs(filters[..., 9]).max(),
        np.abs(filters[..., 9]).max(),
    )  # grey is zero


def test_names_can_stand_without_numbers():
    panels = plot_named_filters(np.ones((5, 5, 1)), ["blob"], numbers=False).axes
    assert panels[0].get_title() == "blob"


def test_steps_show_zero_as_black_or_as_mid_grey():
    pictures = {"image": np.array([[0.0, 4.0]]), "map": np.array([[-1.0], [2.0]])}
    panels = plot_steps(pictures).axes
    assert [panel.get_title() for panel in panels] == ["image\n1 × 2", "map\n2 × 1"]
    assert [panel.get_images()[0].get_clim() for panel in panels] == [(0, 4), (-2, 2)]


@pytest.mark.parametrize("pictures", [{}, {"with a channel": np.ones((2, 2, 1))}])
def test_steps_need_pictures(pictures):
    with pytest.raises(ValueError, match=r"expected \(height, width\) pictures"):
        plot_steps(pictures)


def test_named_filters_need_a_label_each():
    with pytest.raises(ValueError, match="expected 3 labels, one a filter, got 2"):
        plot_named_filters(np.ones((5, 5, 3)), ["edge", None])


def test_paths_hold_every_filter_and_their_median():
    distances = {100: np.array([1.0, 2.0, 6.0]), 0: np.zeros(3), 10: np.array([0.1, 0.2, 0.3])}
    similarities = {step: 1 - values / 10 for step, values in distances.items()}
    left, right = plot_filter_paths(distances, similarities).axes
    assert len(left.lines) == len(right.lines) == 4
    np.testing.assert_array_equal(left.lines[3].get_xydata(), [[0, 0], [10, 0.2], [100, 2]])
    np.testing.assert_allclose(right.lines[2].get_ydata(), [1, 0.97, 0.4])


def test_steps_that_would_overlap_are_not_all_numbered():
    steps = {step: np.ones(2) for step in (0, 10, 300, 448)}
    left, _ = plot_filter_paths(steps, steps).axes
    assert [label.get_text() for label in left.get_xticklabels()] == ["0", "10", "", "448"]


def test_paths_of_different_steps_are_refused():
    with pytest.raises(ValueError, match="same steps"):
        plot_filter_paths({0: np.zeros(3)}, {0: np.ones(3), 10: np.ones(3)})


def test_fits_are_coloured_by_the_threshold():
    (axes,) = plot_fits({"noise": np.array([0.2, 0.7]), "learned": np.array([0.9])}, 0.6).axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["noise", "learned"]
    noise, learned = axes.collections
    np.testing.assert_array_equal(noise.get_offsets()[:, 0], [0.2, 0.7])
    assert [to_hex(colour).upper() for colour in noise.get_facecolors()] == [COLOURS["chance"], GREEN]
    assert to_hex(learned.get_facecolors()[0]).upper() == GREEN
    assert axes.lines[0].get_xdata()[0] == 0.6


def test_feature_maps_stand_in_rows_and_a_single_channel_once():
    maps = {"image": RANDOM.random((28, 28, 1)), "layer": RANDOM.random((14, 14, 5))}
    panels = plot_feature_maps(maps, columns=4).axes
    assert len(panels) == 8
    assert [panel.axison for panel in panels[:4]] == [True, False, False, False]
    np.testing.assert_array_equal(drawn(panels[7]), maps["layer"][..., 3])
    assert [panels[0].get_ylabel(), panels[4].get_ylabel()] == ["image", "layer"]


def test_layers_with_too_few_maps_are_refused():
    with pytest.raises(ValueError, match=r"layer: expected .* at least 8 maps\), got \(4, 4, 3\)"):
        plot_feature_maps({"layer": np.ones((4, 4, 3))})


@pytest.mark.parametrize("with_filters", [True, False])
def test_patches_stand_behind_their_filter(with_filters):
    pictures = RANDOM.random((2, 3, 5, 5, 1))
    filters = RANDOM.normal(size=(5, 5, 2))
    panels = plot_patches(pictures, ["first", "second"], filters if with_filters else None).axes
    assert len(panels) == 2 * (3 + with_filters)
    assert panels[0].get_ylabel() == "first"
    np.testing.assert_array_equal(drawn(panels[-1]), pictures[1, 2, ..., 0])
    expected = filters[..., 0] if with_filters else pictures[0, 0, ..., 0]
    np.testing.assert_array_equal(drawn(panels[0]), expected)


def test_patches_need_a_label_each():
    with pytest.raises(ValueError, match="expected 2 labels"):
        plot_patches(np.ones((2, 3, 5, 5, 1)), ["only one"])


def test_distributions_show_the_quarters_of_each_channel():
    values = np.stack([np.arange(101.0), 3 * np.arange(101.0)], axis=1)
    (panel,) = plot_distributions({"before": values}).axes
    boxes = [patch.get_path().vertices[:, 1] for patch in panel.patches]
    assert [(box.min(), box.max()) for box in boxes] == [(25, 75), (75, 225)]
    assert panel.get_title() == "before"
    assert panel.get_xlabel() == "2 channels"
