"""Stop a long computation between two of its steps when somebody interrupts the kernel."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def set_on_interrupt(stop: threading.Event) -> Iterator[None]:
    """Let an interrupt set ``stop`` instead of raising, so that the step under way is finished.

    An exception in the middle of a training step would leave a JAX model without
    its weights, and any model without the epoch's numbers. Outside the main thread
    nothing changes, since Python delivers signals to the main thread only.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, lambda number, frame: stop.set())
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
