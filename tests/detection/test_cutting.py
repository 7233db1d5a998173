"""Boxes of windows against those that detection looks through; cut pieces against slices and means."""

import numpy as np
import pytest

from course.detection import cut_out, detect, window_boxes

IMAGE = np.random.default_rng(0).random((40, 30, 3), dtype=np.float32)


@pytest.mark.parametrize("scales", [(1.0,), (1.3, 1.0, 0.61), (0.1, 1.0)])
def test_window_boxes_are_those_that_detection_looks_through(scales):
    window = (11, 7)
    looked, _ = detect(
        IMAGE, lambda crops: np.zeros(len(crops)), window=window, step=3, scales=scales, threshold=0
    )
    np.testing.assert_allclose(window_boxes((40, 30), window, step=3, scales=scales), looked)


def test_a_piece_of_the_windows_own_size_is_cut_unchanged():
    boxes = np.array([[0, 0, 12, 8], [28, 22, 12, 8], [5.2, 6.7, 12, 8]])
    pieces = cut_out(IMAGE, boxes, (12, 8))
    assert pieces.dtype == np.float32
    for piece, (row, column) in zip(pieces, [(0, 0), (28, 22), (5, 7)], strict=True):
        np.testing.assert_allclose(piece, IMAGE[row : row + 12, column : column + 8], atol=1e-6)


def test_pieces_of_other_sizes_are_resized():
    ramp = np.broadcast_to(np.linspace(0, 1, 40, dtype=np.float32)[:, None, None], (40, 30, 3))
    smaller = cut_out(ramp, np.array([[0, 0, 40, 30]]), (10, 6))
    larger = cut_out(ramp, np.array([[10, 10, 5, 5]]), (20, 20))
    expected = ramp[:, 0, 0].reshape(10, 4).mean(axis=1)
    np.testing.assert_allclose(smaller[0, 1:-1, 0, 0], expected[1:-1], atol=0.01)
    assert larger.shape == (1, 20, 20, 3)
    assert (np.diff(larger[0, :, 0, 0]) >= -1e-6).all()
    np.testing.assert_allclose(larger[0, [0, -1], 0, 0], ramp[[10, 14], 0, 0], atol=1e-6)


def test_beyond_the_border_its_pixels_go_on():
    (piece,) = cut_out(IMAGE, np.array([[-3, 26, 6, 8]]), (6, 8))
    padded = np.pad(IMAGE, ((3, 0), (0, 4), (0, 0)), mode="edge")
    np.testing.assert_allclose(piece, padded[:6, 26:34], atol=1e-6)


def test_no_boxes_no_pieces():
    assert cut_out(IMAGE, np.empty((0, 4)), (6, 5)).shape == (0, 6, 5, 3)


@pytest.mark.parametrize(
    ("boxes", "message"),
    [
        ([[40, 0, 5, 5]], "outside the image"),
        ([[0, -9, 5, 5]], "outside the image"),
        ([[0, 0, 0, 5]], "above 0"),
        ([[0, np.nan, 5, 5]], "NaN"),
        ([0, 0, 5, 5], r"\(n, 4\)"),
    ],
)
def test_bad_boxes_are_refused(boxes, message):
    with pytest.raises(ValueError, match=message):
        cut_out(IMAGE, np.array(boxes, float), (5, 5))


def test_bad_images_are_refused():
    with pytest.raises(ValueError, match="float image"):
        cut_out((255 * IMAGE).astype(np.uint8), np.array([[0, 0, 5, 5]]), (5, 5))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"window": (5.0, 5)}, "whole pixels"),
        ({"shape": (0, 30)}, "whole pixels"),
        ({"step": 0}, "step"),
        ({"scales": (1.0, 0.0)}, "scales above 0"),
        ({"scales": (0.1,)}, "at none of the"),
        ({"scales": ()}, "at none of the"),
    ],
)
def test_bad_sizes_are_refused(options, message):
    arguments = {"shape": (40, 30), "window": (11, 7), "step": 3, "scales": (1.0,)} | options
    with pytest.raises(ValueError, match=message):
        window_boxes(arguments.pop("shape"), arguments.pop("window"), **arguments)
