"""Opinions: the packed file against the whole set, opinions as classes, and the sentences that test."""

import hashlib
import os
from collections import Counter

import numpy as np
import pytest

from course.data import Dataset, load
from course.data.catalogue import find_entry
from course.data.errors import DamagedDataError, MissingDataError
from course.data.opinions import clear_opinions, load_checks
from course.data.packing import pack_opinions


@pytest.fixture(scope="module")
def rated():
    return load("opinions")


def rows_by_text(dataset, sources):
    """All that is known of each text of these sources, by part, source, text and mean."""
    found = Counter()
    for part in ("train", "test"):
        columns = (dataset.extra[f"{part}_{key}"] for key in ("source", "std", "ratings"))
        texts, means = getattr(dataset, f"x_{part}"), getattr(dataset, f"y_{part}")
        for source, std, ratings, text, mean in zip(*columns, texts, means, strict=True):
            if (name := str(dataset.extra["source_names"][source])) in sources:
                found[part, name, text, float(mean), float(std), tuple(ratings.tolist())] += 1
    return found


def test_the_embedded_file_is_part_of_the_whole_set(rated, mirrored):
    mirrored("vader_ratings")
    sources = {"tweets", "movies"}
    expected = rows_by_text(load("vader_ratings"), sources)
    assert sum(expected.values()) == 14_805
    assert rows_by_text(rated, sources) == expected


def test_packing_again_gives_the_embedded_file(mirrored, tmp_path):
    packed = pack_opinions(mirrored("vader_ratings"), tmp_path / "again.npz")
    assert hashlib.sha256(packed.read_bytes()).hexdigest() == find_entry("opinions").sha256


def test_packing_refuses_other_files(tmp_path):
    with pytest.raises(MissingDataError, match="vader_ratings"):
        pack_opinions(tmp_path / "missing.npz", tmp_path / "again.npz")
    (tmp_path / "other.npz").write_bytes(b"something else")
    with pytest.raises(DamagedDataError, match="expected SHA-256 9b193dde"):
        pack_opinions(tmp_path / "other.npz", tmp_path / "again.npz")
    assert os.listdir(tmp_path) == ["other.npz"]


def test_tweets_and_film_snippets_and_nothing_else(rated):
    sources = np.concatenate([rated.extra["train_source"], rated.extra["test_source"]])
    assert rated.extra["source_names"].tolist() == ["tweets", "movies"]
    assert np.bincount(sources).tolist() == [4_200, 10_605]
    ratings = [*rated.extra["train_ratings"], *rated.extra["test_ratings"]]
    assert min(map(len, ratings)) == 15
    assert {value for single in ratings for value in single.tolist()} == set(range(-4, 5))
    of_documents = [
        set(zip(rated.extra[f"{part}_source"], rated.extra[f"{part}_document"], strict=True))
        for part in ("train", "test")
    ]
    assert not of_documents[0] & of_documents[1]


def small_set(means, sources=None):
    texts = np.array([f"text {number}" for number in range(len(means))], dtype=object)
    sources = np.zeros(len(means), int) if sources is None else np.array(sources)
    extra = {"source_names": np.array(["tweets", "movies"])}
    extra |= {f"{part}_source": sources for part in ("train", "test")}
    means = np.array(means, np.float32)
    return Dataset(texts, means, texts, means, extra=extra, name="small")


def test_texts_near_neutral_are_dropped_and_the_others_labelled_by_their_side():
    kept = clear_opinions(small_set([-2, -0.5, 0, 0.4, 0.6, 3]))
    assert kept.x_train.tolist() == ["text 0", "text 4", "text 5"]
    assert kept.y_test.tolist() == [0, 1, 1]
    assert kept.class_names == ("negative", "positive")
    assert kept.x_train.dtype.kind == "U"
    assert kept.subset(2).x_train.shape == (2,)


def test_one_source_alone():
    kept = clear_opinions(small_set([-2, 2, 3, -3], [0, 0, 1, 1]), "movies", margin=0)
    assert kept.x_test.tolist() == ["text 2", "text 3"]
    assert set(kept.extra["test_source"]) == {1}


@pytest.mark.parametrize(
    ("means", "options", "message"),
    [
        ([1, 2], {"source": "films"}, "no source 'films': choose from tweets, movies"),
        ([1, 2], {"margin": -1}, "margin must be at least 0, got -1"),
        ([1, 2], {"margin": float("nan")}, "margin must be at least 0, got nan"),
        ([0.1, 0.2], {}, "no text of the train part"),
        ([1, 2], {"source": "movies"}, "no text of the train part"),
    ],
)
def test_wrong_wishes(means, options, message):
    with pytest.raises(ValueError, match=message):
        clear_opinions(small_set(means), **options)


def test_classes_are_no_ratings():
    with pytest.raises(ValueError, match="expected mean ratings as labels, floats, got int64"):
        clear_opinions(clear_opinions(small_set([-1, 1])))


def test_the_sentences_are_balanced_and_different():
    checks = load_checks()
    assert Counter((check.kind, check.label) for check in checks) == {
        (kind, label): 10 for kind in ("plain", "negation", "irony", "emphasis", "mixed") for label in (0, 1)
    }
    assert len({check.text.lower() for check in checks}) == len(checks)
    assert all(check.why and check.text.strip() == check.text for check in checks)


def test_no_sentence_was_copied_from_the_data(rated):
    texts = {text.lower() for text in [*rated.x_train, *rated.x_test]}
    assert not texts & {check.text.lower() for check in load_checks()}


@pytest.mark.parametrize(
    "content", ["[plain]\npositive = []", "[plain]\npositive = ['no reason']\nnegative = []"]
)
def test_an_incomplete_file_is_refused(content, tmp_path):
    path = tmp_path / "checks.toml"
    path.write_text(content)
    with pytest.raises(ValueError, match=r"\[plain\] needs a list (positive|negative)"):
        load_checks(path)
