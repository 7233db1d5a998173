"""Dynamic time warping: compare two sounds, though one was said faster than the other."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def warping_distances(queries: Sequence[np.ndarray], templates: Sequence[np.ndarray]) -> np.ndarray:
    """Distance of every query to every template along the best alignment of their frames.

    An alignment begins at both beginnings, ends at both ends, and goes on by a frame in one sequence
    or in both. Its cost is the sum of the Euclidean distances of the frames it pairs, where a step in
    both counts twice, so that short cuts do not pay; divided by the two lengths together.

    Parameters
    ----------
    queries, templates : each a (frames, numbers) float array of its own length.

    Returns
    -------
    (queries, templates) float64 array, 0 for equal sequences.

    Raises
    ------
    ValueError
        If there are none, a sequence is empty or no 2-D array of finite numbers, or their frames
        hold different numbers.

    Source
    ------
    H. Sakoe, S. Chiba, "Dynamic programming algorithm optimization for spoken word recognition",
    IEEE Trans. ASSP 26, 1978: the symmetric form without a slope constraint.
    """
    queries, templates = check_sequences(queries, "queries"), check_sequences(templates, "templates")
    if queries[0].shape[1] != templates[0].shape[1]:
        raise ValueError(
            f"frames must hold equally many numbers, got {queries[0].shape[1]} in the queries, "
            f"{templates[0].shape[1]} in the templates"
        )
    return np.column_stack([distances_to(template, queries) for template in templates])


def distances_to(template: np.ndarray, queries: Sequence[np.ndarray]) -> np.ndarray:
    """Distances of all queries to one template at once: (queries,) floats."""
    lengths = np.array([len(query) for query in queries])
    longest = lengths.max()
    padded = np.stack([np.pad(query, ((0, longest - len(query)), (0, 0))) for query in queries])
    total = np.full((len(queries), len(template) + 1), np.inf)
    total[:, 0] = 0.0  # no frame of either is used up yet
    found = np.empty(len(queries))
    for row in range(longest):
        # (queries, template frames): how unlike this frame of each query is to each of the template
        costs = np.linalg.norm(padded[:, row, None, :] - template[None], axis=-1)
        before, total = total, np.full_like(total, np.inf)
        for column in range(len(template)):
            total[:, column + 1] = np.minimum(
                np.minimum(before[:, column + 1], total[:, column]) + costs[:, column],
                before[:, column] + 2 * costs[:, column],
            )
        ends = lengths == row + 1
        found[ends] = total[ends, -1]
    return found / (lengths + len(template))


def check_sequences(sequences: Sequence[np.ndarray], name: str) -> list[np.ndarray]:
    """Return the sequences as float64, or say what is wrong with them."""
    if not len(sequences):
        raise ValueError(f"expected at least one sequence, got no {name}")
    checked = [np.asarray(sequence, dtype=np.float64) for sequence in sequences]
    for number, sequence in enumerate(checked):
        if sequence.ndim != 2 or not sequence.size:
            raise ValueError(f"{name}[{number}] must have the shape (frames, numbers), got {sequence.shape}")
        if sequence.shape[1] != checked[0].shape[1]:
            raise ValueError(
                f"{name}[{number}] has {sequence.shape[1]} numbers a frame, {name}[0] {checked[0].shape[1]}"
            )
        if not np.isfinite(sequence).all():
            raise ValueError(f"{name}[{number}] contains NaN or infinite numbers")
    return checked
