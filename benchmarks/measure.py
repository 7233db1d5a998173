"""Measure ways to do the same job in turns, and keep what was measured as JSON, with its conditions.

Every script of this folder begins with ``make_parser`` and puts its figures into a ``Benchmark``, which
prints them and writes ``results/NAME.json``; ``tables.py`` makes the tables from these files.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import psutil

from course.devices.machine import GIGABYTE, main_memory_gb, processor_name, usable_cores
from course.storage import write_text

RESULTS = Path(__file__).resolve().parent / "results"
LIBRARIES = (
    "course",
    "keras",
    "tensorflow-cpu",
    "tensorflow",
    "jax",
    "torch",
    "numpy",
    "scikit-image",
    "scikit-learn",
)
BUSY_SHARE = 0.1  # of the cores: what other programs may take before figures are doubted


@dataclass(frozen=True)
class Figure:
    """One measured quantity.

    Attributes
    ----------
    what : what was measured, in words that stand alone in a table.
    unit : of the numbers, e.g. "s", "images/s", "%" or "×" for a ratio.
    median, least, most : of all values.
    n : how many values there were.
    headline : whether the table in the README has it; ``RESULTS.md`` has all.
    """

    what: str
    unit: str
    median: float
    least: float
    most: float
    n: int
    headline: bool = False


def summarise(what: str, unit: str, values: Sequence[float] | float, *, headline: bool = False) -> Figure:
    """Make a figure of one or more values.

    Raises
    ------
    ValueError
        If there are no values, or one is not a finite number.
    """
    several = [float(value) for value in (values if isinstance(values, Sequence) else [values])]
    if not several or not all(abs(value) < float("inf") for value in several):
        raise ValueError(f"expected one or more finite numbers for {what!r}, got {several}; measure again")
    return Figure(what, unit, statistics.median(several), min(several), max(several), len(several), headline)


def ratios(slow: Sequence[float], fast: Sequence[float]) -> list[float]:
    """Divide the values of one way by those of another, round by round.

    Raises
    ------
    ValueError
        If they are not equally many.
    """
    return [over / under for over, under in zip(slow, fast, strict=True)]


def in_turns(
    ways: Mapping[str, Callable[[], object]], rounds: int, *, warm_up: bool = True
) -> dict[str, list[float]]:
    """Call all ways in turns, every other round in reverse, so that a busy moment hits all alike.

    Parameters
    ----------
    ways : name to a function that does the job once.
    rounds : calls of each that count.
    warm_up : call each once before, which does not count.

    Returns
    -------
    Name to the seconds of each round, in wall time.

    Raises
    ------
    ValueError
        If there is nothing to call, or no round.
    """
    if not ways or rounds < 1:
        raise ValueError(f"expected at least one way and one round, got {list(ways)} and {rounds}")
    if warm_up:
        for way in ways.values():
            way()
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds):
        order = list(ways) if number % 2 == 0 else list(reversed(ways))
        for name in order:
            began = time.perf_counter()
            ways[name]()
            seconds[name].append(time.perf_counter() - began)
    return seconds


def make_parser(description: str) -> argparse.ArgumentParser:
    """Make the command line that all benchmarks share.

    Parameters
    ----------
    description : the script's docstring; its first line says what it measures.
    """
    parser = argparse.ArgumentParser(description=description.strip().splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="tiny sizes: shows that it runs, not how fast")
    parser.add_argument(
        "--out",
        type=Path,
        metavar="DIR",
        help="where the JSON goes (default: results/, with --quick nowhere)",
    )
    return parser


class Benchmark:
    """Figures of one script and the conditions they were measured under; to be used in a ``with`` block.

    Parameters
    ----------
    file : the script, ``__file__``; its stem is the benchmark's name.
    description : its docstring; the first line is the title of its table.
    arguments : as a parser of :func:`make_parser` gives them.
    """

    def __init__(self, file: str, description: str, arguments: argparse.Namespace) -> None:
        self.name = Path(file).stem
        self.title = description.strip().splitlines()[0].rstrip(".")
        self.quick: bool = arguments.quick
        own = {key: value for key, value in vars(arguments).items() if key not in ("quick", "out")}
        options = [f"--{key} {value}" for key, value in own.items() if value != ""]
        self.command = " ".join(["python", f"benchmarks/{self.name}.py", *options])
        self.folder: Path | None = arguments.out or (None if self.quick else RESULTS)
        self.figures: list[Figure] = []
        self.notes: list[str] = []

    def __enter__(self) -> Benchmark:
        self._began, self._load = time.perf_counter(), load_average()
        self._busy, self._own = busy_seconds(), own_seconds()
        return self

    def add(self, what: str, unit: str, values: Sequence[float] | float, *, headline: bool = False) -> Figure:
        """Take up a figure, see :func:`summarise`, and print it at once, so that one sees it go on."""
        figure = summarise(what, unit, values, headline=headline)
        self.figures.append(figure)
        spread = f"  ({show(figure.least)} to {show(figure.most)}, n = {figure.n})" if figure.n > 1 else ""
        print(f"{figure.what}: {show(figure.median)} {figure.unit}{spread}", flush=True)
        return figure

    def note(self, text: str) -> None:
        """Take up a condition that a reader of the figures must know."""
        self.notes.append(text)
        print(text, flush=True)

    def __exit__(self, kind: type | None, error: BaseException | None, trace: object) -> None:
        if error is not None:
            return
        seconds = time.perf_counter() - self._began
        cores = usable_cores()
        others = (busy_seconds() - self._busy) - (own_seconds() - self._own)
        share = max(0.0, others / (seconds * (psutil.cpu_count() or cores)))
        if share > BUSY_SHARE:
            print(
                f"WARNING: the machine was not quiet: other programs took {share:.0%} of its cores "
                f"(load average {load_average():.1f}); measure again when it is idle"
            )
        if self.folder is None:
            return
        result = {
            "name": self.name,
            "title": self.title,
            "command": self.command,
            "quick": self.quick,
            "date": date.today().isoformat(),
            "seconds": round(seconds, 1),
            "machine": describe_machine(),
            "versions": versions(),
            "load": {"start": self._load, "end": load_average(), "others": round(share, 3)},
            "notes": self.notes,
            "figures": [asdict(figure) for figure in self.figures],
        }
        write_text(self.folder / f"{self.name}.json", json.dumps(result, indent=1, allow_nan=False) + "\n")


def show(number: float) -> str:
    """Write a number with three significant digits, but never fewer than its whole part has."""
    if number != 0 and abs(number) < 0.001:
        return f"{number:.1e}"
    digits = 0 if abs(number) >= 100 else 1 if abs(number) >= 10 else 2 if abs(number) >= 1 else 3
    return f"{number:,.{digits}f}"


def describe_machine() -> dict[str, object]:
    """Processor, cores, memory and Python, without asking a backend, whose import takes seconds."""
    return {
        "processor": processor_name(),
        "cores": usable_cores(),
        "memory_gb": round(main_memory_gb() or 0),
        "system": sys.platform,
        "python": ".".join(map(str, sys.version_info[:3])),
    }


def versions() -> dict[str, str]:
    """Library to version, of those that are installed."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def load_average() -> float:
    """Programs that wanted a core at once, the average of the last minute."""
    return round(psutil.getloadavg()[0], 2)


def busy_seconds() -> float:
    """Processor time that all programs of this machine have taken since it started."""
    times = psutil.cpu_times()
    return times.user + times.system + getattr(times, "nice", 0.0)


def own_seconds() -> float:
    """Processor time of this process and of those that it has started and seen end."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def resident_gb(process: psutil.Process) -> float:
    """Memory that a process and those started by it hold now, in units of 2**30 bytes."""
    family = [process, *process.children(recursive=True)]
    return sum(member.memory_info().rss for member in family) / GIGABYTE
