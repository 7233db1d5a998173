"""The folder in which nbgrader works: assignments are put in, and nothing that is there is overwritten."""

from __future__ import annotations

import os
from pathlib import Path

from course.storage import write_text

CONFIGURATION = "nbgrader_config.py"


def add_assignment(folder: Path, slug: str, notebook: str, configuration: str) -> Path:
    """Put an assignment into nbgrader's folder, with nbgrader's configuration if there is none yet.

    Parameters
    ----------
    folder : of nbgrader; made if it is not there.
    slug : name of the assignment and of its notebook.
    notebook, configuration : text of the files.

    Returns
    -------
    Where the notebook is.

    Raises
    ------
    FileExistsError
        If the assignment is there already, or the folder holds other things; nothing was written.
    OSError
        If the disk refuses.
    """
    folder = Path(folder)
    if os.path.lexists(folder) and not folder.is_dir():
        raise FileExistsError(f"{folder} is there already and is no folder: choose another one with --out")
    in_use = folder.is_dir() and any(folder.iterdir())
    if in_use and not (folder / CONFIGURATION).is_file():
        raise FileExistsError(
            f"{folder} is there already, and is no folder of nbgrader's: it holds no {CONFIGURATION}. "
            "Nothing was written; choose a new folder with --out"
        )
    assignment = folder / "source" / slug
    if os.path.lexists(assignment):
        raise FileExistsError(
            f"{assignment} is there already, and is not overwritten: move it away, or choose another --out"
        )
    if not in_use:
        write_text(folder / CONFIGURATION, configuration)
    assignment.mkdir(parents=True)  # fails if somebody was faster
    path = assignment / f"{slug}.ipynb"
    write_text(path, notebook)
    return path
