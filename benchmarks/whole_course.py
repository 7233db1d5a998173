"""Seconds and peak memory of every lesson, from the first cell to the last.

    python benchmarks/whole_course.py

Every lesson is run in a kernel of its own with the budget `quick`, start-up included: first with an empty
cache folder of the course (cold); then, where that left results of comparisons behind, once more with the
same folder (warm), as far as the time reaches. Files of programs are in the page cache, but for those that
nothing has used yet; `first_picture.py` measures a start without any. Work at the budget `laptop`, which
learners see, takes the better part of an hour: its seconds are those of the builds of the stored notebooks,
from `reference/build.json`, and told apart.
"""

import copy
import json
import tempfile
import time
from pathlib import Path

from measure import Benchmark, make_parser

from course.building import missing_data, pinned_environment, read_lesson
from course.commands.build import find_lessons
from course.execution import execute

REPOSITORY = Path(__file__).resolve().parents[1]
MB_TO_GB = 1 / 1000


def run_lesson(lesson: Path, cache: Path, folder: Path) -> tuple[float, float]:
    """Execute a lesson at the budget quick; its wall seconds and peak memory in GB, kernel and children."""
    cells = [copy.deepcopy(cell) for cell in read_lesson(lesson).cells if not missing_data(cell)]
    began = time.perf_counter()
    peak = execute(cells, folder, pinned_environment(cache, "quick"))
    return time.perf_counter() - began, peak * MB_TO_GB


def main() -> None:
    """Run every lesson cold; then warm those that have stored results, the most of them first."""
    parser = make_parser(__doc__)
    parser.add_argument("--lessons", default="", metavar="NN,NN", help="numbers of lessons; all without any")
    parser.add_argument(
        "--limit", type=float, default=450, help="seconds after which none begins (default 450)"
    )
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.lessons = arguments.lessons or "03"
    lessons = find_lessons(
        REPOSITORY / "lessons", [number for number in arguments.lessons.split(",") if number]
    )

    with Benchmark(__file__, __doc__, arguments) as benchmark, tempfile.TemporaryDirectory() as away:
        began, cold, left = time.perf_counter(), {}, []
        caches = {lesson: Path(away) / lesson.stem for lesson in lessons}
        for lesson in lessons:
            if time.perf_counter() - began > arguments.limit:
                left.append(f"{lesson.name[:2]} cold")
                continue
            seconds, peak = run_lesson(lesson, caches[lesson], Path(away))
            cold[lesson] = seconds
            benchmark.add(f"{name_of(lesson)}, budget quick, cold", "s", seconds)
            benchmark.add(f"{name_of(lesson)}, budget quick: peak memory", "GB", peak)
        stored = {lesson: results_in(caches[lesson]) for lesson in cold}
        for lesson in sorted((each for each in stored if stored[each]), key=lambda each: -stored[each]):
            if time.perf_counter() - began > arguments.limit:
                left.append(f"{lesson.name[:2]} warm")
                continue
            seconds, _ = run_lesson(lesson, caches[lesson], Path(away))
            text = f"{name_of(lesson)}, budget quick, warm: {stored[lesson]} results are there already"
            benchmark.add(text, "s", seconds)
        benchmark.add(
            f"{len(cold)} lessons run through, budget quick, cold", "s", sum(cold.values()), headline=True
        )
        add_builds(benchmark, lessons)
        without = [each.name[:2] for each in cold if any(map(missing_data, read_lesson(each).cells))]
        if without:
            text = "Cells for data that is not on this machine were left out, of lessons"
            benchmark.note(f"{text} {', '.join(without)}.")
        if left:
            benchmark.note(f"The time was over before lessons {', '.join(left)}.")


def name_of(lesson: Path) -> str:
    """Name a lesson in a table by its number."""
    return f"lesson {lesson.name[:2]}"


def results_in(cache: Path) -> int:
    """Count the results of comparisons in a cache folder: one a line."""
    return sum(len(file.read_text("utf-8").splitlines()) for file in (cache / "comparisons").glob("*.jsonl"))


def add_builds(benchmark: Benchmark, lessons: list[Path]) -> None:
    """Add what the builds of the stored notebooks took, at the budget of learners."""
    record = json.loads((REPOSITORY / "reference" / "build.json").read_text(encoding="utf-8"))["lessons"]
    costs = {lesson: record[lesson.stem] for lesson in lessons if lesson.stem in record}
    if not costs:
        return
    for lesson, cost in costs.items():
        benchmark.add(f"{name_of(lesson)}, stored build", "s", cost["seconds"])
        benchmark.add(
            f"{name_of(lesson)}, stored build: peak memory", "GB", cost["peak_memory_mb"] * MB_TO_GB
        )
    seconds, peaks = ([cost[key] for cost in costs.values()] for key in ("seconds", "peak_memory_mb"))
    benchmark.add(f"{len(costs)} lessons, stored builds at budget laptop", "s", sum(seconds), headline=True)
    benchmark.add("the most memory of a lesson, stored builds", "GB", max(peaks) * MB_TO_GB, headline=True)
    benchmark.note(
        "Each lesson runs once. Stored builds are of other days and at the budget laptop; the README tells "
        "what ran beside them."
    )


if __name__ == "__main__":
    main()
