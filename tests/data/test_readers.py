"""The arrays of each real data set, against what is published about it."""

import numpy as np
import pytest

from course.data.loading import load


@pytest.fixture
def loaded(mirrored):
    def load_if_here(name, **sizes):
        mirrored(name)
        return load(name, **sizes)

    return load_if_here


def undelta_by_definition(residuals):
    """Sum the residuals of one image pixel by pixel in plain integers: (3, h, w) -> (h, w, 3)."""
    channels, height, width = residuals.shape
    total = np.zeros((channels, height, width), int)
    for row in range(height):
        for column in range(width):
            total[:, row, column] = residuals[:, : row + 1, : column + 1].astype(int).sum(axis=(1, 2))
    red, green, blue = total
    return (np.stack([red + green, green, blue + green], axis=-1) % 256).astype(np.uint8)


def test_fashion_mnist_is_the_whole_published_set():
    dataset = load("fashion_mnist")
    assert dataset.x_train.shape == (60_000, 28, 28)
    assert dataset.x_test.shape == (10_000, 28, 28)
    assert dataset.x_train.dtype == np.uint8
    assert np.bincount(dataset.y_train).tolist() == [6_000] * 10
    assert np.bincount(dataset.y_test).tolist() == [1_000] * 10
    # Known of the set: it begins with an ankle boot, the test part with another; mean grey 0.2860.
    assert dataset.class_names[dataset.y_train[0]] == dataset.class_names[dataset.y_test[0]] == "Ankle boot"
    assert round(dataset.x_train.mean() / 255, 4) == 0.2860
    assert dataset.human_accuracy == 0.835


def test_cifar10_is_decoded_exactly(mirrored):
    path, dataset = mirrored("cifar10"), load("cifar10")
    assert np.bincount(dataset.y_train).tolist() == [5_000] * 10
    assert np.bincount(dataset.y_test).tolist() == [1_000] * 10
    with np.load(path, allow_pickle=False) as archive:
        residuals = archive["x_test_d2"]
    for index in (0, 1_999, 2_000, 9_999):
        np.testing.assert_array_equal(dataset.x_test[index], undelta_by_definition(residuals[:, index]))


def test_cifar10h_agrees_with_the_labels_as_published(loaded):
    votes, images = loaded("cifar10h"), loaded("cifar10")
    counts = votes.extra["test_counts"]
    assert counts.sum() == 511_000
    assert (counts.sum(axis=1).min(), counts.sum(axis=1).max()) == (47, 63)
    np.testing.assert_array_equal(votes.x_test, np.arange(10_000))
    assert round(np.mean(votes.y_test == images.y_test), 4) == 0.9921
    of_the_label = counts[np.arange(10_000), images.y_test].sum()
    assert round(of_the_label / counts.sum(), 4) == images.human_accuracy == 0.9524
    assert len(votes.x_train) == 0


def test_gtsrb_has_whole_tracks_of_one_sign_each(loaded):
    dataset = loaded("gtsrb32")
    stop = dataset.class_names.index("stop")
    assert stop == 14
    assert np.bincount(dataset.y_test)[[0, 1, 2, stop]].tolist() == [60, 720, 750, 270]
    tracks, frames = dataset.extra["train_track"], dataset.extra["train_frame"]
    assert len(np.unique(tracks)) == 1_307
    assert len(np.unique(np.stack([tracks, dataset.y_train]), axis=1).T) == 1_307
    assert sorted(set(frames)) == list(range(2, 30, 3))
    width, height, x1, y1, x2, y2 = dataset.extra["test_box"].T
    assert (x1 < x2).all()
    assert (x2 <= width).all()
    assert (y1 < y2).all()
    assert (y2 <= height).all()
    small = dataset.subset(2_000)
    assert len(small.extra["train_track"]) == 2_000


def test_people_and_poles_are_split_by_frame_and_matched_by_size(loaded):
    dataset = loaded("people_poles")
    validation = dataset.extra["train_split"] == 1
    assert np.bincount(dataset.y_train[~validation]).tolist() == [576, 1_060]
    assert np.bincount(dataset.y_train[validation]).tolist() == [148, 154]
    assert np.bincount(dataset.y_test).tolist() == [398, 775]
    matched = dataset.extra["train_matched"]
    assert np.bincount(dataset.y_train[matched & ~validation]).tolist() == [472, 472]
    assert np.bincount(dataset.y_train[matched & validation]).tolist() == [99, 99]
    assert np.bincount(dataset.y_test[dataset.extra["test_matched"]]).tolist() == [306, 306]
    train, test = (
        set(zip(dataset.extra[f"{part}_sequence"], dataset.extra[f"{part}_frame"], strict=True))
        for part in ("train", "test")
    )
    assert not train & test
    assert dataset.extra["sequence_names"].tolist() == ["0001TP", "0006R0", "0016E5", "Seq05VD"]


