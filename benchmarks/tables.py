"""Make the tables of measurements from the files in results/: the README's, and RESULTS.md with everything.

python benchmarks/tables.py          # writes both
python benchmarks/tables.py --print  # prints all tables instead
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path

from measure import RESULTS, Figure, show

from course.storage import write_text

REPOSITORY = Path(__file__).resolve().parents[1]
BEGIN, END = "<!-- benchmarks: made by `make bench` -->", "<!-- benchmarks: end -->"
KEYS = (
    "name",
    "title",
    "command",
    "quick",
    "date",
    "seconds",
    "machine",
    "versions",
    "load",
    "notes",
    "figures",
)

Result = Mapping[str, object]


def read_results(folder: Path = RESULTS) -> list[Result]:
    """Read all results of a folder, in the order of their names.

    Raises
    ------
    ValueError
        If a file is broken, lacks something, or holds a quick run, whose numbers mean nothing.
    """
    return [read_result(path) for path in sorted(folder.glob("*.json"))]


def read_result(path: Path) -> Result:
    """Read one result; errors as in :func:`read_results`."""
    remedy = f"run benchmarks/{path.stem}.py again, or take the file from git"
    try:
        result = json.loads(path.read_text(encoding="utf-8"))
        missing = [key for key in KEYS if key not in result]
        if missing:
            raise ValueError(f"it lacks {', '.join(missing)}")
        if result["quick"]:
            raise ValueError("it comes from a run with --quick")
        if not result["figures"]:
            raise ValueError("it holds no figure")
        expected = {field.name for field in fields(Figure)}
        for figure in result["figures"]:
            if set(figure) != expected:
                raise ValueError(f"a figure has {sorted(figure)}, expected {sorted(expected)}")
            numbers = [figure[name] for name in ("median", "least", "most", "n")]
            if not all(isinstance(number, (int, float)) for number in numbers):
                raise ValueError(f"a figure holds {numbers}, expected numbers")
        return {**result, "figures": [Figure(**figure) for figure in result["figures"]]}
    except (AttributeError, TypeError, ValueError) as error:
        raise ValueError(f"{path.name} holds no measurement: {error}; {remedy}") from error


def readme_table(results: Sequence[Result]) -> str:
    """Table of the headline figures of all benchmarks, with the conditions below it, as Markdown."""
    lines = ["| what | median | from – to | runs | by |", "| --- | --- | --- | --- | --- |"]
    for result in results:
        for figure in result["figures"]:
            if figure.headline:
                lines.append(f"{row_of(figure)} `{result['name']}.py` |")
    return "\n".join([*lines, "", conditions(results)])


def full_tables(results: Sequence[Result]) -> str:
    """Every figure of every benchmark, each benchmark with its conditions, as Markdown."""
    parts = [
        "# What was measured",
        "Made by `make bench` from `results/*.json`; `python benchmarks/tables.py` makes it again.\n"
        "`benchmarks/NAME.py` says in its first lines what is measured, and how.",
    ]
    for result in results:
        rows = [row_of(figure) for figure in result["figures"]]
        table = "\n".join(["| what | median | from – to | runs |", "| --- | --- | --- | --- |", *rows])
        notes = "\n".join(f"- {note}" for note in result["notes"])
        parts += [f"## {result['title']}", table, *([notes] if notes else []), describe(result)]
    return "\n\n".join(parts) + "\n"


def row_of(figure: Figure) -> str:
    """Cells of one figure: what, median, least and most, number."""
    unit = "" if figure.unit == "" else f" {figure.unit}"
    spread = f"{show(figure.least)} – {show(figure.most)}" if figure.n > 1 else ""
    return f"| {figure.what} | {show(figure.median)}{unit} | {spread} | {figure.n} |"


def describe(result: Result) -> str:
    """Say where, when and how one result was measured."""
    machine, load = result["machine"], result["load"]
    libraries = ", ".join(f"{name} {number}" for name, number in result["versions"].items())
    return (
        f"`{result['command']}`, {result['date']}, {show(result['seconds'])} s; {machine['processor']}, "
        f"{machine['cores']} cores, Python {machine['python']}, {libraries}; load average {load['start']} at "
        f"the start, {load['end']} at the end; other programs took {load['others']:.0%} of the cores."
    )


def conditions(results: Sequence[Result]) -> str:
    """Say in a few lines under which conditions all the results were measured."""
    if not results:
        return "*Nothing has been measured yet.*"
    machines = sorted({f"{r['machine']['processor']}, {r['machine']['cores']} cores" for r in results})
    dates = sorted({r["date"] for r in results})
    days = dates[0] if len(dates) == 1 else f"{dates[0]} to {dates[-1]}"
    disturbed = [f"`{r['name']}`" for r in results if r["load"]["others"] > 0.1]
    text = f"*Measured on {'; '.join(machines)}; {days}. "
    if disturbed:
        text += f"Other programs took more than a tenth of the cores during {', '.join(disturbed)}. "
    return text + "All figures: [benchmarks/RESULTS.md](benchmarks/RESULTS.md).*"


def put_between(text: str, table: str) -> str:
    """Replace what stands between the two marker comments of a text.

    Raises
    ------
    ValueError
        If the markers are not there, once each and in order.
    """
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise ValueError(f"expected {BEGIN} and then {END}, once each; put them back where the table goes")
    before, _, rest = text.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{rest.partition(END)[2]}"


def write_tables(repository: Path = REPOSITORY, folder: Path = RESULTS) -> None:
    """Write the README's table and ``RESULTS.md``; errors as in :func:`read_results`."""
    results = read_results(folder)
    readme = repository / "README.md"
    write_text(readme, put_between(readme.read_text(encoding="utf-8"), readme_table(results)))
    write_text(repository / "benchmarks" / "RESULTS.md", full_tables(results))


def print_tables(results: Sequence[Result]) -> None:
    """Print all tables for a terminal."""
    for result in results:
        print(f"\n{result['title']}  ({result['name']}.py, {result['date']}, {result['seconds']:.0f} s)")
        width = max(len(figure.what) for figure in result["figures"])
        for figure in result["figures"]:
            spread = f"{show(figure.least)} – {show(figure.most)}" if figure.n > 1 else ""
            median = f"{show(figure.median):>9} {figure.unit:<10}"
            print(f"  {figure.what:<{width}}  {median} {spread:>20}  n = {figure.n}")
        for note in result["notes"]:
            print(f"  {note}")


def main() -> int:
    """Write or print the tables; return 1 if a result is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--print", action="store_true", help="print all tables, write nothing")
    arguments = parser.parse_args()
    try:
        if arguments.print:
            print_tables(read_results())
        else:
            write_tables()
    except ValueError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
