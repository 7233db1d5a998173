"""Show in a lesson what a stored full-size run came to, or say that nobody has made it yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from course.figures import plot_full_size, show
from course.reference import FOLDER, load_reference


def show_reference(
    name: str, mine: Mapping[str, Sequence[float]] | None = None, *, folder: Path = FOLDER
) -> None:
    """Draw a stored run beside one's own results; without one, say which command makes it.

    Parameters
    ----------
    name : of an experiment, see ``python -m course reference --list``.
    mine : contender to the accuracy of each own run, in [0, 1]: drawn beside it.
    folder : where the stored runs are.

    Raises
    ------
    ValueError
        If the file is damaged.
    """
    try:
        stored = load_reference(name, folder)
    except FileNotFoundError:
        stored = None
    if stored is None or not stored.summaries:
        print(f"Not yet measured at full size: `python -m course reference {name}` does it, on a GPU.")
        return
    # Of several sizes the largest, which stands last.
    largest = {one.contender: one for one in sorted(stored.summaries, key=lambda one: one.train_size)}
    trial = ", a mere trial" if stored.quick else ""
    print(f"Stored run of {stored.date} on {stored.device}{trial}:")
    for one in largest.values():
        seconds = f"{one.train_seconds:.1f} s of training"
        print(f"{one.contender}: {100 * one.accuracy:.2f} % of {one.seeds} seeds on average, {seconds}")
    found = [f"{one.contender} {100 * one.accuracy:.1f} %" for one in largest.values()]
    own = [f"{contender} {100 * sum(v) / len(v):.1f} %" for contender, v in (mine or {}).items() if len(v)]
    alt = f"Test accuracy of the stored full-size run: {', '.join(found)}."
    alt += f" Yours: {', '.join(own)}." if own else ""
    show(plot_full_size(list(largest.values()), mine=mine), alt)
