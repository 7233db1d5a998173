"""A pass through the data by plain Keras, and as the course feeds it: what waiting at the end costs.

    python benchmarks/feeding.py

On TensorFlow, the end of about half of all passes waits for a thread that tunes the pipeline and sleeps in
between (``course/feeding.py`` tells more). One pass predicts, the other trains for an epoch; plain Keras gets
the same arrays and batches. The mean tells what a learner pays, the range that it comes by chance.
"""

from statistics import mean

import numpy as np
from measure import Benchmark, in_turns, make_parser

from course.batches import make_batches
from course.data import load
from course.feeding import feed, feed_in_order
from course.models import build_cnn
from course.training import IMAGES_AT_ONCE, Settings, prepare


def main() -> None:
    """Time both ways in turns, for both kinds of pass."""
    parser = make_parser(__doc__)
    parser.add_argument("--rounds", type=int, default=20, help="passes of each way (default 20)")
    arguments = parser.parse_args()
    size = 10_000
    if arguments.quick:
        arguments.rounds, size = 2, 500
    images = load("fashion_mnist", train_size=size, test_size=size).scaled()
    settings = Settings(batch_size=128)
    net = build_cnn((28, 28, 1), 10)
    prepare(net, settings, 10**6)
    x, everything = images.x_test, np.arange(size)

    def make() -> object:
        return make_batches(images.x_train, images.y_train, everything, settings)

    passes = {
        f"predicting {size:,} garments": {
            "plain Keras": lambda: net.predict(x, batch_size=IMAGES_AT_ONCE, verbose=0),
            "fed by the course": lambda: net.predict(feed_in_order(x, batch_size=IMAGES_AT_ONCE), verbose=0),
        },
        f"an epoch of {size:,} garments": {
            "plain Keras": lambda: net.fit(make(), verbose=0),
            "fed by the course": lambda: net.fit(feed(make()), shuffle=False, verbose=0),
        },
    }
    with Benchmark(__file__, __doc__, arguments) as benchmark:
        for what, ways in passes.items():
            seconds = in_turns(ways, arguments.rounds)
            for name, each in seconds.items():
                benchmark.add(f"{what}, {name}", "s", each)
            plain, fed = (mean(each) for each in seconds.values())
            benchmark.add(
                f"{what}: mean time of plain Keras / as the course feeds it", "×", plain / fed, headline=True
            )


if __name__ == "__main__":
    main()
