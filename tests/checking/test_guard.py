"""Nothing that a learner's code does breaks the check: it loops, exits, prints, fails, and is told so."""

import signal
import threading
import time

import pytest

from course.checking.guard import MOST_PRINTED, Wrong, has_time_limit, run_guarded

needs_signals = pytest.mark.skipif(
    not has_time_limit(), reason="no Unix signals here: nothing can stop a loop"
)


def verdict(check, seconds=5.0):
    remark, wrong, printed = run_guarded(check, seconds)
    return remark, None if wrong is None else str(wrong), printed


def learners(code, name="f"):
    """A function as a cell defines it."""
    names = {}
    exec(compile(code, "<cell>", "exec"), names)
    return names[name]


def test_a_check_that_passes_returns_its_remark():
    assert verdict(lambda: "well done") == ("well done", None, "")


def test_what_the_checker_says_is_handed_on():
    def check():
        raise Wrong("the axes are swapped")

    assert verdict(check)[1] == "the axes are swapped"


@needs_signals
def test_an_endless_loop_is_stopped():
    started = time.monotonic()
    _, wrong, _ = verdict(learners("def f():\n    while True:\n        pass"), seconds=0.3)
    assert "had not ended after 0.3 seconds" in wrong
    assert time.monotonic() - started < 5


@needs_signals
def test_a_loop_that_catches_errors_is_stopped_too():
    code = "def f():\n  while True:\n    try:\n      pass\n    except Exception:\n      pass"
    assert "had not ended" in verdict(learners(code), seconds=0.3)[1]


@needs_signals
def test_the_alarm_is_gone_afterwards():
    before = signal.getsignal(signal.SIGALRM)
    verdict(learners("def f():\n    while True:\n        pass"), seconds=0.2)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) == before


def test_beside_the_main_thread_there_is_no_limit_and_no_error():
    found = []
    thread = threading.Thread(target=lambda: found.append((has_time_limit(), verdict(lambda: "ok"))))
    thread.start()
    thread.join()
    assert found == [(False, ("ok", None, ""))]


@pytest.mark.parametrize("code", ["exit()", "raise SystemExit(1)", "import sys; sys.exit('bye')"])
def test_exit_ends_nothing(code):
    assert "calls `exit`" in verdict(learners(f"def f():\n    {code}"))[1]


def test_a_flood_of_output_is_stopped_and_little_of_it_kept():
    _, wrong, printed = verdict(learners("def f():\n    while True:\n        print('x' * 1000)"))
    assert f"more than {MOST_PRINTED:,} characters" in wrong
    assert 0 < len(printed) < 2_000


def test_one_print_of_a_gigabyte_keeps_little():
    _, wrong, printed = verdict(lambda: print("y" * 10**8))
    assert "more than" in wrong
    assert len(printed) < 2_000


def test_what_is_printed_and_warned_is_handed_back(capsys):
    def check():
        import warnings

        print("shape (3, 4)")
        warnings.warn("divide by zero", RuntimeWarning, stacklevel=1)
        warnings.warn("a matter between libraries", DeprecationWarning, stacklevel=1)

    _, wrong, printed = verdict(check)
    assert wrong is None
    assert printed == "shape (3, 4)\nRuntimeWarning: divide by zero"
    assert capsys.readouterr().out == ""


def test_an_error_is_told_with_the_learners_line():
    function = learners("def f():\n    x = [1, 2]\n    return x[5]")
    _, wrong, _ = verdict(function)
    assert wrong.startswith("Your code stopped at line 3")
    assert "`IndexError: list index out of range`" in wrong
    assert "guard.py" not in wrong


def test_an_error_deep_in_a_library_is_told_at_the_learners_line():
    function = learners("import numpy as np\ndef f():\n    return np.linalg.inv(np.zeros((2, 2)))")
    assert verdict(function)[1].startswith("Your code stopped at line 3")


def test_an_error_without_a_line_of_the_learners_is_no_crash():
    assert verdict(lambda: int("x"))[1].startswith("Your answer could not be used here: `ValueError")


def test_endless_recursion_is_told():
    assert "calls itself without end" in verdict(learners("def f():\n    return f()"))[1]


def test_an_error_that_cannot_even_say_what_it_is():
    code = "class E(Exception):\n    def __str__(self):\n        raise ValueError\ndef f():\n    raise E"
    assert "`E`" in verdict(learners(code))[1]


def test_the_learner_may_stop_the_cell():
    def stop():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_guarded(stop, 1.0)
