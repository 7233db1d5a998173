"""HOG of a whole batch at once against scikit-image's HOG, image by image.

    python benchmarks/hog.py --images 3000

Prints, for several settings, the seconds of both ways on the same images of Fashion-MNIST,
their ratio and the largest difference between their numbers.
"""

import argparse
import time

import numpy as np
import skimage.feature

from course.data import load
from course.features.image import hog

SETTINGS = [
    {"pixels_per_cell": (4, 4), "cells_per_block": (2, 2)},  # what the lessons use
    {"pixels_per_cell": (7, 7), "cells_per_block": (2, 2)},
    {"pixels_per_cell": (8, 8), "cells_per_block": (3, 3)},  # scikit-image's default
]


def best_seconds(function, repeats: int) -> tuple[float, np.ndarray]:
    """The shortest of several runs, the one least disturbed by other programs, and the result."""
    seconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        result = function()
        seconds.append(time.perf_counter() - start)
    return min(seconds), result


def main() -> None:
    """Time both ways, one setting after the other."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--images", type=int, default=3000, help="how many images (default 3000)")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each, the best counts (default 5)")
    arguments = parser.parse_args()

    dataset = load("fashion_mnist", train_size=arguments.images).scaled()
    images = dataset.x_train[..., 0]  # (n, 28, 28)
    print(
        f"{len(images)} images of {images.shape[1]} x {images.shape[2]} pixels, best of {arguments.repeats}"
    )
    print("cell   block  numbers  one by one  in a batch  ratio  largest difference")
    for settings in SETTINGS:
        slow, expected = best_seconds(
            lambda settings=settings: np.stack([skimage.feature.hog(image, **settings) for image in images]),
            arguments.repeats,
        )
        fast, features = best_seconds(lambda settings=settings: hog(images, **settings), arguments.repeats)
        cell, block = ("{} x {}".format(*settings[name]) for name in settings)
        difference = np.abs(features - expected).max()
        print(
            f"{cell}  {block}  {features.shape[1]:7}  {slow:8.3f} s  {fast:8.4f} s"
            f"  {slow / fast:4.0f}x  {difference:.1e}"
        )


if __name__ == "__main__":
    main()
