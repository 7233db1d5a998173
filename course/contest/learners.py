"""Classical pipelines and nets on one footing: each has its view, and gives scores when trained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from course.contenders import clone_seeded, count_parameters
from course.contest.views import Modality, find_view
from course.data import Dataset
from course.features.text import as_texts, split_words
from course.features.vocabulary import Vocabulary, build_vocabulary
from course.feeding import feed_in_order
from course.runs import Settings
from course.training import IMAGES_AT_ONCE, train

if TYPE_CHECKING:
    import keras
    from sklearn.base import BaseEstimator

BuildEstimator = Callable[[int], "BaseEstimator"]  # from the number of examples to learn from
BuildNet = Callable[[tuple[int, ...], int], "keras.Model"]  # (input_shape, num_classes)
BuildReader = Callable[..., "keras.Model"]  # (input_shape, num_classes, vocabulary_size=...)
ChooseSettings = Callable[[int], Settings]  # from the number of examples to learn from
Vary = Callable[[np.ndarray, np.random.Generator], np.ndarray]

WORDS_AT_LEAST, WORDS_AT_MOST = 5, 200  # that a net reads of a text


@dataclass(frozen=True, eq=False)
class Learned:
    """What a training left: a model, and all that it needs to be asked.

    Attributes
    ----------
    model : fitted scikit-learn estimator, or net.
    view : name of the view that it takes, see ``course.contest.views``.
    modality : of the inputs.
    num_classes : how many scores an example gets.
    parameters : numbers kept for predicting.
    vocabulary, length : for nets that read: the words known, and how many of a text are read.
    """

    model: BaseEstimator | keras.Model
    view: str
    modality: Modality
    num_classes: int
    parameters: int
    vocabulary: Vocabulary | None = None
    length: int | None = None

    @property
    def is_net(self) -> bool:
        """Whether the model is a net."""
        return hasattr(self.model, "get_weights")

    def scores(self, inputs: np.ndarray) -> np.ndarray:
        """One number a class for each input, none below 0, together 1.

        A net's are its softmax; those of naive Bayes and of a logistic regression are probabilities, too.
        Those of a support vector machine are its margins, squeezed: they order the classes, no more.

        Parameters
        ----------
        inputs : as ``load_own`` gives them.

        Returns
        -------
        (n, num_classes) float64 array.
        """
        seen = find_view(self.view, self.modality).look(inputs)
        if self.vocabulary is not None:
            seen = self.vocabulary.encode(seen, self.length)
        if self.is_net:
            return self.model.predict(feed_in_order(seen, batch_size=IMAGES_AT_ONCE), verbose=0).astype(
                np.float64
            )
        scores = np.zeros((len(seen), self.num_classes))
        scores[:, self.model.classes_] = estimate_scores(self.model, seen)
        return scores

    def predict(self, inputs: np.ndarray) -> np.ndarray:
        """Class with the highest score: (n,) integers."""
        return self.scores(inputs).argmax(axis=1)


Learn = Callable[[np.ndarray, np.ndarray, int, int], Learned]  # (inputs, labels, num_classes, seed)


def estimate_scores(model: BaseEstimator, seen: np.ndarray) -> np.ndarray:
    """Probabilities of a fitted estimator, or its margins squeezed: (n, classes it has met)."""
    if hasattr(model, "predict_proba"):
        return model.predict_proba(seen)
    margins = model.decision_function(seen)
    if margins.ndim == 1:  # two classes: one number, positive for the second
        margins = np.stack([-margins / 2, margins / 2], axis=1)
    powers = np.exp(margins - margins.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def learn_classical(view: str, modality: Modality, build: BuildEstimator) -> Learn:
    """Way to learn: a view made by hand, and a scikit-learn estimator.

    Parameters
    ----------
    view, modality : see ``course.contest.views``.
    build : from the number of examples to an unfitted estimator or pipeline.
    """
    look = find_view(view, modality).look

    def learn(inputs: np.ndarray, labels: np.ndarray, num_classes: int, seed: int) -> Learned:
        model = clone_seeded(build(len(inputs)), seed)
        model.fit(look(inputs), labels)
        return Learned(model, view, modality, num_classes, count_parameters(model))

    return learn


def learn_net(
    view: str,
    modality: Modality,
    build: BuildNet,
    settings: ChooseSettings,
    *,
    vary: Vary | None = None,
    label: str = "training",
) -> Learn:
    """Way to learn: a net on a view.

    Parameters
    ----------
    view, modality : see ``course.contest.views``.
    build : (input_shape, num_classes) to an uncompiled model.
    settings : how to train, from the number of examples, copies counted; the seed is set anew.
    vary : (inputs, random) to changed inputs of the same classes; every example is learned from as it
        is, and once changed. None for no copies.
    label : what the progress bar says.
    """
    look = find_view(view, modality).look

    def learn(inputs: np.ndarray, labels: np.ndarray, num_classes: int, seed: int) -> Learned:
        if vary is not None:
            inputs = np.concatenate([inputs, vary(inputs, np.random.default_rng(seed))])
            labels = np.tile(labels, 2)
        seen = look(inputs)
        model = train_net(
            lambda: build(seen.shape[1:], num_classes), seen, labels, settings(len(seen)), seed, label
        )
        return Learned(model, view, modality, num_classes, model.count_params())

    return learn


def learn_reader(build: BuildReader, settings: ChooseSettings, *, label: str = "reading") -> Learn:
    """Way to learn: a net on the words of texts; its vocabulary comes from the texts it learns from.

    Parameters
    ----------
    build : (input_shape, num_classes, vocabulary_size=...) to an uncompiled model.
    settings : how to train, from the number of texts; the seed is set anew.
    label : what the progress bar says.
    """

    def learn(inputs: np.ndarray, labels: np.ndarray, num_classes: int, seed: int) -> Learned:
        texts = as_texts(inputs)
        vocabulary, length = build_vocabulary(texts), words_to_read(texts)
        codes = vocabulary.encode(texts, length)
        model = train_net(
            lambda: build((length,), num_classes, vocabulary_size=len(vocabulary)),
            codes,
            labels,
            settings(len(codes)),
            seed,
            label,
        )
        return Learned(model, "text", "texts", num_classes, model.count_params(), vocabulary, length)

    return learn


def words_to_read(texts: list[str]) -> int:
    """Number of words after which 19 of 20 texts have ended, within limits."""
    lengths = [len(split_words(text)) for text in texts]
    return int(np.clip(np.ceil(np.quantile(lengths, 0.95)), WORDS_AT_LEAST, WORDS_AT_MOST))


def train_net(
    build: Callable[[], keras.Model],
    seen: np.ndarray,
    labels: np.ndarray,
    settings: Settings,
    seed: int,
    label: str,
) -> keras.Model:
    """Build a net and train it on what it sees.

    Raises
    ------
    KeyboardInterrupt
        If the training was stopped: half a training is no result.
    """
    import keras

    keras.utils.set_random_seed(seed)
    model = build()
    dataset = Dataset(seen, labels, seen[:1], labels[:1])
    if train(model, dataset, replace(settings, seed=seed), label=label, test=False).interrupted:
        raise KeyboardInterrupt
    return model
