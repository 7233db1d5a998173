"""Figures of a kernel at work: what is drawn is read back from their axes."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from course.figures import plot_kernels, plot_one_place, plot_receptive_fields, plot_windows
from course.inspection import ReceptiveField

EDGE = np.array([[-1.0, 0, 1]] * 3)
BLUR = np.full((3, 3), 1 / 9)


@pytest.fixture
def image():
    return np.random.default_rng(0).random((12, 20))


def drawn(panel):
    return panel.get_images()[0].get_array()


def frames(panel):
    """Corner and size of each rectangle, in pixels: (left, top, width, height)."""
    return [
        (one.get_x() + 0.5, one.get_y() + 0.5, one.get_width(), one.get_height())
        for one in panel.patches
        if isinstance(one, Rectangle)
    ]


def dots(panel):
    """Pixels that each line of dots marks, as a set of (row, column)."""
    return [{(y, x) for x, y in zip(*line.get_data(), strict=True)} for line in panel.get_lines()]


def test_one_place_shows_window_weights_and_products(image, assert_legible):
    figure = plot_one_place(image, EDGE, row=4, column=7)
    whole, window, kernel, products = figure.axes
    assert frames(whole) == [(7, 4, 3, 3)]
    np.testing.assert_array_equal(drawn(window), image[4:7, 7:10])
    np.testing.assert_array_equal(drawn(kernel), EDGE)
    np.testing.assert_allclose(drawn(products), EDGE * image[4:7, 7:10])
    total = (EDGE * image[4:7, 7:10]).sum()
    assert products.get_title().replace("−", "-").endswith(f"sum {total:.2f}")
    assert [text.get_text() for text in kernel.texts] == ["−1", "0", "1"] * 3
    assert window.texts[1].get_text() == f"{image[4, 8]:.2f}"
    assert_legible(figure)


def test_kernels_stand_above_their_maps(image, assert_legible):
    kernels = {"edge": EDGE, "blur": BLUR}
    maps = {"edge": image - 0.5, "blur": image}
    figure = plot_kernels(kernels, maps)
    upper = [panel for panel in figure.axes if panel.get_title()]
    lower = [panel for panel in figure.axes if not panel.get_title()]
    assert [panel.get_title() for panel in upper] == ["edge", "blur"]
    for panel, kernel in zip(upper, kernels.values(), strict=True):
        np.testing.assert_array_equal(drawn(panel), kernel)
    for panel, own in zip(lower, maps.values(), strict=True):
        np.testing.assert_array_equal(drawn(panel), own)
    low, high = lower[0].get_images()[0].get_clim()
    assert low == -high  # mid-grey is zero where the weights add up to zero ...
    assert lower[1].get_images()[0].get_clim() == (0, 1)  # ... and black is, where they do not
    assert_legible(figure)


def test_an_empty_map_is_drawn():
    plot_kernels({"edge": EDGE}, {"edge": np.zeros((4, 4))}).draw_without_rendering()


def test_windows_lie_where_the_settings_say(assert_legible):
    figure = plot_windows(
        {
            "padding 1": {"size": 5, "window": 3, "padding": 1},
            "stride 2": {"size": 6, "window": 2, "stride": 2},
            "dilation 2": {"size": 6, "window": 3, "dilation": 2},
        }
    )
    padded, strided, dilated = figure.axes[:3]
    assert padded.get_title() == "padding 1\n5 × 5 → 5 × 5"
    assert dots(padded)[0] == {(row, column) for row in (-1, 0, 1) for column in (-1, 0, 1)}
    assert dots(padded)[1] == {(row, column) for row in (-1, 0, 1) for column in (0, 1, 2)}
    assert dots(strided)[1] == {(row, column) for row in (0, 1) for column in (2, 3)}
    assert dots(dilated)[0] == {(row, column) for row in (0, 2, 4) for column in (0, 2, 4)}
    assert dots(dilated)[1] == {(row, column) for row in (0, 2, 4) for column in (1, 3, 5)}
    assert len(frames(padded)) == 7 * 7
    for panel, places in zip(figure.axes[3:], (5, 3, 2), strict=True):
        assert len(set(frames(panel))) == places**2
        for left, top, _, _ in frames(panel):  # nothing is cut off
            assert min(panel.get_xlim()) <= left - 0.5
            assert left + 0.5 <= max(panel.get_xlim())
            assert min(panel.get_ylim()) <= top - 0.5
            assert top + 0.5 <= max(panel.get_ylim())
    assert_legible(figure)


def test_receptive_fields_lie_where_the_layer_says(image, assert_legible):
    fields = {"first": ReceptiveField(5, 2, -1), "second": ReceptiveField(9, 4, -3)}
    figure = plot_receptive_fields(image, fields, {"first": (3, 4), "second": (1, 2)})
    first, second = figure.axes
    np.testing.assert_array_equal(drawn(first), image)
    assert frames(first) == [(7, 5, 5, 5)]
    assert frames(second) == [(5, 1, 9, 9)]
    assert [panel.get_title() for panel in figure.axes] == ["first: 5 × 5", "second: 9 × 9"]
    assert first.get_xlim() == (-0.5, 19.5)  # a field beyond the border does not move the picture
    assert_legible(figure)


FIELD = ReceptiveField(3, 1, 0)


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot_one_place(np.ones((5, 5, 1)), EDGE, 0, 0), r"two axes each.*\(5, 5, 1\)"),
        (lambda: plot_one_place(np.ones((5, 5)), EDGE, 3, 0), r"3 × 3 at \(3, 0\) lies outside 5 × 5"),
        (lambda: plot_one_place(np.ones((5, 5)), EDGE, 0, -1), "lies outside"),
        (lambda: plot_kernels({}, {}), "at least one"),
        (lambda: plot_kernels({"a": EDGE}, {"b": EDGE}), r"same labels.*\['a'\].*\['b'\]"),
        (lambda: plot_kernels({"a": EDGE}, {"a": np.ones(3)}), r"\(height, width\).*\(3,\)"),
        (lambda: plot_windows({}), "at least one case"),
        (lambda: plot_windows({"once": {"size": 3, "window": 3}}), "twice or more.*once"),
        (lambda: plot_windows({"a": {"size": 3, "window": 4}}), "does not fit"),
        (lambda: plot_receptive_fields(np.ones((5, 5)), {}, {}), "at least one"),
        (lambda: plot_receptive_fields(np.ones((5, 5)), {"a": FIELD}, {"b": (0, 0)}), "same labels"),
        (lambda: plot_receptive_fields(np.ones((5, 5, 1)), {"a": FIELD}, {"a": (0, 0)}), r"\(5, 5, 1\)"),
    ],
)
def test_bad_input_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
