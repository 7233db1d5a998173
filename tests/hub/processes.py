"""A trial of the class's server as a process: started by the real command, looked into, ended."""

import os
import re
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from pathlib import Path

import psutil

REPOSITORY = Path(__file__).resolve().parents[2]
HUB = REPOSITORY / "classroom" / "hub"
sys.path.insert(0, str(HUB))

from ending import marked  # noqa: E402, it lies in HUB
from start import free_port  # noqa: E402

PASSWORD = "a-trial-of-the-class"
START_SECONDS = 180
MARK = "COURSE_HUB_RUN"
MEGABYTE = 2**20


class Trial:
    """A running trial: its address, its processes."""

    def __init__(self, process: subprocess.Popen, address: str):
        self.process, self.address = process, address
        hub = psutil.Process(process.pid).children()[0]
        self.mark = hub.environ()[MARK]

    def processes(self) -> list[psutil.Process]:
        """Return all processes of this trial but the command itself."""
        return marked(MARK, self.mark)

    def hub(self) -> psutil.Process:
        return self._one("-m jupyterhub -f")

    def proxy(self) -> psutil.Process:
        return self._one("configurable-http-proxy")

    def server(self, student: str) -> psutil.Process:
        return self._one("jupyterhub-singleuser", student)

    def servers(self) -> dict[str, psutil.Process]:
        """Return the servers of all students who have one, by name."""
        return {student: process for student, process in self._found("jupyterhub-singleuser") if student}

    def kernel(self, student: str) -> psutil.Process:
        return self._one("ipykernel_launcher", student)

    def _one(self, words: str, student: str | None = None) -> psutil.Process:
        (process,) = [process for owner, process in self._found(words) if owner == student]
        return process

    def _found(self, words: str) -> list[tuple[str | None, psutil.Process]]:
        """Return whose they are, and the processes with these words in their command."""
        found = []
        for process in self.processes():
            try:
                if words in " ".join(process.cmdline()):
                    found.append((process.environ().get("JUPYTERHUB_USER"), process))
            except psutil.Error:
                continue  # gone in the meantime
        return found

    def end(self) -> int:
        """Press Ctrl-C, and return the exit status."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=90)


@contextmanager
def trial(folder: Path, **environment: str):
    """Start a trial as `make hub` does, in a folder of its own, and end it whatever happens."""
    command = [sys.executable, str(HUB / "start.py"), f"--port={free_port()}", f"--folder={folder}"]
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COURSE_HUB")}
    process = subprocess.Popen(
        command,
        env=inherited | {"COURSE_HUB_PASSWORD": PASSWORD} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    watchdog = threading.Timer(START_SECONDS, process.terminate)
    watchdog.start()
    try:
        said = ""
        for line in process.stdout:
            said += line
            if "Ctrl-C ends it" in line:
                break
        watchdog.cancel()
        if process.poll() is not None or "Ctrl-C ends it" not in said:
            raise RuntimeError(f"the trial did not start:\n{said}")
        yield Trial(process, re.search(r"http://\S+", said)[0])
    finally:
        watchdog.cancel()
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(timeout=90)
        process.stdout.close()


def memory(process: psutil.Process) -> float:
    """Return a process's share of the machine's memory in MB; what processes share is divided among them."""
    return process.memory_full_info().pss / MEGABYTE


def processor_seconds_of_tree(process: psutil.Process) -> float:
    """Return how long cores have computed for a process and all that it started, other programs left out."""
    total = 0.0
    for one in (process, *process.children(recursive=True)):
        try:
            spent = one.cpu_times()
        except psutil.NoSuchProcess:
            continue  # gone in the meantime
        total += spent.user + spent.system
    return total


def memory_of_tree(process: psutil.Process) -> float:
    """Return the same for a process with all that it started."""
    total = memory(process)
    for child in process.children(recursive=True):
        try:
            total += memory(child)
        except psutil.NoSuchProcess:
            continue  # gone in the meantime
    return total
