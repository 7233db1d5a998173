"""Jobs of a comparison on workers: the same rows, in the same order, and nothing lost."""

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import joblib
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from course import comparison
from course.comparison import by_hand, compare, learned
from course.models import build_mlp
from course.results import read_results
from course.training import Settings

SIZES, SEEDS = [20, 40], [0, 1]
COLUMNS = "def make(images):\n    return images.mean(axis=2)"
TWO_PROCESSES = {"backend": "loky", "n_jobs": 2}


def without_seconds(rows):
    return [replace(row, train_seconds=0, predict_seconds=0) for row in rows]


def in_a_notebook(source):
    """Return the function ``make`` of code that runs as a notebook's does: no worker can import it."""
    names = {"__name__": "__main__"}
    exec(source, names)
    return names["make"]


def rows_of(images):
    return images.mean(axis=(2, 3))


def small_net(shape, count):
    return build_mlp(shape, count, hidden=(4,), dropout=0.3)


def say_where(folder):
    """Return features that leave a file named by their process, and another one each call."""

    def features(images):
        (Path(folder) / f"{os.getpid()}-{time.monotonic_ns()}").touch()
        return images.mean(axis=(2, 3))

    return features


def processes(folder):
    return {int(path.name.partition("-")[0]) for path in Path(folder).iterdir()}


def kill_once(folder, *, after):
    """Return features of which one call, when there were so many before it, takes its process with it."""
    folder = Path(folder)

    def features(images):
        (folder / f"{os.getpid()}-{time.monotonic_ns()}").touch()
        if len(list(folder.iterdir())) > after:
            try:
                (folder.parent / "killed").touch(exist_ok=False)
            except FileExistsError:
                pass
            else:
                os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.05)
        return images.mean(axis=(2, 3))

    return features


@pytest.fixture
def dataset(make_dataset):
    return make_dataset(train=300, test=60)


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store.jsonl"


@pytest.fixture
def log(tmp_path):
    folder = tmp_path / "log"
    folder.mkdir()
    return folder


@pytest.fixture(scope="module", autouse=True)
def workers_go_when_all_is_done():
    yield
    joblib.externals.loky.get_reusable_executor().shutdown(kill_workers=True)


@pytest.fixture(scope="module")
def cluster():
    """Two workers, each a process, that hear nothing but this machine."""
    pytest.importorskip("distributed", reason="distributed is not installed: NOTHING is tried on Dask")
    from distributed import Client, LocalCluster

    with (
        LocalCluster(
            n_workers=2,
            threads_per_worker=2,
            processes=True,
            host="127.0.0.1",
            dashboard_address=None,
            silence_logs="CRITICAL",
        ) as cluster,
        Client(cluster) as client,
    ):
        yield client


@pytest.fixture(params=["loky", "dask"])
def workers(request):
    """What parallel_config is told, on the processes of this machine and on a Dask cluster."""
    if request.param == "loky":
        return TWO_PROCESSES
    request.getfixturevalue("cluster")
    return {"backend": "dask"}


# --- the same rows


def test_by_default_jobs_run_here_one_after_another(dataset, store, log):
    compare([by_hand("rows", say_where(log), LogisticRegression())], dataset, sizes=SIZES, seeds=SEEDS)
    assert processes(log) == {os.getpid()}


def test_workers_give_the_same_rows_in_the_same_order(dataset, tmp_path, log, workers):
    contenders = [
        by_hand("where", say_where(log), LogisticRegression()),
        by_hand("notebook", in_a_notebook(COLUMNS), LogisticRegression()),
    ]
    expected = compare(contenders, dataset, sizes=SIZES, seeds=SEEDS, store=tmp_path / "here")
    for file in log.iterdir():
        file.unlink()
    with joblib.parallel_config(**workers):
        rows = compare(contenders, dataset, sizes=SIZES, seeds=SEEDS, store=tmp_path / "there")
    assert processes(log)
    assert os.getpid() not in processes(log)
    assert without_seconds(rows) == without_seconds(expected)
    assert read_results(tmp_path / "here").keys() == read_results(tmp_path / "there").keys()


