"""HOG of a whole batch at once against scikit-image's HOG, image by image.

    python benchmarks/hog.py

Both ways compute the same features of the same images of Fashion-MNIST in turns, for several settings;
the largest difference between their numbers is told as well.
"""

import numpy as np
import skimage.feature
from measure import Benchmark, in_turns, make_parser, ratios

from course.data import load
from course.features.image import hog

SETTINGS = {
    "cells of 4, as in the lessons": {"pixels_per_cell": (4, 4), "cells_per_block": (2, 2)},
    "cells of 7": {"pixels_per_cell": (7, 7), "cells_per_block": (2, 2)},
    "cells of 8, scikit-image's own choice": {"pixels_per_cell": (8, 8), "cells_per_block": (3, 3)},
}


def main() -> None:
    """Time both ways in turns, one setting after the other."""
    parser = make_parser(__doc__)
    parser.add_argument("--images", type=int, default=600, help="how many images (default 600)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each way (default 5)")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.images, arguments.rounds = 20, 2

    images = load("fashion_mnist", train_size=arguments.images).scaled().x_train[..., 0]  # (n, 28, 28)
    with Benchmark(__file__, __doc__, arguments) as benchmark:
        for name, settings in SETTINGS.items():
            ways = {
                "one by one": lambda settings=settings: np.stack(
                    [skimage.feature.hog(image, **settings) for image in images]
                ),
                "in a batch": lambda settings=settings: hog(images, **settings),
            }
            difference = np.abs(ways["in a batch"]() - ways["one by one"]()).max()
            seconds = in_turns(ways, arguments.rounds)
            slow, fast = seconds.values()
            speed = [len(images) / each for each in fast]
            benchmark.add(f"HOG, {name}: scikit-image's time / ours", "×", ratios(slow, fast), headline=True)
            benchmark.add(f"HOG, {name}: ours", "images/s", speed)
            benchmark.add(f"HOG, {name}: largest difference to scikit-image", "", float(difference))
        benchmark.note(f"{len(images)} images of {images.shape[1]} × {images.shape[2]} pixels a call.")


if __name__ == "__main__":
    main()
