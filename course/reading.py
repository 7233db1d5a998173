"""Nets that learn to read in a comparison, and what their filters look for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from course.contenders import Contender, Fitted
from course.features.text import as_texts, split_words
from course.features.vocabulary import Vocabulary, build_vocabulary
from course.feeding import feed_in_order
from course.recipes import describe
from course.runs import Settings
from course.training import IMAGES_AT_ONCE, train

if TYPE_CHECKING:
    import keras

    from course.data import Dataset

BuildReader = Callable[..., "keras.Model"]  # (input_shape, num_classes, vocabulary_size=...)


@dataclass(frozen=True, eq=False)
class Reader:
    """A net together with the words that it knows.

    Attributes
    ----------
    model : from ``(batch, length)`` whole numbers to probabilities.
    vocabulary : what number stands for what word.
    length : words that it reads of a text, the first ones.
    """

    model: keras.Model
    vocabulary: Vocabulary
    length: int

    def probabilities(self, texts: Sequence[str] | np.ndarray) -> np.ndarray:
        """(n, num_classes) probabilities of texts."""
        codes = self.vocabulary.encode(texts, self.length)
        return self.model.predict(feed_in_order(codes, batch_size=IMAGES_AT_ONCE), verbose=0)

    def predict(self, texts: Sequence[str] | np.ndarray) -> np.ndarray:
        """Most probable class of each text: (n,) integers."""
        return self.probabilities(texts).argmax(axis=1)


@dataclass(frozen=True)
class Phrase:
    """Neighbouring words and how strongly a filter answers to them."""

    text: str
    answer: float


def train_reader(
    dataset: Dataset, build_model: BuildReader, settings: Settings, *, length: int, label: str = "reading"
) -> Reader:
    """Collect the words of the training texts, build a net on them, and train it.

    Parameters
    ----------
    dataset : texts and integer labels.
    build_model : (input_shape, num_classes, vocabulary_size=...) to an uncompiled model.
    settings : how to train; their seed draws the first weights too.
    length : words read of each text, the first ones.
    label : what the progress bar says.

    Raises
    ------
    KeyboardInterrupt
        If the training was stopped: half a training is no result.
    """
    import keras

    vocabulary = build_vocabulary(dataset.x_train)
    keras.utils.set_random_seed(settings.seed)
    model = build_model((length,), dataset.num_classes, vocabulary_size=len(vocabulary))
    encoded = dataset.with_inputs(*(vocabulary.encode(x, length) for x in (dataset.x_train, dataset.x_test)))
    if train(model, encoded, settings, label=label, test=False).interrupted:
        raise KeyboardInterrupt
    return Reader(model, vocabulary, length)


def learned_reader(
    name: str, build_model: BuildReader, settings: Settings | Callable[[int], Settings], *, length: int
) -> Contender:
    """A net on the words of texts, as a contender; parameters as for :func:`train_reader`.

    ``settings`` may be a function from the number of training texts; the comparison's seed replaces theirs.
    """

    def fit(dataset: Dataset, seed: int) -> Fitted:
        chosen = settings(len(dataset.x_train)) if callable(settings) else settings
        reader = train_reader(dataset, build_model, replace(chosen, seed=seed), length=length, label=name)
        return reader.predict, reader.model.count_params()

    recipe = describe([build_model, settings, length, train_reader])
    return Contender(name, "learned", None, fit, recipe)


def top_phrases(
    reader: Reader, layer_name: str, texts: Sequence[str], *, count: int = 5
) -> list[list[Phrase]]:
    """Find the phrases that excite each filter of a 1-D convolution most.

    Parameters
    ----------
    reader : a net with a convolution over its embedded words, without padding.
    layer_name : name of that convolution.
    texts : where to look.
    count : phrases a filter; the same words are named once.

    Returns
    -------
    For each filter, its phrases, the most exciting first; fewer where fewer excite it.

    Raises
    ------
    ValueError
        If the layer has no answer for each place and filter, or count is below 1.
    """
    import keras

    layer = reader.model.get_layer(layer_name)
    if len(layer.output.shape) != 3 or count < 1:
        raise ValueError(
            f"expected answers (texts, places, filters) and count >= 1, got {layer.output.shape}, {count}"
        )
    up_to = keras.Model(reader.model.input, layer.output)
    codes = reader.vocabulary.encode(texts, reader.length)
    answers = up_to.predict(feed_in_order(codes, batch_size=IMAGES_AT_ONCE), verbose=0)
    width = reader.length - answers.shape[1] + 1
    words = [split_words(text)[: reader.length] for text in as_texts(texts)]
    found = []
    for own in np.moveaxis(answers, 2, 0):  # (texts, places)
        place, strongest = own.argmax(axis=1), own.max(axis=1)
        phrases: dict[str, Phrase] = {}
        for row in np.argsort(-strongest, kind="stable"):
            text = " ".join(words[row][place[row] : place[row] + width])
            if strongest[row] <= 0 or len(phrases) == count:
                break
            phrases.setdefault(text, Phrase(text, float(strongest[row])))
        found.append(list(phrases.values()))
    return found
