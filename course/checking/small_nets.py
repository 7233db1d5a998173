"""Small nets with one hidden layer that answers are compared with, and training of those that people make."""

from __future__ import annotations

import numpy as np

from course.checking.comparing import as_numbers
from course.checking.guard import Wrong

LARGEST_RATE = 0.2  # with Adam these nets learn up to about here


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities (points, classes) from scores of the same shape."""
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropies(scores: np.ndarray, y: np.ndarray, p: np.ndarray | None = None) -> np.ndarray:
    """The cross-entropy of each point, from scores; or from probabilities, if they are given."""
    rows = np.arange(len(y))
    if p is not None:
        return -np.log(p[rows, y])
    highest = scores.max(axis=1)
    return highest + np.log(np.exp(scores - highest[:, np.newaxis]).sum(axis=1)) - scores[rows, y]


def forward_tanh(x: np.ndarray, weights: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Hidden outputs and probabilities of a net with one hidden layer of tanh."""
    W1, b1, W2, b2 = weights
    h = np.tanh(x @ W1 + b1)
    return h, softmax(h @ W2 + b2)


def slopes_by_finite_differences(x: np.ndarray, y: np.ndarray, weights: list[np.ndarray]) -> list[np.ndarray]:
    """The slope of the mean loss for each weight of a net with one hidden layer of tanh."""
    slopes = [np.zeros_like(weight) for weight in weights]
    for weight, slope in zip(weights, slopes, strict=True):
        for place in np.ndindex(weight.shape):
            losses, before = [], weight[place]
            for step in (1e-5, -1e-5):
                weight[place] = before + step
                losses.append(-np.log(forward_tanh(x, weights)[1][np.arange(len(y)), y]).mean())
            weight[place], slope[place] = before, (losses[0] - losses[1]) / 2e-5
    return slopes


def four_arrays(W1: object, b1: object, W2: object, b2: object) -> list[np.ndarray]:
    """The weights of one hidden layer from two inputs to two classes, if they fit each other."""
    four = [as_numbers(part, "the weights") for part in (W1, b1, W2, b2)]
    shapes = [part.shape for part in four]
    units = shapes[0][-1] if shapes[0] else 0
    if shapes != [(2, units), (units,), (units, 2), (2,)]:
        raise Wrong(
            f"The shapes of `W1`, `b1`, `W2`, `b2` do not fit each other: {', '.join(map(str, shapes))}."
        )
    if not all(np.isfinite(part).all() for part in four):
        raise Wrong("Some weights are infinite, or no numbers at all.")
    return four


def step_relu(x: np.ndarray, y: np.ndarray, *weights: object) -> tuple[np.ndarray, ...]:
    """One step of gradient descent for one hidden layer of ReLU."""
    W1, b1, W2, b2 = four_arrays(*weights)
    z = x @ W1 + b1
    h = np.maximum(z, 0)
    error = (softmax(h @ W2 + b2) - np.eye(2)[y]) / len(y)
    error_z = error @ W2.T * (z > 0)
    steps = x.T @ error_z, error_z.sum(axis=0), h.T @ error, error.sum(axis=0)
    return tuple(part - 0.3 * step for part, step in zip((W1, b1, W2, b2), steps, strict=True))


def trained(net: object, x: np.ndarray, y: np.ndarray, shape: tuple[int, ...], epochs: int) -> object:
    """The learner's compiled net, after some epochs; its answers have this shape, without the batch."""
    import keras

    if not isinstance(net, keras.Model):
        raise Wrong(f"A Keras net should come back; this is of type `{type(net).__name__}`.")
    if not net.built or not net.compiled:
        raise Wrong("The net should come back ready to learn: with an `Input`, and after `compile`.")
    if net.output_shape[1:] != shape:
        raise Wrong(f"For each point {net.output_shape[1:]} comes out; the shape {shape} was asked for.")
    rate = float(keras.ops.convert_to_numpy(net.optimizer.learning_rate))
    if rate > LARGEST_RATE:
        raise Wrong(f"The learning rate was no bug; now it is {rate:g}, and the steps leap.")
    net.fit(x, y, batch_size=50, epochs=epochs, verbose=0)
    return net


def said_loss(net: object, x: np.ndarray, y: np.ndarray) -> float:
    """The loss that the net itself reports."""
    return float(np.ravel(net.evaluate(x, y, verbose=0))[0])
