"""How long the road simulator takes, and how much three grey statistics give away.

    python benchmarks/roads.py --views 4000

Prints the seconds for drawing so many views (process time, which other programs disturb least),
and the accuracy of two classifiers on three numbers a view: near one half means that neither
brightness, nor contrast, nor roughness tells a pedestrian from a pole.
"""

import argparse
import time

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from course.data import load_pedestrians, load_signs


def grey_statistics(images: np.ndarray) -> np.ndarray:
    """Mean, standard deviation and mean absolute gradient of grey values: (n, 3)."""
    grey = (images / np.float32(255)) @ np.array([0.299, 0.587, 0.114], np.float32)
    steps = sum(np.abs(np.diff(grey, axis=axis)).mean(axis=(1, 2)) for axis in (1, 2))
    return np.stack([grey.mean(axis=(1, 2)), grey.std(axis=(1, 2)), steps], axis=-1)


def main() -> None:
    """Time both simulators, then try to tell pedestrians from poles by three numbers."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--views", type=int, default=4000, help="how many views (default 4000)")
    parser.add_argument("--seeds", type=int, default=3, help="how many seeds (default 3)")
    arguments = parser.parse_args()
    half = arguments.views // 2

    load_signs(2, 2), load_pedestrians(2, 2)  # reads the photographs
    print(f"{arguments.views} views, half of them for training")
    print("seed  signs    pedestrians  forest  SVM")
    for seed in range(arguments.seeds):
        start = time.process_time()
        load_signs(half, half, seed)
        middle = time.process_time()
        dataset = load_pedestrians(half, half, seed)
        end = time.process_time()
        train, test = grey_statistics(dataset.x_train), grey_statistics(dataset.x_test)
        models = (
            RandomForestClassifier(100, min_samples_leaf=10, random_state=0),
            make_pipeline(StandardScaler(), SVC()),
        )
        forest, svm = (model.fit(train, dataset.y_train).score(test, dataset.y_test) for model in models)
        print(f"{seed:4}  {middle - start:5.2f} s  {end - middle:9.2f} s  {forest:6.1%}  {svm:5.1%}")


if __name__ == "__main__":
    main()
