"""Hand-made features of pictures, computed for a whole batch at once.

Every function takes images as floats in [0, 1], as ``Dataset.scaled()`` gives them, and
returns numbers for each image that a scikit-learn classifier can use.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from course.features.cells import (
    check_cells,
    check_count,
    check_images,
    check_pair,
    chunks,
    count_in_cells,
    whole_cells,
)
from course.features.texture import local_binary_codes, local_binary_patterns

__all__ = [
    "colour_histogram",
    "gradients",
    "hog",
    "local_binary_codes",
    "local_binary_patterns",
    "orientation_histograms",
]

# "L2-Hys", the normalisation that Dalal & Triggs found best: no number of a block may exceed
# CLIP of the block's length; EPSILON keeps empty blocks from dividing by zero.
CLIP = 0.2
EPSILON = 1e-5


def gradients(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Measure how fast intensity changes at each pixel, downwards and to the right.

    The difference between the two neighbours of a pixel (the mask -1, 0, +1); 0 along the
    border of the picture, where one neighbour is missing.

    Parameters
    ----------
    images : (n, height, width) or (n, height, width, channels) float array in [0, 1].

    Returns
    -------
    gy, gx : arrays of the shape and type of ``images``, in intensity per two pixels.

    Raises
    ------
    ValueError
        If ``images`` is not a batch of float images in [0, 1].
    """
    check_images(images)
    return _differences(images)


def orientation_histograms(
    images: np.ndarray, *, orientations: int = 9, pixels_per_cell: tuple[int, int] = (8, 8)
) -> np.ndarray:
    """Count the directions of the gradients in each cell, weighted by their magnitude.

    The first half of HOG. Direction is unsigned, 0 to 180 degrees: 0 where intensity changes
    to the right or left, 90 where it changes up or down. In colour pictures each pixel votes
    with the channel whose gradient is the largest.

    Parameters
    ----------
    images : (n, height, width) or (n, height, width, channels) float array in [0, 1].
    orientations : number of equal bins between 0 and 180 degrees.
    pixels_per_cell : height and width of a cell; pixels beyond the last whole cell are left out.

    Returns
    -------
    (n, cell_rows, cell_columns, orientations) float64 array: summed magnitude by cell area.

    Raises
    ------
    ValueError
        If ``images`` is not a batch of float images in [0, 1], a cell exceeds the image, or
        ``orientations`` is less than 1.
    """
    check_images(images)
    check_cells(images, pixels_per_cell)
    check_count("orientations", orientations)
    histograms = [_chunk_histograms(images[part], orientations, pixels_per_cell) for part in chunks(images)]
    return np.concatenate(histograms)


