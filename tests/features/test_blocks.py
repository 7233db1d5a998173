"""Histograms in their blocks, against blocks made one at a time."""

import numpy as np
import pytest

from course.features.blocks import histograms_in_blocks
from course.features.image import hog, orientation_histograms


def normalise(block):
    block = block / np.sqrt((block**2).sum() + 1e-5**2)
    block = np.minimum(block, 0.2)
    return block / np.sqrt((block**2).sum() + 1e-5**2)


@pytest.mark.parametrize(("cell", "block"), [((4, 4), (2, 2)), ((3, 5), (3, 1)), ((7, 7), (1, 1))])
def test_each_cell_is_the_mean_over_its_blocks(cell, block):
    images = np.random.default_rng(0).random((2, 17, 23), dtype=np.float32)
    settings = {"orientations": 6, "pixels_per_cell": cell}
    counted = orientation_histograms(images, **settings)
    found = histograms_in_blocks(images, **settings, cells_per_block=block)
    assert found.shape == counted.shape
    for image, row, column in np.ndindex(counted.shape[:3]):
        versions = []
        for top in range(max(row - block[0] + 1, 0), row + 1):
            for left in range(max(column - block[1] + 1, 0), column + 1):
                cells = counted[image, top : top + block[0], left : left + block[1]]
                if cells.shape[:2] == block:
                    versions.append(normalise(cells)[row - top, column - left])
        np.testing.assert_allclose(found[image, row, column], np.mean(versions, axis=0), atol=1e-5)


def test_one_block_is_the_hog_itself():
    images = np.random.default_rng(1).random((3, 8, 8), dtype=np.float32)
    found = histograms_in_blocks(images, pixels_per_cell=(4, 4))
    expected = hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
    np.testing.assert_array_equal(found.reshape(3, -1), expected)


def test_light_does_not_matter():
    images = np.random.default_rng(2).random((1, 16, 16), dtype=np.float32)
    full, half = (histograms_in_blocks(light * images, pixels_per_cell=(4, 4)) for light in (1, 0.5))
    np.testing.assert_allclose(full, half, atol=1e-4)


def test_it_refuses_what_hog_refuses():
    with pytest.raises(ValueError, match="blocks that fit"):
        histograms_in_blocks(np.zeros((1, 8, 8), np.float32), pixels_per_cell=(8, 8))
    with pytest.raises(ValueError, match="float images"):
        histograms_in_blocks(np.zeros((1, 16, 16), np.uint8))