def test_nets_learn_the_same_on_workers(dataset, tmp_path, workers):
    net = learned("net", small_net, Settings(epochs=2, batch_size=5))  # still unsure: the seed shows
    expected = compare([net], dataset, sizes=SIZES[1:], seeds=SEEDS, store=tmp_path / "here")
    with joblib.parallel_config(**workers):
        rows = compare([net], dataset, sizes=SIZES[1:], seeds=SEEDS, store=tmp_path / "there")
    assert len({row.predicted for row in expected}) == 2, "the seeds differ, or nothing is seen here"
    for row, other in zip(rows, expected, strict=True):
        assert (row.train_size, row.seed, row.parameters) == (other.train_size, other.seed, other.parameters)
        # With another number of threads, sums are rounded otherwise.
        assert np.mean(np.array(row.predicted) == other.predicted) > 0.9


def test_results_found_are_not_sent_for(dataset, store, log, capsys):
    contender = by_hand("rows", say_where(log), LogisticRegression())
    first = compare([contender], dataset, sizes=SIZES[:1], seeds=SEEDS, store=store)
    with joblib.parallel_config(**TWO_PROCESSES):
        rows = compare([contender], dataset, sizes=SIZES, seeds=SEEDS, store=store)
        again = compare([contender], dataset, sizes=SIZES, seeds=SEEDS, store=store)
    assert rows[:2] == first
    assert again == rows
    said = capsys.readouterr().out
    assert "2 of 4 results were there" in said
    assert "4 of 4 results were there" in said


def test_jobs_of_one_process_take_turns(dataset, store):
    """Threads share the random numbers of Keras."""
    busy = threading.Lock()

    def features(images):
        assert busy.acquire(blocking=False)
        time.sleep(0.01)
        busy.release()
        return images.mean(axis=(2, 3))

    # Threads are sent pickled contenders too, and a lock cannot be.
    sys.modules[__name__].busy_features = features
    contender = by_hand("rows", call_busy_features, LogisticRegression())
    with joblib.parallel_config(backend="threading", n_jobs=3):
        rows = compare([contender], dataset, sizes=SIZES, seeds=SEEDS, store=store)
    assert len(rows) == 4


def call_busy_features(images):
    return sys.modules[__name__].busy_features(images)


# --- what goes wrong on the way


@pytest.mark.parametrize("after", [0, 5])
def test_a_killed_worker_costs_nothing(dataset, tmp_path, log, workers, after, monkeypatch):
    """Its job is done again by another one; what was finished before stays."""
    monkeypatch.setattr("course.contenders.describe", lambda part: "rows")
    lively = by_hand("rows", kill_once(log, after=after), LogisticRegression())
    with joblib.parallel_config(**workers):
        rows = compare([lively], dataset, sizes=SIZES, seeds=range(5), store=tmp_path / "there")
    assert (tmp_path / "killed").exists()
    calm = by_hand("rows", rows_of, LogisticRegression())
    expected = compare([calm], dataset, sizes=SIZES, seeds=range(5), store=tmp_path / "here")
    assert without_seconds(rows) == without_seconds(expected)
    assert read_results(tmp_path / "there").keys() == read_results(tmp_path / "here").keys()


def test_a_job_that_kills_every_worker_leaves_the_others_stored(dataset, store):
    def deadly(images):
        os.kill(os.getpid(), signal.SIGKILL)

    harmless = by_hand("rows", rows_of, LogisticRegression())
    contenders = [harmless, by_hand("deadly", deadly, LogisticRegression())]
    with (
        joblib.parallel_config(**TWO_PROCESSES),
        pytest.raises(RuntimeError, match=r"broke 2 times .* missing: .*deadly, 20 images, seed 1"),
    ):
        compare(contenders, dataset, sizes=SIZES[:1], seeds=SEEDS, store=store)
    with joblib.parallel_config(**TWO_PROCESSES):  # the rest is done, or can be
        assert len(compare([harmless], dataset, sizes=SIZES[:1], seeds=SEEDS, store=store)) == 2


