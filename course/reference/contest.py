"""The contest of lesson 06 at all sizes: its own contenders, with as many seeds as one likes."""

from __future__ import annotations

import math
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from course.contenders import Contender, by_hand, learned
from course.features.image import hog
from course.models import build_cnn, build_mlp
from course.reference.running import Experiment, Job, Scale, Work
from course.reference.stored import Measured
from course.runs import Settings
from course.workers import measure as measure_contender

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

SIZES = (250, 1_000, 4_000, 12_000, 60_000)
EPOCHS = {250: 60, 1_000: 40, 4_000: 20, 12_000: 12, 60_000: 10}


def make_features(images: np.ndarray) -> np.ndarray:
    """HOG at two scales and a thumbnail: (n, 28, 28, 1) floats to (n, features)."""
    fine = hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
    coarse = hog(images, pixels_per_cell=(7, 7), cells_per_block=(2, 2))
    thumbnails = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
    return np.hstack([fine, coarse, thumbnails.reshape(len(images), -1)])


def build_shallow(input_shape: tuple[int, ...], num_classes: int) -> keras.Model:
    """Two hidden layers."""
    return build_mlp(input_shape, num_classes, hidden=(256, 128), dropout=0.3)


def list_contenders(epochs: dict[int, int]) -> list[Contender]:
    """The five of the lesson.

    Parameters
    ----------
    epochs : number of training images to that of epochs, for the nets.
    """
    from sklearn.decomposition import PCA
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    def train_cnn(size: int) -> Settings:
        return Settings(epochs[size], 64, 0.01, augment=("flip",), validation_fraction=0)

    def train_shallow(size: int) -> Settings:
        return Settings(epochs[size], 128, 0.003, validation_fraction=0)

    on_pixels = make_pipeline(StandardScaler(), LogisticRegression(C=0.01, tol=3e-3, max_iter=500))
    on_features = make_pipeline(PCA(200), SVC(C=3, gamma=0.06))
    return [
        by_hand("pixels + linear", None, on_pixels),
        by_hand("hand-made + SVM", make_features, on_features),
        learned("shallow net", build_shallow, train_shallow),
        learned("hand-made + net", build_shallow, train_shallow, features=make_features),
        learned("CNN", build_cnn, train_cnn),
    ]


def plan_contest(scale: Scale) -> Work:
    """All five at all sizes that the scale allows."""
    largest = scale.images(max(SIZES), quick=250)
    sizes = [size for size in SIZES if size <= largest] or [largest]
    epochs = dict.fromkeys(sizes, 1) if scale.quick else {size: EPOCHS.get(size, 20) for size in sizes}
    contenders = {one.name: one for one in list_contenders(epochs)}

    @cache
    def garments() -> Dataset:
        from course.data import load

        return load("fashion_mnist", test_size=scale.images(quick=250)).scaled()

    def measure(job: Job) -> Measured:
        dataset = garments().subset(job.train_size, seed=job.seed)
        row = measure_contender(contenders[job.contender], dataset, job.seed, {})
        numbers = {key: value for key, value in asdict(row).items() if key != "predicted"}
        return Measured(**numbers, compile_seconds=math.nan)  # within the seconds of learning

    return Work(
        contenders=[(name, size) for size in sizes for name in contenders],
        settings={"epochs": {str(size): count for size, count in epochs.items()}, "recipes": "lesson 06"},
        measure=measure,
    )


CONTEST = Experiment(
    name="contest",
    purpose="five contenders on Fashion-MNIST, from 250 to 60,000 images, as in lesson 06",
    goal="where the curves cross, and what is left at the largest size",
    cost="hours on a CPU, for the SVMs and the nets alike; a GPU helps the nets",
    data=("fashion_mnist",),
    seeds=5,
    plan=plan_contest,
    file="06_by_hand_or_learned",
)
