"""Lessons in, executed notebooks out: the same bytes at every build, but for cells tagged ``varies``."""

import base64
import copy
import hashlib
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from course.execution import CellError, Notebook, execute
from course.exercise_cells import write_cells
from course.lessons import check_introduction, describe_lesson
from course.storage import write_text

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NOTEBOOK_METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    # Without the interpreter's version, which would change the notebook with every upgrade.
    "language_info": {
        "codemirror_mode": {"name": "ipython", "version": 3},
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "nbconvert_exporter": "python",
        "pygments_lexer": "ipython3",
    },
}
# What decides about the outputs that are stored and compared. Sums over threads depend on their number.
PINNED_ENVIRONMENT = {
    "COURSE_PROGRESS": "off",
    "COURSE_STRICT": "1",
    "KERAS_BACKEND": "tensorflow",
    "OMP_NUM_THREADS": "2",
    "PYTHONHASHSEED": "0",
    "TF_NUM_INTEROP_THREADS": "2",
    "TF_NUM_INTRAOP_THREADS": "2",
}


class BuildError(Exception):
    """A lesson could not be built; the message names lesson, cell and first source line."""


@dataclass(frozen=True)
class Report:
    """What one build cost, and what it found."""

    lesson: str
    seconds: float
    peak_memory_mb: float
    cells: int
    size_kb: float
    findings: tuple[str, ...]


def pinned_environment(cache: Path, budget: str = "laptop") -> dict[str, str]:
    """Return the environment variables under which notebooks are built and tested.

    Parameters
    ----------
    cache : an empty folder, so that nothing done earlier on this machine matters,
        but for the data that was downloaded.
    budget : ``laptop`` for what is stored; ``quick`` and ``gpu`` for trying things out.
    """
    from course.data.locate import Places

    *_, downloaded = Places.of_this_machine().in_order()
    data = os.pathsep.join(filter(None, [os.environ.get("COURSE_DATA"), str(downloaded)]))
    return PINNED_ENVIRONMENT | {"COURSE_BUDGET": budget, "COURSE_CACHE": str(cache), "COURSE_DATA": data}


def read_lesson(path: Path) -> Notebook:
    """Read a lesson source as a notebook without outputs.

    A cell's id comes from its kind and source, so that an unchanged cell keeps
    its id when others are added around it.
    """
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    seen: Counter[str] = Counter()
    cells = []
    for kind, source, metadata in _cells_written(path):
        new_cell = new_code_cell if kind == "code" else new_markdown_cell
        digest = hashlib.sha256(f"{kind}\n{source}".encode()).hexdigest()[:10]
        repeated = f"-{seen[digest]}" if seen[digest] else ""
        cells.append(new_cell(source, id=digest + repeated, metadata=metadata))
        seen[digest] += 1
    metadata = copy.deepcopy(NOTEBOOK_METADATA)
    with suppress(ValueError):  # what is missing, the build and the checks say
        metadata["course"] = describe_lesson(path.stem, _first_source(cells)).as_metadata()
    return new_notebook(cells=cells, metadata=metadata)


def _cells_written(path: Path) -> Iterator[tuple[str, str, dict]]:
    """Kind, source and metadata of each cell; one tagged ``exercises`` stands for those it asks for."""
    import jupytext

    for cell in jupytext.read(path, fmt="py:percent").cells:
        if "exercises" in cell.metadata.get("tags", ()):
            names = [line.strip("# ") for line in cell.source.splitlines() if line.strip("# ")]
            for written in write_cells(path.stem[:2], names):
                yield written.kind, written.source, written.metadata
        else:
            metadata = {key: cell.metadata[key] for key in ("tags", "needs") if key in cell.metadata}
            yield cell.cell_type, cell.source, metadata


