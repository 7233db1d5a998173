"""Texts by hand: cut into words, and scored by a word list that experts wrote, step by step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin

if TYPE_CHECKING:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

# A word with its apostrophes, or a run of other signs: "don't", "!!!", ":(".
WORD = re.compile(r"\w+(?:'\w+)*|[^\w\s]+")


def split_words(text: str) -> list[str]:
    """Cut a text into lower-case words; runs of other signs, such as ``!!!`` or ``:(``, count as words.

    Raises
    ------
    ValueError
        If it is not a ``str``.
    """
    if not isinstance(text, str):
        raise ValueError(f"expected a text, got {type(text).__name__}; decode bytes first")
    return WORD.findall(text.lower())


def as_texts(texts: Sequence[str] | np.ndarray) -> list[str]:
    """Return texts as a flat list, whatever array they come in.

    Raises
    ------
    ValueError
        If they are one ``str``, or not all of them are texts.
    """
    if isinstance(texts, str):
        raise ValueError("expected several texts, got one: put it into a list")
    flat = np.ravel(np.asarray(texts, dtype=object)).tolist()
    if wrong := {type(text).__name__ for text in flat if not isinstance(text, str)}:
        raise ValueError(f"expected texts, got {', '.join(sorted(wrong))}; decode bytes, drop what is empty")
    return flat


@dataclass(frozen=True)
class WordScore:
    """What the expert word list makes of one word where it stands.

    Attributes
    ----------
    word : as written.
    listed : its rating in the list, from -4 to 4; 0 where it is not listed.
    nearby : after the rules on the words around it: denied, strengthened, in capitals.
    final : after the rule on "but" as well.
    """

    word: str
    listed: float
    nearby: float
    final: float


def explain_score(text: str) -> list[WordScore]:
    """Follow the expert word list through a text, word by word.

    The final scores are those that :func:`expert_scores` sums; it then adds to the sum for ``!`` and
    ``?``, and squeezes it. Emojis are read as the words that describe them.

    Source
    ------
    C.J. Hutto, E. Gilbert, "VADER", ICWSM 2014, by the package vaderSentiment.
    """
    from vaderSentiment.vaderSentiment import BOOSTER_DICT, SentiText

    analyzer = word_list()
    cut = SentiText(spell_out_emojis(text))
    words = cut.words_and_emoticons
    nearby = []
    for position, word in enumerate(words):
        pair = " ".join(words[position : position + 2]).lower()
        if word.lower() in BOOSTER_DICT or pair == "kind of":
            nearby.append(0.0)
        else:
            analyzer.sentiment_valence(0, cut, word, position, nearby)
    final = analyzer._but_check(words, list(nearby))
    listed = [
        0.0 if word.lower() in BOOSTER_DICT else analyzer.lexicon.get(word.lower(), 0) for word in words
    ]
    return [WordScore(*row) for row in zip(words, listed, nearby, final, strict=True)]


def spell_out_emojis(text: str) -> str:
    """Put words in the place of emojis, as the package does before it looks words up."""
    emojis = word_list().emojis
    spelled = ""
    after_space = True
    for sign in text:
        if sign in emojis:
            spelled += emojis[sign] if after_space else f" {emojis[sign]}"
            after_space = False
        else:
            spelled += sign
            after_space = sign == " "
    return spelled.strip()


def expert_scores(texts: Sequence[str] | np.ndarray) -> np.ndarray:
    """Score texts by the expert word list and its rules.

    Parameters
    ----------
    texts : any number of them.

    Returns
    -------
    (n,) floats from -1 (negative) to 1 (positive); 0 where no listed word stands, or they cancel.
    """
    return np.array([word_list().polarity_scores(text)["compound"] for text in as_texts(texts)], dtype=float)


class ExpertWordList(ClassifierMixin, BaseEstimator):
    """Classify texts by the sign of their expert score: 0 negative, 1 positive.

    It learns nothing: ``fit`` only notes the classes, and what the list holds. A score of 0 counts
    as positive.

    Attributes
    ----------
    words_ : rating of every word in the list.
    """

    def fit(self, texts: np.ndarray, labels: np.ndarray) -> ExpertWordList:
        """Learn nothing.

        Raises
        ------
        ValueError
            If labels are other than 0 and 1.
        """
        if not set(np.unique(labels)) <= {0, 1}:
            raise ValueError(f"expected labels 0 and 1, got {np.unique(labels).tolist()}")
        self.classes_ = np.array([0, 1])
        self.words_ = np.array(list(word_list().lexicon.values()))
        return self

    def predict(self, texts: np.ndarray) -> np.ndarray:
        """Class of each text: (n,) integers."""
        return (expert_scores(texts) >= 0).astype(np.int64)


@cache
def word_list() -> SentimentIntensityAnalyzer:
    """Return the expert word list with its rules, read once."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    return SentimentIntensityAnalyzer()
