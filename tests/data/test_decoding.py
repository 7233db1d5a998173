"""The decoders against the encoding written out, and against cases worked by hand."""

import gzip
import struct
import zlib

import numpy as np
import pytest

from course.data.decoding import cut_at, decode_texts, read_idx, undo_differences


def differences(images):
    """Encode one pixel at a time, as the data sets' README states it; everything modulo 256."""
    count, height, width, _ = images.shape
    red, green, blue = (images[..., channel].astype(int) for channel in range(3))
    planes = np.stack([red - green, green, blue - green])
    residuals = np.empty((3, count, height, width), int)
    for row in range(height):
        for column in range(width):
            left = planes[..., row, column - 1] if column else 0
            above = planes[..., row - 1, column] if row else 0
            corner = planes[..., row - 1, column - 1] if row and column else 0
            residuals[..., row, column] = planes[..., row, column] - left - above + corner
    return (residuals % 256).astype(np.uint8)


@pytest.mark.parametrize("shape", [(3, 5, 4, 3), (1, 1, 1, 3), (0, 4, 4, 3), (4001, 2, 3, 3)])
def test_differences_are_undone_exactly(shape):
    images = np.random.default_rng(0).integers(0, 256, shape, dtype=np.uint8)
    decoded = undo_differences(differences(images))
    np.testing.assert_array_equal(decoded, images)
    assert decoded.dtype == np.uint8
    assert decoded.flags.c_contiguous


def test_residuals_of_another_shape_are_refused():
    with pytest.raises(ValueError, match="expected uint8 residuals"):
        undo_differences(np.zeros((2, 3, 4, 4), np.uint8))
    with pytest.raises(ValueError, match="expected uint8 residuals"):
        undo_differences(np.zeros((3, 3, 4, 4), np.int16))


def test_one_long_array_is_cut_into_pieces_that_cannot_be_written_to():
    pieces = cut_at(np.arange(6, dtype=np.int16), np.array([0, 2, 2, 6]))
    assert [piece.tolist() for piece in pieces] == [[0, 1], [], [2, 3, 4, 5]]
    assert pieces[0].dtype == np.int16
    with pytest.raises(ValueError, match="read-only"):
        pieces[0][0] = 1


def test_pieces_of_equal_length_stay_pieces():
    assert cut_at(np.arange(4), np.array([0, 2, 4])).shape == (2,)


def test_texts_are_decoded_as_utf8():
    texts = decode_texts(np.array([text.encode("utf-8") for text in ("naïve", "…", "")]))
    assert texts.tolist() == ["naïve", "…", ""]


def test_an_idx_file_is_read_and_checked():
    values = np.arange(24, dtype=np.uint8).reshape(2, 3, 4)
    compressed = gzip.compress(bytes([0, 0, 8, 3]) + struct.pack(">3I", 2, 3, 4) + values.tobytes())
    content = np.frombuffer(compressed, np.uint8)
    np.testing.assert_array_equal(read_idx(content), values)
    with pytest.raises(zlib.error):
        read_idx(content[:-4])
