"""Texture by hand: local binary patterns of a batch of grey images."""

from __future__ import annotations

import numpy as np

from course.features.cells import check_cells, check_count, check_images, chunks, count_in_cells

MAX_NEIGHBOURS = 16  # 65,536 codes; each neighbour more doubles the histogram


def local_binary_codes(images: np.ndarray, *, neighbours: int = 8, radius: float = 1.0) -> np.ndarray:
    """Name the texture around each pixel by a binary number.

    Walk anticlockwise on a circle around the pixel, starting at its right: each neighbour at
    least as bright as the pixel sets one bit, the first neighbour the lowest. A neighbour
    between pixels is interpolated; outside the picture all is black. Equals
    ``skimage.feature.local_binary_pattern`` with its default method.

    Parameters
    ----------
    images : (n, height, width) or (n, height, width, 1) float array in [0, 1].
    neighbours : points on the circle, 1 to 16.
    radius : radius of the circle, in pixels.

    Returns
    -------
    (n, height, width) int64 array, 0 to ``2 ** neighbours - 1``.

    Raises
    ------
    ValueError
        If ``images`` is not a batch of float grey images in [0, 1], ``neighbours`` is not
        between 1 and 16, or ``radius`` is not positive.

    Source
    ------
    Ojala, Pietikäinen & Mäenpää, Multiresolution Gray-Scale and Rotation Invariant Texture
    Classification with Local Binary Patterns, IEEE PAMI 24 (2002).
    """
    check_images(images)
    if images.ndim == 4 and images.shape[3] != 1:
        raise ValueError(
            f"expected grey images, got shape {images.shape}: average the channels by "
            "images.mean(axis=3), or take one of them"
        )
    check_count("neighbours", neighbours)
    if neighbours > MAX_NEIGHBOURS:
        raise ValueError(f"expected at most {MAX_NEIGHBOURS} neighbours, got {neighbours}")
    if not 0 < radius < np.inf:
        raise ValueError(f"expected a positive radius in pixels, got {radius}")

    grey = images.reshape(images.shape[:3])
    return np.concatenate([_chunk_codes(grey[part], neighbours, radius) for part in chunks(grey)])


def local_binary_patterns(
    images: np.ndarray,
    *,
    neighbours: int = 8,
    radius: float = 1.0,
    pixels_per_cell: tuple[int, int] = (8, 8),
) -> np.ndarray:
    """Count the codes of `local_binary_codes` in each cell of each image.

    A code is uniform if its bits change at most twice around the circle: an edge, a corner, a
    spot, flat ground. Each uniform code has a bin of its own, in the order of the codes; all
    others, mostly noise, share the last bin. With 8 neighbours that makes 59 bins.

    Parameters
    ----------
    images : (n, height, width) or (n, height, width, 1) float array in [0, 1].
    neighbours : points on the circle, 1 to 16.
    radius : radius of the circle, in pixels.
    pixels_per_cell : height and width of a cell; pixels beyond the last whole cell are left out.

    Returns
    -------
    (n, cell_rows * cell_columns * bins) float32 array: in each cell, the fraction of its pixels.

    Raises
    ------
    ValueError
        As `local_binary_codes`; or if a cell exceeds the image.

    Source
    ------
    Ahonen, Hadid & Pietikäinen, Face Description with Local Binary Patterns, IEEE PAMI 28 (2006).
    """
    check_images(images)
    check_cells(images, pixels_per_cell)
    codes = local_binary_codes(images, neighbours=neighbours, radius=radius)
    bits = np.arange(2**neighbours)[:, None] >> np.arange(neighbours) & 1  # (code, neighbour)
    uniform = (bits != np.roll(bits, 1, axis=1)).sum(axis=1) <= 2
    bin_of_code = np.where(uniform, np.cumsum(uniform) - 1, uniform.sum())

    histograms = [
        count_in_cells(bin_of_code[codes[part]], int(uniform.sum()) + 1, pixels_per_cell).astype(np.float32)
        for part in chunks(codes)
    ]
    return np.concatenate(histograms).reshape(len(images), -1)


def _chunk_codes(grey: np.ndarray, neighbours: int, radius: float) -> np.ndarray:
    # Float64 and this order of operations settle ties between equal pixels as scikit-image does.
    grey = grey.astype(np.float64)
    _, height, width = grey.shape
    margin = int(np.ceil(radius)) + 1
    padded = np.pad(grey, ((0, 0), (margin, margin), (margin, margin)))
    codes = np.zeros(grey.shape, dtype=np.int64)
    for neighbour in range(neighbours):
        angle = 2 * np.pi * neighbour / neighbours
        rows = np.arange(height)[:, None] + np.round(-radius * np.sin(angle), 5)
        columns = np.arange(width) + np.round(radius * np.cos(angle), 5)
        top, left = np.floor(rows).astype(int), np.floor(columns).astype(int)
        down, right = rows - top, columns - left
        top, left = top + margin, left + margin
        above = (1 - right) * padded[:, top, left] + right * padded[:, top, left + 1]
        below = (1 - right) * padded[:, top + 1, left] + right * padded[:, top + 1, left + 1]
        codes |= ((1 - down) * above + down * below >= grey).astype(np.int64) << neighbour
    return codes
