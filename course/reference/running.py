"""Make a full-size result one run at a time: each is written down at once, and none is made twice."""

from __future__ import annotations

import json
import math
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import course
from course import devices
from course.reference.stored import FOLDER, Measured, Reference, load_reference, save_reference
from course.results import Row, summarise
from course.storage import cache_folder, dated

LIBRARIES = ("keras", "numpy", "scikit-image", "scikit-learn", "scipy")


@dataclass(frozen=True)
class Job:
    """One run to be made, by what names it in the file; a size of None is whatever there is."""

    contender: str
    train_size: int | None
    seed: int


@dataclass(frozen=True)
class Scale:
    """How much of the work is done.

    Attributes
    ----------
    seeds : runs of each contender, from seed 0 on; None for as many as the experiment wants.
    quick : a trial of everything within minutes, with small nets, few images and one epoch.
    limit : at most so many training images (and test images); None for all.
    """

    seeds: int | None = None
    quick: bool = False
    limit: int | None = None

    @property
    def is_full(self) -> bool:
        """Whether the result may stand among the full-size ones."""
        return not self.quick and self.limit is None

    def pick(self, *, full: object, quick: object) -> object:
        """Choose what fits."""
        return quick if self.quick else full

    def images(self, full: int | None = None, quick: int = 512) -> int | None:
        """How many images to load at most; None for all."""
        limits = (full, self.limit, quick if self.quick else None)
        return min((number for number in limits if number is not None), default=None)


@dataclass(frozen=True)
class Work:
    """What an experiment does at one scale.

    Attributes
    ----------
    contenders : the name and the training size of each, see :class:`Job`.
    settings : what makes its numbers what they are, as JSON has it.
    measure : makes one run.
    """

    contenders: Sequence[tuple[str, int | None]]
    settings: dict[str, object]
    measure: Callable[[Job], Measured]


@dataclass(frozen=True)
class Experiment:
    """Something to measure at full size.

    Attributes
    ----------
    name : by which it is asked for.
    purpose : what it measures, in a few words.
    goal : what is hoped for; nothing is promised.
    cost : about what it takes, and on what; an estimate.
    data : names of the data sets, see ``python -m course data``.
    seeds : runs of each contender.
    plan : a scale to the work.
    file : name of its file, if it is not its own.
    """

    name: str
    purpose: str
    goal: str
    cost: str
    data: tuple[str, ...]
    seeds: int
    plan: Callable[[Scale], Work]
    file: str | None = None

    @property
    def stem(self) -> str:
        """Name of its file, without the ending."""
        return self.file or self.name


def run_experiment(
    experiment: Experiment,
    scale: Scale,
    *,
    folder: Path | None = None,
    replace_old: bool = False,
    say: Callable[[str], None] = print,
) -> Reference:
    """Make all runs that are not in its file yet.

    The file is written anew, as a whole, after each run: whatever happens, it holds the runs so far, and
    the next call goes on from there. A run that fails is noted, and the others go on.

    Parameters
    ----------
    experiment, scale : what, and how much of it.
    folder : where the file goes; by default ``reference/`` for full runs, and the cache for others.
    replace_old : put aside a result that was made otherwise, under its date, instead of refusing.
    say : told in words how it goes.

    Returns
    -------
    What the file holds now.

    Raises
    ------
    FileExistsError
        If there is a result that was made otherwise: with other settings, versions or on another device.
        A trial never takes the place of a full run, even if asked to.
    ValueError
        If fewer than one seed or image is asked for, or the file is damaged.
    """
    seeds = experiment.seeds if scale.seeds is None else scale.seeds
    if seeds < 1 or (scale.limit is not None and scale.limit < 1):
        raise ValueError(f"expected at least one seed and one image, got {seeds} and {scale.limit}")
    folder = folder or (FOLDER if scale.is_full else cache_folder() / "reference")
    work = experiment.plan(scale)
    new = Reference(
        summaries=(),
        device=str(devices.describe()),
        versions=versions(),
        date=date.today().isoformat(),
        command=command_of(experiment, scale),
        settings=json.loads(json.dumps(work.settings)),
        quick=not scale.is_full,
    )
    old = find_old(experiment.stem, folder)
    if old is not None and not goes_on(old, new):
        make_way(experiment.stem, folder, old, new, replace_old, say)
        old = None
    current = replace(new, runs=old.runs if old else ())
    jobs = [Job(name, size, seed) for seed in range(seeds) for name, size in work.contenders]
    todo = [job for job in jobs if not any(is_of(run, job) for run in current.runs)]
    if len(todo) < len(jobs):
        say(f"{len(jobs) - len(todo)} of {len(jobs)} runs were there already")
    for job in todo:
        name = f"{job.contender}{f', {job.train_size:,} examples' if job.train_size else ''}, seed {job.seed}"
        say(f"{name} …")
        try:
            measured = work.measure(job)
        except Exception as error:  # one run that fails shall not cost the others
            words = f"{type(error).__name__}: {first_line(error)}"
            current = replace(current, failed=(*current.failed, f"{name}: {words}"))
            say(f"  failed: {words}")
        else:
            current = replace(current, runs=(*current.runs, measured))
            say(f"  {describe(measured)}")
        current = replace(current, summaries=summarise_runs(current.runs))
        save_reference(experiment.stem, current, folder)
    return replace(current, summaries=summarise_runs(current.runs))