def test_an_error_names_its_job_and_spares_the_others(dataset, store, workers):
    def fail(images):
        if len(images) == 40:
            raise ZeroDivisionError("mine")
        return rows_of(images)

    faulty = by_hand("faulty", fail, LogisticRegression())
    harmless = by_hand("harmless", rows_of, LogisticRegression())
    with joblib.parallel_config(**workers), pytest.raises(ZeroDivisionError, match="mine") as caught:
        compare([faulty, harmless], dataset, sizes=SIZES, seeds=SEEDS, store=store)
    notes = "\n".join(caught.value.__notes__)
    assert "faulty, 40 images, seed" in notes
    assert "2 jobs failed" in notes
    assert "in fail" in notes, "the note shows where it arose"
    assert len(read_results(store)) == 6


def test_an_error_here_names_its_job(dataset, store):
    def fail(images):
        raise ZeroDivisionError("mine")

    with pytest.raises(ZeroDivisionError) as caught:
        compare([by_hand("faulty", fail, LogisticRegression())], dataset, sizes=[20], seeds=[7], store=store)
    assert caught.value.__notes__ == ["in the comparison: faulty, 20 images, seed 7"]


def test_what_cannot_be_sent_is_refused(dataset, store):
    lock = threading.Lock()

    def features(images):
        with lock:
            return rows_of(images)

    with joblib.parallel_config(**TWO_PROCESSES), pytest.raises(ValueError, match="'locked' cannot be sent"):
        compare(
            [by_hand("locked", features, LogisticRegression())],
            dataset,
            sizes=SIZES,
            seeds=SEEDS,
            store=store,
        )


def test_workers_with_other_versions_are_refused(dataset, store, monkeypatch):
    monkeypatch.setattr(comparison, "versions", lambda: {"scipy": "99"})
    with (
        joblib.parallel_config(**TWO_PROCESSES),
        pytest.raises(RuntimeError, match=r"other versions: expected {'scipy': '99'}.* same lock"),
    ):
        compare(
            [by_hand("rows", rows_of, LogisticRegression())], dataset, sizes=SIZES, seeds=SEEDS, store=store
        )
    assert not store.exists()


PROGRAM = """
import sys
import time
from pathlib import Path

import joblib
import numpy as np
from sklearn.linear_model import LogisticRegression

from course.comparison import by_hand, compare
from course.data import Dataset


def slow(images):
    time.sleep(0.3)
    return images.mean(axis=1)


if __name__ == "__main__":
    images = np.random.default_rng(0).random((130, 6, 6), dtype=np.float32)
    labels = np.arange(130) % 2
    dataset = Dataset(images[:100], labels[:100], images[100:], labels[100:], class_names=("a", "b"))
    with joblib.parallel_config(backend="loky", n_jobs=2):
        rows = compare([by_hand("slow", slow, LogisticRegression())], dataset, sizes=[20],
                       seeds=range(100), store=sys.argv[1])
    print(len(rows), "rows")
"""


@pytest.mark.parametrize("everyone", [False, True], ids=["the caller", "the workers too"])
def test_an_interrupt_gives_the_rows_so_far(tmp_path, store, everyone):
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    program = subprocess.Popen(
        [sys.executable, str(file), str(store)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    give_up = time.monotonic() + 120
    while len(read_results(store)) < 3 and time.monotonic() < give_up and program.poll() is None:
        time.sleep(0.05)
    if everyone:
        os.killpg(program.pid, signal.SIGINT)
    else:
        program.send_signal(signal.SIGINT)
    said, complaints = program.communicate(timeout=60)
    assert program.returncode == 0, complaints
    stored = len(read_results(store))
    assert 3 <= stored < 100
    assert f"Stopped with {stored} of 100 results; run this cell again to go on." in said
    assert f"{stored} rows" in said
