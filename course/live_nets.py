"""Small nets on points in the plane that are trained epoch by epoch, and can be looked into in between."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

ACTIVATIONS = ("relu", "tanh", "sigmoid", "linear")
BATCH_SIZE = 20
MOST_LAYERS, MOST_NEURONS = 4, 8
SIDE = 64  # positions along each axis of the lattice on which a net is looked at


@dataclass(frozen=True)
class NetPlan:
    """What a net for two classes in the plane is made of, and how it learns.

    Parameters
    ----------
    widths : neurons of each hidden layer, 1 to 8; at most 4 layers, () for none.
    activation : of every hidden layer, one of ``ACTIVATIONS``.
    learning_rate : of Adam, above 0.
    weight_decay : share of each weight, times the learning rate, that every step takes away; at least 0.

    Raises
    ------
    ValueError
        If one of them is outside these bounds.
    """

    widths: tuple[int, ...] = (4, 2)
    activation: str = "relu"
    learning_rate: float = 0.03
    weight_decay: float = 0.0

    def __post_init__(self) -> None:
        if len(self.widths) > MOST_LAYERS or not all(1 <= width <= MOST_NEURONS for width in self.widths):
            raise ValueError(
                f"expected at most {MOST_LAYERS} layers of 1 to {MOST_NEURONS} neurons, got {self.widths}"
            )
        if self.activation not in ACTIVATIONS:
            raise ValueError(f"expected an activation of {ACTIVATIONS}, got {self.activation!r}")
        if not self.learning_rate > 0:
            raise ValueError(f"expected a learning rate above 0, got {self.learning_rate}")
        if not self.weight_decay >= 0:
            raise ValueError(f"expected a weight decay of at least 0, got {self.weight_decay}")


@dataclass(frozen=True, eq=False)
class Look:
    """What a net computes at one moment, over a square lattice around its points, top row first.

    Attributes
    ----------
    epoch : how many epochs it has learned.
    layers : (SIDE, SIDE, neurons) outputs of the inputs and then of each hidden layer.
    surface : (SIDE, SIDE) probability of class 1.
    kernels : weights into each hidden layer, and last those for class 1 minus those for class 0.
    train_losses, test_losses : before the first epoch and after each one.
    train_accuracy, test_accuracy : now, in [0, 1].
    """

    epoch: int
    layers: tuple[np.ndarray, ...]
    surface: np.ndarray
    kernels: tuple[np.ndarray, ...]
    train_losses: np.ndarray
    test_losses: np.ndarray
    train_accuracy: float
    test_accuracy: float


def build_net(plan: NetPlan) -> keras.Sequential:
    """Build the net of a plan, compiled; ``course.net_code`` writes the same as text."""
    net = _stack(plan)
    _compile(net, plan)
    return net


def _stack(plan: NetPlan) -> keras.Sequential:
    import keras

    hidden = (keras.layers.Dense(width, activation=plan.activation) for width in plan.widths)
    return keras.Sequential([keras.Input((2,)), *hidden, keras.layers.Dense(2, activation="softmax")])


def _compile(net: keras.Sequential, plan: NetPlan) -> None:
    import keras

    net.compile(
        keras.optimizers.Adam(plan.learning_rate, weight_decay=plan.weight_decay or None),
        loss="sparse_categorical_crossentropy",
        jit_compile=False,  # would take longer than it saves on nets so small
    )
    # An optimizer that makes its variables in the first step has TensorFlow trace that step twice.
    net.optimizer.build(net.trainable_variables)


class LiveNet:
    """A net in training: some epochs, a look, some more epochs; one thread may train while others ask.

    Everything that is random depends on the seed and the number of the epoch alone, and on no random state
    that others share.

    Parameters
    ----------
    plan : the net; see :meth:`change` for what can be changed during training.
    dataset : points (n, 2) float32 of the classes 0 and 1, at least ``BATCH_SIZE`` to learn from.
    seed : of the first weights and the order of the points.

    Attributes
    ----------
    plan, net, epoch : what it is now, the Keras model, and how many epochs it has learned.

    Raises
    ------
    ValueError
        If the data are no points of two classes, or too few.
    """

    def __init__(self, plan: NetPlan, dataset: Dataset, seed: int = 0) -> None:
        x, y = dataset.x_train, dataset.y_train
        if x.ndim != 2 or x.shape[1] != 2 or len(x) < BATCH_SIZE or set(np.unique(y)) != {0, 1}:
            raise ValueError(
                f"expected at least {BATCH_SIZE} points (n, 2) of the classes 0 and 1, got {x.shape}"
            )
        self.plan, self.dataset, self.seed, self.epoch = plan, dataset, seed, 0
        self._lock = threading.Lock()  # a step of JAX takes the weights away while it runs
        self._wanted = plan
        self.net = _stack(plan)  # compiled when it first learns, so that a new net is seen at once
        random = np.random.default_rng(seed)
        self.net.set_weights([_first_weights(weight.shape, random) for weight in self.net.weights])
        self.bounds = square_around(np.concatenate([x, dataset.x_test]))
        (left, right), (bottom, top) = self.bounds
        across, up = np.meshgrid(np.linspace(left, right, SIDE), np.linspace(top, bottom, SIDE))
        self._lattice = np.column_stack([across.ravel(), up.ravel()]).astype(np.float32)
        self._losses = [self._measure()[0]]

    def change(self, *, learning_rate: float | None = None, weight_decay: float | None = None) -> None:
        """Learn at another rate or with another weight decay, from the next epoch on."""
        wanted = {"learning_rate": learning_rate, "weight_decay": weight_decay}
        new = {name: number for name, number in wanted.items() if number is not None}
        self._wanted = replace(self._wanted, **new)

    def train(self, epochs: int = 1, *, seconds: float | None = None) -> None:
        """Learn some epochs: so many, but none begins after ``seconds``, except the first."""
        deadline = None if seconds is None else time.monotonic() + seconds
        for number in range(epochs):
            if number and deadline is not None and time.monotonic() > deadline:
                break
            with self._lock:
                self._train_epoch()

    def look(self) -> Look:
        """See what every neuron computes now."""
        with self._lock:
            *hidden, answer = self._outputs(self._lattice)
            kernels = [np.asarray(weight) for weight in self.net.get_weights()[::2]]
            _, accuracies = self._measure()
            losses = np.array(self._losses)
        layers = [self._lattice, *hidden]
        return Look(
            epoch=len(losses) - 1,
            layers=tuple(outputs.reshape(SIDE, SIDE, -1) for outputs in layers),
            surface=answer[:, 1].reshape(SIDE, SIDE),
            kernels=(*kernels[:-1], kernels[-1][:, 1:] - kernels[-1][:, :1]),
            train_losses=losses[:, 0],
            test_losses=losses[:, 1],
            train_accuracy=accuracies[0],
            test_accuracy=accuracies[1],
        )

    def _train_epoch(self) -> None:
        if not self.net.compiled or self._wanted.weight_decay != self.plan.weight_decay:
            _compile(self.net, self._wanted)  # weight decay is part of the compiled step
        elif self._wanted.learning_rate != self.plan.learning_rate:
            self.net.optimizer.learning_rate = self._wanted.learning_rate
        self.plan = self._wanted
        x, y = self.dataset.x_train, self.dataset.y_train
        order = np.random.default_rng((self.seed, self.epoch)).permutation(len(x))
        # The rest would be a batch of another size, for which Keras traces the step once more.
        for batch in order[: len(x) // BATCH_SIZE * BATCH_SIZE].reshape(-1, BATCH_SIZE):
            self.net.train_on_batch(x[batch], y[batch])
        self.epoch += 1
        self._losses.append(self._measure()[0])

    def _outputs(self, points: np.ndarray) -> list[np.ndarray]:
        """Outputs of each layer, layer by layer: ``predict`` would trace a function for each new net."""
        from keras import ops

        outputs, x = [], ops.convert_to_tensor(points)
        for layer in self.net.layers:
            x = layer(x)
            outputs.append(ops.convert_to_numpy(x))
        return outputs

    def _measure(self) -> tuple[tuple[float, float], tuple[float, float]]:
        """Loss and accuracy, of each on training and test points."""
        data = self.dataset
        labels = np.concatenate([data.y_train, data.y_test])
        answers = self._outputs(np.concatenate([data.x_train, data.x_test]))[-1]
        loss = -np.log(np.maximum(answers[np.arange(len(labels)), labels], 1e-7))
        right = answers.argmax(axis=1) == labels
        parts = slice(None, len(data.x_train)), slice(len(data.x_train), None)
        losses, accuracies = ([float(numbers[part].mean()) for part in parts] for numbers in (loss, right))
        return tuple(losses), tuple(accuracies)


def _first_weights(shape: tuple[int, ...], random: np.random.Generator) -> np.ndarray:
    """Glorot's uniform weights for a kernel, zeros for a bias."""
    if len(shape) == 1:
        return np.zeros(shape, np.float32)
    reach = np.sqrt(6 / sum(shape))
    return random.uniform(-reach, reach, shape).astype(np.float32)


def square_around(points: np.ndarray) -> tuple[tuple[float, float], tuple[float, float]]:
    """Left and right, bottom and top of a square around points (n, 2), with a little room."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle, half = (low + high) / 2, 0.55 * float((high - low).max())
    return tuple((float(centre - half), float(centre + half)) for centre in middle)
