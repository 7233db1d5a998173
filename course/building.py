"""Lessons in, executed notebooks out: the same bytes at every build, but for cells tagged ``varies``."""

import copy
import hashlib
import os
import subprocess
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Notebook = Any  # a nbformat.NotebookNode; nbformat is imported on use

SKIP_TAG = "skip-execution"  # nbclient does not execute a cell that has it
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
    cache : an empty folder, so that nothing done earlier on this machine matters.
    budget : ``laptop`` for what is stored; ``quick`` and ``gpu`` for trying things out.
    """
    return PINNED_ENVIRONMENT | {"COURSE_BUDGET": budget, "COURSE_CACHE": str(cache)}


def read_lesson(path: Path) -> Notebook:
    """Read a lesson source as a notebook without outputs.

    A cell's id comes from its kind and source, so that an unchanged cell keeps
    its id when others are added around it.
    """
    import jupytext
    from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

    seen: Counter[str] = Counter()
    cells = []
    for cell in jupytext.read(path, fmt="py:percent").cells:
        new_cell = new_code_cell if cell.cell_type == "code" else new_markdown_cell
        digest = hashlib.sha256(f"{cell.cell_type}\n{cell.source}".encode()).hexdigest()[:10]
        metadata = {key: cell.metadata[key] for key in ("tags", "needs") if key in cell.metadata}
        repeated = f"-{seen[digest]}" if seen[digest] else ""
        cells.append(new_cell(cell.source, id=digest + repeated, metadata=metadata))
        seen[digest] += 1
    return new_notebook(cells=cells, metadata=copy.deepcopy(NOTEBOOK_METADATA))


def build_lesson(
    lesson: Path, folder: Path, *, budget: str = "laptop", missing_data: Collection[str] = ()
) -> Report:
    """Execute a lesson and write it as a notebook; if a cell fails, nothing is written.

    Parameters
    ----------
    lesson : the source, ``NN_topic.py``.
    folder : where ``NN_topic.ipynb`` goes; cells run with it as working folder.
    budget : how much work the cells do.
    missing_data : names of data sets that are not on this machine; cells that
        need one of them are left without outputs, and the report says so.

    Raises
    ------
    BuildError
        If a cell raises, or the kernel dies.
    """
    import nbformat

    notebook = read_lesson(lesson)
    skipped = skip_cells_that_need(notebook, missing_data)
    folder.mkdir(parents=True, exist_ok=True)
    start = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="course-build-") as cache:
        peak_memory_mb = _execute(notebook, lesson.stem, folder, pinned_environment(Path(cache), budget))
    seconds = time.perf_counter() - start

    findings = skipped + clean_outputs(notebook)
    notebook.metadata = copy.deepcopy(NOTEBOOK_METADATA)
    text = nbformat.writes(notebook) + "\n"
    _write_at_once(folder / f"{lesson.stem}.ipynb", text)
    size_kb = len(text.encode()) / 1000
    return Report(lesson.stem, seconds, peak_memory_mb, len(notebook.cells), size_kb, tuple(findings))


def skip_cells_that_need(notebook: Notebook, missing_data: Collection[str]) -> list[str]:
    """Mark the cells whose data is not here, so that they are not executed; say which and why."""
    findings = []
    for index, cell in enumerate(notebook.cells):
        missing = sorted(set(cell.metadata.get("needs", ())) & set(missing_data))
        if missing:
            cell.metadata["tags"] = [*cell.metadata.get("tags", ()), SKIP_TAG]
            findings.append(f"cell {index} was not run: it needs {', '.join(missing)}, which is not here")
    return findings


def clean_outputs(notebook: Notebook) -> list[str]:
    """Drop what must not be stored, in place; return what a learner should not have seen at all."""
    findings = []
    for index, cell in enumerate(notebook.cells):
        tags = cell.metadata.get("tags", [])
        if SKIP_TAG in tags:
            cell.metadata["tags"] = [tag for tag in tags if tag != SKIP_TAG]
        cell.metadata.pop("execution", None)
        if cell.cell_type != "code":
            continue
        kept = []
        for output in cell.outputs:
            if output.get("name") == "stderr":
                findings.append(f"cell {index} wrote to stderr: {output.text.strip()}")
            elif "widget" in tags:
                continue
            elif WIDGET_VIEW in output.get("data", {}):
                findings.append(f"cell {index} shows a widget but is not tagged widget")
            elif kept and output.output_type == kept[-1].output_type == "stream":
                kept[-1].text += output.text  # how often a stream is flushed depends on timing
            else:
                kept.append(_without_pictures(output) if "restricted-data" in tags else output)
        cell.outputs = kept
    return findings


def _without_pictures(output: Notebook) -> Notebook:
    """Leave only the words of an output: the licence of its pictures forbids storing them."""
    if "data" in output:
        output.data = {kind: data for kind, data in output.data.items() if not kind.startswith("image/")}
        output.metadata = {}
    return output


def _execute(notebook: Notebook, name: str, folder: Path, environment: Mapping[str, str]) -> float:
    """Run all cells in a new kernel of this very Python; return its peak memory in megabytes."""
    from jupyter_client import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError

    at = 0

    def remember_cell(cell: Notebook, cell_index: int) -> None:
        nonlocal at
        at = cell_index

    manager = AsyncKernelManager(kernel_spec_manager=_this_python())
    client = NotebookClient(
        notebook, km=manager, record_timing=False, timeout=None, on_cell_start=remember_cell
    )
    try:
        with _peak_memory(lambda: getattr(manager.provisioner, "pid", None)) as memory:
            client.execute(
                cleanup_kc=True,
                cwd=str(folder),
                env={**os.environ, **environment},
                stderr=subprocess.DEVNULL,  # the kernel's own log; what cells write to stderr is captured
            )
    except (CellExecutionError, DeadKernelError) as error:
        first_line = (notebook.cells[at].source.splitlines() or [""])[0]
        reason = "the kernel died" if isinstance(error, DeadKernelError) else f"{error.ename}: {error.evalue}"
        raise BuildError(f"lesson {name}, cell {at}, which starts with `{first_line}`: {reason}") from error
    return memory["peak_mb"]


def _this_python() -> Any:
    """A kernel spec manager that knows one kernel: the Python that runs the build.

    A kernel registered under the usual name may belong to another environment.
    """
    from ipykernel.kernelspec import RESOURCES, get_kernel_dict
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager

    class ThisPython(KernelSpecManager):
        def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
            return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())

    return ThisPython()


@contextmanager
def _peak_memory(find_pid: Callable[[], int | None]) -> Iterator[dict[str, float]]:
    """Watch a process and its children; yield a dictionary whose ``peak_mb`` grows."""
    import psutil

    memory = {"peak_mb": 0.0}
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            try:
                process = psutil.Process(find_pid() or -1)
                family = [process, *process.children(recursive=True)]
                resident = sum(member.memory_info().rss for member in family) / 1e6
            except (psutil.Error, ValueError):  # not started yet, or gone already
                continue
            memory["peak_mb"] = max(memory["peak_mb"], resident)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield memory
    finally:
        done.set()
        watcher.join()


def _write_at_once(path: Path, text: str) -> None:
    """Write beside the file and rename, so that a reader never sees half of it."""
    unfinished = path.with_name(f".{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8", newline="\n")
    os.replace(unfinished, path)
