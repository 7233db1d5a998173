"""Test accuracy on Fashion-MNIST after equal seconds: the course's CNN and the nets of two first tutorials.

    python benchmarks/first_tutorials.py

The tutorials that beginners are sent to first, with the nets and settings that they publish:

- TensorFlow, "Basic classification": one hidden layer of 128, ReLU, Adam, batches of 32.
  https://www.tensorflow.org/tutorials/keras/classification
- Keras, "Simple MNIST convnet": convolutions of 32 and 64 filters, 3×3, each with a 2×2 maximum, dropout of
  one half, Adam, batches of 128. https://keras.io/examples/vision/mnist_convnet/

In each round the course's CNN is trained by the recipe of ``time_to_accuracy.py``; then the others, in
alternating order, train for as many seconds as that took, compilation included for all. Testing is not part
of the seconds.
"""

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from measure import Benchmark, make_parser
from time_to_accuracy import FILTERS, OURS

from course.batches import make_batches
from course.data import Dataset, load
from course.feeding import feed
from course.models import build_cnn
from course.training import Settings, accuracy, train


def build_dense() -> object:
    """The net of TensorFlow's tutorial, compiled as there but for probabilities as output."""
    import keras

    net = keras.Sequential([keras.Input((28, 28, 1)), keras.layers.Flatten()])
    net.add(keras.layers.Dense(128, activation="relu"))
    net.add(keras.layers.Dense(10, activation="softmax"))
    net.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


def build_two_convolutions() -> object:
    """The net of Keras' example, compiled as there."""
    import keras

    net = keras.Sequential([keras.Input((28, 28, 1))])
    for filters in (32, 64):
        net.add(keras.layers.Conv2D(filters, 3, activation="relu"))
        net.add(keras.layers.MaxPooling2D())
    net.add(keras.layers.Flatten())
    net.add(keras.layers.Dropout(0.5))
    net.add(keras.layers.Dense(10, activation="softmax"))
    net.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return net


TUTORIALS = {
    "TensorFlow's dense net of 128": (build_dense, 32),
    "Keras' example of two convolutions": (build_two_convolutions, 128),
}


def train_for(build: Callable, batch_size: int, images: Dataset, seconds: float) -> tuple[object, float]:
    """Train until the seconds are over; the net, and how many epochs it made."""
    import keras

    class Deadline(keras.callbacks.Callback):
        steps = 0

        def on_train_batch_end(self, batch, logs=None) -> None:
            self.steps += 1
            if time.perf_counter() - began > seconds:
                self.model.stop_training = True

    net, deadline = build(), Deadline()
    began = time.perf_counter()
    everything, settings = np.arange(len(images.x_train)), Settings(batch_size=batch_size)
    batches = make_batches(images.x_train, images.y_train, everything, settings)
    net.fit(feed(batches), shuffle=False, epochs=10_000, verbose=0, callbacks=[deadline])
    return net, deadline.steps * batch_size / len(images.x_train)


def main() -> None:
    """Train all for equal seconds, once a seed."""
    parser = make_parser(__doc__)
    parser.add_argument("--seeds", type=int, default=5, help="trainings of each net (default 5)")
    arguments = parser.parse_args()
    sizes, epochs = (60_000, 10_000), OURS.epochs
    if arguments.quick:
        arguments.seeds, sizes, epochs = 1, (512, 256), 1
    import keras

    images = load("fashion_mnist", train_size=sizes[0], test_size=sizes[1]).scaled()
    ours = "the course's CNN"
    accuracies: dict[str, list[float]] = {name: [] for name in (ours, *TUTORIALS)}
    epochs_made: dict[str, list[float]] = {name: [] for name in TUTORIALS}
    seconds = []
    with Benchmark(__file__, __doc__, arguments) as benchmark:
        for seed in range(arguments.seeds):
            keras.utils.set_random_seed(seed)
            net = build_cnn((28, 28, 1), 10, filters=FILTERS)
            run = train(net, images, replace(OURS, seed=seed, epochs=epochs), label=f"ours, seed {seed}")
            seconds.append(run.seconds)
            accuracies[ours].append(100 * run.test_accuracy)
            for name in list(TUTORIALS) if seed % 2 == 0 else reversed(TUTORIALS):
                keras.utils.set_random_seed(seed)
                net, made = train_for(*TUTORIALS[name], images, run.seconds)
                epochs_made[name].append(made)
                accuracies[name].append(100 * accuracy(net, images.x_test, images.y_test))
        benchmark.add("equal seconds for three nets on Fashion-MNIST", "s", seconds, headline=True)
        for name, reached in accuracies.items():
            benchmark.add(f"test accuracy after these seconds: {name}", "%", reached, headline=True)
        for name, made in epochs_made.items():
            benchmark.add(f"epochs in these seconds: {name}", "epochs", made)
        benchmark.note(f"Ours: {epochs} epoch{'s' if epochs > 1 else ''}, by a schedule made for so few.")


if __name__ == "__main__":
    main()
