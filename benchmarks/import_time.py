"""How long a learner waits for ``import course``, beside ``import keras``.

    python benchmarks/import_time.py

Each import runs several times in processes of its own, in turns, so that a
busy moment of the machine hits all alike. What counts is the median, less the
time that the interpreter itself takes to start.
"""

import pkgutil
import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 7
COURSE = str(Path(__file__).resolve().parents[1] / "course")
MODULES = [f"course.{module.name}" for module in pkgutil.iter_modules([COURSE]) if module.name[0] != "_"]
CONTENDERS = {
    "nothing": "pass",
    "course": "import course",
    "course, all modules": f"import {', '.join(MODULES)}",
    "keras": "import keras",
}


def seconds_of(code: str) -> float:
    """Return how long a new interpreter takes for ``code``, in seconds of wall time."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Measure all contenders in turns, and print a table with the ratio to Keras."""
    for code in CONTENDERS.values():  # Reads the files from disk once, and compiles what is not compiled.
        seconds_of(code)
    measured = {name: [] for name in CONTENDERS}
    for _ in range(RUNS):
        for name, code in CONTENDERS.items():
            measured[name].append(seconds_of(code))

    interpreter = statistics.median(measured.pop("nothing"))
    medians = {name: statistics.median(times) - interpreter for name, times in measured.items()}
    print(f"{'import':<22}{'median s':>10}{'of keras':>10}   ({RUNS} runs, interpreter {interpreter:.3f} s)")
    for name, median in medians.items():
        print(f"{name:<22}{median:>10.3f}{median / medians['keras']:>10.1%}")
    print(f"\nKeras takes {medians['keras'] / medians['course']:.0f} times as long as course.")


if __name__ == "__main__":
    main()
