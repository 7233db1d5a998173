"""Does the backend compute, and does it see the GPU, if there is one?"""

import json
import os
import signal
import subprocess
import sys

from course.devices import look_for_gpu
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
answer = {{"device": str(device), "gpus": device.gpus, "backend": device.backend, "keras": keras.__version__}}
print({MARK!r} + json.dumps(answer))
"""


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
    return [found, check_gpu(answer["gpus"], answer["backend"])]


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


def check_gpu(seen: list[str], backend: str) -> Finding:
    """Say whether the backend has a GPU; none is needed, so whatever is found is no problem.

    Parameters
    ----------
    seen : names of the GPUs that the backend can use.
    backend : its name.
    """
    sight = look_for_gpu(seen, backend)
    if sight.state == "seen":
        return Finding("ok", "GPU", f"{sight.text}; lessons run at full size")
    if sight.state == "none":
        return Finding("ok", "GPU", f"{sight.text}, and none is needed: lessons run at laptop size")
    return Finding("note", "GPU", sight.text, sight.remedy)
