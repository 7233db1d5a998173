"""A training kept on disk: it goes on where it was, whatever killed it."""

import json
import signal
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from keras.callbacks import LambdaCallback
from keras.utils import set_random_seed

from course.checkpoints import checkpoint_folder, remove_checkpoint
from course.models import build_cnn
from course.runs import Settings
from course.training import train

# 180 images to train on: 11 steps of 16 an epoch.
SETTINGS = Settings(epochs=4, batch_size=16, learning_rate=0.01, augment=("shift",))


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE_CACHE", str(tmp_path))


@pytest.fixture
def net():
    def build(seed=0, **options):
        set_random_seed(seed)
        return build_cnn((8, 8, 1), 2, **{"filters": (4, 4), **options})

    return build


def stop_after(epochs):
    def stop(epoch, logs=None):
        if epoch == epochs:
            raise KeyboardInterrupt

    return LambdaCallback(on_epoch_begin=stop)


def test_it_goes_on_as_if_nothing_had_been(net, make_dataset, capsys):
    whole_net, dataset = net(), make_dataset()
    whole = train(whole_net, dataset, SETTINGS)
    first = train(net(), dataset, SETTINGS, callbacks=[stop_after(2)], checkpoint="mine")
    assert first.interrupted
    assert len(first.history["loss"]) == 2
    other_net = net(seed=5)  # its own weights do not matter
    rest = train(other_net, dataset, SETTINGS, checkpoint="mine")
    assert "2 of 4 epochs were done already" in capsys.readouterr().out
    assert not rest.interrupted
    assert rest.seconds > json.loads((checkpoint_folder() / "mine.json").read_text())["seconds"] * 0.5
    for name, numbers in whole.history.items():
        np.testing.assert_allclose(rest.history[name], numbers, rtol=1e-3, err_msg=name)
    for ours, theirs in zip(other_net.get_weights(), whole_net.get_weights(), strict=True):
        np.testing.assert_allclose(ours, theirs, atol=1e-3)


def test_a_finished_one_gives_model_and_history_back(net, make_dataset):
    trained, dataset = net(), make_dataset()
    run = train(trained, dataset, SETTINGS, checkpoint="mine")
    restored = net(seed=5)
    again = train(restored, dataset, SETTINGS, checkpoint="mine")
    assert again.history == run.history
    assert again.test_accuracy == run.test_accuracy
    assert not again.interrupted
    for ours, theirs in zip(restored.get_weights(), trained.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_an_epoch_cut_short_is_not_kept(net, make_dataset):
    def interrupt(batch, logs=None):
        if batch == 5 and len(epochs) == 2:
            signal.raise_signal(signal.SIGINT)

    epochs = []
    callback = LambdaCallback(
        on_epoch_begin=lambda epoch, logs: epochs.append(epoch), on_train_batch_end=interrupt
    )
    run = train(net(), make_dataset(), SETTINGS, callbacks=[callback], checkpoint="mine")
    assert len(run.history["loss"]) == 2
    kept = json.loads((checkpoint_folder() / "mine.json").read_text())
    assert len(kept["history"]["loss"]) == 1


KILLED = """
from pathlib import Path
import numpy as np, course
from course.data import Dataset
from course.models import build_mlp
from course.training import Settings, train
from keras.callbacks import LambdaCallback

images, labels = np.random.default_rng(0).random((100, 4), dtype=np.float32), np.arange(100) % 2
dataset = Dataset(images, labels, images, labels, class_names=("a", "b"))
say = LambdaCallback(on_epoch_begin=lambda epoch, logs: print("epoch", epoch, flush=True))
model = build_mlp((4,), 2, hidden=(256, 256))
run = train(model, dataset, Settings(epochs=EPOCHS), callbacks=[say], checkpoint="mine")
print(len(run.history["loss"]), model.predict(images, verbose=0).shape)
"""


@pytest.mark.parametrize("kill_in_epoch", [1, 4])
def test_a_killed_process_loses_no_finished_epoch(kill_in_epoch):
    code = KILLED.replace("EPOCHS", "6")
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line == f"epoch {kill_in_epoch}\n":
            process.kill()
            break
    process.communicate(timeout=120)
    assert process.returncode == -signal.SIGKILL
    kept = json.loads((checkpoint_folder() / "mine.json").read_text())
    assert len(kept["history"]["loss"]) >= kill_in_epoch
    again = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=300)
    assert again.returncode == 0, again.stderr
    assert f"Checkpoint 'mine': {len(kept['history']['loss'])} of 6" in again.stdout
    assert "epoch 0\n" not in again.stdout
    assert again.stdout.endswith("6 (100, 2)\n")


def test_one_set_of_weights_is_on_disk_and_removed_with_the_rest(net, make_dataset):
    train(net(), make_dataset(), SETTINGS, checkpoint="mine")
    assert sorted(file.name for file in checkpoint_folder().iterdir()) == ["mine-4.weights.h5", "mine.json"]
    remove_checkpoint("mine")
    assert not list(checkpoint_folder().iterdir())
    remove_checkpoint("mine")


def test_another_training_is_refused_and_what_is_kept_stays(net, make_dataset):
    dataset = make_dataset()
    train(net(), dataset, replace(SETTINGS, epochs=1), checkpoint="mine")
    before = (checkpoint_folder() / "mine.json").read_text()
    for build, data, settings in (
        (net(), dataset, SETTINGS),
        (net(filters=(4, 8)), dataset, replace(SETTINGS, epochs=1)),
        (net(), make_dataset(train=300), replace(SETTINGS, epochs=1)),
    ):
        with pytest.raises(ValueError, match=r"of another training.*remove_checkpoint\('mine'\)"):
            train(build, data, settings, checkpoint="mine")
    assert (checkpoint_folder() / "mine.json").read_text() == before


@pytest.mark.parametrize("damage", ["{", "[]", "{}"])
def test_a_damaged_one_is_told(net, make_dataset, damage):
    checkpoint_folder().mkdir(parents=True)
    (checkpoint_folder() / "mine.json").write_text(damage)
    with pytest.raises(ValueError, match=r"mine.json is damaged.*remove_checkpoint\('mine'\)"):
        train(net(), make_dataset(), SETTINGS, checkpoint="mine")


def test_lost_weights_are_told(net, make_dataset):
    train(net(), make_dataset(), replace(SETTINGS, epochs=1), checkpoint="mine")
    (checkpoint_folder() / "mine-1.weights.h5").unlink()
    with pytest.raises(ValueError, match="do not fit"):
        train(net(), make_dataset(), replace(SETTINGS, epochs=1), checkpoint="mine")


@pytest.mark.parametrize("name", ["", "../mine", "a b", "a/b", 3, "ä"])
def test_names_that_lead_elsewhere_are_refused(net, make_dataset, name):
    with pytest.raises(ValueError, match="letters, digits and _"):
        train(net(), make_dataset(), SETTINGS, checkpoint=name)


def test_patience_and_a_checkpoint_do_not_go_together(net, make_dataset):
    with pytest.raises(ValueError, match="patience"):
        train(net(), make_dataset(), replace(SETTINGS, patience=2), checkpoint="mine")
