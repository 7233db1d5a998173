"""Judge a net that a learner built: what it takes and gives, how large it is, and what it reaches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np

from course.checking.guard import Wrong
from course.data import Dataset, load
from course.feeding import feed_in_order
from course.training import Run, Settings, predict_classes, train

if TYPE_CHECKING:
    import keras

Build = Callable[[tuple[int, ...], int], Any]

GARMENTS_DRAWN_FROM = 6_000
NO_BETTER_THAN_GUESSING = 0.05  # above chance, as a share
ALREADY_KNOWS = 0.35  # above chance: untrained nets stay far below
OVERFITS = 0.08  # accuracy on examples learned from, less that on others


@dataclass(frozen=True, kw_only=True)
class Target:
    """What a net has to reach.

    Attributes
    ----------
    accuracy : mean over the nets, on examples held out, in [0, 1].
    most_parameters : how many numbers it may have to learn or keep; ``None`` for any.
    settings : how each net is trained; the seed is another for each.
    nets : how many are built and trained, each with another seed, on other examples.
    train_size, held_out : examples that each net learns from, and is judged on.
    """

    accuracy: float
    most_parameters: int | None = None
    settings: Settings
    nets: int = 3
    train_size: int = 1_000
    held_out: int = 1_000


def judge_net(
    build: Build, target: Target, random: np.random.Generator, *, dataset: Dataset | None = None
) -> str:
    """Build, look at and train nets; return a remark on what they reached, or raise :class:`Wrong`.

    Parameters
    ----------
    build : the learner's ``build_net(input_shape, num_classes)``, from which an uncompiled net comes back.
    target : what it has to reach.
    random : draws seeds and examples.
    dataset : float inputs and labels, to draw examples from its training part; Fashion-MNIST if ``None``.
    """
    dataset = dataset or garments()
    input_shape, classes = dataset.x_train.shape[1:], dataset.num_classes
    seeds = [int(seed) for seed in random.choice(100_000, target.nets, replace=False)]
    check_fresh(build, input_shape, classes, seeds=(seeds[0], seeds[0] + 1))
    runs = []
    for number, seed in enumerate(seeds, start=1):
        net = _build_with_seed(build, input_shape, classes, seed)
        check_net(net, input_shape, classes, most_parameters=target.most_parameters)
        part = _draw(dataset, target, seed)
        if number == 1:
            check_probabilities(net, part.x_test[:50])
            _check_untrained(net, part)
        settings = replace(target.settings, seed=seed, validation_fraction=0)
        runs.append(train(net, part, settings, label=f"net {number} of {target.nets}"))
        if number == 1:
            _check_softmax_once(net, part, runs[0])
    return _judge_runs(runs, target, classes, net.count_params())


def check_net(
    net: Any, input_shape: Sequence[int], num_classes: int, *, most_parameters: int | None = None
) -> None:
    """Raise :class:`Wrong` unless this is a net of Keras from such inputs to so many numbers.

    Parameters
    ----------
    net : what the learner's function returned.
    input_shape : of one example, without the batch.
    num_classes : numbers that come out for each example.
    most_parameters : how many it may have.
    """
    import keras

    if isinstance(net, keras.KerasTensor):
        raise Wrong(
            "`build_net` returns the output of the last layer, not a net: end with "
            "`return keras.Model(inputs, outputs)`."
        )
    if not isinstance(net, keras.Model):
        made_of = " Layers become a net by `keras.Model(inputs, outputs)`."
        made_of *= isinstance(net, list | tuple | keras.layers.Layer)
        raise Wrong(f"`build_net` has to return a `keras.Model`, not a `{type(net).__name__}`.{made_of}")
    if not net.built or not hasattr(net, "output_shape"):
        raise Wrong("The net does not know its inputs yet: begin with `keras.Input(input_shape)`.")
    if len(net.inputs) != 1 or len(net.outputs) != 1:
        raise Wrong(f"One input and one output, please: this has {len(net.inputs)} and {len(net.outputs)}.")
    _check_in_and_out(tuple(net.input_shape), tuple(net.output_shape), tuple(input_shape), num_classes)
    if not net.trainable_weights:
        raise Wrong("The net has nothing to learn: no layer with weights that may change.")
    if most_parameters is not None and net.count_params() > most_parameters:
        layer = max(net.layers, key=lambda layer: layer.count_params())
        raise Wrong(
            f"The net has {net.count_params():,} parameters, and {most_parameters:,} are allowed. "
            f"Most of them, {layer.count_params():,}, are those of the layer `{layer.name}`."
        )


def check_fresh(
    build: Build, input_shape: Sequence[int], num_classes: int, *, seeds: tuple[int, int] = (0, 1)
) -> None:
    """Raise :class:`Wrong` unless each call builds another net, with first weights of its own.

    Parameters
    ----------
    build : the learner's function.
    input_shape, num_classes : what it is called with.
    seeds : Keras draws from these in the two calls.
    """
    first, second = both = [_build_with_seed(build, tuple(input_shape), num_classes, seed) for seed in seeds]
    for net in both:
        check_net(net, input_shape, num_classes)
    if {id(weight) for weight in first.weights} & {id(weight) for weight in second.weights}:
        raise Wrong(
            "Two calls of `build_net` give nets that share weights: what one learns, the other knows. "
            "Make the layers inside the function, anew at each call."
        )
    kernels = [[weight for weight in _numbers(net) if weight.ndim > 1 and weight.size > 1] for net in both]
    if any(np.ptp(kernel) == 0 for kernel in kernels[0]):
        raise Wrong(
            "A layer begins with weights that are all the same: then its units learn the same, too. "
            "Leave the first weights to chance, as Keras does by itself."
        )
    if kernels[0] and all(np.array_equal(one, other) for one, other in zip(*kernels, strict=True)):
        raise Wrong(
            "Every call begins with the very same weights, whatever the seed: no spread can be seen. "
            "Is a seed set inside `build_net`, or are trained weights put in?"
        )


def check_probabilities(net: keras.Model, inputs: np.ndarray) -> None:
    """Raise :class:`Wrong` unless what comes out are probabilities: from 0 to 1, adding up to 1.

    Parameters
    ----------
    net : with one output of shape (batch, classes).
    inputs : two examples at least.
    """
    import keras

    out = keras.ops.convert_to_numpy(net(inputs, training=False)).astype(float)
    if not np.isfinite(out).all():
        raise Wrong("The net gives NaN or infinite numbers before it has learned anything.")
    if np.allclose(out.sum(axis=1), 1, atol=1e-3) and out.min() >= 0:
        return
    if np.allclose(out.sum(axis=0), 1, atol=1e-3):
        raise Wrong("The probabilities add up to 1 over the batch, not over the classes: softmax on axis −1.")
    if out.min() >= 0 and out.max() <= 1 and np.ptp(out) > 0:
        raise Wrong(
            "Each number lies between 0 and 1, but those of one example do not add up to 1. "
            "A sigmoid judges each class alone; softmax shares out one whole."
        )
    raise Wrong(
        "What comes out are scores (*logits*), not probabilities: they should be between 0 and 1 and add up "
        'to 1. Give the last layer `activation="softmax"`.'
    )


def _judge_runs(runs: Sequence[Run], target: Target, classes: int, parameters: int) -> str:
    """Say what was reached, if that is enough, or raise why it may not be."""
    reached = np.array([run.test_accuracy for run in runs])
    learned = float(np.mean([run.history["accuracy"][-1] for run in runs]))
    mean = reached.mean()
    said = (
        f"{100 * mean:.1f} % of {target.held_out:,} examples held out are right "
        f"({100 * reached.min():.1f} to {100 * reached.max():.1f} in {len(runs)} nets)"
    )
    if mean >= target.accuracy:
        remark = f"{parameters:,} parameters; {said}."
        if reached.min() < target.accuracy:
            remark += " Not every net reached the target: with other seeds, the mean could fall below it."
        return remark
    said += f", and {100 * target.accuracy:.0f} % are wanted."
    if mean < 1 / classes + NO_BETTER_THAN_GUESSING:
        raise Wrong(
            f"{said} That is guessing: nothing gets through. Is something silenced on the way, such as by a "
            "ReLU behind the last layer, or is a softmax applied twice?"
        )
    if reached.max() >= target.accuracy:
        said += " One net reached it; the mean has to."
    if learned - mean > OVERFITS:
        raise Wrong(
            f"{said} Of those that it learned from, it gets {100 * learned:.0f} % right: it learns by heart. "
            "Fewer weights in the dense part, pooling, or dropout may help."
        )
    used = f" It has {parameters:,} parameters of {target.most_parameters:,}." * bool(target.most_parameters)
    raise Wrong(
        f"{said} It is hardly better ({100 * learned:.0f} %) on those that it learned from: "
        f"it needs more room, or learns too slowly.{used}"
    )


def _check_in_and_out(taken: tuple, given: tuple, input_shape: tuple, num_classes: int) -> None:
    if taken[1:] != input_shape:
        raise Wrong(
            f"The net takes examples of shape {taken[1:]}, and was asked for {input_shape}. "
            "Use `input_shape` as it comes; Keras adds the batch by itself."
        )
    if len(given) > 2:
        raise Wrong(
            f"What comes out has the shape {given[1:]} for each example: still maps. "
            "Flatten or average them before the last dense layer."
        )
    if given[1:] != (num_classes,):
        raise Wrong(f"{given[-1]} numbers come out for each example; {num_classes} classes were asked for.")


def _check_untrained(net: keras.Model, part: Dataset) -> None:
    known = (predict_classes(net, part.x_test) == part.y_test).mean()
    if known > 1 / part.num_classes + ALREADY_KNOWS:
        raise Wrong(
            f"Before any training the net already gets {100 * known:.0f} % right: it has been trained inside "
            "`build_net`, perhaps on the very examples that it is judged by. Only build it there."
        )


def _check_softmax_once(net: keras.Model, part: Dataset, run: Run) -> None:
    """A softmax of probabilities cannot say more than e against 1, whatever it has learned."""
    surest = net.predict(feed_in_order(part.x_test, batch_size=500), verbose=0).max()
    limit = np.e / (np.e + part.num_classes - 1)
    learned = run.test_accuracy > 1 / part.num_classes + 2 * NO_BETTER_THAN_GUESSING
    if learned and surest <= limit + 1e-3:
        raise Wrong(
            f"Even its surest answer has a probability of {surest:.2f} only: a softmax is applied to "
            "what are probabilities already. Once is enough."
        )


def _build_with_seed(build: Build, input_shape: tuple[int, ...], num_classes: int, seed: int) -> Any:
    import keras

    keras.utils.set_random_seed(seed)
    return build(input_shape, num_classes)


def _numbers(net: keras.Model) -> list[np.ndarray]:
    import keras

    return [keras.ops.convert_to_numpy(weight) for weight in net.trainable_weights]


@cache
def garments() -> Dataset:
    """Fashion-MNIST, as many as nets learn from here: float images (28, 28, 1)."""
    return load("fashion_mnist", train_size=GARMENTS_DRAWN_FROM, test_size=100).scaled()


def _draw(dataset: Dataset, target: Target, seed: int) -> Dataset:
    """Examples to learn from and others to be judged by, both of the training part."""
    wanted = target.train_size + target.held_out
    return dataset.subset(train_size=wanted, seed=seed).hold_out(target.held_out / wanted, seed=seed)
