"""Make full-size results, which a laptop cannot, and store them under reference/."""

import argparse
import linecache
import os
from datetime import date
from pathlib import Path

from course import devices

REPOSITORY = Path(__file__).parents[2]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare what ``python -m course reference`` understands."""
    parser.add_argument(
        "name", nargs="?", metavar="NAME", help="what to measure, see --list; or the number of a lesson"
    )
    parser.add_argument("--list", action="store_true", help="say what there is to measure, and what is done")
    parser.add_argument("--seeds", type=int, metavar="N", help="runs of each contender, instead of its own")
    parser.add_argument("--quick", action="store_true", help="try it out in minutes; stored in the cache")
    parser.add_argument("--limit", type=int, metavar="N", help="at most N training images; likewise")
    parser.add_argument("--replace", action="store_true", help="keep another result aside, and begin anew")
    parser.add_argument(
        "--budget", choices=devices.BUDGETS, default="gpu", help="how much work a lesson's comparison does"
    )
    parser.add_argument(
        "--out", type=Path, metavar="DIR", help="where the result goes, instead of reference/"
    )


def run(arguments: argparse.Namespace) -> int:
    """Measure, or list what can be measured.

    A run that was stopped goes on where it ended when started again.
    """
    from course.data import DataError
    from course.reference.experiments import EXPERIMENTS
    from course.reference.running import Scale, run_experiment

    if arguments.list or not arguments.name:
        list_experiments()
        return 0
    if arguments.out and arguments.out.exists() and not arguments.out.is_dir():
        print(f"{arguments.out} is there already and is no folder: choose another --out")
        return 2
    if arguments.name.isdigit():
        if arguments.seeds is not None or arguments.quick or arguments.limit is not None or arguments.replace:
            print("a lesson takes --budget and --out only")
            return 2
        return run_lesson(arguments)
    if arguments.name not in EXPERIMENTS:
        print(f"there is no {arguments.name!r}; there are {', '.join(EXPERIMENTS)}, and numbers of lessons")
        return 2
    scale = Scale(seeds=arguments.seeds, quick=arguments.quick, limit=arguments.limit)
    experiment = EXPERIMENTS[arguments.name]
    try:
        result = run_experiment(experiment, scale, folder=arguments.out, replace_old=arguments.replace)
    except (FileExistsError, ValueError, DataError) as reason:
        print(reason)
        return 1
    print_summaries(result.summaries)
    for line in result.failed:
        print(f"failed: {line}")
    return 1 if result.failed else 0


def list_experiments() -> None:
    """Print what can be measured, what it takes, and what has been."""
    from course.reference import stored as files
    from course.reference.experiments import EXPERIMENTS
    from course.reference.running import find_old

    for experiment in EXPERIMENTS.values():
        print(f"{experiment.name}: {experiment.purpose}")
        print(f"    aim: {experiment.goal}; {experiment.seeds} seeds")
        print(f"    takes: {experiment.cost}")
        print(f"    data: {', '.join(experiment.data)}")
        try:
            stored = find_old(experiment.stem, files.FOLDER)
        except ValueError as reason:
            print(f"    {reason}")
            continue
        if stored is None:
            print("    not yet measured")
        else:
            seeds = max((one.seeds for one in stored.summaries), default=0)
            failed = f", {len(stored.failed)} runs failed" if stored.failed else ""
            print(f"    measured on {stored.date} on {stored.device}: up to {seeds} seeds{failed}")
    print(
        "12: the comparison of lesson 12 at another --budget; so with the number of any lesson that has one"
    )


def print_summaries(summaries: tuple) -> None:
    """Print mean and spread of each contender."""
    for one in summaries:
        print(f"{one.contender:<20} {one.train_size:>6,} {one.accuracy:.4f} ± {one.spread:.4f}")


def run_lesson(arguments: argparse.Namespace) -> int:
    """Run a lesson up to its comparison, which the lesson calls ``rows``; store and print the summaries."""
    os.environ["COURSE_BUDGET"] = arguments.budget
    from course.building import read_lesson
    from course.commands.build import find_lessons
    from course.comparison import Row, summarise
    from course.reference import FOLDER, Reference, save_reference
    from course.reference.experiments import EXPERIMENTS
    from course.reference.running import versions

    try:
        (lesson,) = find_lessons(REPOSITORY / "lessons", [arguments.name])
    except ValueError as error:
        print(error)
        return 2
    for experiment in EXPERIMENTS.values():
        if experiment.file == lesson.stem and not arguments.out:
            print(f"`python -m course reference {experiment.name}` makes this file; or give --out DIR")
            return 2
    names: dict[str, object] = {"__name__": "__main__"}
    for cell in read_lesson(lesson).cells:
        if cell.cell_type == "code" and "rows" not in names:
            # Known to linecache, so that a recipe's source can be read as it is in a notebook.
            file = f"<{lesson.name} {cell.id}>"
            linecache.cache[file] = (len(cell.source), None, cell.source.splitlines(keepends=True), file)
            exec(compile(cell.source, file, "exec"), names)
    rows = names.get("rows")
    if not (isinstance(rows, list) and rows and all(isinstance(row, Row) for row in rows)):
        print(f"{lesson.name} makes no comparison: none of its cells sets `rows` to one")
        return 1

    reference = Reference(
        summaries=tuple(summarise(rows)),
        device=str(devices.describe()),
        versions=versions(),
        date=date.today().isoformat(),
        command=f"python -m course reference {arguments.name} --budget {arguments.budget}",
    )
    path = save_reference(lesson.stem, reference, arguments.out or FOLDER)
    print_summaries(reference.summaries)
    print(f"stored in {path}")
    return 0
