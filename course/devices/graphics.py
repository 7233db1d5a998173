"""Is there a GPU, and if the backend does not see it, why not and what would mend it?"""

import importlib.metadata
import os
import platform
import re
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

QUERY = ("nvidia-smi", "--query-gpu=name,driver_version,memory.total", "--format=csv,noheader,nounits")
KERNEL_DRIVER = Path("/proc/driver/nvidia")  # there even where nvidia-smi is not, as in some containers
BUS = Path("/sys/bus/pci/devices")
OLDEST_DRIVER = 525  # of NVIDIA, for CUDA 12 on Linux
NVIDIA_VENDOR, DISPLAY_CLASS = "0x10de", "0x03"  # as /sys/bus/pci writes them

# What installs a build with CUDA, for each backend.
CUDA_BUILDS = {
    "tensorflow": "run `make clean lab BACKEND=gpu`",
    "jax": 'run `python -m pip install "jax[cuda12]"`',
    "torch": "install the build with CUDA that its site, pytorch.org, names for this system",
}


@dataclass(frozen=True)
class Card:
    """One GPU as its driver tells it; ``memory_gb`` in units of 2**30 bytes, None where it is not told."""

    name: str
    memory_gb: float | None = None


@dataclass(frozen=True)
class Driver:
    """What NVIDIA's driver answers.

    Attributes
    ----------
    cards : the GPUs it knows.
    version : of the driver; empty without one.
    failure : why it gave no answer; empty if it gave one, or if there is no driver.
    """

    cards: tuple[Card, ...] = ()
    version: str = ""
    failure: str = ""


@dataclass(frozen=True)
class Sight:
    """Whether the backend has a GPU to compute on.

    Attributes
    ----------
    state : ``"seen"``; ``"unseen"``, there and working, but not for the backend; ``"broken"``, its driver
        does not work; ``"no driver"``; or ``"none"``.
    text : the same in words.
    remedy : what would mend it; empty where there is nothing to mend.
    """

    state: str
    text: str
    remedy: str = ""


def look_for_gpu(seen: Sequence[str], backend: str) -> Sight:
    """Compare the GPUs that the backend sees with those that the machine has.

    Parameters
    ----------
    seen : names of the GPUs that the backend can use, e.g. ``describe().gpus``.
    backend : ``"tensorflow"``, ``"jax"`` or ``"torch"``.

    Raises
    ------
    ValueError
        If there is no such backend.
    """
    if backend not in CUDA_BUILDS:
        raise ValueError(f"expected a backend of {', '.join(CUDA_BUILDS)}, got {backend!r}")
    if seen:
        return Sight("seen", ", ".join(seen))
    driver = ask_driver()
    if driver.cards:
        names = ", ".join(card.name for card in driver.cards)
        return Sight("unseen", f"{names}, unseen by the backend", why_unseen(driver.version, backend))
    if driver.failure:
        remedy = "mend the driver (a restart may do), then look at `nvidia-smi`"
        return Sight("broken", f"the NVIDIA driver does not work: {driver.failure}", remedy)
    if has_nvidia_card():
        remedy = "install NVIDIA's driver; then `make lab` takes what uses it"
        return Sight("no driver", "an NVIDIA GPU without a driver", remedy)
    return Sight("none", "none that the backend can use")


def why_unseen(version: str, backend: str) -> str:
    """Return the remedy for a GPU that is there and works, but not for the backend."""
    if platform.system() == "Windows" and backend != "torch":
        name = {"tensorflow": "TensorFlow", "jax": "JAX"}[backend]
        return f"{name} uses no GPU on Windows itself: install the course in WSL 2"
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return "CUDA_VISIBLE_DEVICES hides it: unset that"
    if backend == "jax" and os.environ.get("JAX_PLATFORMS") == "cpu":
        return "JAX_PLATFORMS hides it: unset that"
    if not has_cuda(backend, installed_packages()):
        return f"the backend was installed without CUDA: {CUDA_BUILDS[backend]}"
    major = version.partition(".")[0]
    if major.isdigit() and int(major) < OLDEST_DRIVER:
        return f"its driver {version} is too old for CUDA 12: install {OLDEST_DRIVER} or newer"
    return f"driver and CUDA packages are there, so they may not fit each other: {CUDA_BUILDS[backend]}"


def ask_driver() -> Driver:
    """Ask NVIDIA's driver for its GPUs, by its program or, where that is missing, in the kernel's files."""
    try:
        answer = subprocess.run(QUERY, capture_output=True, text=True, timeout=60)
    except FileNotFoundError:
        return read_kernel_driver()
    except (OSError, subprocess.TimeoutExpired) as error:
        return Driver(failure=str(error))
    if answer.returncode == 0 and (driver := parse_answer(answer.stdout)).cards:
        return driver
    said = (answer.stdout + answer.stderr).strip().splitlines()
    return Driver(failure=said[0] if said else f"nvidia-smi ended with status {answer.returncode}")


def parse_answer(text: str) -> Driver:
    """Read lines of "name, driver version, memory in MiB" as nvidia-smi writes them for ``QUERY``."""
    cards, version = [], ""
    for line in text.splitlines():
        name, *rest = (part.strip() for part in line.rsplit(",", 2))
        if len(rest) == 2:
            version, memory = rest
            cards.append(Card(name, int(memory) / 1024 if memory.isdigit() else None))
    return Driver(tuple(cards), version)


def read_kernel_driver(folder: Path = KERNEL_DRIVER) -> Driver:
    """Read what the driver tells in files of the kernel (Linux); nothing where there are none."""
    cards = []
    for file in sorted(folder.glob("gpus/*/information")):
        model = re.search(r"^Model:\s*(.+)$", file.read_text(), re.MULTILINE)
        cards.append(Card(model[1].strip() if model else "an NVIDIA GPU"))
    version_file = folder / "version"
    version = re.search(r"\b(\d+\.\d+[.\d]*)\b", version_file.read_text()) if version_file.exists() else None
    return Driver(tuple(cards), version[1] if version else "")


def has_nvidia_card(devices: Path = BUS) -> bool:
    """Look for a display adapter of NVIDIA on the bus, where the system shows it (Linux)."""
    for device in devices.glob("*"):
        try:
            vendor = (device / "vendor").read_text().strip()
            kind = (device / "class").read_text().strip()
        except OSError:
            continue
        if vendor == NVIDIA_VENDOR and kind.startswith(DISPLAY_CLASS):
            return True
    return False


def has_cuda(backend: str, packages: Mapping[str, str]) -> bool:
    """Tell whether a backend can compute on NVIDIA's GPUs, by the packages (name to version) it came with."""
    libraries = any(name.startswith("nvidia-") for name in packages)
    if backend == "tensorflow":
        return "tensorflow" in packages and libraries
    if backend == "jax":
        return any(name.startswith("jax-cuda") for name in packages)
    version = packages.get("torch", "+cpu")
    return "+cpu" not in version and (libraries or "+cu" in version)


def installed_packages() -> dict[str, str]:
    """Name, in lower case, to version of every package installed here."""
    found = importlib.metadata.distributions()
    return {(each.metadata["Name"] or "").lower(): each.version for each in found}
