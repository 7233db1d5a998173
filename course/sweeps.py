"""Measure the jobs of a comparison: one after another here, or side by side on joblib's workers."""

from __future__ import annotations

import uuid
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING

from course.contenders import Contender
from course.results import Row
from course.workers import ARRAYS, TestFeatures, backend_here, measure, measure_on_worker

if TYPE_CHECKING:
    from joblib import Parallel

    from course.data import Dataset

Job = tuple[Contender, int, int]  # who, training images, seed

FRUITLESS_ROUNDS = 2  # in a row; then what breaks the workers is no accident


def measure_jobs(
    jobs: Sequence[Job], dataset: Dataset, versions: Mapping[str, str], announce: Callable[[str], None]
) -> Iterator[tuple[int, Row]]:
    """Measure all jobs where joblib's configuration says, by default one after another in this process.

    Parameters
    ----------
    jobs : contender, number of training images and seed of each.
    dataset : what they are drawn from.
    versions : library to version; a worker that has others is refused.
    announce : told in words which job is under way or, on workers, was the last to end.

    Yields
    ------
    Place of a job among the jobs, and its row, as soon as it is there.

    Raises
    ------
    Exception
        What a job raised, with a note that names the job: at once where jobs run here, after
        the rows of all others where they run on workers.
    RuntimeError
        If workers break again and again before any of them gives a row.
    ValueError
        If workers are asked for and a contender cannot be sent to them.
    """
    from joblib import Parallel, effective_n_jobs

    # Every job by itself, or those that share a batch with it would be lost with it. All at once, so
    # that a cluster that grows gives its new workers something to do.
    parallel = Parallel(return_as="generator_unordered", batch_size=1, pre_dispatch="all")
    if jobs and effective_n_jobs(parallel.n_jobs) > 1:
        yield from _side_by_side(parallel, jobs, dataset, versions, announce)
        return
    test_features: TestFeatures = {}
    for number, job in enumerate(jobs):
        announce(describe_job(job))
        contender, size, seed = job
        try:
            row = measure(contender, dataset.subset(size, seed=seed), seed, test_features)
        except Exception as error:
            error.add_note(f"in the comparison: {describe_job(job)}")
            raise
        yield number, row


def describe_job(job: Job) -> str:
    """Name a job in words: who, from how many images, with which seed."""
    contender, size, seed = job
    return f"{contender.name}, {size:,} images, seed {seed}"


def _side_by_side(
    parallel: Parallel,
    jobs: Sequence[Job],
    dataset: Dataset,
    versions: Mapping[str, str],
    announce: Callable[[str], None],
) -> Iterator[tuple[int, Row]]:
    """Measure on workers. What a broken worker takes with it is given out again, in a new round."""
    from joblib import delayed

    sent = {contender.name: _pickled(contender) for contender, _, _ in jobs}
    # As arguments of their own: joblib lays large arrays in a file that the processes of one machine
    # share, and Dask sends each once.
    arrays = {key: getattr(dataset, key) for key in ARRAYS} | dict(dataset.extra)
    # A contender without a net need not wait for Keras.
    backend = backend_here() if any(contender.trains_net for contender, _, _ in jobs) else {}
    about = {
        "comparison": uuid.uuid4().hex,
        "versions": dict(versions),
        "backend": backend,
        "facts": {f.name: getattr(dataset, f.name) for f in fields(dataset) if f.name not in arrays},
    }
    del about["facts"]["extra"]

    missing = dict(enumerate(jobs))
    failures: list[Exception] = []
    fruitless = 0
    while missing:
        tasks = [
            delayed(measure_on_worker)(number, sent[contender.name], size, seed, about, **arrays)
            for number, (contender, size, seed) in missing.items()
        ]
        outcomes = parallel(tasks)
        try:
            for number, outcome in outcomes:
                fruitless = 0
                announce(describe_job(missing[number]))
                if isinstance(outcome, Row):
                    yield number, outcome
                else:
                    outcome.add_note(f"in the comparison, on a worker: {describe_job(missing[number])}")
                    failures.append(outcome)
                del missing[number]
        except Exception as error:  # errors of jobs come as values: a worker broke, or the way to it
            fruitless += 1
            if fruitless == FRUITLESS_ROUNDS:
                raise RuntimeError(
                    f"workers broke {fruitless} times in a row before any gave a result; still missing: "
                    + "; ".join(map(describe_job, missing.values()))
                ) from error
        finally:
            with warnings.catch_warnings(action="ignore"):  # it is left before its end on purpose
                outcomes.close()
    if failures:
        if len(failures) > 1:
            failures[0].add_note(f"{len(failures)} jobs failed; this is the first")
        raise failures[0]


def _pickled(contender: Contender) -> bytes:
    """By value, so that workers need not have the notebook in which its functions were written."""
    import cloudpickle

    try:
        return cloudpickle.dumps(contender)
    except Exception as error:
        raise ValueError(
            f"{contender.name!r} cannot be sent to another process ({error}); let its functions open or "
            "build what they need themselves, or compare without joblib's parallel_config"
        ) from error
