"""Contenders × training sizes × seeds, all on the same split -> rows, mean, spread."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from course import devices
from course.contenders import Contender, by_hand, learned
from course.progress_bar import progress_bar
from course.recipes import describe
from course.results import Row, Summary, append_result, read_results, summarise, tabulate
from course.storage import cache_folder
from course.sweeps import measure_jobs

if TYPE_CHECKING:
    from course.data import Dataset

LIBRARIES = ("keras", "numpy", "scikit-image", "scikit-learn", "scipy")  # what results can depend on

__all__ = ["Contender", "Row", "Summary", "by_hand", "compare", "learned", "summarise", "tabulate"]


def compare(
    contenders: Sequence[Contender],
    dataset: Dataset,
    *,
    sizes: Sequence[int],
    seeds: Sequence[int] | Mapping[int, Sequence[int]],
    store: str | Path | None = None,
) -> list[Row]:
    """Let all contenders learn from the same images and sit the same test.

    Every result is written down as soon as it is there. Stop the kernel, or
    lose it, and the next call goes on where this one ended; a call that was
    finished comes back at once. A result is used again only if data, recipe,
    size, seed and library versions are the same.

    Jobs run one after another in this process. Where joblib's ``parallel_config``
    names workers, such as the processes of this machine or a Dask cluster, they run
    there side by side, and the rows differ in their seconds only (nets by rounding,
    where a worker has another number of cores):

    >>> with joblib.parallel_config(backend="loky", n_jobs=2):
    ...     rows = compare(contenders, dataset, sizes=[100, 1000], seeds=range(5))

    A job that dies with its worker is given to another one. Workers need the course
    with the same versions; contenders, also those written in a notebook, are sent to
    them. The seconds are those of the worker, which shares its machine with others:
    to compare seconds, delete the store and run one job at a time.

    Parameters
    ----------
    contenders : who takes part; names must differ.
    dataset : float inputs; all its test images are the test.
    sizes : numbers of training images; with one seed a smaller set is part of a larger one.
    seeds : for all sizes, or a mapping from each size to its own.
    store : file of the results; by default one a data set in the user's cache.

    Returns
    -------
    A row for every contender, size and seed; after an interrupt, those so far.

    Raises
    ------
    ValueError
        If names, sizes or seeds repeat, nothing is to be compared, or a size has no seeds or
        exceeds the data; or a contender cannot be sent to workers.
    Exception
        What a contender raised, with a note that names contender, size and seed. Workers
        finish and store all other jobs before.
    RuntimeError
        If workers break again and again before any of them gives a result.
    """
    jobs = plan(contenders, dataset, sizes, seeds)
    store = Path(store) if store else cache_folder() / "comparisons" / f"{dataset.name}.jsonl"
    known = read_results(store)
    data_key = fingerprint_data(dataset)
    keys = [fingerprint(contender, size, seed, data_key) for contender, size, seed in jobs]
    found = sum(key in known for key in keys)
    if found:
        print(f"{found} of {len(jobs)} results were there already, from {store}; delete it to measure again.")

    todo = [number for number, key in enumerate(keys) if key not in known]
    not_stored = None
    with progress_bar(len(jobs), "comparing", "training") as bar:
        bar.update(found)
        measured = measure_jobs([jobs[number] for number in todo], dataset, versions(), bar.set_postfix_str)
        try:
            # Written down here and not by the workers, who need not share a file system with the caller.
            for place, row in measured:
                key = keys[todo[place]]
                known[key] = row
                try:
                    append_result(store, key, row)
                except OSError as error:
                    not_stored = error
                bar.update()
        except KeyboardInterrupt:
            there = sum(key in known for key in keys)
            print(f"Stopped with {there} of {len(jobs)} results; run this cell again to go on.")
    if not_stored:
        print(f"Results could not be stored and will be measured again next time: {not_stored}")
    return [known[key] for key in keys if key in known]


def plan(
    contenders: Sequence[Contender],
    dataset: Dataset,
    sizes: Sequence[int],
    seeds: Sequence[int] | Mapping[int, Sequence[int]],
) -> list[tuple[Contender, int, int]]:
    """All jobs, small sizes first, so that a first picture is there early."""
    names = [contender.name for contender in contenders]
    if len(set(names)) < len(names):
        raise ValueError(f"contenders need different names, got {names}")
    if not names or not len(sizes):
        raise ValueError(f"expected at least one contender and one size, got {names} and {list(sizes)}")
    if len(set(sizes)) < len(sizes):
        raise ValueError(f"sizes must differ, got {list(sizes)}")
    if max(sizes) > len(dataset.x_train):
        raise ValueError(f"size {max(sizes)} exceeds the {len(dataset.x_train)} training examples")
    of_size = {size: seeds.get(size, ()) if isinstance(seeds, Mapping) else seeds for size in sizes}
    if without := [size for size, chosen in of_size.items() if not len(chosen)]:
        raise ValueError(f"no seeds for sizes {without}")
    if twice := [size for size, chosen in of_size.items() if len(set(chosen)) < len(chosen)]:
        raise ValueError(f"the same seed twice is the same result twice, at sizes {twice}")
    return [
        (contender, size, seed)
        for size in sorted(sizes)
        for seed in of_size[size]
        for contender in contenders
    ]


def fingerprint_data(dataset: Dataset) -> str:
    """Digest of all arrays a comparison uses."""
    digest = hashlib.blake2b(digest_size=16)
    for array in (dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test):
        digest.update(f"{array.shape} {array.dtype}".encode())
        # The bytes of an array of objects, such as texts, are mere addresses.
        digest.update(describe(array).encode() if array.dtype.hasobject else np.ascontiguousarray(array).data)
    return digest.hexdigest()


def fingerprint(contender: Contender, size: int, seed: int, data_key: str) -> str:
    """Digest of everything that one result depends on."""
    device = str(devices.describe())  # the seconds are those of this machine; names the backend's version too
    libraries = [f"{name} {number}" for name, number in versions().items()]
    parts = [contender.name, contender.recipe, size, seed, data_key, libraries, device]
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


def versions() -> dict[str, str]:
    """Library to version, of those that results can depend on."""
    return {name: version(name) for name in LIBRARIES}
