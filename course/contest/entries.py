"""Who enters a contest on a learner's data: for each modality a naive baseline, hand-made sides, and nets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np

from course.contenders import Contender, Fitted
from course.contest.estimators import (
    build_bayes,
    build_linear,
    build_linear_on_directions,
    build_most_frequent,
    build_small_cnn,
    build_svm,
    build_svm_on_directions,
    build_word_weights,
)
from course.contest.learners import Learn, learn_classical, learn_net, learn_reader
from course.contest.views import Modality
from course.devices import pick
from course.features.variation import vary
from course.models import build_embedding_mean, build_text_cnn
from course.recipes import describe
from course.runs import Settings

if TYPE_CHECKING:
    from course.data import Dataset

NAIVE = "most frequent class"

EPOCHS_AT_LEAST, EPOCHS_AT_MOST = 4, 30
# Sounds are changed less than words may be: how fast an engine turns can be what matters.
GENTLE = {"speeds": (0.87, 1.15), "snr_db": (10.0, 40.0)}


@dataclass(frozen=True)
class Entry:
    """One way to classify, that can meet others and be kept afterwards.

    Attributes
    ----------
    name : what tables and figures call it.
    kind : whether its features are made "by hand" or "learned".
    learn : (inputs, labels, num_classes, seed) to what the training left.
    summary : what it does, in words, for the model card.
    """

    name: str
    kind: Literal["by hand", "learned"]
    learn: Learn
    summary: str

    def as_contender(self) -> Contender:
        """Make it take part in a ``comparison``, on the inputs as ``load_own`` gives them."""

        def fit(dataset: Dataset, seed: int) -> Fitted:
            learned = self.learn(dataset.x_train, dataset.y_train, dataset.num_classes, seed)
            return learned.predict, learned.parameters

        return Contender(self.name, self.kind, None, fit, describe([self.learn, self.kind]))


def choose_entries(modality: Modality, *, mirror: bool = False) -> list[Entry]:
    """Say who enters: the naive baseline first, then by hand, then nets.

    How long nets train depends on the number of examples: the fewer, the more often each is looked
    at, so that a training on 50 examples takes seconds and one on 5,000 about a minute.

    Parameters
    ----------
    modality : "images", "sounds" or "texts".
    mirror : whether a picture means the same in a mirror, so that the net may learn from mirrored
        ones, too. Garments do; letters and arrows do not.

    Raises
    ------
    ValueError
        If the modality is another, or mirrors are asked for where nothing can be mirrored.
    """
    if modality not in ENTRIES:
        raise ValueError(f"modality must be one of {', '.join(ENTRIES)}, got {modality!r}")
    if modality != "images":
        if mirror:
            raise ValueError(f"only pictures can be mirrored, not {modality}")
        return ENTRIES[modality]()
    return enter_images(mirror=mirror)


def enter_images(*, mirror: bool = False) -> list[Entry]:
    """Pixels and a linear model, edges and colours with an SVM, and a CNN."""
    augment = ("flip", "shift_mirrored") if mirror else ("shift_mirrored",)
    train = partial(settings_for, passes=_passes(), augment=augment)
    return [
        naive("pixels", "images"),
        Entry(
            "pixels + linear",
            "by hand",
            learn_classical("pixels", "images", build_linear_on_directions),
            "bare pixels and a logistic regression",
        ),
        Entry(
            "hand-made + SVM",
            "by hand",
            learn_classical("edges and colours", "images", build_svm_on_directions),
            "HOG at two scales, colour histograms, and a support vector machine",
        ),
        Entry(
            "CNN",
            "learned",
            learn_net("picture", "images", build_small_cnn, train, label="CNN"),
            "a convolutional net, learning also from shifted " + ("and mirrored " * mirror) + "pictures",
        ),
    ]


def enter_sounds() -> list[Entry]:
    """MFCC averages with a linear model and with an SVM, and a CNN on mel bands."""
    train = partial(settings_for, passes=_passes())
    return [
        naive("MFCC averages", "sounds"),
        Entry(
            "MFCC + linear",
            "by hand",
            learn_classical("MFCC averages", "sounds", build_linear),
            "MFCC and their deltas, averaged over quarters, and a logistic regression",
        ),
        Entry(
            "hand-made + SVM",
            "by hand",
            learn_classical("MFCC averages", "sounds", build_svm),
            "MFCC and their deltas, averaged over quarters, and a support vector machine",
        ),
        Entry(
            "CNN",
            "learned",
            learn_net("mel picture", "sounds", build_small_cnn, train, vary=change_gently, label="CNN"),
            "a convolutional net on mel bands, learning also from noisier, faster and slower copies",
        ),
    ]


def enter_texts() -> list[Entry]:
    """Counted words with a linear model, naive Bayes on pairs of words, and two nets on word vectors."""
    train = partial(settings_for, passes=_passes(), batch_size=32, learning_rate=0.004)
    builders = {
        "mean of embeddings": (partial(build_embedding_mean, dropout=0.3), "averaged word vectors"),
        "1-D CNN": (partial(build_text_cnn, dropout=0.5), "a convolution over word vectors"),
    }
    nets = [
        Entry(name, "learned", learn_reader(build, train, label=name), f"{words}, learned from scratch")
        for name, (build, words) in builders.items()
    ]
    return [
        naive("text", "texts"),
        Entry(
            "TF-IDF + linear",
            "by hand",
            learn_classical("text", "texts", build_word_weights),
            "words counted and weighted by rarity, and a logistic regression",
        ),
        Entry(
            "naive Bayes",
            "by hand",
            learn_classical("text", "texts", build_bayes),
            "naive Bayes on words and pairs of words",
        ),
        *nets,
    ]


ENTRIES: dict[str, Callable[[], list[Entry]]] = {
    "images": enter_images,
    "sounds": enter_sounds,
    "texts": enter_texts,
}


def naive(view: str, modality: Modality) -> Entry:
    """Enter the baseline that any other has to beat: it always answers the class seen most often."""
    learn = learn_classical(view, modality, build_most_frequent)
    return Entry(NAIVE, "by hand", learn, "always the class that is most frequent in training")


def settings_for(
    size: int,
    *,
    passes: int,
    batch_size: int | None = None,
    learning_rate: float = 0.005,
    augment: tuple[str, ...] = (),
) -> Settings:
    """How a net trains on so many examples: about ``passes`` looks at examples in all."""
    epochs = int(np.clip(round(passes / size), min(EPOCHS_AT_LEAST, passes), EPOCHS_AT_MOST))
    batch_size = batch_size or (16 if size < 250 else 32 if size < 1_000 else 64)
    return Settings(epochs, batch_size, learning_rate, validation_fraction=0, augment=augment)


def change_gently(waves: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Change sounds as another recording of the same thing might differ."""
    return vary(waves, random, **GENTLE)


def _passes() -> int:
    """Looks at examples that a training may take on this machine."""
    return pick(quick=60, laptop=9_000, gpu=40_000)
