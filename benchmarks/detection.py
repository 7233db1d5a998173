"""Seconds to score every window of a street scene: a net in one pass against one crop at a time.

    python benchmarks/detection.py --height 192 --width 320

Both ways are timed in turns on the same scene and the same net, once without and once with padding,
so that a busy moment of the machine hits both alike; the best run of each counts. Crops go
through the net in batches of 256, with their cutting counted. The differences between the scores
show what padding changes: beside them stands how far the scores themselves spread.
"""

import argparse
import os
import time

import numpy as np

from course import devices
from course.data import load_pedestrians
from course.data.roads import draw_streets
from course.detection import as_fully_convolutional, sliding_windows
from course.models import build_cnn
from course.training import Settings, train

WINDOW = (64, 32)
CROPS_AT_ONCE = 256


def score_crops(model, image: np.ndarray, step: int) -> np.ndarray:
    """Score each window by itself: (rows, columns) probabilities of a pedestrian."""
    from keras.ops import convert_to_numpy

    windows, _ = sliding_windows(image, WINDOW, step)
    places = np.indices(windows.shape[:2]).reshape(2, -1)
    scores = [
        convert_to_numpy(model(windows[tuple(places[:, start : start + CROPS_AT_ONCE])], training=False))[
            :, 1
        ]
        for start in range(0, places.shape[1], CROPS_AT_ONCE)
    ]
    return np.concatenate(scores).reshape(windows.shape[:2])


def seconds_of(function) -> tuple[float, np.ndarray]:
    """Wall time of one call, and its result."""
    start = time.perf_counter()
    result = function()
    return time.perf_counter() - start, result


def main() -> None:
    """Train a net for each padding for a moment, then time both ways in turns."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--height", type=int, default=192, help="of the scene, in pixels (default 192)")
    parser.add_argument("--width", type=int, default=320, help="of the scene, in pixels (default 320)")
    parser.add_argument("--repeats", type=int, default=5, help="runs of each, the best counts (default 5)")
    parser.add_argument("--views", type=int, default=600, help="to train on (default 600)")
    parser.add_argument("--epochs", type=int, default=4, help="of training (default 4)")
    arguments = parser.parse_args()
    import keras

    (street,) = draw_streets(1, 0, height=arguments.height, width=arguments.width)
    image = street.image / np.float32(255)
    views = load_pedestrians(arguments.views, 2).scaled()
    print(devices.describe())
    print(
        f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; best of {arguments.repeats} runs in turns"
    )
    print(
        "padding  windows  step  crop by crop   one pass  ratio  mean difference  largest  spread of scores"
    )
    for padding in ("valid", "same"):
        keras.utils.set_random_seed(0)
        model = build_cnn((*WINDOW, 3), 2, filters=(16, 32, 64), padding=padding)
        settings = Settings(epochs=arguments.epochs, learning_rate=3e-3, validation_fraction=0)
        train(model, views, settings, label=padding, test=False)
        net = as_fully_convolutional(model)
        ways = {
            "crops": lambda model=model, step=net.step: score_crops(model, image, step),
            "pass": lambda net=net: net.score(image[np.newaxis])[0, ..., 1],
        }
        runs = {name: [] for name in ways}
        for _ in range(1 + arguments.repeats):  # the first prepares, and does not count
            for name, way in ways.items():
                runs[name].append(seconds_of(way))
        slow, fast = (min(seconds for seconds, _ in runs[name][1:]) for name in ways)
        expected, scores = (runs[name][-1][1] for name in ways)
        difference = np.abs(scores - expected)
        print(
            f"{padding:7}  {scores.size:7}  {net.step:4}  {slow:10.3f} s  {fast:7.4f} s  {slow / fast:4.0f}x"
            f"  {difference.mean():15.1e}  {difference.max():7.1e}  {expected.std():16.3f}"
        )


if __name__ == "__main__":
    main()
