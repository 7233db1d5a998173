"""Derivatives of a Keras model on each backend, for which ``keras.ops`` has no function.

A model is called as it predicts: without dropout, and with stored batch statistics.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def weight_gradients(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    """Differentiate the mean cross-entropy of a classifier with respect to its weights.

    Parameters
    ----------
    model : from ``(batch, …)`` floats to ``(batch, num_classes)`` probabilities; it need not be compiled.
    inputs : (n, …) floats.
    labels : (n,) integers, the number of each input's class.

    Returns
    -------
    An array for each of ``model.trainable_weights``, of its shape and in its order.

    Raises
    ------
    ValueError
        If there is not one label for each input, or none at all.
    """
    if len(inputs) != len(labels) or not len(inputs):
        raise ValueError(f"expected one label for each input, got {len(inputs)} inputs, {len(labels)} labels")
    from keras import config

    differentiate = {"tensorflow": _with_tensorflow, "jax": _with_jax, "torch": _with_torch}
    return differentiate[config.backend()](model, inputs, labels)


def _mean_cross_entropy(labels: np.ndarray, probabilities: object) -> object:
    from keras import losses, ops

    return ops.mean(losses.sparse_categorical_crossentropy(labels, probabilities))


def _with_tensorflow(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    import tensorflow

    with tensorflow.GradientTape() as tape:
        loss = _mean_cross_entropy(labels, model(inputs, training=False))
    found = tape.gradient(loss, [weight.value for weight in model.trainable_weights])
    return [gradient.numpy() for gradient in found]


def _with_jax(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    import jax

    def loss(weights: list) -> object:
        probabilities, _ = model.stateless_call(weights, fixed, inputs, training=False)
        return _mean_cross_entropy(labels, probabilities)

    fixed = [variable.value for variable in model.non_trainable_variables]
    found = jax.grad(loss)([weight.value for weight in model.trainable_weights])
    return [np.asarray(gradient) for gradient in found]


def _with_torch(model: keras.Model, inputs: np.ndarray, labels: np.ndarray) -> list[np.ndarray]:
    import torch

    loss = _mean_cross_entropy(labels, model(inputs, training=False))
    found = torch.autograd.grad(loss, [weight.value for weight in model.trainable_weights])
    return [gradient.cpu().numpy() for gradient in found]
