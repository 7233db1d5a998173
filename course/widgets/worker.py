"""Work in a thread of its own, piece by piece, until it is told to stop or the kernel is interrupted."""

from __future__ import annotations

import signal
import threading
import weakref
from collections.abc import Callable

PATIENCE_SECONDS = 10.0  # for the piece under way: Keras may be tracing a new net


class Worker:
    """Repeat a piece of work in a thread, as long as it asks for more.

    Parameters
    ----------
    work : does one piece, and says whether another shall follow.
    ended : called in the thread after the last piece, with the error that ended it or None.

    Attributes
    ----------
    running : whether a thread is at work and has not been told to stop.
    """

    def __init__(self, work: Callable[[], bool], ended: Callable[[Exception | None], None]) -> None:
        self._work, self._ended = work, ended
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive() and not self._stop.is_set()

    def start(self) -> None:
        """Begin, unless at work already."""
        if self.running:
            return
        self.wait()
        # Each thread has a signal of its own: one that was told to stop cannot be woken by the next.
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._repeat, args=(self._stop,), daemon=True)
        _at_work.add(self)
        _listen_for_interrupts()
        self._thread.start()

    def stop(self) -> None:
        """Let the piece under way be the last; come back at once."""
        self._stop.set()

    def wait(self) -> None:
        """Wait until the thread has ended, for some seconds at most."""
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(PATIENCE_SECONDS)

    def _repeat(self, stop: threading.Event) -> None:
        error = None
        try:
            while not stop.is_set() and self._work():
                pass
        except Exception as raised:
            error = raised
        stop.set()
        self._ended(error)


_at_work: weakref.WeakSet[Worker] = weakref.WeakSet()
_listening: set[int] = set()  # ids of the shells whose interrupts are heard


def stop_all(*_: object) -> None:
    """Let every worker finish the piece under way and end."""
    for worker in list(_at_work):
        worker.stop()


def _listen_for_interrupts() -> None:
    """Stop the workers when the kernel is interrupted, whether a cell runs or not."""
    from IPython import get_ipython

    shell = get_ipython()
    loop = getattr(getattr(shell, "kernel", None), "io_loop", None)
    if loop is None:
        return  # no kernel: Ctrl+C ends the program, and the threads with it
    loop.add_callback(_hear_interrupts_when_idle)
    if id(shell) not in _listening:
        _listening.add(id(shell))
        shell.events.register("post_run_cell", _stop_if_interrupted)


def _hear_interrupts_when_idle() -> None:
    """In the main thread: between cells the kernel ignores interrupts, so that nobody else misses them."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, stop_all)


def _stop_if_interrupted(result: object) -> None:
    if isinstance(result.error_in_exec, KeyboardInterrupt):
        stop_all()
