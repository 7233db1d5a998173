"""A class at work on the hub: everybody at once, each step with its seconds, its memory, and who failed."""

import json
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import psutil
from processes import Trial, memory, memory_of_tree, processor_seconds_of_tree
from visiting import Visitor

TRAIN_FIRST_CNN = """
from course.data import load
from course.models import build_cnn
from course.training import Settings, train
fashion = load("fashion_mnist", train_size=2_000, test_size=500).scaled()
first_cnn = train(build_cnn((28, 28, 1), 10), fashion, Settings(epochs=2))
print(first_cnn.test_accuracy > 0.3)
"""
SAMPLE_SECONDS = 3


class Lesson:
    """What is measured while the class works; whoever fails is named, and takes no further part."""

    def __init__(self, running: Trial, students: list[Visitor]):
        self.running, self.students = running, students
        self.failures: dict[str, str] = {}  # student to what went wrong
        self.seconds: dict[str, list[float]] = {}
        self.memory: dict[str, list[float]] = {}
        self.notebooks: dict[str, dict] = {}  # what each student has saved
        self.peak = Peak(self)

    def everyone(self, what: str, action, only: str | None = None) -> None:
        """Let all students, or only one, do something at the same time; note how long each took."""
        wanted = [student for student in self.students if only in (None, student.name)]
        present = [student for student in wanted if student.name not in self.failures]

        def timed(student: Visitor) -> float | None:
            started = time.monotonic()
            try:
                action(student)
            except Exception as error:  # whatever it is, the others go on, and it is reported
                self.failures[student.name] = f"{what}: {type(error).__name__}: {error}"
                return None
            return time.monotonic() - started

        with ThreadPoolExecutor(max_workers=len(wanted)) as pool:
            took = list(pool.map(timed, present))
        self.seconds[what] = [seconds for seconds in took if seconds is not None]
        print(f"{what:<42}{in_words(self.seconds[what], 's')}", flush=True)

    def weigh(self, when: str, find, weight=memory) -> None:
        """Note the memory of a process of each student."""
        present = [student.name for student in self.students if student.name not in self.failures]
        self.memory[when] = [weight(find(name)) for name in present]
        print(f"{when:<42}{in_words(self.memory[when], 'MB')}", flush=True)

    def learn(self) -> None:
        """Come all at once, run lesson 00 from one's own copy, train the first CNN."""
        kernel = self.running.kernel
        self.peak.start()
        self.everyone("from login to a ready kernel", come)
        self.everyone("first cell", lambda student: student.execute("2 + 3"))
        self.weigh("kernel after the first cell", kernel)
        self.everyone("import course", lambda student: student.execute("import course"))
        self.weigh("kernel after import course", kernel)
        self.everyone("lesson 00, budget quick", self.work)
        self.weigh("kernel after lesson 00", kernel)
        self.everyone("first CNN", train)
        self.weigh("kernel after the first CNN", kernel)
        self.weigh("server with its kernel", self.running.server, memory_of_tree)
        self.peak.stop()
        self.memory["server with its kernel, at most"] = list(self.peak.of_each.values())
        self.seconds["processor time of a student so far"] = [
            processor_seconds_of_tree(process) for process in self.running.servers().values()
        ]

    def work(self, student: Visitor) -> None:
        self.notebooks[student.name] = student.read()
        student.run_cells(self.notebooks[student.name])

    def suffer(self) -> None:
        """Kill a kernel, a server and the proxy in turn; after each, everyone goes on with what was saved."""
        first, last = self.students[0].name, self.students[-1].name
        self.running.kernel(first).kill()
        self._recover("kernel killed", lambda student: student.connect(), only=first)
        self.running.server(last).kill()
        self._recover("server killed", come_back, only=last)
        # The old kernel went with its server, or the student would have two, and half the memory.
        self.everyone("one kernel each", lambda student: self.running.kernel(student.name))
        self.everyone("before the proxy is killed", lambda student: student.execute("kept = 'still here'"))
        self.running.proxy().kill()
        self._recover("proxy killed", find_again)

    def _recover(self, accident: str, again, only: str | None = None) -> None:
        self.everyone(f"{accident}: back at work", again, only)
        self.everyone(f"{accident}: saved files compared", self.compare_saved)
        self.everyone(f"{accident}: first cells, a note, saved", self.go_on)

    def compare_saved(self, student: Visitor) -> None:
        if essence(student.read()) != essence(self.notebooks[student.name]):
            raise ValueError("the notebook on the disk is not the one that was saved")

    def go_on(self, student: Visitor) -> None:
        """Run cells again, write something, save it, find it."""
        notebook = self.notebooks[student.name]
        student.run_cells(notebook, first=3)
        notebook["cells"][-1]["source"] = (
            "".join(notebook["cells"][-1]["source"]) + f"\nNoted by {student.name}."
        )
        student.save(notebook)
        self.compare_saved(student)


class Peak(threading.Thread):
    """Looks at the memory of every server now and then; keeps the most of each, and of all together."""

    def __init__(self, lesson: Lesson):
        super().__init__(daemon=True)
        self.lesson, self.of_each, self.of_all = lesson, {}, 0.0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(SAMPLE_SECONDS):
            now = {}
            for name, process in self.lesson.running.servers().items():
                try:
                    now[name] = memory_of_tree(process)
                except psutil.Error:
                    continue  # gone in the meantime
            for name, weight in now.items():
                self.of_each[name] = max(self.of_each.get(name, 0.0), weight)
            self.of_all = max(self.of_all, sum(now.values()))

    def stop(self) -> None:
        self._over.set()
        self.join()


def come(student: Visitor) -> None:
    student.log_in()
    come_back(student)


def come_back(student: Visitor) -> None:
    student.start_server()
    student.open_kernel()


def find_again(student: Visitor) -> None:
    """Load the page again, and find the same kernel with what it knew."""
    before = student.kernel
    come_back(student)
    (shown,) = student.execute("kept")
    if student.kernel != before or shown["data"]["text/plain"] != "'still here'":
        raise ValueError("the kernel was lost")


def train(student: Visitor) -> None:
    outputs = student.execute(TRAIN_FIRST_CNN)
    if not any(output.get("text") == "True\n" for output in outputs):
        raise ValueError(f"the CNN has not learned: {outputs}")


def essence(notebook: dict) -> list:
    """Return what a student would miss: kinds, sources and outputs of the cells, however they are written."""
    return [
        (
            cell["cell_type"],
            "".join(cell["source"]),
            json.dumps(joined(cell.get("outputs", [])), sort_keys=True),
        )
        for cell in notebook["cells"]
    ]


def joined(part):
    """Join texts that notebook files store line by line, at every depth."""
    if isinstance(part, dict):
        return {key: joined(value) for key, value in part.items()}
    if isinstance(part, list):
        return "".join(part) if all(isinstance(line, str) for line in part) else [joined(one) for one in part]
    return part


def in_words(values: list[float], unit: str) -> str:
    if not values:
        return "nobody"
    return f"median {statistics.median(values):7.1f} {unit}, most {max(values):7.1f} {unit}, of {len(values)}"
