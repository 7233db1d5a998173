"""Which processor, memory, GPU and backend are here, and the work budget that fits them."""

import os
import platform
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Literal, TypeVar

import psutil

Budget = Literal["quick", "laptop", "gpu"]
BUDGETS: tuple[Budget, ...] = ("quick", "laptop", "gpu")
Value = TypeVar("Value")


@dataclass(frozen=True)
class Device:
    """The machine as a lesson sees it.

    Attributes
    ----------
    processor : name of the processor.
    cores : CPU cores that this process may use.
    memory_gb : main memory of the machine, in units of 2**30 bytes.
    gpus : names of the GPUs that the backend can use; empty without one.
    backend : ``"tensorflow"``, ``"jax"`` or ``"torch"``.
    backend_version : its version.
    threads : CPU threads that the backend computes one operation with.
    """

    processor: str
    cores: int
    memory_gb: float
    gpus: tuple[str, ...]
    backend: str
    backend_version: str
    threads: int

    def __str__(self) -> str:
        cores = "1 core" if self.cores == 1 else f"{self.cores} cores"
        threads = "1 thread" if self.threads == 1 else f"{self.threads} threads"
        return "; ".join(
            [
                *self.gpus,
                f"{self.processor}, {cores}",
                f"{self.memory_gb:.0f} GB of memory",
                f"{self.backend} {self.backend_version}, {threads}",
            ]
        )


def budget() -> Budget:
    """Return how much work fits this machine.

    ``COURSE_BUDGET`` decides if it is set. Otherwise the answer is ``"gpu"``
    where the backend sees a GPU, else ``"laptop"``; ``"quick"``, a smoke run,
    is never chosen by itself.

    Raises
    ------
    ValueError
        If ``COURSE_BUDGET`` is no known budget.
    """
    wanted = os.environ.get("COURSE_BUDGET")
    if not wanted:
        return "gpu" if _gpus() else "laptop"
    if wanted not in BUDGETS:
        raise ValueError(
            f"COURSE_BUDGET is {wanted!r}, which is no budget; "
            f"set it to one of {', '.join(BUDGETS)}, or unset it to have it detected"
        )
    return wanted


def pick(*, quick: Value, laptop: Value, gpu: Value) -> Value:
    """Return the value for the present budget, as in ``epochs = pick(quick=1, laptop=5, gpu=20)``."""
    return {"quick": quick, "laptop": laptop, "gpu": gpu}[budget()]


@cache
def describe() -> Device:
    """Describe this machine. The backend is imported, which takes seconds the first time."""
    backend = _backend()
    return Device(
        processor=_processor(),
        cores=usable_cores(),
        memory_gb=psutil.virtual_memory().total / 2**30,
        gpus=_gpus(),
        backend=backend,
        backend_version=_backend_version(backend),
        threads=_threads(backend),
    )


def usable_cores() -> int:
    """Return how many CPU cores this process may use; in a container that can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _backend() -> str:
    import keras

    return keras.config.backend()


def _backend_version(backend: str) -> str:
    return import_module(backend).__version__


@cache
def _gpus() -> tuple[str, ...]:
    """Ask the backend, since a GPU that it cannot use does not help."""
    backend = _backend()
    if backend == "tensorflow":
        import tensorflow

        found = tensorflow.config.list_physical_devices("GPU")
        details = [tensorflow.config.experimental.get_device_details(gpu) for gpu in found]
        return tuple(detail.get("device_name", "GPU") for detail in details)
    if backend == "jax":
        import jax

        return tuple(device.device_kind for device in jax.devices() if device.platform != "cpu")

    import torch

    return tuple(torch.cuda.get_device_name(index) for index in range(torch.cuda.device_count()))


def _threads(backend: str) -> int:
    if backend == "tensorflow":
        import tensorflow

        asked = tensorflow.config.threading.get_intra_op_parallelism_threads()
        return asked or int(os.environ.get("TF_NUM_INTRAOP_THREADS") or usable_cores())
    if backend == "torch":
        import torch

        return torch.get_num_threads()
    return usable_cores()  # JAX has no setting: it takes every core it may use.


def _processor() -> str:
    """The processor's name as each system tells it, or at least its architecture."""
    system = platform.system()
    if system == "Linux" and (information := Path("/proc/cpuinfo")).exists():
        for line in information.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    if system == "Darwin":
        answer = subprocess.run(["sysctl", "-n", "machdep.cpu.brand_string"], capture_output=True, text=True)
        if answer.stdout.strip():
            return answer.stdout.strip()
    return platform.processor() or platform.machine()
