"""A class comes to the hub at once, works through lesson 00, trains its first CNN, and survives three accidents.

`make test-all` runs it, or `.venv-classroom/bin/python tests/hub/load.py --students 10`. It starts the hub by the
real command and talks to it by HTTP and web sockets, on this machine alone. Figures go to `--out`.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import psutil
from processes import MEGABYTE, PASSWORD, Trial, memory, memory_of_tree, trial
from visiting import LESSON, Visitor

TRAIN_FIRST_CNN = """
from course.data import load
from course.models import build_cnn
from course.training import Settings, train
fashion = load("fashion_mnist", train_size=2_000, test_size=500).scaled()
first_cnn = train(build_cnn((28, 28, 1), 10), fashion, Settings(epochs=2))
print(first_cnn.test_accuracy > 0.3)
"""
MEGABYTES_A_STUDENT = 900  # for the choice of how many come, with room to spare
SAMPLE_SECONDS = 3


class Lesson:
    """What is measured while the class works; students who fail are named and leave."""

    def __init__(self, running: Trial, students: list[Visitor]):
        self.running, self.students = running, students
        self.failures: list[str] = []
        self.seconds: dict[str, list[float]] = {}
        self.memory: dict[str, list[float]] = {}
        self.notebooks: dict[str, dict] = {}

    def all(self, what: str, action) -> None:
        """Let all students do something at the same time; note how long each took."""
        present = [one for one in self.students if not any(said.startswith(f"{one.name}:") for said in self.failures)]

        def timed(student: Visitor) -> float | None:
            started = time.monotonic()
            try:
                action(student)
            except Exception as error:  # whatever it is, the others go on, and it is reported
                self.failures.append(f"{student.name}: {what}: {type(error).__name__}: {error}")
                return None
            return time.monotonic() - started

        with ThreadPoolExecutor(max_workers=len(self.students)) as pool:
            took = list(pool.map(timed, present))
        self.seconds[what] = [seconds for seconds in took if seconds is not None]
        print(f"{what}: {spread(self.seconds[what])}", flush=True)

    def weigh(self, when: str, of_whole_server: bool = False) -> None:
        """Note the memory of each student's kernel, or of all that belongs to the student's server."""
        weights = []
        for student in self.students:
            try:
                if of_whole_server:
                    weights.append(memory_of_tree(self.running.server(student.name)))
                else:
                    weights.append(memory(self.running.kernel(student.name)))
            except (psutil.Error, ValueError):
                continue  # its student has failed, and is named already
        self.memory[when] = weights
        print(f"{when}: {spread(weights, 'MB')}", flush=True)

    def come(self, student: Visitor) -> None:
        student.log_in()
        student.start_server()
        student.open_kernel()

    def work(self, student: Visitor) -> None:
        self.notebooks[student.name] = student.read()
        student.run_cells(self.notebooks[student.name])

    def train(self, student: Visitor) -> None:
        outputs = student.execute(TRAIN_FIRST_CNN)
        if not any(output.get("text") == "True\n" for output in outputs):
            raise ValueError(f"the CNN was not trained: {outputs}")

    def check_saved(self, student: Visitor) -> None:
        """Compare what lies on the disk with what the student saved."""
        saved, wanted = student.read(), self.notebooks[student.name]
        if essence(saved) != essence(wanted):
            raise ValueError("the saved notebook is not what was saved")

    def go_on(self, student: Visitor) -> None:
        """Work again as before: run the first cells, write something, save it, find it."""
        notebook = self.notebooks[student.name]
        student.run_cells(notebook, first=3)
        notebook["cells"][-1]["source"] += f"\nNoted by {student.name}."
        student.save(notebook)
        self.check_saved(student)


class Peak(threading.Thread):
    """Looks at the memory of every server now and then, and keeps the most of each, and of all together."""

    def __init__(self, lesson: Lesson):
        super().__init__(daemon=True)
        self.lesson, self.of_each, self.of_all, self.over = lesson, {}, 0.0, threading.Event()

    def run(self) -> None:
        while not self.over.wait(SAMPLE_SECONDS):
            now = {}
            for student in self.lesson.students:
                try:
                    now[student.name] = memory_of_tree(self.lesson.running.server(student.name))
                except (psutil.Error, ValueError):
                    continue  # not there yet, or just killed
            self.of_each = {name: max(self.of_each.get(name, 0), now.get(name, 0)) for name in self.of_each | now}
            self.of_all = max(self.of_all, sum(now.values()))


def essence(notebook: dict) -> list:
    """Return what a student would miss: kinds, sources and outputs of the cells, however they are written."""
    return [
        (cell["cell_type"], "".join(cell["source"]), json.dumps(cell.get("outputs", []), sort_keys=True))
        for cell in notebook["cells"]
    ]


def spread(values: list[float], unit: str = "s") -> str:
    if not values:
        return "nobody"
    return f"median {statistics.median(values):.1f} {unit}, most {max(values):.1f} {unit}, of {len(values)}"


def accidents(lesson: Lesson) -> None:
    """Kill a kernel, a server and the proxy in turn; after each, everyone goes on."""
    running, students = lesson.running, lesson.students

    def restart_after(victim: Visitor, again) -> None:
        """What the one who was hit does, while the others work on."""
        lesson.all("victim waits", lambda student: again(student) if student is victim else None)

    victim = students[0]
    running.kernel(victim.name).kill()
    timed_accident(lesson, "a kernel was killed", lambda student: student.connect(), {victim.name})

    victim = students[-1]
    running.server(victim.name).kill()

    def come_back(student: Visitor) -> None:
        student.start_server()
        student.open_kernel()

    timed_accident(lesson, "a student's server was killed", come_back, {victim.name})

    for student in students:
        student.execute("kept = 'still here'")
    before = {student.name: student.kernel for student in students}
    running.proxy().kill()

    def reload(student: Visitor) -> None:
        student.start_server()
        student.open_kernel()
        (shown,) = student.execute("kept")
        if student.kernel != before[student.name] or shown["data"]["text/plain"] != "'still here'":
            raise ValueError("the kernel was lost with the proxy")

    timed_accident(lesson, "the proxy was killed", reload, set(before))


def timed_accident(lesson: Lesson, what: str, again, hit: set[str]) -> None:
    """Let those who were hit come back, compare everyone's saved files, and let everyone go on."""
    lesson.all(f"{what}: back", lambda student: again(student) if student.name in hit else None)
    lesson.seconds[f"{what}: back"] = sorted(lesson.seconds[f"{what}: back"])[-len(hit) :]
    lesson.all(f"{what}: saved files", lesson.check_saved)
    lesson.all(f"{what}: going on", lesson.go_on)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--students", type=int, help="default: as many as memory carries, from 10 to 30")
    parser.add_argument("--out", type=Path, default=Path("build/hub/measured.json"))
    options = parser.parse_args()
    free = psutil.virtual_memory().available / MEGABYTE
    count = options.students or int(min(30, max(10, free / 2 // MEGABYTES_A_STUDENT)))
    if count * MEGABYTES_A_STUDENT > free:
        print(f"{count} students need about {count * MEGABYTES_A_STUDENT} MB; {free:.0f} MB are free.", file=sys.stderr)
        return 1

    load_before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="course-hub-") as folder:
        with trial(Path(folder), COURSE_BUDGET="quick") as running:
            names = [f"student{number:02d}" for number in range(1, count + 1)]
            lesson = Lesson(running, [Visitor(name, running.address, PASSWORD) for name in names])
            figures = hold(lesson)
            status = running.end()
            if status != 0 or running.processes():
                lesson.failures.append(f"hub: it ended with status {status}, and {running.processes()} went on")
    figures |= {"load_average_before": round(load_before, 1), "date": date.today().isoformat()}
    figures |= machine()
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(f"\n{len(lesson.failures)} failures", *lesson.failures, sep="\n")
    return 1 if lesson.failures else 0


def hold(lesson: Lesson) -> dict:
    """Hold the lesson, and return what was measured."""
    peak = Peak(lesson)
    peak.start()
    cpu = psutil.cpu_times()
    lesson.all("log in to a ready kernel", lesson.come)
    lesson.all("first cell", lambda student: student.execute("2 + 3"))
    lesson.weigh("kernel, first cell run")
    lesson.all("import course", lambda student: student.execute("import course"))
    lesson.weigh("kernel, course imported")
    lesson.all("lesson 00, quick", lesson.work)
    lesson.weigh("kernel, lesson 00 done")
    lesson.all("first CNN", lesson.train)
    lesson.weigh("kernel, first CNN trained")
    lesson.weigh("student's server with its kernel", of_whole_server=True)
    peak.over.set()
    peak.join()
    lesson.memory["student, at most"] = list(peak.of_each.values())
    of_hub, of_proxy = memory(lesson.running.hub()), memory(lesson.running.proxy())
    accidents(lesson)
    spent = {name: after - before for name, before, after in zip(cpu._fields, cpu, psutil.cpu_times(), strict=True)}
    return {
        "students": len(lesson.students),
        "failures": lesson.failures,
        "seconds": {what: summary(values) for what, values in lesson.seconds.items()},
        "memory_mb": {what: summary(values) for what, values in lesson.memory.items()}
        | {"all students together, at most": round(peak.of_all), "hub": round(of_hub), "proxy": round(of_proxy)},
        "machine_busy_cpu_seconds": round(spent["user"] + spent["system"]),
    }


def summary(values: list[float]) -> dict[str, float]:
    if not values:
        return {}
    return {"median": round(statistics.median(values), 1), "most": round(max(values), 1), "of": len(values)}


def machine() -> dict:
    """Say what it was measured on."""
    from importlib.metadata import version

    from course.devices.hardware import describe_processor

    return {
        "processor": describe_processor(),
        "cores": psutil.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 2**30),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in ("jupyterhub", "jupyterlab", "tensorflow-cpu", "keras")},
        "budget": "quick",
    }


if __name__ == "__main__":
    sys.exit(main())
