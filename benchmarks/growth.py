"""How seconds and memory of a training grow with the images and with the depth of the net.

    python benchmarks/growth.py

Each training runs in a process of its own, so that its peak memory is its own: the course's CNN for one pass
over 1,000 to 60,000 random images of 28 × 28 pixels, and the residual nets of lesson 07,
of 2 to 150 layers, for one pass over 2,000.

The first step, before which the backend writes out the whole net, is timed apart from the others. Beside
them stands the SVM on HOG of the lessons, which looks at pairs of images. For each
round the exponent p of "work to the power p" is fitted on logarithms of both: 1 is linear, 2 quadratic.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np
from measure import Benchmark, in_turns, make_parser

IMAGES = (1_000, 4_000, 12_000, 60_000)
DEPTHS = (2, 20, 56, 150)
IMAGES_FOR_DEPTHS = 2_000
IMAGES_OF_SVM = (1_000, 2_000, 4_000)
BATCH = 128


def train_once(kind: str, size: int, images_for_depths: int) -> dict[str, float]:
    """Train in this process; seconds before and after the first step, and megabytes beyond an idle Keras."""
    import resource

    import keras

    from course.data import Dataset
    from course.models import build_cnn, build_resnet
    from course.training import Settings, train

    keras.ops.ones(1)  # what the backend makes at its first call
    idle = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Drawn and not loaded: unpacking the whole data set would hide what a small training takes.
    random, count = np.random.default_rng(0), size if kind == "images" else images_for_depths
    inputs, labels = random.random((count, 28, 28, 1), np.float32), random.integers(0, 10, count)
    images = Dataset(inputs, labels, inputs[:1], labels[:1])
    if kind == "images":
        net = build_cnn((28, 28, 1), 10)
    else:
        net = build_resnet(
            (28, 28, 1), 10, depth=size, widths=(16,), first_kernel=7, first_stride=4, looped=True
        )

    class Clock(keras.callbacks.Callback):
        after_step: list[float] = []  # noqa: RUF012 - one instance

        def on_train_batch_end(self, batch, logs=None) -> None:
            self.after_step.append(time.perf_counter())

    clock = Clock()
    began = time.perf_counter()
    settings = Settings(epochs=1, batch_size=BATCH, validation_fraction=0)
    train(net, images, settings, callbacks=[clock], test=False)
    steps = len(clock.after_step)
    later = (clock.after_step[-1] - clock.after_step[0]) / (steps - 1)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    scale = 2**20 if sys.platform == "darwin" else 2**10  # macOS tells bytes, Linux kilobytes
    return {
        "first_step": clock.after_step[0] - began - later,
        "pass": later * steps,
        "idle_mb": idle / scale,
        "extra_mb": (peak - idle) / scale,
    }


def train_apart(kind: str, size: int, images_for_depths: int) -> dict[str, float]:
    """Run :func:`train_once` in a new process."""
    code = f"import growth; growth.answer({kind!r}, {size}, {images_for_depths})"
    here = Path(__file__).parent
    asked = subprocess.run([sys.executable, "-c", code], cwd=here, capture_output=True, text=True)
    if asked.returncode:
        raise RuntimeError(f"the training of {kind} {size} failed: {asked.stderr.strip()[-500:]}")
    return json.loads(asked.stdout.splitlines()[-1])


def answer(kind: str, size: int, images_for_depths: int) -> None:
    """Print what :func:`train_once` gives, as the last line."""
    print(json.dumps(train_once(kind, size, images_for_depths)))


def fit_svms(sizes: Sequence[int], rounds: int) -> dict[int, list[float]]:
    """Fit an SVM on HOG to so many garments, in turns: size to the seconds of each fit."""
    from sklearn.svm import SVC

    from course.data import load
    from course.features.image import hog

    ways = {}
    for size in sizes:
        garments = load("fashion_mnist", train_size=size, test_size=10).scaled()
        features = hog(garments.x_train, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
        ways[size] = partial(SVC(C=10).fit, features, garments.y_train)
    return in_turns(ways, rounds, warm_up=False)


def exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Power p for which the costs grow as the sizes to the power p, by least squares on logarithms.

    Raises
    ------
    ValueError
        If there are fewer than two sizes, or a number is not above 0.
    """
    if len(sizes) < 2 or len(sizes) != len(costs) or min(*sizes, *costs) <= 0:
        raise ValueError(f"expected two or more sizes and costs above 0, got {list(sizes)} and {list(costs)}")
    return float(np.polyfit(np.log(sizes), np.log(costs), 1)[0])


def main() -> None:
    """Train everything in rounds, every other one in reverse order."""
    parser = make_parser(__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="trainings of each kind and size (default 3)")
    arguments = parser.parse_args()
    jobs = [("images", size) for size in IMAGES] + [("layers", depth) for depth in DEPTHS]
    images_for_depths, svms = IMAGES_FOR_DEPTHS, IMAGES_OF_SVM
    if arguments.quick:
        arguments.rounds, images_for_depths = 1, 300
        svms = (50, 100)
        jobs = [("images", 300), ("images", 600), ("layers", 2), ("layers", 8)]

    with Benchmark(__file__, __doc__, arguments) as benchmark:
        costs = {job: [] for job in jobs}
        for number in range(arguments.rounds):
            for job in jobs if number % 2 == 0 else reversed(jobs):
                costs[job].append(train_apart(*job, images_for_depths))
        for kind in ("images", "layers"):
            sizes = [size for of, size in jobs if of == kind]
            what = (
                f"{images_for_depths:,} images, residual net of {{:,}} layers"
                if kind == "layers"
                else "CNN, {:,} images"
            )
            for size in sizes:
                for key, name, unit in (
                    ("pass", "one pass", "s"),
                    ("first_step", "before the first step ends", "s"),
                    ("extra_mb", "memory beyond idle Keras", "MB"),
                ):
                    values = [cost[key] for cost in costs[kind, size]]
                    benchmark.add(f"{what.format(size)}: {name}", unit, values)
            for key, name in (("pass", "seconds"), ("extra_mb", "memory")):
                # A net of 2 layers has no block: what grows with the depth is not there yet.
                fitted = [size for size in sizes if not (kind == "layers" and size == 2 and len(sizes) > 2)]
                powers = [
                    exponent(fitted, [costs[kind, size][number][key] for size in fitted])
                    for number in range(arguments.rounds)
                ]
                span = f"from {fitted[0]:,} to {fitted[-1]:,}"
                benchmark.add(
                    f"exponent of {name} of a training over {kind}, {span}", "", powers, headline=True
                )
        fits = fit_svms(svms, arguments.rounds)
        for size, seconds in fits.items():
            benchmark.add(f"SVM on HOG, {size:,} images: fit", "s", seconds)
        powers = [exponent(svms, at_once) for at_once in zip(*fits.values(), strict=True)]
        span = f"from {svms[0]:,} to {svms[-1]:,}"
        benchmark.add(f"exponent of seconds of an SVM over images, {span}", "", powers, headline=True)
        idle = [cost["idle_mb"] for several in costs.values() for cost in several]
        benchmark.add("memory of idle Keras", "MB", idle)
        benchmark.note(f"Processes of their own are dear, so each training runs {arguments.rounds} times.")


if __name__ == "__main__":
    main()
