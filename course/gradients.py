"""Derivatives of a Keras model on each backend, for which ``keras.ops`` has no function.

A model is called as it predicts, without dropout and with stored batch statistics, unless asked otherwise.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras


def weight_gradients(
    model: keras.Model, inputs: np.ndarray, labels: np.ndarray, *, training: bool = False
) -> list[np.ndarray]:
    """Differentiate the mean cross-entropy of a classifier with respect to its weights.

    Parameters
    ----------
    model : from ``(batch, …)`` floats to ``(batch, num_classes)`` probabilities; it need not be compiled.
    inputs : (n, …) floats.
    labels : (n,) integers, the number of each input's class.
    training : call the model as a training step does, with dropout and the statistics of this batch;
        its stored statistics stay as they are.

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
    from keras import config, losses, ops

    def loss(weights: list) -> object:
        probabilities, _ = model.stateless_call(weights, fixed, inputs, training=training)
        return ops.mean(losses.sparse_categorical_crossentropy(labels, probabilities))

    fixed = [variable.value for variable in model.non_trainable_variables]
    weights = [weight.value for weight in model.trainable_weights]
    differentiate = {"tensorflow": _with_tensorflow, "jax": _with_jax, "torch": _with_torch}
    return differentiate[config.backend()](loss, weights)


def _with_tensorflow(loss: Callable[[list], object], weights: list) -> list[np.ndarray]:
    import tensorflow

    with tensorflow.GradientTape() as tape:
        tape.watch(weights)
        found = loss(weights)
    return [gradient.numpy() for gradient in tape.gradient(found, weights)]


def _with_jax(loss: Callable[[list], object], weights: list) -> list[np.ndarray]:
    import jax

    return [np.asarray(gradient) for gradient in jax.grad(loss)(weights)]


def _with_torch(loss: Callable[[list], object], weights: list) -> list[np.ndarray]:
    import torch

    return [gradient.cpu().numpy() for gradient in torch.autograd.grad(loss(weights), weights)]


def input_gradients(
    score: Callable[[keras.KerasTensor], keras.KerasTensor], inputs: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Differentiate a score of each input with respect to every number of that input.

    Parameters
    ----------
    score : from a tensor (n, …) to a tensor (n,) of one number an input, by ``keras.ops`` and models
        called with ``training=False``; an input's score must not depend on other inputs.
    inputs : (n, …) floats.

    Returns
    -------
    scores : (n,) array.
    gradients : array of the shape of ``inputs``.

    Raises
    ------
    ValueError
        If there are no inputs, they are not floats, or the score is not one number an input.
    """
    inputs = np.asarray(inputs)
    if not inputs.size or not np.issubdtype(inputs.dtype, np.floating):
        raise ValueError(f"expected at least one input of floats, got {inputs.dtype} of shape {inputs.shape}")
    from keras import config

    differentiate = {
        "tensorflow": _inputs_with_tensorflow,
        "jax": _inputs_with_jax,
        "torch": _inputs_with_torch,
    }
    return differentiate[config.backend()](score, inputs)


def _check_scores(scores: object, inputs: np.ndarray) -> object:
    if tuple(scores.shape) != (len(inputs),):
        raise ValueError(f"expected {len(inputs)} scores, one an input, got shape {tuple(scores.shape)}")
    return scores


def _inputs_with_tensorflow(score: Callable, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    import tensorflow

    tensor = tensorflow.convert_to_tensor(inputs)
    with tensorflow.GradientTape() as tape:
        tape.watch(tensor)
        scores = _check_scores(score(tensor), inputs)
    return scores.numpy(), tape.gradient(scores, tensor).numpy()


def _inputs_with_jax(score: Callable, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    import jax

    def total(tensor: jax.Array) -> tuple[jax.Array, jax.Array]:
        scores = _check_scores(score(tensor), inputs)
        return scores.sum(), scores

    gradients, scores = jax.grad(total, has_aux=True)(jax.numpy.asarray(inputs))
    return np.asarray(scores), np.asarray(gradients)


def _inputs_with_torch(score: Callable, inputs: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    import torch
    from keras import ops

    tensor = ops.convert_to_tensor(inputs).clone().requires_grad_(True)
    scores = _check_scores(score(tensor), inputs)
    (gradients,) = torch.autograd.grad(scores.sum(), tensor)
    return scores.detach().cpu().numpy(), gradients.cpu().numpy()
