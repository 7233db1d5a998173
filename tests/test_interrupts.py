"""An interrupt asks a computation to stop, and afterwards interrupts are what they were."""

import signal
import threading

import pytest

from course.interrupts import set_on_interrupt


def interrupt():
    signal.raise_signal(signal.SIGINT)


def test_an_interrupt_sets_the_event_and_raises_nothing():
    stop = threading.Event()
    with set_on_interrupt(stop):
        assert not stop.is_set()
        interrupt()
        assert stop.is_set()
        interrupt()


def test_afterwards_an_interrupt_raises_again():
    stop = threading.Event()
    with set_on_interrupt(stop):
        pass
    with pytest.raises(KeyboardInterrupt):
        interrupt()
    assert not stop.is_set()


def test_a_handler_of_the_surroundings_comes_back_after_an_error():
    heard = []
    before = signal.signal(signal.SIGINT, lambda number, frame: heard.append(number))
    try:
        with pytest.raises(ZeroDivisionError), set_on_interrupt(threading.Event()):
            _ = 1 / 0
        interrupt()
        assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)


def test_other_threads_do_their_work_undisturbed():
    done = []

    def work():
        with set_on_interrupt(threading.Event()):
            done.append(signal.getsignal(signal.SIGINT))

    before = signal.getsignal(signal.SIGINT)
    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [before]
