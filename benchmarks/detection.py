"""Seconds to score every window of a street scene: a net in one pass against one crop at a time.

    python benchmarks/detection.py --height 192 --width 320

Both ways are timed in turns on the same scene and the same net, once without and once with padding,
so that a busy moment of the machine hits both alike. Crops go
through the net in batches of 256, with their cutting counted. The differences between the scores
show what padding changes: beside them stands how far the scores themselves spread.
"""

import numpy as np
from measure import Benchmark, in_turns, make_parser, ratios

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


def main() -> None:
    """Train a net for each padding for a moment, then time both ways in turns."""
    parser = make_parser(__doc__)
    parser.add_argument("--height", type=int, default=192, help="of the scene, in pixels (default 192)")
    parser.add_argument("--width", type=int, default=320, help="of the scene, in pixels (default 320)")
    parser.add_argument("--rounds", type=int, default=5, help="runs of each way (default 5)")
    parser.add_argument("--views", type=int, default=600, help="to train on (default 600)")
    parser.add_argument("--epochs", type=int, default=4, help="of training (default 4)")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.height, arguments.width, arguments.rounds = 128, 128, 1
        arguments.views, arguments.epochs = 16, 1
    import keras

    with Benchmark(__file__, __doc__, arguments) as benchmark:
        (street,) = draw_streets(1, 0, height=arguments.height, width=arguments.width)
        image = street.image / np.float32(255)
        views = load_pedestrians(arguments.views, 2).scaled()
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
            expected, scores = ways["crops"](), ways["pass"]()
            slow, fast = in_turns(ways, arguments.rounds).values()
            place = f"street scene, {scores.size:,} windows, padding {padding!r}"
            headline = padding == "valid"
            benchmark.add(f"{place}: crop by crop / one pass", "×", ratios(slow, fast), headline=headline)
            benchmark.add(f"{place}: one pass", "s", fast)
            difference = np.abs(scores - expected)
            benchmark.add(f"{place}: mean difference of scores", "", float(difference.mean()))
            benchmark.add(f"{place}: largest difference of scores", "", float(difference.max()))
            benchmark.add(f"{place}: spread of scores", "", float(expected.std()))
        benchmark.note(
            f"A scene of {arguments.height} × {arguments.width} pixels; crops in batches of {CROPS_AT_ONCE}."
        )


if __name__ == "__main__":
    main()
