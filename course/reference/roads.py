"""Real roads: all 43 German signs, and people and poles from films of a driving car."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from course.fast_training import AS_IT_IS, BOTH_SIDES, Recipe
from course.features.image import colour_histogram, hog
from course.models import build_cnn
from course.reference.contenders import as_settings, measure_by_hand, measure_net
from course.reference.depth import adapt
from course.reference.running import Experiment, Job, Scale, Work
from course.reference.stored import Measured

if TYPE_CHECKING:
    from course.data import Dataset

SETS = {"signs": "gtsrb32", "people": "people_poles"}
RECIPES = {  # a mirrored sign can be another one
    "signs": Recipe(30, 100, 0.1, label_smoothing=0.1, move_pixels=2, hole_pixels=8),
    "people": Recipe(60, 50, 0.05, label_smoothing=0.1, mirror=True, move_pixels=4, hole_pixels=8),
}
VIEWS = {"signs": AS_IT_IS, "people": BOTH_SIDES}
FILTERS = (64, 128, 256, 256)


def make_features(images: np.ndarray) -> np.ndarray:
    """HOG and the colours of each quarter: (n, height, width, 3) floats to (n, features)."""
    shapes = hog(images, pixels_per_cell=(4, 4), cells_per_block=(2, 2))
    return np.hstack([shapes, 2 * np.sqrt(colour_histogram(images, bins=4, cells=(2, 2)))])


def load_views(task: str, scale: Scale) -> Dataset:
    """The official parts; of people and poles, the test crops that are matched in size."""
    from dataclasses import replace

    from course.data import load

    views = load(SETS[task])
    if task == "people":
        kept = views.extra["test_matched"].astype(bool)
        views = replace(views, x_test=views.x_test[kept], y_test=views.y_test[kept], extra={})
    train_size, test_size = (scale.images(len(part)) for part in (views.y_train, views.y_test))
    return views.subset(max(train_size, views.num_classes), max(test_size, views.num_classes))


def plan_roads(scale: Scale) -> Work:
    """Both tasks, by hand and learned."""
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import SVC

    data = cache(partial(load_views, scale=scale))
    recipes = {task: adapt(recipe, scale) for task, recipe in RECIPES.items()}
    filters = scale.pick(full=FILTERS, quick=(8, 8, 8, 8))
    svm = make_pipeline(PCA(scale.pick(full=300, quick=50)), SVC(C=10, gamma=0.06))

    def measure(job: Job) -> Measured:
        task, _, kind = job.contender.partition(", ")
        views = data(task)
        if kind == "CNN":
            shape, classes = views.x_train.shape[1:], views.num_classes
            build = partial(build_cnn, shape, classes, filters=filters, dropout=0.3)
            return measure_net(job, build, views, recipes[task], VIEWS[task])
        return measure_by_hand(job, make_features, svm, views.scaled())

    settings = {task: as_settings(recipe) for task, recipe in recipes.items()} | {"filters": filters}
    names = [f"{task}, {kind}" for task in SETS for kind in ("HOG + SVM", "CNN")]
    return Work([(name, None) for name in names], settings | {"svm": str(svm)}, measure)


ROADS = Experiment(
    name="roads",
    purpose="all 43 German road signs, and people or poles in real streets: HOG + SVM and a CNN",
    goal="how near to the average person's 98.84 % a small net comes on signs",
    cost="12 trainings; a guess: 15 minutes on an H200-class GPU, hours on two CPU cores",
    data=tuple(SETS.values()),
    seeds=3,
    plan=plan_roads,
)
