"""From the start of a kernel to the first picture of lesson 00, cold and warm.

    python benchmarks/first_picture.py

A kernel is started as JupyterLab starts it, and is given the cells of lesson 00 in order, until one answers
with a picture: Keras is imported on the way.

- Cold: the files of Python, of its packages and of the course were taken out of the system's page cache
  before, and the course's own cache folder is empty: as after starting the computer. Files that another
  program has in use cannot be taken out, so a first start after a real boot may take longer. On systems other
  than Linux nothing is taken out, and only warm starts are measured.
- Warm: right after, with the same files still in the page cache, and the same cache folder: as when a
  learner restarts the kernel.

Targets: 15 s cold, 5 s warm.
"""

import os
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

from jupyter_client.manager import start_new_kernel
from measure import Benchmark, make_parser

from course.building import read_lesson

REPOSITORY = Path(__file__).resolve().parents[1]
LESSON = REPOSITORY / "lessons" / "00_start_here.py"
LONGEST_SECONDS = 120
TARGETS = {"cold": 15.0, "warm": 5.0}


def forget_files(folders: list[Path]) -> float:
    """Ask the system to drop files from its page cache; megabytes of files that it was asked for."""
    asked = 0
    for folder in folders:
        for path in folder.rglob("*"):
            if not path.is_file() or path.is_symlink():
                continue
            try:
                descriptor = os.open(path, os.O_RDONLY)
            except OSError:
                continue
            try:
                os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
                asked += path.stat().st_size
            finally:
                os.close(descriptor)
    return asked / 1e6


def seconds_to_picture(cache: Path) -> tuple[float, float]:
    """Start a kernel and run lesson 00; seconds until it answers at all, and until its first picture."""
    code = [cell.source for cell in read_lesson(LESSON).cells if cell.cell_type == "code"]
    environment = {**os.environ, "COURSE_CACHE": str(cache), "COURSE_BUDGET": "laptop"}
    pictures: list[float] = []

    def look(message: dict) -> None:
        if "image/png" in message["content"].get("data", {}):
            pictures.append(time.perf_counter())

    began = time.perf_counter()
    manager, client = start_new_kernel(
        kernel_name="python3", env=environment, startup_timeout=LONGEST_SECONDS
    )
    answered = time.perf_counter() - began
    try:
        for source in code:
            reply = client.execute_interactive(source, output_hook=look, timeout=LONGEST_SECONDS)["content"]
            if reply["status"] != "ok":
                raise RuntimeError(f"lesson 00 stopped: {reply['ename']}: {reply['evalue']}")
            if pictures:
                return answered, pictures[0] - began
        raise RuntimeError("no cell of lesson 00 shows a picture")
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


def main() -> None:
    """Start cold and warm in turns."""
    parser = make_parser(__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="cold and warm starts (default 5)")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.rounds = 1
    can_forget = hasattr(os, "posix_fadvise") and sys.platform == "linux" and not arguments.quick
    paths = {Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    folders = [*paths, REPOSITORY / "course"]
    states = ("cold", "warm") if can_forget else ("warm",)

    with Benchmark(__file__, __doc__, arguments) as benchmark, tempfile.TemporaryDirectory() as away:
        if not can_forget:
            seconds_to_picture(Path(away))  # reads the files, which does not count
        answered: dict[str, list[float]] = {state: [] for state in states}
        shown: dict[str, list[float]] = {state: [] for state in states}
        megabytes = 0.0
        for number in range(arguments.rounds):
            cache = Path(away) / str(number)
            for state in states:
                if state == "cold":
                    megabytes = forget_files(folders)
                alive, picture = seconds_to_picture(cache)
                answered[state].append(alive)
                shown[state].append(picture)
        for state in states:
            text = f"kernel start to first picture of lesson 00, {state}"
            figure = benchmark.add(text, "s", shown[state], headline=True)
            benchmark.add(f"kernel start to its first answer, {state}", "s", answered[state])
            verdict = "reached" if figure.median <= TARGETS[state] else "MISSED"
            benchmark.note(f"Target for a {state} start {TARGETS[state]:.0f} s: {verdict}.")
        if can_forget:
            benchmark.note(
                f"Before each cold start the page cache was asked to forget {megabytes:,.0f} MB of files."
            )


if __name__ == "__main__":
    main()
