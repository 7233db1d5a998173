"""A class comes to the hub at once, works through lesson 00, trains a CNN, and survives three accidents.

`make test-all` runs it, or `.venv-classroom/bin/python tests/hub/load.py --students 10`. It starts the hub by
the real command, and talks to it by HTTP and web sockets, on this machine alone. The figures go to `--out`.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
from datetime import date
from importlib.metadata import version
from pathlib import Path

import psutil
from lesson import Lesson
from processes import MEGABYTE, PASSWORD, memory, trial
from visiting import Visitor

from course.devices.machine import processor_name

MEGABYTES_A_STUDENT = 900  # to choose how many come, with room to spare


def main() -> int:
    """Hold the lesson, write the figures, and return 0 if nobody failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--students", type=int, help="default: what half of the free memory carries, from 10 to 30"
    )
    parser.add_argument("--out", type=Path, default=Path("build/hub/measured.json"))
    options = parser.parse_args()
    free = psutil.virtual_memory().available / MEGABYTE
    count = options.students or int(min(30, max(10, free / 2 // MEGABYTES_A_STUDENT)))
    if count * MEGABYTES_A_STUDENT > free:
        needed = count * MEGABYTES_A_STUDENT
        print(f"{count} students need about {needed} MB of memory; {free:.0f} MB are free.", file=sys.stderr)
        return 1

    conditions = machine() | {"load_average_before": round(os.getloadavg()[0], 1)}
    with (
        tempfile.TemporaryDirectory(prefix="course-hub-") as folder,
        trial(Path(folder), COURSE_BUDGET="quick") as running,
    ):
        names = [f"student{number:02d}" for number in range(1, count + 1)]
        lesson = Lesson(running, [Visitor(name, running.address, PASSWORD) for name in names])
        lesson.learn()
        of_the_hub = {"hub": memory(running.hub()), "proxy": memory(running.proxy())}
        lesson.suffer()
        for student in lesson.students:
            student.close()
        status, left = running.end(), running.processes()
    if status or left:
        lesson.failures["hub"] = f"it ended with status {status}; still running: {left}"

    figures = {
        "students": count,
        "failures": lesson.failures,
        "seconds": {what: summary(values) for what, values in lesson.seconds.items()},
        "memory_mb": {what: summary(values) for what, values in lesson.memory.items()},
        "memory_of_all_students_at_most_mb": round(lesson.peak.of_all),
        "memory_of_the_hub_mb": {name: round(weight) for name, weight in of_the_hub.items()},
        "conditions": conditions,
    }
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(f"\n{len(lesson.failures)} of {count} students failed; the figures are in {options.out}")
    for name, said in lesson.failures.items():
        print(f"  {name}: {said}")
    return 1 if lesson.failures else 0


def summary(values: list[float]) -> dict[str, float]:
    """Return median, largest and number of values; nothing of nothing."""
    if not values:
        return {}
    return {"median": round(statistics.median(values), 1), "most": round(max(values), 1), "of": len(values)}


def machine() -> dict:
    """Say what it is measured on."""
    packages = ("jupyterhub", "jupyterlab", "tensorflow-cpu", "keras")
    return {
        "processor": processor_name(),
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
        "date": date.today().isoformat(),
    }


if __name__ == "__main__":
    sys.exit(main())
