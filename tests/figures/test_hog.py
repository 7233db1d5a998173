"""Figures of HOG: what is drawn is read back from their axes."""

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from course.features.image import gradients, orientation_histograms
from course.figures import plot_gradients, plot_histograms, plot_hog, plot_votes


@pytest.fixture
def ramp():
    """Intensity grows to the right: every gradient points at 0 degrees, every edge stands upright."""
    return np.tile(np.linspace(0, 1, 8, dtype=np.float32), (1, 8, 1))  # (1, 8, 8)


def drawn(panel):
    return panel.get_images()[0].get_array()


def test_gradients_are_drawn_as_given(ramp):
    (gy,), (gx,) = gradients(ramp)
    panels = plot_gradients(ramp[0], gy, gx).axes
    np.testing.assert_array_equal(drawn(panels[1]), gx)
    np.testing.assert_array_equal(drawn(panels[2]), gy)
    assert panels[1].get_images()[0].get_clim() == panels[2].get_images()[0].get_clim()
    np.testing.assert_allclose(drawn(panels[3]), np.hypot(gx, gy))
    direction = drawn(panels[4])
    assert direction.mask[:, 0].all()  # no gradient on the border, hence no direction
    assert (direction[:, 1:-1] == 0).all()


def test_votes_show_the_cell_and_its_histogram(ramp):
    (gy,), (gx,) = gradients(ramp)
    histogram = np.arange(9.0)
    whole, close, bars = plot_votes(ramp[0], gy, gx, np.s_[4:8, 0:4], histogram).axes
    (frame,) = [patch for patch in whole.patches if isinstance(patch, Rectangle)]
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((-0.5, 3.5), 4, 4)
    assert close.get_xlim() == (-0.5, 3.5)
    assert close.get_ylim() == (7.5, 3.5)  # downwards
    (arrows,) = [one for one in close.collections if hasattr(one, "U")]
    assert arrows.U.reshape(4, 4)[0] == pytest.approx([0, 1, 1, 1])  # the border has no gradient
    assert not arrows.V.any()
    assert [bar.get_height() for bar in bars.patches] == histogram.tolist()
    assert bars.patches[3].get_x() == pytest.approx(60, abs=2)


def test_histograms_stand_side_by_side():
    figure = plot_histograms({"before": {"a": np.ones(9), "b": np.full(9, 2.0)}, "after": {"c": np.ones(4)}})
    before, after = figure.axes
    assert [panel.get_title() for panel in figure.axes] == ["before", "after"]
    assert [text.get_text() for text in before.get_legend().get_texts()] == ["a", "b"]
    assert [bar.get_height() for bar in before.patches] == [1.0] * 9 + [2.0] * 9
    assert before.patches[0].get_x() < before.patches[9].get_x() < before.patches[1].get_x()
    assert len(after.patches) == 4


def test_stars_lie_along_edges(ramp):
    histograms = orientation_histograms(ramp, pixels_per_cell=(4, 4))
    picture, stars = plot_hog(ramp, histograms).axes
    np.testing.assert_array_equal(drawn(picture), ramp[0])
    (lines,) = stars.collections
    brightness = lines.get_colors()[:, 3].reshape(2, 2, 9)
    assert (brightness[..., 0] > 0.8).all()  # gradients at 0 degrees fall into the first bin ...
    assert not brightness[..., 1:].any()
    start, end = lines.get_segments()[0]
    across, down = np.abs(end - start)
    assert down > 5 * across  # ... whose line stands upright, 10 degrees off at most


def test_stars_of_several_pictures_stand_below_them(ramp):
    images = np.concatenate([ramp, ramp])
    histograms = orientation_histograms(images, pixels_per_cell=(4, 4))
    figure = plot_hog(images, histograms, ["one", "two"])
    assert [panel.get_title() for panel in figure.axes] == ["one", "two", "", ""]
    assert [len(panel.collections) for panel in figure.axes] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("draw", "message"),
    [
        (lambda: plot_gradients(np.zeros((4, 4)), np.zeros((4, 4)), np.zeros((4, 5))), r"gx.*\(4, 5\)"),
        (lambda: plot_votes(*np.zeros((3, 4)), np.s_[:2, :2], np.ones(9)), "height, width"),
        (lambda: plot_histograms({}), "at least one panel"),
        (lambda: plot_hog(np.zeros((2, 8, 8)), np.zeros((1, 2, 2, 9))), "2 pictures, 1 histograms"),
        (lambda: plot_hog(np.zeros((1, 8, 8)), np.zeros((1, 2, 2, 9)), ["a", "b"]), "2 titles"),
    ],
)
def test_bad_input_is_refused(draw, message):
    with pytest.raises(ValueError, match=message):
        draw()
