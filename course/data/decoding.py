"""Undo the codings in which data sets are stored: image residuals, clips end to end, IDX files."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise

import numpy as np

_GZIP = 31  # tells zlib to expect, and check, the frame of a gzip file
_BLOCK = 2_000  # images decoded at a time, so that the work stays in the processor's cache


def undo_differences(residuals: np.ndarray) -> np.ndarray:
    """Turn stored residuals back into colour images.

    Neighbouring pixels are alike, and so are the three colours of a pixel, so their differences
    compress better than they do: red and blue are stored minus green, then every channel as
    differences along columns and rows, all modulo 256. Nothing is lost.

    Parameters
    ----------
    residuals : (3, n, height, width) uint8 array; the channels are red, green, blue.

    Returns
    -------
    (n, height, width, 3) uint8 array of RGB images.

    Raises
    ------
    ValueError
        If the array has another shape or type.
    """
    if residuals.dtype != np.uint8 or residuals.ndim != 4 or residuals.shape[0] != 3:
        raise ValueError(
            f"expected uint8 residuals (3, n, height, width), got {residuals.dtype} of {residuals.shape}"
        )
    images = np.empty((*residuals.shape[1:], 3), np.uint8)
    for start in range(0, len(images), _BLOCK):
        block = residuals[:, start : start + _BLOCK]
        red, green, blue = block.cumsum(axis=2, dtype=np.uint8).cumsum(axis=3, dtype=np.uint8)
        images[start : start + _BLOCK] = np.stack([red + green, green, blue + green], axis=-1)
    return images


def cut_at(values: np.ndarray, offsets: np.ndarray) -> np.ndarray:
    """Cut one long array into pieces of varying length.

    Parameters
    ----------
    values : (total,) array, all pieces end to end.
    offsets : (n + 1,) integer array; piece i is ``values[offsets[i]:offsets[i + 1]]``.

    Returns
    -------
    (n,) object array of 1-D arrays, which are read-only views of ``values``.
    """
    values = values.view()
    values.flags.writeable = False
    pieces = np.empty(len(offsets) - 1, dtype=object)
    for index, (start, stop) in enumerate(pairwise(offsets)):
        pieces[index] = values[start:stop]
    return pieces


def decode_texts(encoded: np.ndarray) -> np.ndarray:
    """Turn an (n,) array of UTF-8 bytes into an (n,) object array of ``str``.

    Objects, because NumPy's own strings would all take the room of the longest.
    """
    return np.array([text.decode("utf-8") for text in encoded], dtype=object)


def read_idx(compressed: np.ndarray) -> np.ndarray:
    """Read a gzipped file of bytes in IDX format, the format of MNIST and Fashion-MNIST.

    A magic number, of which the last byte counts the axes, then the lengths of the axes as
    big-endian 32-bit integers, then the bytes themselves.

    Parameters
    ----------
    compressed : (file_size,) uint8 array, the gzipped file.

    Returns
    -------
    uint8 array of the shape that the file states.

    Source
    ------
    Y. LeCun, C. Cortes, C. Burges, "The MNIST database", section "File formats".
    """
    content = zlib.decompress(compressed, wbits=_GZIP)
    axes = content[3]
    shape = struct.unpack_from(f">{axes}I", content, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)
