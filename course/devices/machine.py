"""Which processor, memory, GPU and backend are here."""

import os
import platform
import subprocess
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path

from course.devices.graphics import ask_driver

GIGABYTE = 2**30


@dataclass(frozen=True)
class Device:
    """The machine as a lesson sees it.

    Attributes
    ----------
    processor : name of the processor.
    cores : CPU cores that this process may use.
    memory_gb : main memory of the machine, in units of 2**30 bytes; None where nothing tells it.
    gpus : names of the GPUs that the backend can use; empty without one.
    backend : ``"tensorflow"``, ``"jax"`` or ``"torch"``.
    backend_version : its version.
    threads : CPU threads that the backend computes one operation with.
    gpu_memory_gb : memory of each of the GPUs, in units of 2**30 bytes; None where nothing tells it.
    """

    processor: str
    cores: int
    memory_gb: float | None
    gpus: tuple[str, ...]
    backend: str
    backend_version: str
    threads: int
    gpu_memory_gb: tuple[float | None, ...] = ()

    def __str__(self) -> str:
        cores = "1 core" if self.cores == 1 else f"{self.cores} cores"
        threads = "1 thread" if self.threads == 1 else f"{self.threads} threads"
        sizes = self.gpu_memory_gb or (None,) * len(self.gpus)
        gpus = zip(self.gpus, sizes, strict=True)
        return "; ".join(
            [
                *(f"{name}, {size:.0f} GB" if size else name for name, size in gpus),
                f"{self.processor}, {cores}",
                *([f"{self.memory_gb:.0f} GB of memory"] if self.memory_gb else []),
                f"{self.backend} {self.backend_version}, {threads}",
            ]
        )


@cache
def describe() -> Device:
    """Describe this machine. The backend is imported, which takes seconds the first time."""
    backend = backend_name()
    gpus = visible_gpus()
    return Device(
        processor=processor_name(),
        cores=usable_cores(),
        memory_gb=main_memory_gb(),
        gpus=gpus,
        backend=backend,
        backend_version=import_module(backend).__version__,
        threads=threads_of(backend),
        gpu_memory_gb=memory_of(gpus),
    )


def usable_cores() -> int:
    """Return how many CPU cores this process may use; in a container that can be fewer than there are."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def main_memory_gb() -> float | None:
    """Main memory in units of 2**30 bytes; a machine without psutil is asked itself, if it can be."""
    try:
        import psutil
    except ImportError:
        if not hasattr(os, "sysconf"):
            return None
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIGABYTE
    return psutil.virtual_memory().total / GIGABYTE


def backend_name() -> str:
    """Return the backend of Keras, which is imported for it."""
    import keras

    return keras.config.backend()


@cache
def visible_gpus() -> tuple[str, ...]:
    """Names of the GPUs that the backend sees, since one that it cannot use does not help."""
    backend = backend_name()
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


def memory_of(gpus: tuple[str, ...]) -> tuple[float | None, ...]:
    """Memory of the GPUs of these names in units of 2**30 bytes, as their driver tells it."""
    known = {card.name: card.memory_gb for card in ask_driver().cards} if gpus else {}
    return tuple(known.get(name) for name in gpus)


def threads_of(backend: str) -> int:
    """CPU threads that the backend computes one operation with."""
    if backend == "tensorflow":
        import tensorflow

        asked = tensorflow.config.threading.get_intra_op_parallelism_threads()
        return asked or int(os.environ.get("TF_NUM_INTRAOP_THREADS") or usable_cores())
    if backend == "torch":
        import torch

        return torch.get_num_threads()
    return usable_cores()  # JAX has no setting: it takes every core it may use.


def processor_name() -> str:
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
