"""Tune both sides of the contest of lesson 06 with equal effort: twelve recipes each.

The recipes learn from 4,000 training images of Fashion-MNIST and are judged on 4,000
others, also of the training part: the test part is not looked at. Run it with

    python reference/tune_contest.py

It writes reference/06_tuning.json, which the lesson draws. Stopped halfway, it goes on.
"""

import json
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.decomposition import PCA
from sklearn.pipeline import make_pipeline
from sklearn.svm import SVC, LinearSVC

from course import devices
from course.comparison import Contender, by_hand, compare, learned
from course.data import load
from course.features.image import hog
from course.models import build_cnn
from course.storage import write_text
from course.training import Settings

RESULT = Path(__file__).parent / "06_tuning.json"
NUM_IMAGES = 4000


def describe_images(
    images: np.ndarray, *, cells: tuple[int, ...] = (4, 7), orientations: int = 9, thumbnail: bool = True
) -> np.ndarray:
    """HOG at several cell sizes (pixels), and if asked a thumbnail of 14×14: (n, features) floats."""
    parts = [
        hog(images, orientations=orientations, pixels_per_cell=(cell, cell), cells_per_block=(2, 2))
        for cell in cells
    ]
    if thumbnail:
        parts.append(images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(len(images), -1))
    return np.hstack(parts)


def make_svm(*, components: int = 200, gamma: float = 0.06, C: float = 10) -> object:
    """Pipeline of PCA and an SVM with a radial kernel."""
    return make_pipeline(PCA(components), SVC(C=C, gamma=gamma))


def list_hand_made() -> list[Contender]:
    """Twelve recipes with features by hand."""
    features, svm = describe_images, make_svm
    only_hog = partial(features, thumbnail=False)
    return [
        by_hand("HOG 4", partial(only_hog, cells=(4,)), svm()),
        by_hand("HOG 7", partial(only_hog, cells=(7,)), svm()),
        by_hand("HOG 4 + 7", only_hog, svm()),
        by_hand("HOG 4, thumbnail", partial(features, cells=(4,)), svm()),
        by_hand("HOG 7, thumbnail", partial(features, cells=(7,)), svm()),
        by_hand("HOG 4 + 7, thumbnail", features, svm()),
        by_hand("linear SVM", features, LinearSVC(C=0.1)),
        by_hand("wider kernel", features, svm(gamma=0.03)),
        by_hand("narrower kernel", features, svm(gamma=0.12)),
        by_hand("softer margin", features, svm(C=3)),
        by_hand("100 components", features, svm(components=100)),
        by_hand("12 orientations", partial(features, orientations=12), svm()),
    ]


def list_nets() -> list[Contender]:
    """Twelve recipes that learn their features."""
    recipe = Settings(
        epochs=12, batch_size=64, learning_rate=0.01, validation_fraction=0, augment=("flip", "shift")
    )
    return [
        learned("flips and shifts", build_cnn, recipe),
        learned("no augmentation", build_cnn, replace(recipe, augment=())),
        learned("flips only", build_cnn, replace(recipe, augment=("flip",))),
        learned("rate 0.003", build_cnn, replace(recipe, learning_rate=0.003)),
        learned("rate 0.02", build_cnn, replace(recipe, learning_rate=0.02)),
        learned("constant rate 0.001", build_cnn, replace(recipe, schedule="constant", learning_rate=0.001)),
        learned("batches of 32", build_cnn, replace(recipe, batch_size=32)),
        learned("batches of 128", build_cnn, replace(recipe, batch_size=128)),
        learned("dropout", partial(build_cnn, dropout=0.3), recipe),
        learned("three convolutions", partial(build_cnn, filters=(32, 64, 128)), recipe),
        learned("fewer filters", partial(build_cnn, filters=(24, 48, 96, 128)), recipe),
        learned("no batch norm", partial(build_cnn, batch_norm=False), replace(recipe, learning_rate=0.002)),
    ]


def main() -> None:
    """Run all recipes and store their validation accuracies."""
    images = load("fashion_mnist", train_size=2 * NUM_IMAGES).scaled().hold_out(0.5)
    rows = compare([*list_hand_made(), *list_nets()], images, sizes=[NUM_IMAGES], seeds=[0])
    content = {
        "what": f"validation accuracy after {NUM_IMAGES} training images, one seed",
        "device": str(devices.describe()),
        "recipes": [
            {"kind": row.kind, "name": row.contender, "accuracy": row.accuracy, "seconds": row.train_seconds}
            for row in rows
        ],
    }
    write_text(RESULT, json.dumps(content, indent=1) + "\n")
    for recipe in content["recipes"]:
        print(f"{recipe['kind']:<8} {recipe['name']:<22} {recipe['accuracy']:.4f} {recipe['seconds']:6.1f} s")


if __name__ == "__main__":
    main()
