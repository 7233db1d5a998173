"""A whole epoch as one compiled function, on JAX; on other backends the same epoch by ``model.fit``.

Called step by step, a small net keeps a GPU waiting for Python. So the steps are a loop that the backend
compiles as a whole: images and weights stay on the device, and Python is asked once an epoch.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from course.epoch_plans import Plan, take_views
from course.feeding import feed, feed_in_order

if TYPE_CHECKING:
    import keras

RunEpoch = Callable[[Plan], float]
Answer = Callable[[Plan], np.ndarray]


def prepare_epochs(
    model: keras.Model,
    images: np.ndarray,
    targets: np.ndarray,
    plan: Plan,
    *,
    hole_pixels: int = 0,
    whole: bool | None = None,
) -> tuple[RunEpoch, float]:
    """Make a function that trains a model for one epoch.

    Parameters
    ----------
    model : compiled, with its optimizer and a loss that is a ``keras.losses.Loss``; trained in place.
    images : (n, height, width, channels), uint8 or floats in [0, 1].
    targets : (n, num_classes) floats, or whatever the loss compares with.
    plan : of one epoch; all others must have its shape.
    hole_pixels : see :func:`course.epoch_plans.take_views`.
    whole : whether an epoch is one compiled function, which JAX alone can; if None, on JAX with a GPU.

    Returns
    -------
    The function: a plan to the mean loss of its steps. And the seconds that its preparation took: on JAX all
    of the compilation; elsewhere 0, since ``fit`` compiles within its first step.

    Raises
    ------
    ValueError
        If there is not one target for each image, or ``whole`` is asked for on another backend than JAX.
    """
    if len(images) != len(targets):
        raise ValueError(f"expected one target an image, got {len(images)} images, {len(targets)} targets")
    if not _is_whole(whole):
        return _epochs_by_fit(model, images, targets, hole_pixels), 0.0
    import jax

    def loss_of(trainable: list, fixed: list, views: jax.Array, wanted: jax.Array) -> tuple:
        answers, fixed = model.stateless_call(trainable, fixed, views, training=True)
        return model.loss(wanted, answers), fixed

    def epoch(state: tuple, data: tuple, plan: Plan) -> tuple:
        def step(state: tuple, chosen: Plan) -> tuple:
            trainable, fixed, memory = state
            views = take_views(data[0], chosen, hole_pixels=hole_pixels, arrays=jax.numpy)
            differentiate = jax.value_and_grad(loss_of, has_aux=True)
            (loss, fixed), gradients = differentiate(trainable, fixed, views, data[1][chosen["image"]])
            trainable, memory = model.optimizer.stateless_apply(memory, gradients, trainable)
            return (trainable, fixed, memory), loss

        state, losses = jax.lax.scan(step, state, plan)
        return state, losses.mean()

    def variables() -> tuple[list, list, list]:
        return model.trainable_variables, model.non_trainable_variables, model.optimizer.variables

    def state() -> tuple[list, ...]:
        return tuple([variable.value for variable in group] for group in variables())

    started = time.perf_counter()
    data = jax.device_put((images, targets))
    # The old weights are given away: the new ones take their place in memory.
    compiled = jax.jit(epoch, donate_argnums=0).lower(state(), data, plan).compile()
    seconds = time.perf_counter() - started

    def run(plan: Plan) -> float:
        new, loss = compiled(state(), data, plan)
        for group, values in zip(variables(), new, strict=True):
            for variable, value in zip(group, values, strict=True):
                variable.assign(value)
        return float(loss)  # waits for the device

    return run, seconds


def prepare_answers(
    model: keras.Model, images: np.ndarray, plan: Plan, *, whole: bool | None = None
) -> tuple[Answer, float]:
    """Make a function that asks a model about all images of a plan, see :func:`prepare_epochs`.

    Returns
    -------
    The function: a plan to (steps × batch, num_classes) probabilities. And the seconds of its preparation.
    """
    if not _is_whole(whole):

        def predict(plan: Plan) -> np.ndarray:
            together = {name: part.reshape(-1) for name, part in plan.items()}
            views = feed_in_order(take_views(images, together), batch_size=plan["image"].shape[1])
            return model.predict(views, verbose=0)

        return predict, 0.0
    import jax

    def ask(state: tuple, data: jax.Array, plan: Plan) -> jax.Array:
        def step(nothing: None, chosen: Plan) -> tuple:
            views = take_views(data, chosen, arrays=jax.numpy)
            return nothing, model.stateless_call(*state, views, training=False)[0]

        return jax.lax.scan(step, None, plan)[1]

    def state() -> tuple[list, list]:
        groups = (model.trainable_variables, model.non_trainable_variables)
        return tuple([variable.value for variable in group] for group in groups)

    started = time.perf_counter()
    data = jax.device_put(images)
    compiled = jax.jit(ask).lower(state(), data, plan).compile()
    seconds = time.perf_counter() - started

    def answer(plan: Plan) -> np.ndarray:
        answers = np.asarray(compiled(state(), data, plan))
        return answers.reshape(-1, answers.shape[-1])

    return answer, seconds


def _is_whole(whole: bool | None) -> bool:
    from keras import config

    if config.backend() != "jax":
        if whole:
            raise ValueError(f"only JAX runs an epoch as one function, the backend is {config.backend()}")
        return False
    if whole is not None:
        return whole
    import jax

    return jax.default_backend() != "cpu"  # on a CPU, convolutions in a compiled loop crawl


def _epochs_by_fit(model: keras.Model, images: np.ndarray, targets: np.ndarray, hole_pixels: int) -> RunEpoch:
    import keras

    class Steps(keras.utils.PyDataset):
        def __init__(self, plan: Plan) -> None:
            super().__init__()
            self.plan = plan

        def __len__(self) -> int:
            return len(self.plan["image"])

        def __getitem__(self, position: int) -> tuple[np.ndarray, np.ndarray]:
            step = {name: part[position] for name, part in self.plan.items()}
            return take_views(images, step, hole_pixels=hole_pixels), targets[step["image"]]

    def run(plan: Plan) -> float:
        return float(model.fit(feed(Steps(plan)), shuffle=False, verbose=0).history["loss"][0])

    return run
