"""End what a trial started, by the mark that it put on every process, and nothing else."""

import os
import time

import psutil


def marked(variable: str, value: str) -> list[psutil.Process]:
    """Return the processes, but for this one, that were started with this variable of this value.

    The mark is inherited: it finds servers and kernels too whose parents are gone.
    """
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and process.environ().get(variable) == value:
                found.append(process)
        except psutil.Error:
            continue  # it belongs to somebody else, or is gone
    return found


def end(variable: str, value: str, patience_seconds: float = 5.0) -> None:
    """End those processes: first politely, then by force; return when there are none left."""
    deadline = time.monotonic() + 4 * patience_seconds
    force = False
    while (processes := marked(variable, value)) and time.monotonic() < deadline:
        for process in processes:
            try:
                process.kill() if force else process.terminate()
            except psutil.NoSuchProcess:
                continue
        psutil.wait_procs(processes, timeout=patience_seconds)
        force = True
