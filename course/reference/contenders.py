"""How a net and a hand-made contender are measured in a full-size run."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import numpy as np

from course.contenders import clone_seeded, count_parameters, flatten
from course.fast_training import AS_IT_IS, Recipe, Views, prepare_judging, train_fast
from course.reference.running import Job
from course.reference.stored import Measured

if TYPE_CHECKING:
    import keras
    from sklearn.base import BaseEstimator

    from course.data import Dataset


def measure_net(
    job: Job, build: Callable[[], keras.Model], dataset: Dataset, recipe: Recipe, views: Views = AS_IT_IS
) -> Measured:
    """Train a net on all images of a data set, and test it by these views.

    The seconds of learning count everything that comes after the images are on the device but compilation:
    the building of the net, too, since its first weights may be made from the images. Compilation is known
    where an epoch is compiled as a whole, see :func:`course.whole_epochs.prepare_epochs`.

    Returns
    -------
    With the details ``loss`` (of the last epoch), ``as_it_is`` (accuracy with a single view of each image),
    and ``build_seconds``.
    """
    import keras

    keras.utils.clear_session()
    started = time.perf_counter()
    build()  # once beforehand: drawing first weights is compiled, too
    warm_up_seconds = time.perf_counter() - started
    keras.utils.set_random_seed(job.seed)
    started = time.perf_counter()
    model = build()
    build_seconds = time.perf_counter() - started
    run = train_fast(model, dataset, recipe, seed=job.seed)
    judge, compile_seconds = prepare_judging(model, dataset.x_test)
    single = judge(AS_IT_IS)  # what compiles with the first answer compiles here
    started = time.perf_counter()
    answers = judge(views)
    predict_seconds = time.perf_counter() - started
    compiled = run.compile_seconds + compile_seconds  # 0 where both are within the first step
    return Measured(
        contender=job.contender,
        kind="learned",
        train_size=len(dataset.x_train),
        seed=job.seed,
        accuracy=float((answers == dataset.y_test).mean()),
        parameters=sum(int(np.prod(weight.shape)) for weight in model.trainable_weights),
        compile_seconds=warm_up_seconds + compiled if compiled else math.nan,
        train_seconds=build_seconds + run.train_seconds,
        predict_seconds=predict_seconds,
        details={
            "loss": run.losses[-1],
            "as_it_is": float((single == dataset.y_test).mean()),
            "build_seconds": build_seconds,
        },
    )


def measure_by_hand(
    job: Job, features: Callable[[np.ndarray], np.ndarray] | None, estimator: BaseEstimator, dataset: Dataset
) -> Measured:
    """Fit an estimator on features made by hand, and test it."""
    started = time.perf_counter()
    model = clone_seeded(estimator, job.seed)
    describe = features or (lambda inputs: inputs)
    model.fit(flatten(describe(dataset.x_train)), dataset.y_train)
    fitted = time.perf_counter()
    answers = model.predict(flatten(describe(dataset.x_test)))
    return Measured(
        contender=job.contender,
        kind="by hand",
        train_size=len(dataset.x_train),
        seed=job.seed,
        accuracy=float((answers == dataset.y_test).mean()),
        parameters=count_parameters(model),
        compile_seconds=math.nan,
        train_seconds=fitted - started,
        predict_seconds=time.perf_counter() - fitted,
    )


def with_channels(dataset: Dataset) -> Dataset:
    """Same images, grey ones with an axis for their single channel; they stay uint8."""
    if dataset.x_train.ndim == 4:
        return dataset
    return dataset.with_inputs(dataset.x_train[..., None], dataset.x_test[..., None])


def as_settings(recipe: Recipe) -> dict[str, object]:
    """A recipe as it stands in the file."""
    return asdict(recipe)