def test_fsdd_has_every_speaker_say_every_digit(loaded):
    dataset = loaded("fsdd")
    assert np.bincount(dataset.y_test).tolist() == [30] * 10
    assert set(dataset.extra["test_take"]) == set(range(5))
    assert set(dataset.extra["train_take"]) == set(range(5, 50))
    assert np.bincount(dataset.extra["train_speaker"]).tolist() == [450] * 6
    rate = int(dataset.extra["sample_rate_hz"])
    assert rate == 8_000
    clips = [*dataset.x_train, *dataset.x_test]
    seconds = np.array([len(clip) for clip in clips]) / rate
    assert {clip.dtype for clip in clips} == {np.dtype(np.int16)}
    assert [round(value, 2) for value in (seconds.min(), seconds.mean(), seconds.max())] == [0.14, 0.44, 2.28]
    with pytest.raises(ValueError, match="read-only"):
        dataset.x_train[0][0] = 1


def test_film_snippets_come_in_ten_stratified_folds(loaded):
    dataset = loaded("rt_polarity")
    assert np.bincount(dataset.y_test).tolist() == [533, 533]
    assert np.bincount(dataset.y_train).tolist() == [5_331 - 533] * 2
    assert set(dataset.extra["test_fold"]) == {9}
    assert set(dataset.extra["train_fold"]) == set(range(9))
    assert all(type(text) is str for text in dataset.x_train)
    assert len({*dataset.x_train, *dataset.x_test}) == 10_662
    assert any("é" in text for text in dataset.x_train)


def test_ratings_average_to_the_published_mean_of_nearly_all_sentences(loaded):
    dataset = loaded("vader_ratings")
    sources = np.concatenate([dataset.extra["train_source"], dataset.extra["test_source"]])
    assert dataset.extra["source_names"].tolist() == ["tweets", "movies", "products", "editorials"]
    assert np.bincount(sources).tolist() == [4_200, 10_605, 3_708, 5_190]
    ratings = [*dataset.extra["train_ratings"], *dataset.extra["test_ratings"]]
    assert sum(len(single) for single in ratings) == 536_520
    means = np.concatenate([dataset.y_train, dataset.y_test])
    differs = np.abs(means - [single.mean() for single in ratings]) > 0.01
    assert differs.sum() < 200
    assert set(sources[differs]) == {0}
    assert dataset.y_train.dtype == np.float32
    assert dataset.num_classes == 0


def test_sentences_of_one_document_are_all_on_one_side(loaded):
    dataset = loaded("vader_ratings")
    train, test = (
        {
            (source, sentence.split("_")[0])
            for source, sentence in zip(
                dataset.extra[f"{part}_source"], dataset.extra[f"{part}_id"], strict=True
            )
        }
        for part in ("train", "test")
    )
    assert not train & test
    of_each_source = [np.bincount(dataset.extra[f"{part}_source"]) for part in ("train", "test")]
    share = of_each_source[1] / sum(of_each_source)
    assert (share > 0.15).all()
    assert (share < 0.25).all()


def test_human_accuracy_on_snippets_is_that_of_single_raters(loaded):
    snippets, rated = loaded("rt_polarity"), loaded("vader_ratings")
    labels = {letters(text): label for text, label in zip(snippets.x_train, snippets.y_train, strict=True)}
    labels |= {letters(text): label for text, label in zip(snippets.x_test, snippets.y_test, strict=True)}
    movies = rated.extra["source_names"].tolist().index("movies")
    right = votes = matched = 0
    for part in ("train", "test"):
        texts, ratings = getattr(rated, f"x_{part}"), rated.extra[f"{part}_ratings"]
        for row in np.flatnonzero(rated.extra[f"{part}_source"] == movies):
            if (label := labels.get(letters(texts[row]))) is not None:
                signs = np.sign(ratings[row]) * (1 if label else -1)
                right += (signs > 0).sum() + (signs == 0).sum() / 2
                votes += len(signs)
                matched += 1
    assert matched == 10_577
    assert round(right / votes, 3) == snippets.human_accuracy == 0.916


def letters(text):
    """Two copies of a snippet differ in blanks and punctuation only."""
    return "".join(character for character in text.lower() if character.isalnum())
