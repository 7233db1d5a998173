"""Load a data set by its name."""

from __future__ import annotations

import numpy as np

from course.data.catalogue import find_entry
from course.data.dataset import Dataset
from course.data.locate import Places, fetch
from course.data.readers import READERS


def load(
    name: str,
    *,
    train_size: int | None = None,
    test_size: int | None = None,
    seed: int = 0,
    places: Places | None = None,
) -> Dataset:
    """Load a data set by name.

    It is looked for in the course itself, in the folders that ``COURSE_DATA`` names, in the cache,
    and at last on the network. ``python -m course data`` lists all names; what is in ``extra``
    stands at the set's reader in ``course/data/readers.py``.

    Parameters
    ----------
    name : such as ``"fashion_mnist"``.
    train_size, test_size : examples to keep of each part, every class in its proportion;
        ``None`` keeps all.
    seed : which examples are kept: those of a smaller size are the first of a larger one's.
    places : other folders to look in than those of this machine.

    Raises
    ------
    ValueError
        If no data set has this name, or a size does not fit.
    DataError
        If the data cannot be had; the message names the remedy.
    """
    entry = find_entry(name)
    arrays = READERS[name](fetch(entry, places or Places.of_this_machine()))
    for key in ("y_train", "y_test"):
        # Published as bytes, in which a learner's 10 * y would silently overflow.
        if np.issubdtype(arrays[key].dtype, np.integer):
            arrays[key] = arrays[key].astype(np.int64)
    dataset = Dataset(
        **arrays,
        class_names=entry.class_names,
        name=name,
        title=entry.title,
        licence=entry.licence,
        citation=entry.citation,
        human_accuracy=entry.human_accuracy,
    )
    return dataset.subset(train_size, test_size, seed)
