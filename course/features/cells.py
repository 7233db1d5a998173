"""What all image features share: checking a batch, taking it in chunks, counting in cells."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

# Pixels worked on at a time: arrays of this length stay in the processor's cache, and the
# working memory of a call does not grow with the number of images.
CHUNK_PIXELS = 50_000


def chunks(images: np.ndarray) -> Iterator[slice]:
    """Slices that together cover a batch, each of a bounded number of pixels."""
    size = max(1, CHUNK_PIXELS // int(np.prod(images.shape[1:])))
    return (slice(start, start + size) for start in range(0, len(images), size))


def whole_cells(pixels: np.ndarray, pixels_per_cell: tuple[int, int]) -> np.ndarray:
    """Cut off, below and to the right, the pixels of a batch (n, height, width) that fill no whole cell."""
    height, width = (pixels.shape[1 + axis] // size * size for axis, size in enumerate(pixels_per_cell))
    return pixels[:, :height, :width]


def count_in_cells(
    bins: np.ndarray, num_bins: int, pixels_per_cell: tuple[int, int], weights: np.ndarray | None = None
) -> np.ndarray:
    """Make a histogram of each cell of each picture.

    Parameters
    ----------
    bins : (n, height, width) integer array, the bin that each pixel falls into.
    num_bins : number of bins.
    pixels_per_cell : height and width of a cell; pixels beyond the last whole cell are left out.
    weights : what each pixel adds to its bin, an array of the shape of ``bins``; 1 if None.

    Returns
    -------
    (n, cell_rows, cell_columns, num_bins) float64 array: the mean over the cell's pixels.
    """
    cell_height, cell_width = pixels_per_cell
    bins = whole_cells(bins, pixels_per_cell)
    weights = None if weights is None else whole_cells(weights, pixels_per_cell).ravel()
    num_images, height, width = bins.shape
    cell_rows, cell_columns = height // cell_height, width // cell_width

    # One long histogram for the whole batch: each cell has its own stretch of num_bins slots.
    rows, columns = np.arange(height)[:, None] // cell_height, np.arange(width) // cell_width
    slots = bins + (rows * cell_columns + columns) * num_bins
    slots += (np.arange(num_images) * (cell_rows * cell_columns * num_bins))[:, None, None]
    counts = np.bincount(slots.ravel(), weights, minlength=num_images * cell_rows * cell_columns * num_bins)
    return counts.reshape(num_images, cell_rows, cell_columns, num_bins) / (cell_height * cell_width)


def check_images(images: np.ndarray) -> None:
    """Raise ValueError unless this is a batch of float images, grey or colour, in [0, 1]."""
    if not isinstance(images, np.ndarray) or images.ndim not in (3, 4):
        came = f"shape {images.shape}" if isinstance(images, np.ndarray) else type(images).__name__
        raise ValueError(
            "expected a batch of images, (n, height, width) or (n, height, width, channels), "
            f"got {came}; make a single image a batch of one by image[None]"
        )
    if not np.issubdtype(images.dtype, np.floating):
        raise ValueError(
            f"expected float images in [0, 1], got {images.dtype}: call .scaled() on the dataset first"
        )
    if images.size == 0:
        raise ValueError(f"expected at least one image with pixels, got shape {images.shape}")
    low, high = images.min(), images.max()
    if np.isnan(low):
        raise ValueError("expected intensities in [0, 1], got NaN: find it with np.isnan(images)")
    if low < 0 or high > 1:
        raise ValueError(
            f"expected intensities in [0, 1], got {low:g} to {high:g}: scale by .scaled(), or clip"
        )


def check_count(name: str, value: int) -> None:
    """Raise ValueError unless this is a whole number of at least 1."""
    if not isinstance(value, (int, np.integer)) or value < 1:
        raise ValueError(f"expected {name} to be a whole number of at least 1, got {value!r}")


def check_pair(name: str, pair: tuple[int, int]) -> None:
    """Raise ValueError unless this is a pair (down, across) of whole numbers of at least 1."""
    if np.shape(pair) != (2,):
        raise ValueError(f"expected {name} to be a pair (down, across), got {pair!r}")
    for value in pair:
        check_count(name, value)


def check_cells(images: np.ndarray, pixels_per_cell: tuple[int, int]) -> None:
    """Raise ValueError unless at least one cell fits in each of these images."""
    check_pair("pixels_per_cell", pixels_per_cell)
    height, width = images.shape[1:3]
    if pixels_per_cell[0] > height or pixels_per_cell[1] > width:
        raise ValueError(
            f"expected cells that fit in images of {height} x {width} pixels, got {tuple(pixels_per_cell)}"
        )
