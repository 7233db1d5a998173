"""What a watched training costs: the same training with the live panel and with the progress bar alone.

    python benchmarks/live_panel.py

Both run in turns in one Jupyter kernel, so that the panel sends to a front end what it would send in
JupyterLab; what the browser then draws is its own time. A training is that of lesson 05, of one CPU
minute or less. Wall times of a busy machine scatter, so processor time is told as well, and the share
of the training that was spent in the panel's own code, which scatters least. The target is 3 %.
"""

import argparse
import ast
import os
from statistics import median

from jupyter_client.manager import start_new_kernel

CELL = """
import statistics, time
import keras
from course import devices
from course.data import load
from course.models import build_cnn
from course.training import Settings, train
from course.widgets import watch_training

images = load("fashion_mnist", train_size=4_000, test_size=500).scaled()
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
device = str(devices.describe())
"""


def main() -> None:
    """Measure in turns and print medians and ratios."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=5, help="trainings of each kind")
    parser.add_argument("--epochs", type=int, default=6, help="of each training")
    arguments = parser.parse_args()
    os.environ["COURSE_PROGRESS"] = "on"
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        cell = CELL.format(pairs=arguments.pairs, epochs=arguments.epochs)
        reply = client.execute_interactive(
            cell, output_hook=lambda message: None, user_expressions={"pairs": "pairs", "device": "device"}
        )["content"]
        if reply["status"] != "ok":
            raise RuntimeError(f"{reply['ename']}: {reply['evalue']}")
        answers = {name: found["data"]["text/plain"] for name, found in reply["user_expressions"].items()}
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)

    pairs = ast.literal_eval(answers["pairs"])
    print(ast.literal_eval(answers["device"]))
    for place, what in ((0, "wall seconds"), (1, "processor seconds")):
        without, watched = (median(pair[watch][place] for pair in pairs) for watch in (0, 1))
        ratios = median(pair[1][place] / pair[0][place] for pair in pairs)
        print(f"{what:<18} without {without:6.2f}   watched {watched:6.2f}   ratio of pairs {ratios:.3f}")
    shares = [100 * (during + end) / wall for _, (wall, _, during, end) in pairs]
    print(f"in the panel's own code: {median(shares):.2f} % of the wall time, at most {max(shares):.2f} %")
    during, end = (1000 * median(watched[place] for _, watched in pairs) for place in (2, 3))
    print(f"of it {during:.0f} ms while it trains, {end:.0f} ms for the picture that stays")


if __name__ == "__main__":
    main()
