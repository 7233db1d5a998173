"""What the blocks of HOG make of each cell: its histogram after normalisation."""

from __future__ import annotations

import numpy as np

from course.features.image import hog


def histograms_in_blocks(
    images: np.ndarray,
    *,
    orientations: int = 9,
    pixels_per_cell: tuple[int, int] = (8, 8),
    cells_per_block: tuple[int, int] = (2, 2),
) -> np.ndarray:
    """Normalise the orientation histograms: for each cell, the mean over all blocks that it lies in.

    A HOG holds a cell once for each of its blocks, in the corners of the picture once only and inside
    up to four times. To look at it, one histogram a cell is wanted.

    Parameters
    ----------
    images, orientations, pixels_per_cell, cells_per_block : as for ``course.features.image.hog``.

    Returns
    -------
    (n, cell_rows, cell_columns, orientations) float32 array.

    Raises
    ------
    ValueError
        As ``hog`` does.
    """
    numbers = hog(
        images,
        orientations=orientations,
        pixels_per_cell=pixels_per_cell,
        cells_per_block=cells_per_block,
    )
    rows, columns = (images.shape[axis + 1] // pixels_per_cell[axis] for axis in (0, 1))
    height, width = cells_per_block
    block_rows, block_columns = rows - height + 1, columns - width + 1
    blocks = numbers.reshape(len(images), block_rows, block_columns, height, width, orientations)
    sums = np.zeros((len(images), rows, columns, orientations), dtype=np.float32)
    counts = np.zeros((rows, columns, 1), dtype=np.float32)
    for down in range(height):
        for across in range(width):
            cells = np.s_[down : down + block_rows, across : across + block_columns]
            sums[:, *cells] += blocks[:, :, :, down, across]
            counts[cells] += 1
    return sums / counts
