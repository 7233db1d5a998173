"""Does the backend compute, and does it see the GPU, if there is one?"""

import importlib.metadata
import json
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path

from course.diagnosis.findings import Finding, how_to_install_again

TIMEOUT_SECONDS = 300
MARK = "probe:"
PROBE = f"""
import json
import course.devices
import keras

product = keras.ops.matmul(keras.ops.ones((2, 3)), keras.ops.ones((3, 2)))
assert (keras.ops.convert_to_numpy(product) == 3).all(), "a product of matrices is wrong"
device = course.devices.describe()
print({MARK!r} + json.dumps({{"device": str(device), "gpus": device.gpus, "keras": keras.__version__}}))
"""
OLDEST_DRIVER = 525  # of NVIDIA, for CUDA 12 on Linux
NVIDIA_VENDOR, DISPLAY_CLASS = "0x10de", "0x03"  # as /sys/bus/pci writes them


def check_backend() -> list[Finding]:
    """Compute a little in a process of its own, so that even a crash is diagnosed; then look for GPUs."""
    environment = os.environ | {"COURSE_BUDGET": "laptop"}
    try:
        probe = subprocess.run(
            [sys.executable, "-c", PROBE],
            capture_output=True,
            text=True,
            timeout=TIMEOUT_SECONDS,
            env=environment,
        )
    except subprocess.TimeoutExpired:
        text = f"no answer within {TIMEOUT_SECONDS} seconds"
        remedy = "close other programs and try again; if it stays so, " + how_to_install_again()
        return [Finding("problem", "backend", text, remedy)]
    answers = [line for line in probe.stdout.splitlines() if line.startswith(MARK)]
    if probe.returncode != 0 or not answers:
        return [explain_failure(probe.returncode, probe.stderr)]
    answer = json.loads(answers[-1].removeprefix(MARK))
    found = Finding("ok", "backend", f"Keras {answer['keras']} computes; {answer['device']}")
    return [found, check_gpu(answer["gpus"])]


def explain_failure(status: int, errors: str) -> Finding:
    """Say what probably stopped the backend.

    Parameters
    ----------
    status : exit status of the process; below zero, the signal that ended it.
    errors : what it wrote to standard error.
    """
    if status < 0:
        reason, remedy = explain_signal(signal.Signals(-status))
        return Finding("problem", "backend", f"does not compute: {reason}", remedy)
    reason = errors.strip().splitlines()[-1] if errors.strip() else f"exit status {status}"
    remedy = how_to_install_again()
    chosen = os.environ.get("KERAS_BACKEND")
    if chosen not in (None, "", "tensorflow", "jax", "torch"):
        reason = f"KERAS_BACKEND is {chosen!r}"
        remedy = "unset it, or set it to tensorflow, jax or torch"
    elif "ModuleNotFoundError" in reason and chosen:
        remedy = f"unset KERAS_BACKEND (it is {chosen!r}), or install that backend"
    return Finding("problem", "backend", f"does not compute: {reason}", remedy)


def explain_signal(ended_by: signal.Signals) -> tuple[str, str]:
    """Return the reason and the remedy for a process that a signal ended; there are none on Windows."""
    if ended_by == signal.SIGILL:
        return "this processor lacks instructions that the backend uses", "use a newer machine (with AVX2)"
    if ended_by == signal.SIGKILL:
        return "the system ended it, most likely for lack of memory", "close other programs and try again"
    return f"it crashed ({ended_by.name})", how_to_install_again()


def check_gpu(seen: list[str]) -> Finding:
    """Compare the GPUs that the backend sees with those that the machine has.

    None is needed, so whatever is found is no problem.

    Parameters
    ----------
    seen : names of the GPUs that the backend can use.
    """
    if seen:
        return Finding("ok", "GPU", f"{', '.join(seen)}; lessons run at full size")
    there, driver, failure = ask_driver()
    if there:
        return Finding("note", "GPU", f"{', '.join(there)}, unseen by the backend", why_unseen(driver))
    if failure:
        remedy = "mend the driver (a restart may do), then look at `nvidia-smi`"
        return Finding("note", "GPU", f"the NVIDIA driver does not work: {failure}", remedy)
    if has_nvidia_card():
        remedy = "install NVIDIA's driver; then `make lab` takes what uses it"
        return Finding("note", "GPU", "an NVIDIA GPU without a driver", remedy)
    return Finding(
        "ok", "GPU", "none that the backend can use, and none is needed: lessons run at laptop size"
    )


def why_unseen(driver: str) -> str:
    """Return the remedy for a GPU that is there and works, but not for the backend."""
    if platform.system() == "Windows":
        return "TensorFlow uses no GPU on Windows itself: install the course in WSL 2"
    if os.environ.get("CUDA_VISIBLE_DEVICES") in ("", "-1"):
        return "CUDA_VISIBLE_DEVICES hides it: unset that"
    if not has_cuda_packages():
        return "the backend was installed without CUDA: run `make clean lab BACKEND=gpu`"
    major = driver.partition(".")[0]
    if major.isdigit() and int(major) < OLDEST_DRIVER:
        return f"its driver {driver} is too old for CUDA 12: install {OLDEST_DRIVER} or newer"
    return f"driver and CUDA packages are there: {how_to_install_again()}"


def ask_driver() -> tuple[list[str], str, str]:
    """Ask NVIDIA's driver: names of GPUs, its version, and why it gave no answer, if it gave none."""
    query = ["nvidia-smi", "--query-gpu=name,driver_version", "--format=csv,noheader"]
    try:
        answer = subprocess.run(query, capture_output=True, text=True, timeout=60)
    except FileNotFoundError:
        return [], "", ""
    except (OSError, subprocess.TimeoutExpired) as error:
        return [], "", str(error)
    lines = [line.rpartition(",") for line in answer.stdout.splitlines() if "," in line]
    if answer.returncode != 0 or not lines:
        said = (answer.stdout + answer.stderr).strip().splitlines()
        return [], "", said[0] if said else f"nvidia-smi ended with status {answer.returncode}"
    return [name.strip() for name, _, _ in lines], lines[0][2].strip(), ""


def has_nvidia_card(devices: Path = Path("/sys/bus/pci/devices")) -> bool:
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


def has_cuda_packages() -> bool:
    """Tell whether any of NVIDIA's own packages is installed, as the backends' CUDA builds require them."""
    names = (distribution.metadata["Name"] or "" for distribution in importlib.metadata.distributions())
    return any(name.lower().startswith("nvidia-") for name in names)
