"""One thread for each worker: it begins, ends, fails, and is stopped by an interrupt."""

import gc
import threading
import weakref

import pytest

from course.widgets.worker import Worker, _stop_if_interrupted, stop_all


class Counting:
    """Work that waits for permission, piece by piece."""

    def __init__(self, pieces=10**9):
        self.done, self.pieces, self.errors = 0, pieces, []
        self.begun = threading.Event()
        self.ended = threading.Event()
        self.worker = Worker(self.work, self.end)

    def work(self):
        self.done += 1
        self.begun.set()
        threading.Event().wait(0.001)
        return self.done < self.pieces

    def end(self, error):
        self.errors.append(error)
        self.ended.set()


@pytest.fixture
def counting():
    made = Counting()
    yield made
    made.worker.stop()
    made.worker.wait()


def test_it_works_until_it_is_stopped(counting):
    before = threading.active_count()
    counting.worker.start()
    assert counting.begun.wait(10)
    assert counting.worker.running
    counting.worker.stop()
    counting.worker.wait()
    done = counting.done
    assert not counting.worker.running
    assert counting.errors == [None]
    assert threading.active_count() == before
    threading.Event().wait(0.02)
    assert counting.done == done


def test_it_ends_when_the_work_is_done():
    counting = Counting(pieces=3)
    counting.worker.start()
    assert counting.ended.wait(10)
    counting.worker.wait()
    assert (counting.done, counting.errors) == (3, [None])


def test_starting_twice_makes_one_thread(counting):
    counting.worker.start()
    before = threading.active_count()
    counting.worker.start()
    assert threading.active_count() == before


def test_it_can_begin_again(counting):
    for _ in range(3):
        counting.begun.clear()
        counting.worker.start()
        assert counting.begun.wait(10)
        counting.worker.stop()
    counting.worker.wait()
    assert counting.errors == [None] * 3


def test_an_error_ends_it_and_is_told():
    errors = []
    worker = Worker(lambda: 1 / 0, errors.append)
    worker.start()
    worker.wait()
    assert not worker.running
    assert isinstance(errors[0], ZeroDivisionError)


def test_all_are_stopped_together():
    some = [Counting(), Counting()]
    for counting in some:
        counting.worker.start()
    stop_all()
    for counting in some:
        assert counting.ended.wait(10)


@pytest.mark.parametrize(
    ("error", "stops"), [(KeyboardInterrupt(), True), (ValueError(), False), (None, False)]
)
def test_only_an_interrupted_cell_stops_them(counting, error, stops):
    class Result:
        error_in_exec = error

    counting.worker.start()
    _stop_if_interrupted(Result())
    assert counting.worker.running == (not stops)


def test_the_thread_may_wait_for_itself():
    finished = threading.Event()

    def work():
        worker.wait()  # at once: a thread cannot wait for its own end
        finished.set()
        return False

    worker = Worker(work, lambda error: None)
    worker.start()
    assert finished.wait(5)


def test_a_worker_that_has_ended_is_freed():
    counting = Counting(pieces=1)
    counting.worker.start()
    counting.worker.wait()
    left = weakref.ref(counting)
    del counting
    gc.collect()
    assert left() is None
