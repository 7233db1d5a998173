"""Convolution by hand, by its traits: the browser gets the numbers of course.features.filters."""

import base64
import io

import numpy as np
import pytest
from PIL import Image

from course.features.filters import filter_image, pool_image
from course.widgets.convolution import OWN, POOLINGS, explore_convolution
from course.widgets.convolution_kernel import KERNELS
from course.widgets.convolution_view import ConvolutionView, shades_of

RANDOM = np.random.default_rng(0)
PICTURES = {
    "noise": RANDOM.random((14, 17), dtype=np.float32),
    "ramp": np.tile(np.linspace(0, 1, 12, dtype=np.float32), (12, 1)),
}
SOBEL = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], np.float32)


@pytest.fixture
def panel():
    made = explore_convolution(PICTURES, place=(3, 4))
    yield made
    made.close()


def sent(view, name):
    """The numbers that the browser gets."""
    return np.frombuffer(getattr(view, f"{name}_bytes"), np.float32).reshape(view.shapes[name])


def test_the_map_is_that_of_the_course(panel):
    np.testing.assert_array_equal(sent(panel.view, "picture"), PICTURES["noise"])
    np.testing.assert_array_equal(sent(panel.view, "answers"), filter_image(PICTURES["noise"], SOBEL))
    np.testing.assert_array_equal(panel.view.weights, SOBEL)
    assert "kept" not in panel.view.shapes
    assert "14 + 2 × 0 − 3 = 11 pixels of room, hence 12 rows" in panel.status.text


def test_every_setting_reaches_the_map(panel):
    panel.choice.value, panel.stride.value, panel.padding.value = "ramp", 2, 3
    panel.preset.value = "blur"
    kernel = np.full((3, 3), 1 / 9, np.float32)
    expected = filter_image(PICTURES["ramp"], kernel, stride=2, padding=3)
    np.testing.assert_array_equal(sent(panel.view, "answers"), expected)
    assert (panel.view.stride, panel.view.padding) == (2, 3)
    assert panel.status.text.startswith("At stride 2: 12 + 2 × 3 − 3 = 15 pixels of room, hence 8 rows;")


@pytest.mark.parametrize("name", [name for name in POOLINGS if name != "none"])
def test_pooling_is_that_of_the_course(panel, name):
    panel.pooling.value = name
    size, kind = POOLINGS[name]
    expected = pool_image(filter_image(PICTURES["noise"], SOBEL), size, kind=kind)
    np.testing.assert_array_equal(sent(panel.view, "kept"), expected)
    assert f"Pooling leaves {expected.shape[0]} × {expected.shape[1]}." in panel.status.text
    panel.pooling.value = "none"
    assert panel.view.kept is None
    assert "kept" not in panel.view.shapes


def test_weights_of_ones_own(panel):
    panel.editor.texts = ["0", "0", "0", "0", "0.5", "0", "0", "0", "0"]
    assert panel.preset.value == OWN
    np.testing.assert_array_equal(sent(panel.view, "answers"), PICTURES["noise"][1:-1, 1:-1] / 2)
    panel.preset.value = "identity"
    np.testing.assert_array_equal(sent(panel.view, "answers"), PICTURES["noise"][1:-1, 1:-1])
    assert panel.editor.texts == KERNELS["identity"].split()


def test_what_is_no_number_leaves_the_map_and_is_told(panel):
    before = sent(panel.view, "answers")
    for text in ("", "x", "nan"):
        panel.editor.texts = [text, *panel.editor.texts[1:]]
        assert panel.editor.complaint.startswith("Row 1, column 1 of the kernel ")
        np.testing.assert_array_equal(sent(panel.view, "answers"), before)
    panel.choice.value = "ramp"  # other controls still work, with the kernel before
    np.testing.assert_array_equal(sent(panel.view, "answers"), filter_image(PICTURES["ramp"], SOBEL))


def test_a_pooling_window_that_does_not_fit_is_told(panel):
    panel.choice.value, panel.stride.value = "ramp", 4  # a map of 3 × 3
    panel.pooling.value = "largest of 3 × 3"
    assert panel.problem.text == ""
    assert panel.view.kept.shape == (1, 1)


def test_the_place_stays_within_the_map(panel):
    panel.view.place = [11, 14]
    panel.stride.value = 4
    assert panel.view.place == [2, 3]


def test_readers_without_a_kernel_see_picture_and_map(panel):
    data, metadata = panel._repr_mimebundle_()
    picture = Image.open(io.BytesIO(base64.b64decode(data["image/png"])))
    assert picture.width > 400
    answer = filter_image(PICTURES["noise"], SOBEL)[3, 4]
    assert metadata["image/png"]["alt"].endswith(f"the number that it becomes, {answer:.2f}")
    assert panel.picture.layout.display == "none"


def test_closing_closes_every_part(panel):
    panel.close()
    assert all(part.comm is None for part in (panel.view, panel.editor, panel.stride, panel.choice))


def test_black_and_white_are_what_plain_ground_would_answer():
    answers = np.array([[-3, 2]], np.float32)
    assert shades_of(SOBEL, answers) == (-3, 3)
    assert shades_of(SOBEL, np.zeros((1, 1), np.float32)) == (-1, 1)
    assert shades_of(np.full((3, 3), 1 / 9, np.float32), answers) == (0, pytest.approx(1))
    assert shades_of(-np.eye(3, dtype=np.float32), answers) == (-3, 0)


def test_what_cannot_be_computed_changes_nothing():
    view = ConvolutionView()
    view.show(PICTURES["noise"], SOBEL)
    with pytest.raises(ValueError, match="does not fit"):
        view.show(PICTURES["noise"], SOBEL, stride=4, pool=9)
    assert (view.stride, view.shapes["answers"]) == (1, [12, 15])


@pytest.mark.parametrize(
    ("pictures", "place", "message"),
    [
        ({}, (0, 0), "at least one picture"),
        ({"a": np.zeros((14, 14, 3), np.float32)}, (0, 0), r"expected 'a' to be \(height, width\)"),
        ({"a": np.zeros((14, 14), np.uint8)}, (0, 0), "expected float images"),
        ({"a": np.full((14, 14), np.nan, np.float32)}, (0, 0), "got NaN"),
        ({"a": np.zeros((11, 14), np.float32)}, (0, 0), "12 to 200 pixels a side"),
        ({"a": np.zeros((14, 201), np.float32)}, (0, 0), "12 to 200 pixels a side"),
        (PICTURES, (12, 0), "lies outside the map"),
        (PICTURES, (-1, 0), "lies outside the map"),
    ],
)
def test_bad_pictures_are_refused(pictures, place, message):
    with pytest.raises(ValueError, match=message):
        explore_convolution(pictures, place=place)
