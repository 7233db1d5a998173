"""Does it help to let each kernel of a class compute with one thread? Train in many at once, in turns.

`.venv-classroom/bin/python tests/hub/threads.py --out classroom/hub/threads.json` measures it: until all are
through, with one thread each, and with as many as each takes by itself, which is one a core.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil
from processes import REPOSITORY

from course.devices.machine import processor_name

TRAIN = """
import os, sys
from course.data import load
from course.models import build_cnn
from course.training import Settings, train
import keras
fashion = load("fashion_mnist", train_size=2_000, test_size=500).scaled()
net = build_cnn((28, 28, 1), 10)
train(net, fashion, Settings(epochs=1))  # compiled, and warm
print("ready", flush=True)
sys.stdin.readline()  # all begin at once
spent = sum(os.times()[:2])
train(net, fashion, Settings(epochs=3))
print(sum(os.times()[:2]) - spent, flush=True)
"""
VARIABLES = (
    *("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"),
    *("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"),
)


def train_in_many(kernels: int, threads: int | None) -> tuple[float, float]:
    """Train the first CNN in several processes at once.

    Returns
    -------
    Seconds until the last is through, and processor seconds of all together.
    """
    environment = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    if threads:
        environment |= dict.fromkeys(VARIABLES, str(threads))
    environment |= {"COURSE_PROGRESS": "off", "COURSE_BUDGET": "quick"}
    running = [
        subprocess.Popen(
            [sys.executable, "-c", TRAIN],
            env=environment,
            cwd=REPOSITORY,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        for _ in range(kernels)
    ]
    try:
        for one in running:
            while one.stdout.readline() not in ("ready\n", ""):
                pass
        started = time.monotonic()
        for one in running:
            one.stdin.write("\n")
            one.stdin.flush()
        said = [one.communicate(timeout=1_200)[0] for one in running]
        return time.monotonic() - started, sum(float(one) for one in said)
    finally:
        for one in running:
            one.kill()
            one.wait()


def main() -> None:
    """Measure in turns, since other programs come and go."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--kernels", type=int, default=4)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    load_before = os.getloadavg()[0]
    measured = {"one thread each": [], "as many as each likes": []}
    for _ in range(options.turns):
        for (what, turns), threads in zip(measured.items(), (1, None), strict=True):
            turns.append([round(figure, 1) for figure in train_in_many(options.kernels, threads)])
            print(f"{what}: {turns[-1][0]} s, {turns[-1][1]} s of processor time", flush=True)
    (wall, work), (wall_without, work_without) = (
        [statistics.median(figures) for figures in zip(*turns, strict=True)] for turns in measured.values()
    )
    ratios = {"seconds": round(wall_without / wall, 2), "processor_seconds": round(work_without / work, 2)}
    print(f"without the limit, times {ratios}")
    if options.out:
        conditions = {"processor": processor_name(), "cores": psutil.cpu_count()}
        conditions |= {"load_average_before": round(load_before, 1)}
        figures = {"kernels": options.kernels, "seconds_and_processor_seconds": measured, "ratio": ratios}
        options.out.write_text(json.dumps(figures | conditions, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
