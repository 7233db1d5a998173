"""What stands in the figures of colour pictures, opinions and confidence: read back from their axes."""

import numpy as np
import pytest

from course.calibration import reliability
from course.figures import plot_heat_maps, plot_opinions, plot_reliability, plot_shares_by_class

RANDOM = np.random.default_rng(0)
IMAGES = RANDOM.random((3, 8, 8, 3))
NAMES = ["bird", "cat", "dog"]


def pictures_of(panel):
    return [np.asarray(image.get_array()) for image in panel.get_images()]


def test_each_image_stands_above_its_heat(assert_legible):
    heat = RANDOM.random((3, 2, 2))
    figure = plot_heat_maps(IMAGES, heat, ["one", "two", "three"], columns=2)
    panels = np.reshape(figure.axes, (4, 2))
    for position, (row, column) in enumerate([(0, 0), (0, 1), (2, 0)]):
        np.testing.assert_array_equal(pictures_of(panels[row, column])[0], IMAGES[position])
        below = pictures_of(panels[row + 1, column])
        np.testing.assert_allclose(below[0], IMAGES[position].mean(axis=2))
        np.testing.assert_array_equal(below[1], heat[position])
        overlay = panels[row + 1, column].get_images()[1]
        assert overlay.get_clim() == (0, heat[position].max())
        assert list(overlay.get_extent()) == [-0.5, 7.5, 7.5, -0.5]  # over the whole image
    assert [panel.get_title() for panel in panels[0]] == ["one", "two"]
    assert not panels[2, 1].get_images()
    assert_legible(figure)


@pytest.mark.parametrize(
    ("images", "heat", "titles", "message"),
    [
        (IMAGES, np.ones((2, 4, 4)), None, "as many maps"),
        (IMAGES[0], np.ones((3, 4, 4)), None, "expected images"),
        (IMAGES[:0], np.ones((0, 4, 4)), None, "expected images"),
        (IMAGES, np.ones((3, 4, 4)), ["one"], "expected 3 titles"),
    ],
)
def test_heat_needs_images(images, heat, titles, message):
    with pytest.raises(ValueError, match=message):
        plot_heat_maps(images, heat, titles)


def test_opinions_show_the_classes_that_matter(assert_legible):
    people = np.array([[0.1, 0.2, 0.7], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
    net = np.array([[0.0, 0.8, 0.2], [0.9, 0.1, 0.0], [0.2, 0.0, 0.8]])
    figure = plot_opinions(IMAGES, {"people": people, "CNN": net}, NAMES, classes_shown=2, columns=3)
    right = figure.axes[1::2]
    assert [label.get_text() for label in right[0].get_yticklabels()] == ["cat", "dog"]
    assert [label.get_text() for label in right[2].get_yticklabels()] == ["dog", "bird"]
    assert [bar.get_width() for bar in right[0].patches] == [0.2, 0.7, 0.8, 0.2]
    np.testing.assert_array_equal(pictures_of(figure.axes[2])[0], IMAGES[1])
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["people", "CNN"]
    assert_legible(figure)


@pytest.mark.parametrize("opinions", [{}, {"people": np.ones((3, 2))}])
def test_opinions_need_a_share_for_each_class(opinions):
    with pytest.raises(ValueError, match=r"expected opinions of shape \(3, 3\)"):
        plot_opinions(IMAGES, opinions, NAMES)


def test_reliability_is_drawn_where_there_are_answers(assert_legible):
    confidence = np.array([0.55, 0.6, 0.95, 0.95])
    bins = reliability(confidence, np.array([True, False, True, True]), bins=5)
    figure = plot_reliability({"CNN": bins})
    (points,) = figure.axes[0].collections
    np.testing.assert_allclose(points.get_offsets(), [[57.5, 50], [95, 100]])
    assert_legible(figure)
    with pytest.raises(ValueError, match="at least one party"):
        plot_reliability({})


def test_classes_stand_in_the_order_of_the_first_party(assert_legible):
    shares = {"CNN": np.array([0.5, 0.2, 0.9]), "people": np.array([0.9, 0.95, 0.8])}
    figure = plot_shares_by_class(shares, NAMES)
    (panel,) = figure.axes
    assert [label.get_text() for label in panel.get_yticklabels()] == ["dog", "bird", "cat"]
    drawn = {line.get_label(): line.get_xdata() for line in panel.get_lines()}
    np.testing.assert_allclose(drawn["CNN"], [90, 50, 20])
    np.testing.assert_allclose(drawn["people"], [80, 90, 95])
    assert_legible(figure)


@pytest.mark.parametrize("shares", [{}, {"CNN": np.ones(2)}])
def test_shares_need_one_number_a_class(shares):
    with pytest.raises(ValueError, match="expected 3 shares, one a class"):
        plot_shares_by_class(shares, NAMES)
