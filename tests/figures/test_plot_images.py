"""Pictures of images and filters, read back from their axes."""

import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from course.figures import plot_filters, plot_images
from course.figures.style import GREEN, VERMILION

RANDOM = np.random.default_rng(0)
GARMENTS = (
    "T-shirt/top",
    "Trouser",
    "Pullover",
    "Dress",
    "Coat",
    "Sandal",
    "Shirt",
    "Sneaker",
    "Bag",
    "Ankle boot",
)


def drawn(panel):
    """The picture of a panel."""
    (image,) = panel.get_images()
    return np.asarray(image.get_array())


@pytest.mark.parametrize("shape", [(5, 6, 4), (5, 6, 4, 1), (5, 6, 4, 3)])
def test_images_stand_in_rows_as_they_are(shape):
    images = RANDOM.random(shape)
    figure = plot_images(images, columns=3)
    assert type(figure) is Figure
    for panel, image in zip(figure.axes, images, strict=False):
        np.testing.assert_array_equal(drawn(panel), image.squeeze())
    assert [bool(panel.get_images()) for panel in figure.axes] == [True] * 5 + [False]
    assert not any(panel.axison for panel in figure.axes)
    grid = figure.axes[0].get_gridspec()
    assert (grid.nrows, grid.ncols) == (2, 3)


@pytest.mark.parametrize(("dtype", "highest"), [(np.uint8, 255), (np.float32, 1)])
def test_black_and_white_are_the_same_for_all_images(dtype, highest):
    figure = plot_images(np.full((2, 3, 3), 0.5).astype(dtype))
    assert {panel.get_images()[0].get_clim() for panel in figure.axes} == {(0, highest)}
    assert figure.axes[0].get_images()[0].get_cmap().name == "gray"


def test_few_images_make_no_empty_columns():
    assert len(plot_images(RANDOM.random((3, 4, 4)), columns=10).axes) == 3


def test_titles_stand_above_their_images():
    figure = plot_images(RANDOM.random((3, 4, 4)), ["a", "b", "c"])
    assert [panel.get_title() for panel in figure.axes] == ["a", "b", "c"]


def test_right_and_wrong_differ_in_colour_and_sign():
    figure = plot_images(RANDOM.random((2, 4, 4)), ["a", "b"], right=[True, False])
    assert [panel.get_title() for panel in figure.axes] == ["✓ a", "✗ b"]
    colours = [to_hex(panel.title.get_color()).upper() for panel in figure.axes]
    assert colours == [GREEN, VERMILION]


@pytest.mark.parametrize("columns", [8, 10])
def test_the_longest_names_have_room(columns, assert_legible):
    titles = [f"{GARMENTS[number % 10]}\n{number} %" for number in range(24)]
    assert_legible(plot_images(RANDOM.random((24, 28, 28)), titles, right=[True] * 24, columns=columns))


@pytest.mark.parametrize(
    ("shape", "options", "message"),
    [
        ((0, 4, 4), {}, r"n >= 1, got shape \(0, 4, 4\)"),
        ((4, 4), {}, r"got shape \(4, 4\)"),
        ((2, 4, 4), {"titles": ["a"]}, "expected 2 titles, one an image, got 1"),
        ((2, 4, 4), {"titles": ["a", "b"], "right": [True] * 3}, "expected 2 right, one an image, got 3"),
        ((2, 4, 4), {"columns": 0}, "at least one column, got 0"),
    ],
)
def test_images_that_cannot_be_shown_are_refused(shape, options, message):
    with pytest.raises(ValueError, match=message):
        plot_images(np.zeros(shape), **options)


def test_filters_stand_in_labelled_rows():
    rows = {"before": RANDOM.normal(size=(5, 5, 4)), "after": RANDOM.normal(size=(3, 3, 4))}
    panels = np.reshape(plot_filters(rows).axes, (2, 4))
    for own, (label, kernels) in zip(panels, rows.items(), strict=True):
        assert [panel.get_ylabel() for panel in own] == [label, "", "", ""]
        for number, panel in enumerate(own):
            np.testing.assert_array_equal(drawn(panel), kernels[..., number])


def test_grey_is_zero_and_the_scale_is_each_filters_own_or_one_for_all():
    rows = {"a": RANDOM.normal(size=(5, 5, 3)), "b": 10 * RANDOM.normal(size=(5, 5, 3))}
    panels = np.reshape(plot_filters(rows).axes, (2, 3))
    for own, kernels in zip(panels, rows.values(), strict=True):
        for number, panel in enumerate(own):
            reach = np.abs(kernels[..., number]).max()
            assert panel.get_images()[0].get_clim() == (-reach, reach)
    largest = np.abs(rows["b"]).max()
    shared = {panel.get_images()[0].get_clim() for panel in plot_filters(rows, scale_each=False).axes}
    assert shared == {(-largest, largest)}


def test_filters_of_nothing_but_zeros_are_grey():
    assert plot_filters({"a": np.zeros((3, 3, 1))}).axes[0].get_images()[0].get_clim() == (-1, 1)


def test_labels_of_filters_have_room(assert_legible):
    assert_legible(
        plot_filters({f"step {10**power:,}": RANDOM.normal(size=(5, 5, 32)) for power in range(5)})
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ({}, "one number of filters, got"),
        ({"a": np.zeros((5, 5, 3)), "b": np.zeros((5, 5, 4))}, r"one number of filters, got \[3, 4\]"),
        ({"a": np.zeros((5, 5, 1, 3))}, r"a: expected \(height, width, filters\), got shape \(5, 5, 1, 3\)"),
    ],
)
def test_filters_that_cannot_be_shown_are_refused(rows, message):
    with pytest.raises(ValueError, match=message):
        plot_filters(rows)
