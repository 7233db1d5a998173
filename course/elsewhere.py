"""Measure in a process of its own, where threads, devices and backend can be others than here.

``python -m course.elsewhere TASK OPTIONS`` does a task, with its options as JSON, and prints JSON.
"""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from statistics import median

import numpy as np

MARK = "measured:"
TIMEOUT_SECONDS = 600


class NotMeasuredError(Exception):
    """A measurement could not be made here; the message says why, and what would make it possible."""


def measure_elsewhere(task: str, environment: Mapping[str, str], **options: object) -> dict:
    """Do a task in a new process of this Python, and return what it measured.

    Parameters
    ----------
    task : one of ``TASKS``.
    environment : variables that are changed there, e.g. from :func:`with_threads`.
    options : of the task.

    Raises
    ------
    ValueError
        If there is no such task.
    NotMeasuredError
        If the process failed, or took longer than ten minutes.
    """
    if task not in TASKS:
        raise ValueError(f"task must be one of {sorted(TASKS)}, got {task!r}")
    try:
        answer = subprocess.run(
            [sys.executable, "-m", "course.elsewhere", task, json.dumps(options)],
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise NotMeasuredError(f"{task}: no answer within {TIMEOUT_SECONDS} seconds") from error
    lines = [line for line in answer.stdout.splitlines() if line.startswith(MARK)]
    if answer.returncode != 0 or not lines:
        said = answer.stderr.strip().splitlines()
        raise NotMeasuredError(f"{task}: {said[-1] if said else f'exit status {answer.returncode}'}")
    return json.loads(lines[-1].removeprefix(MARK))


def with_threads(count: int) -> dict[str, str]:
    """Return the environment in which a backend computes on so many CPU threads."""
    if count < 1:
        raise ValueError(f"expected 1 thread or more, got {count}")
    names = ("TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "OMP_NUM_THREADS")
    return dict.fromkeys(names, str(count))


def without_gpu() -> dict[str, str]:
    """Return the environment in which a backend sees no GPU."""
    return {"CUDA_VISIBLE_DEVICES": "-1", "JAX_PLATFORMS": "cpu"}


def with_virtual_devices(count: int) -> dict[str, str]:
    """Return the environment in which JAX takes one CPU for several devices.

    Raises
    ------
    NotMeasuredError
        If JAX is not installed.
    """
    flags = f"{os.environ.get('XLA_FLAGS', '')} --xla_force_host_platform_device_count={count}".strip()
    return {**_with_jax(), "XLA_FLAGS": flags, **without_gpu()}


def with_gpus(count: int) -> dict[str, str]:
    """Return the environment in which JAX sees the first GPUs of those that this process may use.

    Raises
    ------
    NotMeasuredError
        If JAX is not installed.
    """
    allowed = os.environ.get("CUDA_VISIBLE_DEVICES")
    names = allowed.split(",") if allowed else [str(number) for number in range(count)]
    return {**_with_jax(), "CUDA_VISIBLE_DEVICES": ",".join(names[:count])}


def _with_jax() -> dict[str, str]:
    if importlib.util.find_spec("jax") is None:
        raise NotMeasuredError(
            'JAX is not in this environment; `pip install -e ".[jax]"` in another one has it'
        )
    return {"KERAS_BACKEND": "jax"}


def measure_speed(batch_sizes: Sequence[int], steps: int = 12) -> dict:
    """Train the course's CNN on noise, with one batch size after the other, from small to large.

    Returns
    -------
    ``device``; ``images_per_second``, ``first_step_seconds`` and ``peak_bytes``, a list each, one number a
    batch size: the last one is how much more memory the process ever held than before the first step.
    """
    import keras

    from course.devices import describe
    from course.models import build_cnn

    keras.utils.set_random_seed(0)
    model = build_cnn((28, 28, 1), 10)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    random = np.random.default_rng(0)
    result = {"device": str(describe()), "images_per_second": [], "first_step_seconds": [], "peak_bytes": []}
    with watched_memory() as memory:
        before = memory["bytes"]
        for size in batch_sizes:
            images = random.random((size, 28, 28, 1), dtype=np.float32)
            labels = random.integers(0, 10, size)
            seconds = []
            for _ in range(steps):
                began = time.perf_counter()
                model.train_on_batch(images, labels)
                seconds.append(time.perf_counter() - began)
            result["images_per_second"].append(size / median(seconds[2:]))
            result["first_step_seconds"].append(seconds[0])
            result["peak_bytes"].append(memory["bytes"] - before)
    return result


@contextmanager
def watched_memory() -> Iterator[dict[str, int]]:
    """Watch the main memory of this process; yield a dictionary whose ``bytes`` grows to the largest seen.

    The system's own record of it is of no use: a new process inherits that of the one which started it.
    Without psutil nothing is seen.
    """
    try:
        import psutil
    except ImportError:
        yield {"bytes": 0}
        return
    process, done = psutil.Process(), threading.Event()
    seen = {"bytes": process.memory_info().rss}

    def watch() -> None:
        while not done.wait(0.004):
            seen["bytes"] = max(seen["bytes"], process.memory_info().rss)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def share_batches(devices: int, batch_size: int = 64, steps: int = 6) -> dict:
    """Train the course's CNN on Fashion-MNIST by so many devices at once, all that the backend sees.

    Each device holds the whole net and gets its share of every batch. Only JAX can, in Keras 3.

    Returns
    -------
    ``devices``, their names, and ``losses``, one number a step.

    Raises
    ------
    RuntimeError
        If the backend sees more or fewer devices.
    """
    import keras

    from course.data import load
    from course.models import build_cnn

    seen = keras.distribution.list_devices()
    if len(seen) != devices:
        raise RuntimeError(f"expected {devices} devices, {keras.config.backend()} sees {', '.join(seen)}")
    if devices > 1:
        keras.distribution.set_distribution(keras.distribution.DataParallel(devices=seen))
    keras.utils.set_random_seed(0)
    fashion = load("fashion_mnist", train_size=batch_size * steps, test_size=10).scaled()
    model = build_cnn((28, 28, 1), 10)
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy")
    batches = zip(np.split(fashion.x_train, steps), np.split(fashion.y_train, steps), strict=True)
    losses = [float(model.train_on_batch(images, labels)) for images, labels in batches]
    return {"devices": list(seen), "losses": losses}


def compare_sharing(kind: str, count: int) -> dict[str, list[float]]:
    """Train by one device and by so many that share each batch, with :func:`share_batches`.

    Parameters
    ----------
    kind : "virtual device" or "GPU".
    count : of devices that share, at least 2.

    Returns
    -------
    The losses of both trainings, one number a step, by a name such as "4 virtual devices".

    Raises
    ------
    NotMeasuredError
        If JAX is not installed, or sees no such devices.
    """
    environment = {"virtual device": with_virtual_devices, "GPU": with_gpus}[kind]
    names = {1: f"1 {kind}", count: f"{count} {kind}s"}
    return {
        name: measure_elsewhere("sharing", environment(number), devices=number)["losses"]
        for number, name in names.items()
    }


TASKS = {"speed": measure_speed, "sharing": share_batches}

if __name__ == "__main__":
    print(MARK + json.dumps(TASKS[sys.argv[1]](**json.loads(sys.argv[2]))))
