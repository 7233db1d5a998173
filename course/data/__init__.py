"""What can be loaded: real data sets by name, and toy sets in the plane."""

from __future__ import annotations

from course.data.catalogue import find_entry
from course.data.dataset import Dataset
from course.data.loaders import READERS
from course.data.locate import fetch

__all__ = ["Dataset", "load"]


def load(name: str, *, train_size: int | None = None, test_size: int | None = None, seed: int = 0) -> Dataset:
    entry = find_entry(name)
    dataset = Dataset(
        **READERS[name](fetch(entry)),
        class_names=entry.class_names,
        name=name,
        title=entry.title,
        licence=entry.licence,
        citation=entry.citation,
        human_accuracy=entry.human_accuracy,
    )
    return dataset.subset(train_size, test_size, seed)
