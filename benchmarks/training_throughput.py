"""How fast the course's nets train, as a share of what this machine's arithmetic can do at best.

    python benchmarks/training_throughput.py

Operations on the way forward are counted layer by layer (`course/counting.py`), and three times as many are
taken for a step: the way back computes the gradients of the inputs and those of the weights. Times the
images a second, that is the speed of the net; the ceiling is the speed of a large matrix product in
float32, measured before and after each training. `live_panel.py` adds what watching a training costs.
"""

import time
from collections.abc import Callable

import numpy as np
from measure import Benchmark, make_parser

from course.counting import count_layers
from course.data import load
from course.devices import measure_ceilings
from course.models import build_cnn, build_mlp, build_resnet
from course.training import Settings, train

STEP_TO_FORWARD = 3  # operations of a step of training, in units of those on the way forward
# Name to the net, with as many images as make a pass of some seconds on two cores.
NETS: dict[str, tuple[Callable, int]] = {
    "MLP of 128 and 64": (build_mlp, 12_800),
    "CNN of four convolutions": (build_cnn, 2_560),
    "ResNet of 20 layers": (lambda *of: build_resnet(*of, depth=20, first_kernel=5, first_stride=2), 1_280),
}


def images_a_second(build: Callable, count: int, passes: int) -> list[float]:
    """Train with batches of 128; images a second of each pass but the first, which compiles."""
    import keras

    class Clock(keras.callbacks.Callback):
        def __init__(self) -> None:
            super().__init__()
            self.seconds: list[float] = []

        def on_epoch_begin(self, epoch, logs=None) -> None:
            self.began = time.perf_counter()

        def on_epoch_end(self, epoch, logs=None) -> None:
            self.seconds.append(time.perf_counter() - self.began)

    images, clock = load("fashion_mnist", train_size=count, test_size=10).scaled(), Clock()
    settings = Settings(epochs=1 + passes, batch_size=min(128, count), validation_fraction=0)
    train(build((28, 28, 1), 10), images, settings, callbacks=[clock], test=False)
    return [count / seconds for seconds in clock.seconds[1:]]


def main() -> None:
    """Train all nets in turns, with the ceiling measured in between."""
    parser = make_parser(__doc__)
    parser.add_argument("--rounds", type=int, default=2, help="trainings of each net (default 2)")
    parser.add_argument("--passes", type=int, default=3, help="of each training that count (default 3)")
    arguments = parser.parse_args()
    nets, seconds = NETS, 2.0
    if arguments.quick:
        arguments.rounds, arguments.passes, seconds = 1, 1, 0.1
        nets = {name: (build, 128) for name, (build, _) in NETS.items() if "ResNet" not in name}

    with Benchmark(__file__, __doc__, arguments) as benchmark:
        speeds: dict[str, list[float]] = {name: [] for name in nets}
        ceilings = [measure_ceilings(seconds).operations["float32"]]
        for number in range(arguments.rounds):
            for name in nets if number % 2 == 0 else reversed(nets):
                speeds[name] += images_a_second(*nets[name], arguments.passes)
                ceilings.append(measure_ceilings(seconds).operations["float32"])
        benchmark.add(
            "matrix product in float32", "GFLOP/s", [each / 1e9 for each in ceilings], headline=True
        )
        ceiling = float(np.median(ceilings))
        for name, (build, _) in nets.items():
            operations = STEP_TO_FORWARD * sum(
                layer.operations for layer in count_layers(build((28, 28, 1), 10))
            )
            benchmark.add(f"training, {name}", "images/s", speeds[name])
            shares = [100 * operations * speed / ceiling for speed in speeds[name]]
            benchmark.add(
                f"training, {name}: share of the matrix product's speed", "%", shares, headline=True
            )
            benchmark.add(f"operations of a step for one image, {name}", "million", operations / 1e6)
        benchmark.note("Images of 28 × 28, batches of 128; the first pass, which compiles, does not count.")


if __name__ == "__main__":
    main()
