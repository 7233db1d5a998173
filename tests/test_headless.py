"""Where only numbers are computed, on a GPU machine, nothing of Jupyter is needed, nor what only comforts."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[1]

# All that pyproject.toml names beside Keras, NumPy, SciPy, scikit-learn, scikit-image and matplotlib, and
# what comes with it; requests is left out, since TensorFlow needs it.
BLOCKED = (
    *("IPython", "ipykernel", "ipywidgets", "anywidget", "traitlets", "comm", "zmq", "debugpy"),
    *("jupyter_client", "jupyter_core", "jupyterlab", "jupyter_server", "jupytext", "nbclient", "nbformat"),
    *("tqdm", "psutil", "platformdirs", "pooch", "skops", "vaderSentiment"),
)
BEGIN = f"""
import sys

class Without:  # a finder that answers as if the blocked were not installed: with None, as finders do
    def __init__(self, finder):
        self.finder = finder

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {BLOCKED!r}:
            return None
        return self.finder.find_spec(name, path, target)

    def __getattr__(self, name):
        return getattr(self.finder, name)

sys.meta_path[:] = [Without(finder) for finder in sys.meta_path]
"""

WORK = """
import keras
import numpy as np
from sklearn.svm import LinearSVC

from course.claims import claim
from course.comparison import by_hand, compare, learned, summarise
from course.data import load
from course.devices import budget, describe, look_for_gpu
from course.features.image import hog
from course.figures import plot_accuracy_by_size, plot_history, show, show_table
from course.gradients import weight_gradients
from course.models import build_cnn
from course.reference import Reference, load_reference, save_reference
from course.training import Settings, train
from course.counting import count_layers

device = describe()
assert device.backend == keras.config.backend()
assert device.memory_gb > 0
look_for_gpu(device.gpus, device.backend)

fashion = load("fashion_mnist", train_size=200, test_size=100).scaled()
net = build_cnn((28, 28, 1), 10, filters=(8, 8))
run = train(net, fashion, Settings(epochs=2, batch_size=50), checkpoint="kept")
assert len(run.history["loss"]) == 2
assert len(weight_gradients(net, fashion.x_train[:8], fashion.y_train[:8])) == len(net.trainable_weights)
assert count_layers(net)

figure = plot_history({"CNN": run})
figure.savefig(FOLDER + "/history.png")
show(figure, "two curves that fall")
show_table({"epoch": [1, 2]})
claim("two epochs are two", len(run.history["loss"]) == 2)

small = Settings(epochs=1, batch_size=50, validation_fraction=0)
contenders = [
    by_hand("HOG + SVM", hog, LinearSVC()),
    learned("CNN", lambda shape, classes: build_cnn(shape, classes, filters=(8, 8)), small),
]
rows = compare(contenders, fashion, sizes=[100], seeds=[0])
assert {row.contender for row in rows} == {"HOG + SVM", "CNN"}
plot_accuracy_by_size(summarise(rows)).savefig(FOLDER + "/sizes.png")

from pathlib import Path

from course.full_size import show_reference
from course.reference.experiments import EXPERIMENTS
from course.reference.running import Scale, run_experiment

trial = Scale(seeds=1, quick=True, limit=40)
assert not run_experiment(EXPERIMENTS["fashion"], trial, folder=Path(FOLDER)).failed
show_reference("fashion", folder=Path(FOLDER))
print("all done")
"""


@pytest.mark.parametrize("cache", ["chosen", "usual"])
def test_the_package_computes_without_jupyter(tmp_path, cache):
    environment = {
        **os.environ,
        "COURSE_BUDGET": "quick",
        "HOME": str(tmp_path),
        "MPLCONFIGDIR": str(tmp_path),
    }
    environment.pop("COURSE_PROGRESS", None)
    environment.pop("COURSE_CACHE", None)
    environment.pop("XDG_CACHE_HOME", None)
    if cache == "chosen":
        environment["COURSE_CACHE"] = str(tmp_path / "cache")
    code = BEGIN + f"FOLDER = {str(tmp_path)!r}\n" + WORK
    answer = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=REPOSITORY, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    assert answer.stdout.endswith("all done\n")
    assert (tmp_path / "sizes.png").stat().st_size > 1000
    kept = tmp_path / ("cache" if cache == "chosen" else ".cache/course")
    assert list(kept.rglob("fashion_mnist.jsonl")), "results are kept, without platformdirs too"


def test_what_is_blocked_is_blocked():
    """The test above can fail: a widget asks for what is not there."""
    code = BEGIN + "import course.widgets"
    answer = subprocess.run([sys.executable, "-c", code], cwd=REPOSITORY, capture_output=True, text=True)
    assert "ModuleNotFoundError: No module named" in answer.stderr
