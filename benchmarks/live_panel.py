"""What a watched training costs: the same training with the live panel and with the progress bar alone.

    python benchmarks/live_panel.py

Both run in turns in one Jupyter kernel, so that the panel sends to a front end what it would send in
JupyterLab; what the browser then draws is its own time. A training is that of lesson 05, of one CPU
minute or less. Wall times of a busy machine scatter, so processor time is told as well, and the share
of the training that was spent in the panel's own code, which scatters least. The target is 3 %. The speed
of the training stands beside that of a large matrix product, as in `training_throughput.py`.
"""

import ast
import os
from statistics import median

from jupyter_client.manager import start_new_kernel
from measure import Benchmark, make_parser, ratios

STEP_TO_FORWARD = 3  # operations of a step of training, in units of those on the way forward
CELL = """
import time
from course import devices
from course.counting import count_layers
from course.data import load
from course.models import build_cnn
from course.training import Settings, train
from course.widgets import watch_training
import keras

images = load("fashion_mnist", train_size={images}, test_size=10).scaled()
settings = Settings(epochs={epochs}, learning_rate=0.01, augment=("flip", "shift"))

def measure(watch):
    keras.utils.set_random_seed(0)
    net = build_cnn((28, 28, 1), 10)
    own = {{"while it trains": 0.0, "at the end": 0.0}}
    if watch:  # the time between a call of the panel and its return
        follow, finish = watch.follow, watch.finish
        def timed(action, when="while it trains"):
            def call(*arguments, **options):
                began = time.perf_counter()
                try:
                    return action(*arguments, **options)
                finally:
                    own[when] += time.perf_counter() - began
            return call
        def timed_follow(recorder, stop):
            follower = timed(follow)(recorder, stop)
            for name in ("on_train_begin", "on_train_batch_end", "on_epoch_end", "on_train_end"):
                setattr(follower, name, timed(getattr(follower, name)))
            return follower
        watch.follow, watch.finish = timed_follow, timed(finish, "at the end")
    wall, processor = time.perf_counter(), time.process_time()
    train(net, images, settings, watch=watch, test=False)
    return time.perf_counter() - wall, time.process_time() - processor, *own.values()

measure(None)  # loads what is loaded once
pairs = [(measure(None), measure(watch_training())) for _ in range({pairs})]
operations = sum(layer.operations for layer in count_layers(build_cnn((28, 28, 1), 10)))
ceiling = devices.measure_ceilings({seconds}).operations["float32"]
"""


def main() -> None:
    """Measure in turns, in one kernel."""
    parser = make_parser(__doc__)
    parser.add_argument("--pairs", type=int, default=5, help="trainings of each kind (default 5)")
    parser.add_argument("--epochs", type=int, default=6, help="of each training (default 6)")
    arguments = parser.parse_args()
    sizes = {"pairs": arguments.pairs, "epochs": arguments.epochs, "images": 4_000, "seconds": 2.0}
    if arguments.quick:
        sizes = {"pairs": 1, "epochs": 1, "images": 200, "seconds": 0.1}
    os.environ["COURSE_PROGRESS"] = "on"
    with Benchmark(__file__, __doc__, arguments) as benchmark:
        answers = ask_kernel(CELL.format(**sizes), ("pairs", "operations", "ceiling"))
        pairs = answers["pairs"]
        # A tenth of the images is held out, and looked at after each epoch on the way forward.
        work = sizes["epochs"] * sizes["images"] * answers["operations"] * (0.9 * STEP_TO_FORWARD + 0.1)
        for place, what in ((0, "wall time"), (1, "processor time")):
            without, watched = ([pair[watch][place] for pair in pairs] for watch in (0, 1))
            benchmark.add(
                f"training of lesson 05, {what} with the live panel / without", "×", ratios(watched, without)
            )
            if place == 0:
                for name, seconds in (("without the live panel", without), ("with the live panel", watched)):
                    benchmark.add(f"training of lesson 05 {name}", "s", seconds)
                    shares = [100 * work / answers["ceiling"] / each for each in seconds]
                    text = f"training of lesson 05 {name}, compiled anew: share of the matrix product's speed"
                    benchmark.add(text, "%", shares, headline=True)
        shares = [100 * (during + end) / wall for _, (wall, _, during, end) in pairs]
        benchmark.add("the live panel's own code, of the wall time of a training", "%", shares, headline=True)
        for place, when in ((2, "while a net trains"), (3, "for the picture that stays")):
            benchmark.add(f"the live panel's own code {when}", "s", [watched[place] for _, watched in pairs])
        benchmark.note(
            f"Median of {median([wall for (wall, _, _, _), _ in pairs]):.1f} s a training: shorter ones pay "
            "more for the picture that stays."
        )


def ask_kernel(cell: str, names: tuple[str, ...]) -> dict[str, object]:
    """Run a cell in a new kernel, and give back the values of some of its names."""
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        reply = client.execute_interactive(
            cell, output_hook=lambda message: None, user_expressions={name: name for name in names}
        )["content"]
        if reply["status"] != "ok":
            raise RuntimeError(f"{reply['ename']}: {reply['evalue']}")
        return {
            name: ast.literal_eval(found["data"]["text/plain"])
            for name, found in reply["user_expressions"].items()
        }
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


if __name__ == "__main__":
    main()
