"""How much each word of a text pulls a reader towards positive: by list, by coefficient, by leaving it out.

Every reading is complete: the pulls and the rest add up to the total that decides, where the reader
adds at all. Leaving words out does not add up, and says so by having no rest.
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course.features.text import (
    as_texts,
    expert_scores,
    explain_score,
    spell_out_emojis,
    split_words,
    word_list,
)
from course.features.vocabulary import UNKNOWN

if TYPE_CHECKING:
    from sklearn.pipeline import Pipeline

    from course.reading import Reader


@dataclass(frozen=True)
class Pull:
    """What one word or phrase does where it stands.

    Attributes
    ----------
    text : the word, or neighbouring words.
    pull : above 0 towards positive, below 0 towards negative.
    known : whether the reader knows it.
    """

    text: str
    pull: float
    known: bool = True


@dataclass(frozen=True)
class Reading:
    """How a reader comes to its opinion on one text.

    Attributes
    ----------
    pulls : of its words or phrases, in their order.
    rest : what the reader adds for no single word; ``None`` if the pulls do not add up to the total.
    total : what decides: above 0 is positive.
    positive : the opinion as a share, 0 for surely negative to 1 for surely positive.
    """

    pulls: tuple[Pull, ...]
    rest: float | None
    total: float
    positive: float


def read_by_list(text: str) -> Reading:
    """Follow the expert word list and its rules; the rest is what ``!`` and ``?`` add.

    ``total`` is the sum of the list's own scale, ``positive`` its score from -1 to 1 moved to 0 to 1.

    Raises
    ------
    ValueError
        If it is not a ``str``.
    """
    (text,) = as_texts([text])
    steps = explain_score(text)
    # A word that a rule uses is known as well: "very", "not", "but".
    pulls = tuple(Pull(step.word, float(step.final), _is_listed(step.word)) for step in steps)
    added = sum(pull.pull for pull in pulls)
    emphasis = word_list()._punctuation_emphasis(spell_out_emojis(text)) if pulls else 0.0
    rest = math.copysign(emphasis, added) if added else 0.0
    return Reading(pulls, rest, added + rest, float(1 + expert_scores([text])[0]) / 2)


def read_by_weights(model: Pipeline, text: str) -> Reading:
    """Multiply what counts each word by its coefficient; the rest is the intercept.

    A word that stands twice gets half of the product each time.

    Parameters
    ----------
    model : fitted pipeline that ends in a vectorizer of scikit-learn and a linear model of two classes.
    text : what to read.

    Returns
    -------
    Pulls in log-odds; their sum and the rest are what the model's ``decision_function`` gives.

    Raises
    ------
    ValueError
        If the model is another, or the text is not a ``str``.
    """
    (text,) = as_texts([text])
    steps = [step for _, step in getattr(model, "steps", ())]
    if (
        len(steps) < 2
        or not hasattr(steps[-2], "build_analyzer")
        or np.shape(getattr(steps[-1], "coef_", ())) != (1, len(getattr(steps[-2], "vocabulary_", ())))
    ):
        raise ValueError(
            "expected a fitted pipeline that ends in a vectorizer and a linear model of two classes, "
            f"got {[type(step).__name__ for step in steps] or type(model).__name__}"
        )
    vectorizer, linear = steps[-2:]
    parts = vectorizer.build_analyzer()(text)
    often = Counter(parts)
    values = vectorizer.transform([text]).toarray()[0]
    places = [vectorizer.vocabulary_.get(part) for part in parts]
    pulls = tuple(
        Pull(part, 0.0, known=False)
        if place is None
        else Pull(part, float(linear.coef_[0, place] * values[place] / often[part]))
        for part, place in zip(parts, places, strict=True)
    )
    rest = float(linear.intercept_[0])
    total = sum(pull.pull for pull in pulls) + rest
    return Reading(pulls, rest, total, share_of(total))


def read_by_leaving_out(reader: Reader, text: str) -> Reading:
    """Leave out one word after the other: how many log-odds does a net's answer lose?

    A word behind those that the net reads pulls nothing, and counts as unknown.

    Parameters
    ----------
    reader : a net for two classes, with its vocabulary.
    text : what to read.

    Raises
    ------
    ValueError
        If the net has not two classes, or the text is not a ``str``.
    """
    (text,) = as_texts([text])
    words = split_words(text)
    read = min(len(words), reader.length)
    # Joined by spaces, words are cut where they were cut before.
    shorter = [" ".join(words[:place] + words[place + 1 :]) for place in range(read)]
    total, *without = log_odds(reader, [" ".join(words), *shorter])
    known = [reader.vocabulary.numbers.get(word, UNKNOWN) != UNKNOWN for word in words]
    pulls = [Pull(*one) for one in zip(words, (total - np.array(without)).tolist(), known, strict=False)]
    pulls += [Pull(word, 0.0, known=False) for word in words[read:]]
    return Reading(tuple(pulls), None, float(total), share_of(total))


def read_by_phrases(reader: Reader, text: str, *, layer_name: str = "phrases") -> Reading:
    """Take a net with one pooled convolution apart: the phrase that each filter chose, and its pull.

    Each filter hands its strongest answer to the last layer, which adds them up; so the pulls of all
    filters and the rest are the net's log-odds, exactly. Filters that chose the same place are added.

    Parameters
    ----------
    reader : a net as :func:`course.models.build_text_cnn` builds it, for two classes.
    text : what to read.
    layer_name : name of its convolution; the last layer follows the pooling of its answers.

    Raises
    ------
    ValueError
        If the net is another, or the text is not a ``str``.
    """
    import keras

    (text,) = as_texts([text])
    last = reader.model.layers[-1]
    names = [layer.name for layer in reader.model.layers]
    if layer_name not in names or np.shape(last.get_weights()[0])[1:] != (2,):
        raise ValueError(f"expected a layer {layer_name!r} and two classes at the end, got layers {names}")
    layer = reader.model.get_layer(layer_name)
    weights, biases = last.get_weights()
    if len(layer.output.shape) != 3 or len(weights) != layer.output.shape[-1]:
        raise ValueError(f"expected the last layer to follow the pooled answers of {layer_name!r}")
    codes = reader.vocabulary.encode([text], reader.length)
    answers = keras.ops.convert_to_numpy(keras.Model(reader.model.input, layer.output)(codes))[0]
    chosen, strongest = answers.argmax(axis=0), answers.max(axis=0)  # one place a filter
    pulls = strongest * (weights[:, 1] - weights[:, 0])
    at_place = np.bincount(chosen, weights=pulls, minlength=len(answers))  # (places,)
    words, width = split_words(text), reader.length - len(answers) + 1
    # Behind the end of a short text filters find nothing but their own bias.
    rest = float(biases[1] - biases[0]) + float(at_place[len(words) :].sum())
    phrases = tuple(
        Pull(" ".join(words[place : place + width][: reader.length - place]), float(at_place[place]))
        for place in sorted({int(place) for place in chosen if place < len(words)})
    )
    total = float(sum(pull.pull for pull in phrases) + rest)
    return Reading(phrases, rest, total, share_of(total))


def log_odds(reader: Reader, texts: list[str]) -> np.ndarray:
    """(n,) logarithms of how many times as probable positive is as negative.

    Raises
    ------
    ValueError
        If the net has not two classes.
    """
    import keras

    if reader.model.output_shape[1:] != (2,):
        raise ValueError(f"expected a net of two classes, got answers {reader.model.output_shape[1:]}")
    codes = reader.vocabulary.encode(texts, reader.length)
    # Called directly: what predict prepares takes longer than to read some sentences.
    probabilities = keras.ops.convert_to_numpy(reader.model(codes, training=False)).astype(np.float64)
    negative, positive = np.maximum(probabilities, np.finfo(np.float32).tiny).T
    return np.log(positive) - np.log(negative)


def share_of(odds: float) -> float:
    """Probability that belongs to log-odds."""
    return 0.5 * (1 + math.tanh(odds / 2))


def _is_listed(word: str) -> bool:
    """Whether the expert list or one of its rules uses a word."""
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, NEGATE

    return any(word.lower() in known for known in (word_list().lexicon, BOOSTER_DICT, NEGATE, ("but",)))
