"""How fast this device can be at best: matrix products and copies, and the seconds of any function."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from course.devices import machine

if TYPE_CHECKING:
    import keras

SIDE = {"cpu": 1024, "gpu": 8192}  # of the matrices: large enough that starting a product does not count
COPIED_MEGABYTES = {"cpu": 64, "gpu": 1024}  # well beyond every cache
PRECISIONS = {"cpu": ("float32", "bfloat16"), "gpu": ("float32", "bfloat16", "float16")}
SECONDS = 2.0  # for everything together, without compilation


@dataclass(frozen=True)
class Ceilings:
    """The best that was measured of a device.

    Attributes
    ----------
    operations : precision, e.g. "float32", to operations a second of a matrix product; a
        multiplication with its addition counts as two.
    bytes : bytes a second that a copy reads and writes.
    place : "cpu" or "gpu".
    """

    operations: dict[str, float]
    bytes: float
    place: str

    @property
    def balance(self) -> float:
        """Operations in float32 for each byte moved, above which arithmetic is what takes the time."""
        return self.operations["float32"] / self.bytes


def measure_ceilings(seconds: float = SECONDS) -> Ceilings:
    """Measure matrix products and copies on the backend's own device, the GPU if it sees one.

    Parameters
    ----------
    seconds : wall time for all together, compilation apart.

    Raises
    ------
    ValueError
        If the time is not above 0.
    """
    if not seconds > 0:
        raise ValueError(f"expected a time above 0 seconds, got {seconds}")
    import numpy as np
    from keras import ops

    place = "gpu" if machine.visible_gpus() else "cpu"
    side, length = SIDE[place], COPIED_MEGABYTES[place] * 2**18  # numbers of 4 bytes
    random = np.random.default_rng(0).normal(size=(side, side)).astype(np.float32)
    share = seconds / (len(PRECISIONS[place]) + 1)
    operations = {}
    for precision in PRECISIONS[place]:
        matrix = ops.cast(random, precision)
        operations[precision] = 2 * side**3 / best_seconds(ops.matmul, matrix, matrix, seconds=share)
    numbers = ops.ones(length)
    copied = 2 * 4 * length  # each number is read and written
    return Ceilings(operations, copied / best_seconds(add_one, numbers, seconds=share, again=True), place)


def add_one(numbers: keras.KerasTensor) -> keras.KerasTensor:
    """Read and write every number: a copy that no compiler leaves out."""
    return numbers + 1.0


def best_seconds(
    function: Callable, *tensors: keras.KerasTensor, seconds: float = 0.2, again: bool = False
) -> float:
    """Wall time of one call of a compiled function: the least of several, which other programs disturb least.

    Parameters
    ----------
    function : from tensors to one tensor, by ``keras.ops`` and layers.
    tensors : what it is called with.
    seconds : how long to go on measuring; there are three calls at least.
    again : whether each call takes the result of the last one, in whose memory JAX may then write its own;
        otherwise it asks the system for new memory, which takes longer than to copy.
    """
    compiled = compile_function(function, overwrite=again)
    result = compiled(*tensors)  # compiles
    wait_for(result)
    best, calls, end = float("inf"), 0, time.perf_counter() + seconds
    while calls < 3 or time.perf_counter() < end:
        began = time.perf_counter()
        result = compiled(result) if again else compiled(*tensors)
        wait_for(result)
        best, calls = min(best, time.perf_counter() - began), calls + 1
    return best


def compile_function(function: Callable, *, overwrite: bool = False) -> Callable:
    """Compile a function as the backend compiles a step of training; torch runs it as it is."""
    backend = machine.backend_name()
    if backend == "tensorflow":
        import tensorflow

        return tensorflow.function(function, autograph=False)
    if backend == "jax":
        import jax

        return jax.jit(function, donate_argnums=0 if overwrite else None)
    import torch

    return torch.no_grad()(function)


def wait_for(tensor: keras.KerasTensor) -> None:
    """Wait until a result is there: a GPU's is only promised when a function returns."""
    backend = machine.backend_name()
    if backend == "jax":
        import jax

        jax.block_until_ready(tensor)
    elif backend == "tensorflow":
        import tensorflow

        tensorflow.test.experimental.sync_devices()
    else:
        import torch

        if torch.cuda.is_available():
            torch.cuda.synchronize()