def build_lesson(lesson: Path, folder: Path, *, budget: str = "laptop") -> Report:
    """Execute a lesson and write it as a notebook; if a cell fails, nothing is written.

    Cells that need data which is not on this machine are left without outputs,
    and the report says so.

    Parameters
    ----------
    lesson : the source, ``NN_topic.py``.
    folder : where ``NN_topic.ipynb`` goes; cells run with it as working folder.
    budget : how much work the cells do.

    Raises
    ------
    BuildError
        If a cell raises, or the kernel dies.
    """
    import nbformat

    notebook = read_lesson(lesson)
    folder.mkdir(parents=True, exist_ok=True)  # the working folder of the cells
    runnable = [cell for cell in notebook.cells if not missing_data(cell)]
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="course-build-") as cache:
        try:
            peak_memory_mb = execute(runnable, folder, pinned_environment(Path(cache), budget))
        except CellError as error:
            index = next(number for number, cell in enumerate(notebook.cells) if cell is error.cell)
            first_line = error.cell.source.partition("\n")[0]
            raise BuildError(
                f"lesson {lesson.stem}, cell {index}, which starts with `{first_line}`: {error}"
            ) from error
    seconds = time.perf_counter() - start

    findings = check_introduction(lesson.stem, _first_source(notebook.cells))
    findings += [
        f"cell {index} was not run: it needs {', '.join(missing)}, which is not here"
        for index, cell in enumerate(notebook.cells)
        if (missing := missing_data(cell))
    ]
    findings += clean_outputs(notebook)
    text = nbformat.writes(notebook) + "\n"
    write_text(folder / f"{lesson.stem}.ipynb", text)
    size_kb = len(text.encode()) / 1000
    return Report(lesson.stem, seconds, peak_memory_mb, len(notebook.cells), size_kb, tuple(findings))


def refresh_metadata(lesson: Path, path: Path) -> None:
    """Let a built notebook say of itself what its lesson's title cell says now; nothing is executed.

    Parameters
    ----------
    lesson, path : the source, and the notebook, which need not be there yet.
    """
    import nbformat

    if not path.exists():
        return
    notebook, metadata = nbformat.read(path, as_version=4), read_lesson(lesson).metadata
    if notebook.metadata != metadata:
        notebook.metadata = metadata
        write_text(path, nbformat.writes(notebook) + "\n")


def _first_source(cells: list[Notebook]) -> str:
    return cells[0].source if cells else ""


def missing_data(cell: Notebook) -> list[str]:
    """Return the data sets that a cell says it needs and that are not on this machine."""
    from course.data.catalogue import find_entry
    from course.data.locate import Places, find_file

    places = Places.of_this_machine()
    needed = cell.metadata.get("needs", ())
    return [name for name in needed if find_file(find_entry(name), places) is None]


def clean_outputs(notebook: Notebook) -> list[str]:
    """Drop what must not be stored, in place; return what a learner should not have seen at all."""
    findings = []
    for index, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        kept = []
        for output in cell.outputs:
            if output.get("name") == "stderr":
                findings.append(f"cell {index} wrote to stderr: {output.text.strip()}")
            elif "widget" in tags:
                kept += [] if "restricted-data" in tags else _only_static(output)
            elif WIDGET_VIEW in output.get("data", {}):
                findings.append(f"cell {index} shows a widget but is not tagged widget")
            elif kept and output.output_type == kept[-1].output_type == "stream":
                kept[-1].text += output.text  # how often a stream is flushed depends on timing
            else:
                kept.append(_without_pictures(output) if "restricted-data" in tags else output)
        cell.outputs = kept
    return findings


def _only_static(output: Notebook) -> list[Notebook]:
    """Leave of a widget the picture or the words that readers without a kernel see, if it has them."""
    data = output.get("data", {})
    if "image/png" not in data:
        words = {kind: data[kind] for kind in ("text/markdown", "text/plain") if "text/markdown" in data}
        return [_stored(output, words)] if words else []
    from course.figures.display import shrink_png

    # A widget draws its picture quickly; what is stored is made small.
    png = base64.b64encode(shrink_png(base64.b64decode(output.data["image/png"]))).decode("ascii")
    return [_stored(output, {"image/png": png, "text/plain": output.data["text/plain"]})]


def _stored(output: Notebook, data: dict[str, str]) -> Notebook:
    """Make an output one that shows this data and is the result of no particular execution."""
    output.data = data
    output.output_type = "display_data"
    output.pop("execution_count", None)
    return output


def _without_pictures(output: Notebook) -> Notebook:
    """Leave only the words of an output: the licence of its pictures forbids storing them."""
    if "data" in output:
        output.data = {kind: data for kind, data in output.data.items() if not kind.startswith("image/")}
        output.metadata = {}
    return output
