"""Figures by layer: what is drawn is read back from their axes."""

import numpy as np
import pytest

from course.figures import plot_profiles, plot_sizes
from course.figures.depth import DEPTH_COLOURS
from course.figures.profiles import LARGEST, SMALLEST
from course.signals import Profile


def profile(depth, *, signal=1.0, gradient=1.0, agreement=0.5):
    blocks = (depth - 2) // 2
    return Profile(
        places=1 + 2 * np.arange(blocks + 1),
        signal=np.full(blocks + 1, signal),
        gradient=np.array([99.0, *[gradient] * (depth - 2), 99.0]),
        agreement=np.array([-0.9, *[agreement] * (depth - 2), -0.9]),
    )


def lines_of(panel):
    return [line for line in panel.get_lines() if len(line.get_xdata()) > 1]


def test_sizes_are_drawn_from_the_input_on(assert_legible):
    figure = plot_sizes({"grows": np.array([1.0, 10.0, 100.0]), "shrinks": np.array([1.0, 0.1, 0.01])})
    (panel,) = figure.axes
    assert panel.get_yscale() == "log"
    assert [list(line.get_ydata()) for line in panel.get_lines()] == [[1, 10, 100], [1, 0.1, 0.01]]
    assert list(panel.get_lines()[0].get_xdata()) == [0, 1, 2]
    assert_legible(figure)


def test_profiles_have_a_panel_a_kind_and_a_line_a_depth(assert_legible):
    some = [profile(4), profile(8), profile(20)]
    figure = plot_profiles({"He: plain": some, "He: residual": some, "He: third": some}, "signal", columns=2)
    shown = [panel for panel in figure.axes if panel.get_visible()]
    assert [panel.get_title() for panel in shown] == ["He: plain", "He: residual", "He: third"]
    lines = lines_of(shown[0])
    assert [list(line.get_xdata()) for line in lines][:2] == [[1, 3], [1, 3, 5, 7]]
    assert [line.get_color() for line in lines] == list(DEPTH_COLOURS[-3:])  # the deepest is the darkest
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "4 layers",
        "8 layers",
        "20 layers",
    ]
    assert_legible(figure)


def test_eight_panels_of_six_depths_can_be_read(assert_legible):
    some = [profile(depth) for depth in (8, 20, 56, 110, 150)]
    titles = [f"{draw}: {net}" for draw in ("Glorot", "He") for net in ("plain", "plain, batch norm")]
    titles += [title.replace("plain", "residual") for title in titles]
    assert_legible(plot_profiles(dict.fromkeys(titles, some), "gradient"))


@pytest.mark.parametrize("quantity", ["gradient", "agreement"])
def test_stem_and_classifier_are_left_out_where_layers_are_compared(quantity):
    (panel,) = plot_profiles({"one": [profile(8, gradient=2.0, agreement=0.25)]}, quantity).axes[:1]
    (line,) = lines_of(panel)
    assert list(line.get_xdata()) == [2, 3, 4, 5, 6, 7]
    assert set(line.get_ydata()) == {2.0 if quantity == "gradient" else 0.25}
    assert panel.get_yscale() == ("log" if quantity == "gradient" else "linear")


@pytest.mark.parametrize(
    ("size", "drawn"), [(0.0, SMALLEST), (np.inf, LARGEST), (np.nan, LARGEST), (1e20, LARGEST)]
)
def test_sizes_beyond_use_are_drawn_at_the_edge(size, drawn):
    panel, *_ = plot_profiles({"one": [profile(8, signal=size)]}, "signal").axes
    assert set(lines_of(panel)[0].get_ydata()) == {drawn}


def test_what_the_sizes_are_counted_over_can_be_named():
    (panel,) = plot_sizes({"one": np.ones(3)}, xlabel="blocks passed").axes
    assert panel.get_xlabel() == "blocks passed"


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot_sizes({}), "at least one signal"),
        (lambda: plot_sizes({"a": np.ones((2, 2))}), r"a: expected one size a layer, got shape \(2, 2\)"),
        (lambda: plot_profiles({"a": [profile(4)]}, "size"), "quantity must be one of"),
        (lambda: plot_profiles({}, "signal"), "profiles of the same depths"),
        (lambda: plot_profiles({"a": []}, "signal"), "profiles of the same depths"),
        (lambda: plot_profiles({"a": [profile(4)], "b": [profile(8)]}, "signal"), "got depths"),
    ],
)
def test_bad_input_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
