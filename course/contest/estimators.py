"""Models that enter a contest, unfitted: from the number of examples to an estimator, and one small net."""

from __future__ import annotations

from typing import TYPE_CHECKING

from course.features.text import WORD
from course.models import build_cnn

if TYPE_CHECKING:
    import keras
    from sklearn.base import BaseEstimator

DIRECTIONS = 200  # that a principal component analysis keeps at most
FEATURES_AT_MOST = 50_000  # words and pairs of words that are counted


def build_small_cnn(input_shape: tuple[int, ...], num_classes: int) -> keras.Model:
    """Build the net of lesson 05 with fewer filters: enough for some thousand examples."""
    return build_cnn(input_shape, num_classes, filters=(24, 48, 96), dropout=0.3)


def build_most_frequent(size: int) -> BaseEstimator:
    """Answer the most frequent class."""
    from sklearn.dummy import DummyClassifier

    return DummyClassifier(strategy="most_frequent")


def build_linear(size: int) -> BaseEstimator:
    """Logistic regression on standardised numbers."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    return make_pipeline(StandardScaler(), LogisticRegression(C=0.01, tol=3e-3, max_iter=500))


def build_linear_on_directions(size: int) -> BaseEstimator:
    """Logistic regression on the directions in which standardised numbers vary most: quick on thousands."""
    from sklearn.decomposition import PCA
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    directions = PCA(min(DIRECTIONS, size))
    return make_pipeline(StandardScaler(), directions, LogisticRegression(C=0.01, tol=3e-3, max_iter=500))


def build_svm(size: int) -> BaseEstimator:
    """Support vector machine with a radial kernel, on standardised numbers."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    return make_pipeline(StandardScaler(), SVC(C=10, break_ties=True))


def build_svm_on_directions(size: int) -> BaseEstimator:
    """Support vector machine with a radial kernel, on the directions in which the numbers vary most."""
    from sklearn.decomposition import PCA
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import SVC

    return make_pipeline(PCA(min(DIRECTIONS, size)), SVC(C=5, break_ties=True))


def build_word_weights(size: int) -> BaseEstimator:
    """TF-IDF and a logistic regression, as in lesson 11."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    counted = TfidfVectorizer(token_pattern=WORD.pattern, max_features=FEATURES_AT_MOST)
    return make_pipeline(counted, LogisticRegression(C=10, max_iter=500))


def build_bayes(size: int) -> BaseEstimator:
    """Naive Bayes on which words and pairs of words occur, as in lesson 11."""
    from sklearn.feature_extraction.text import CountVectorizer
    from sklearn.naive_bayes import MultinomialNB
    from sklearn.pipeline import make_pipeline

    cut = {"token_pattern": WORD.pattern, "max_features": FEATURES_AT_MOST}
    return make_pipeline(CountVectorizer(**cut, ngram_range=(1, 2), binary=True), MultinomialNB())
