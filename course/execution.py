"""Run the cells of a notebook in a kernel of this very Python, and watch what they cost."""

import os
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Notebook = Any  # a nbformat.NotebookNode, as a cell is too; nbformat is imported on use


class CellError(Exception):
    """A cell raised, or its kernel died; ``cell`` is the cell."""

    def __init__(self, cell: Notebook, reason: str) -> None:
        super().__init__(reason)
        self.cell = cell


def execute(cells: list[Notebook], folder: Path, environment: Mapping[str, str]) -> float:
    """Run cells in order in one new kernel; their outputs arrive in them.

    Parameters
    ----------
    cells : notebook cells of any kind; code cells are run.
    folder : working folder of the kernel.
    environment : variables added to those of this process.

    Returns
    -------
    Peak memory of the kernel and its children, in megabytes.

    Raises
    ------
    CellError
        If a cell raises, or the kernel dies.
    """
    from jupyter_client import AsyncKernelManager
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, DeadKernelError
    from nbformat.v4 import new_notebook

    current = None

    def remember(cell: Notebook, cell_index: int) -> None:
        nonlocal current
        current = cell

    manager = AsyncKernelManager(kernel_spec_manager=_this_python())
    notebook = new_notebook(cells=cells)
    client = NotebookClient(notebook, km=manager, record_timing=False, timeout=None, on_cell_start=remember)
    try:
        with _peak_memory(lambda: getattr(manager.provisioner, "pid", None)) as memory:
            client.execute(
                cleanup_kc=True,
                cwd=str(folder),
                env={**os.environ, **environment},
                stderr=subprocess.DEVNULL,  # the kernel's own log; what cells write to stderr is captured
            )
    except CellExecutionError as error:
        raise CellError(current, f"{error.ename}: {error.evalue}") from error
    except DeadKernelError as error:
        raise CellError(current, "the kernel died") from error
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