def hog(
    images: np.ndarray,
    *,
    orientations: int = 9,
    pixels_per_cell: tuple[int, int] = (8, 8),
    cells_per_block: tuple[int, int] = (3, 3),
) -> np.ndarray:
    """Describe each image by its histograms of oriented gradients (HOG).

    Gradients, then their directions counted cell by cell, then each block of neighbouring
    cells scaled to length 1, so that light and contrast cancel out. Blocks overlap: they move
    one cell at a time. Equals ``skimage.feature.hog`` with its default normalisation.

    Parameters
    ----------
    images : (n, height, width) or (n, height, width, channels) float array in [0, 1].
    orientations : number of equal bins between 0 and 180 degrees.
    pixels_per_cell : height and width of a cell; pixels beyond the last whole cell are left out.
    cells_per_block : height and width of a block, in cells.

    Returns
    -------
    (n, block_rows * block_columns * block_height * block_width * orientations) float32 array.

    Raises
    ------
    ValueError
        If ``images`` is not a batch of float images in [0, 1], a cell or a block exceeds the
        image, or ``orientations`` is less than 1.

    Source
    ------
    Dalal & Triggs, Histograms of Oriented Gradients for Human Detection, CVPR 2005.
    """
    check_images(images)
    check_cells(images, pixels_per_cell)
    check_count("orientations", orientations)
    check_pair("cells_per_block", cells_per_block)
    cell_rows, cell_columns = (images.shape[axis + 1] // pixels_per_cell[axis] for axis in (0, 1))
    block_height, block_width = cells_per_block
    if block_height > cell_rows or block_width > cell_columns:
        raise ValueError(
            f"expected blocks that fit in the {cell_rows} x {cell_columns} cells of these images, "
            f"got {block_height} x {block_width}: take smaller blocks or smaller cells"
        )

    num_blocks = (cell_rows - block_height + 1) * (cell_columns - block_width + 1)
    block_size = block_height * block_width * orientations
    features = np.empty((len(images), num_blocks * block_size), dtype=np.float32)
    for part in chunks(images):
        histograms = _chunk_histograms(images[part], orientations, pixels_per_cell).astype(np.float32)
        blocks = sliding_window_view(histograms, cells_per_block, axis=(1, 2))
        # (n, block row, block column, orientation, cell row, cell column) -> orientation last
        blocks = np.moveaxis(blocks, 3, -1).reshape(len(histograms), num_blocks, block_size)
        blocks = np.minimum(_unit_length(blocks), CLIP)
        features[part] = _unit_length(blocks).reshape(len(histograms), -1)
    return features


def colour_histogram(images: np.ndarray, *, bins: int = 4, cells: tuple[int, int] = (1, 1)) -> np.ndarray:
    """Measure how much of each picture, or of each part of it, has which colour.

    Red, green and blue are cut into ``bins`` equal steps each, which makes ``bins ** 3``
    colours, red counting slowest.

    Parameters
    ----------
    images : (n, height, width, 3) float array in [0, 1].
    bins : steps along each of red, green and blue.
    cells : rows and columns of parts to count in separately; (1, 1) is the whole picture.
        Where they do not divide the picture evenly, its last pixels are left out.

    Returns
    -------
    (n, rows * columns * bins ** 3) float32 array: in each part, the fraction of its pixels.

    Raises
    ------
    ValueError
        If ``images`` is not a batch of float colour images in [0, 1], there are more parts
        than pixels, or ``bins`` is less than 1.

    Source
    ------
    Swain & Ballard, Color Indexing, International Journal of Computer Vision 7 (1991).
    """
    check_images(images)
    if images.ndim != 4 or images.shape[3] != 3:
        raise ValueError(f"expected colour images (n, height, width, 3), got shape {images.shape}")
    check_count("bins", bins)
    check_pair("cells", cells)
    height, width = images.shape[1:3]
    if cells[0] > height or cells[1] > width:
        raise ValueError(f"expected at most one cell a pixel, {height} x {width}, got {tuple(cells)}")

    histograms = []
    for part in chunks(images):
        steps = np.minimum((images[part] * bins).astype(np.int64), bins - 1)  # 1.0 joins the last step
        colours = (steps[..., 0] * bins + steps[..., 1]) * bins + steps[..., 2]
        counts = count_in_cells(colours, bins**3, (height // cells[0], width // cells[1]))
        histograms.append(counts[:, : cells[0], : cells[1]].astype(np.float32))
    return np.concatenate(histograms).reshape(len(images), -1)


def _differences(images: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    gy, gx = np.zeros_like(images), np.zeros_like(images)
    np.subtract(images[:, 2:], images[:, :-2], out=gy[:, 1:-1])
    np.subtract(images[:, :, 2:], images[:, :, :-2], out=gx[:, :, 1:-1])
    return gy, gx


def _chunk_histograms(images: np.ndarray, orientations: int, pixels_per_cell: tuple[int, int]) -> np.ndarray:
    gy, gx = _differences(images)
    if images.ndim == 4:
        strongest = np.hypot(gy, gx).argmax(axis=3)[..., None]
        gy, gx = (np.take_along_axis(slope, strongest, axis=3)[..., 0] for slope in (gy, gx))
    # In float64, angles at the edge of a bin fall on the same side as in scikit-image.
    gy, gx = (whole_cells(slope, pixels_per_cell).astype(np.float64) for slope in (gy, gx))
    magnitude = np.square(gx)
    magnitude += np.square(gy)
    np.sqrt(magnitude, out=magnitude)
    return count_in_cells(_direction_bins(gy, gx, orientations), orientations, pixels_per_cell, magnitude)


def _direction_bins(gy: np.ndarray, gx: np.ndarray, orientations: int) -> np.ndarray:
    # The cotangent gx / gy falls steadily from 0 to 180 degrees and is the same for opposite
    # directions: comparing it with the cotangent of each bin's edge costs a fraction of arctan2.
    with np.errstate(divide="ignore", invalid="ignore"):
        cotangent = gx / gy
    bins = np.zeros(gy.shape, dtype=np.uint8 if orientations <= 256 else np.int64)
    for edge in np.pi / orientations * np.arange(1, orientations):
        bins += cotangent <= 1 / np.tan(edge)
    bins *= gy != 0  # level gradients: 0 degrees, whichever way they point

    if orientations % 4 == 0:
        # Many pixels lie on the edges at 45 and 135 degrees, where rounding decides: let it
        # decide as in scikit-image, by the angle itself.
        diagonal = np.abs(np.abs(cotangent) - 1) < 1e-9
        degrees = np.rad2deg(np.arctan2(gy[diagonal], gx[diagonal])) % 180
        bins[diagonal] = np.searchsorted(180 / orientations * np.arange(1, orientations), degrees, "right")
    return bins


def _unit_length(blocks: np.ndarray) -> np.ndarray:
    squared = np.einsum("...f,...f->...", blocks, blocks)[..., None]
    return blocks / np.sqrt(squared + EPSILON**2)
