"""How much three grey statistics give away of simulated roads: they should not tell a pedestrian from a pole.

    python benchmarks/roads.py

Two classifiers are given the mean, the spread and the roughness of the grey values of each view: accuracies
near one half mean that neither brightness, nor contrast, nor roughness tells the classes apart, so that
what a net learns on these views is their shape. How fast views are drawn, `data_speed.py` measures.
"""

import numpy as np
from measure import Benchmark, make_parser
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

from course.data import load_pedestrians


def grey_statistics(images: np.ndarray) -> np.ndarray:
    """Mean, standard deviation and mean absolute gradient of grey values: (n, 3)."""
    grey = (images / np.float32(255)) @ np.array([0.299, 0.587, 0.114], np.float32)
    steps = sum(np.abs(np.diff(grey, axis=axis)).mean(axis=(1, 2)) for axis in (1, 2))
    return np.stack([grey.mean(axis=(1, 2)), grey.std(axis=(1, 2)), steps], axis=-1)


def main() -> None:
    """Try to tell pedestrians from poles by three numbers, on views of several seeds."""
    parser = make_parser(__doc__)
    parser.add_argument("--views", type=int, default=2000, help="how many views a seed (default 2000)")
    parser.add_argument("--seeds", type=int, default=5, help="how many seeds (default 5)")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.views, arguments.seeds = 40, 1
    half = arguments.views // 2
    models = {
        "random forest": lambda: RandomForestClassifier(100, min_samples_leaf=10, random_state=0),
        "SVM": lambda: make_pipeline(StandardScaler(), SVC()),
    }
    with Benchmark(__file__, __doc__, arguments) as benchmark:
        accuracies: dict[str, list[float]] = {name: [] for name in models}
        for seed in range(arguments.seeds):
            dataset = load_pedestrians(half, half, seed)
            train, test = grey_statistics(dataset.x_train), grey_statistics(dataset.x_test)
            for name, make in models.items():
                right = make().fit(train, dataset.y_train).score(test, dataset.y_test)
                accuracies[name].append(100 * right)
        for name, reached in accuracies.items():
            benchmark.add(f"pedestrian or pole by three grey statistics, {name}: accuracy", "%", reached)
        benchmark.note(f"{half:,} views to learn from and {half:,} to be tested on, a seed.")


if __name__ == "__main__":
    main()
