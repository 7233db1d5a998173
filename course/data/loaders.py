"""From the verified file of a data set to its arrays."""

from __future__ import annotations

import struct
import zlib
from pathlib import Path

import numpy as np

Arrays = dict[str, np.ndarray]
_GZIP = 31  # tells zlib to expect, and check, the frame of a gzip file


def read_fashion_mnist(path: Path) -> Arrays:
    """Unpack the four original files: grey images (n, 28, 28) uint8 and classes (n,) uint8."""
    with np.load(path, allow_pickle=False) as archive:
        return {
            "x_train": _read_idx(archive["train-images-idx3-ubyte.gz"]),
            "y_train": _read_idx(archive["train-labels-idx1-ubyte.gz"]),
            "x_test": _read_idx(archive["t10k-images-idx3-ubyte.gz"]),
            "y_test": _read_idx(archive["t10k-labels-idx1-ubyte.gz"]),
        }


def _read_idx(compressed: np.ndarray) -> np.ndarray:
    """Read a gzipped file in IDX format: a magic number, the lengths of the axes, then the bytes.

    Source
    ------
    The format's definition at the foot of http://yann.lecun.com/exdb/mnist/.
    """
    content = zlib.decompress(compressed, wbits=_GZIP)
    axes = content[3]
    shape = struct.unpack_from(f">{axes}I", content, offset=4)
    return np.frombuffer(content, np.uint8, offset=4 + 4 * axes).reshape(shape)


READERS = {"fashion_mnist": read_fashion_mnist}
