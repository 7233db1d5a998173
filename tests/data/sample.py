"""A small file that stands for a published one, and its entry in a catalogue."""

import hashlib

import numpy as np

from course.data.catalogue import Entry

CONTENT = np.random.default_rng(7).bytes(200_000)


def make_entry(urls=(), **changes):
    """Describe a data set whose one file holds CONTENT."""
    values = {
        "name": "sample",
        "title": "A sample",
        "page": "https://example.org/sample",
        "file": "sample.npz",
        "sha256": hashlib.sha256(CONTENT).hexdigest(),
        "size": len(CONTENT),
        "urls": tuple(urls),
        "licence": "MIT",
        "citation": "nobody",
        "class_names": (),
        "train_size": 1,
        "test_size": 1,
        "example_shape": (),
    }
    return Entry(**values | changes)