def is_of(run: Measured, job: Job) -> bool:
    """Whether these are the numbers of this job."""
    same_size = job.train_size in (None, run.train_size)
    return same_size and (run.contender, run.seed) == (job.contender, job.seed)


def find_old(stem: str, folder: Path) -> Reference | None:
    """What was stored under this name, if anything."""
    return load_reference(stem, folder) if (folder / f"{stem}.json").exists() else None


def goes_on(old: Reference, new: Reference) -> bool:
    """Whether new runs may stand beside the old ones: made in the same way, on the same machine."""
    return all(
        getattr(old, part) == getattr(new, part) for part in ("settings", "device", "versions", "quick")
    )


def make_way(
    stem: str, folder: Path, old: Reference, new: Reference, replace_old: bool, say: Callable[[str], None]
) -> None:
    """Put an old result aside, or refuse."""
    path = folder / f"{stem}.json"
    if new.quick and not old.quick:
        raise FileExistsError(f"{path.name} holds a full run; a trial never takes its place, give --out DIR")
    if not (replace_old or old.quick):
        raise FileExistsError(
            f"{path.name} was made otherwise: on {old.device}, {old.date}. Add --replace to keep it aside "
            "under its date and begin anew, or --out DIR to leave it where it is"
        )
    aside = dated(path)
    path.rename(aside)
    say(f"the result before is kept as {aside.name}")


def summarise_runs(runs: Sequence[Measured]) -> tuple:
    """Mean and spread over the seeds of each contender."""
    rows = [
        Row(
            *(run.contender, run.kind, run.train_size, run.seed, run.accuracy, run.parameters),
            *(run.train_seconds, run.predict_seconds, ()),
        )
        for run in runs
    ]
    return tuple(summarise(rows)) if rows else ()


def versions() -> dict[str, str]:
    """What the numbers can depend on; a library that is not installed is left out."""
    found = {"course": course.__version__, "python": platform.python_version()}
    for name in LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    device = devices.describe()
    return found | {device.backend: device.backend_version}


def command_of(experiment: Experiment, scale: Scale) -> str:
    """What repeats it."""
    options = [f"--seeds {scale.seeds}"] if scale.seeds is not None else []
    options += ["--quick"] if scale.quick else []
    options += [f"--limit {scale.limit}"] if scale.limit is not None else []
    return " ".join(["python -m course reference", experiment.name, *options])


def describe(run: Measured) -> str:
    """One line on a run."""
    line = f"{100 * run.accuracy:.2f} % in {run.train_seconds:.1f} s"
    return line if math.isnan(run.compile_seconds) else f"{line}, compiled in {run.compile_seconds:.1f} s"


def first_line(error: Exception) -> str:
    """What an error says, in short, and without the folders of whoever ran it."""
    words = str(error).strip().splitlines()
    return words[0].replace(str(Path.home()), "~").replace(str(FOLDER.parent), "…")[:300] if words else ""
