"""One progress bar for everything that takes long: notebook, terminal, or silent."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tqdm import tqdm


class NoBar:
    """Shows nothing, where tqdm is not installed: a machine that only computes."""

    def __enter__(self) -> NoBar:
        return self

    def __exit__(self, *error: object) -> None:
        """Nothing is to be closed."""

    def update(self, steps: int = 1) -> None:
        """Take note of nothing."""

    def set_postfix(self, numbers: object = None) -> None:
        """Take note of nothing."""

    def set_postfix_str(self, words: str = "") -> None:
        """Take note of nothing."""

    def close(self) -> None:
        """Close nothing."""


def progress_bar(total: int, label: str, unit: str, *, silent: bool = False) -> tqdm | NoBar:
    """Open a progress bar that suits the place: a widget in JupyterLab, a line in a terminal.

    ``COURSE_PROGRESS=off`` keeps it silent, as tests and builds do.

    Parameters
    ----------
    total : number of steps until it is full.
    label : what is under way, in a word or two.
    unit : what one step is, e.g. "epoch"; bytes, "B", are counted in kB, MB, GB.
    silent : whether to show nothing, since something else shows how far it is.
    """
    try:
        from tqdm.auto import tqdm
    except ImportError:
        return NoBar()
    silent = silent or os.environ.get("COURSE_PROGRESS") == "off"
    return tqdm(total=total, desc=label, unit=unit, unit_scale=unit == "B", disable=silent)
