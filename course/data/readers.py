"""One reader a data set: from its verified file to the arrays of a Dataset.

Each returns ``x_train, y_train, x_test, y_test`` and, where there is more to know, ``extra``.
No reader ever unpickles anything.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from course.data.archives import read_cifar10_archive
from course.data.decoding import cut_at, decode_texts, read_idx, undo_differences
from course.data.speech_coding import from_mu_law
from course.data.speech_commands import read_speech_commands


def read_fashion_mnist(path: Path) -> dict[str, Any]:
    """Garments: grey images (n, 28, 28), in the four original files, which ``packing`` put together."""
    with np.load(path, allow_pickle=False) as archive:
        return {
            "x_train": read_idx(archive["train-images-idx3-ubyte.gz"]),
            "y_train": read_idx(archive["train-labels-idx1-ubyte.gz"]),
            "x_test": read_idx(archive["t10k-images-idx3-ubyte.gz"]),
            "y_test": read_idx(archive["t10k-labels-idx1-ubyte.gz"]),
        }


def read_cifar10(path: Path) -> dict[str, Any]:
    """Animals and vehicles: colour images (n, 32, 32, 3) in their original order.

    From the course's own file or from the archive that the makers publish: the arrays are the same.
    """
    if path.name.endswith(".tar.gz"):
        return read_cifar10_archive(path)
    with np.load(path, allow_pickle=False) as archive:
        return {
            "x_train": undo_differences(archive["x_train_d2"]),
            "y_train": archive["y_train"],
            "x_test": undo_differences(archive["x_test_d2"]),
            "y_test": archive["y_test"],
        }


def read_cifar10h(path: Path) -> dict[str, Any]:
    """Human votes on CIFAR-10's test images; there is no training part.

    ``x_test`` holds the places of the images in CIFAR-10's test part, ``y_test`` the class with
    most votes (of several, the first), and ``extra["test_counts"]`` (n, 10) the votes for each class.
    """
    with np.load(path, allow_pickle=False) as archive:
        counts = archive["counts"]
    nothing = np.empty(0, np.int64)
    return {
        "x_train": nothing,
        "y_train": nothing,
        "x_test": np.arange(len(counts)),
        "y_test": counts.argmax(axis=1),
        "extra": {"test_counts": counts},
    }


def read_gtsrb32(path: Path) -> dict[str, Any]:
    """Traffic signs: colour images (n, 32, 32, 3) of one sign each; class 14 is the stop sign.

    In ``extra``, ``train_track`` tells which physical sign was filmed: several frames of one track
    are nearly the same picture, so validation data has to be split off by track, never by image:
    ``hold_out(fraction, groups="track")``. ``train_frame`` counts from far to near; ``train_box`` and
    ``test_box`` (n, 6) hold the original width and height and the sign's x1, y1, x2, y2 in pixels.
    """
    with np.load(path, allow_pickle=False) as archive:
        return {
            "x_train": undo_differences(archive["x_train_d2"]),
            "y_train": archive["y_train"],
            "x_test": undo_differences(archive["x_test_d2"]),
            "y_test": archive["y_test"],
            "extra": {
                "train_track": archive["train_track"],
                "train_frame": archive["train_frame"],
                "train_box": archive["train_box"].astype(np.uint16),
                "test_box": archive["test_box"],
            },
        }


def read_people_poles(path: Path) -> dict[str, Any]:
    """Pedestrians and poles: colour crops (n, 64, 32, 3) of street scenes.

    The test part is CamVid's; its training and validation parts are together in ``x_train``, told
    apart by ``extra["train_split"]`` (0 and 1). ``matched`` marks the crops to use for a fair
    contest, with as many people as poles of every size: in the full set poles are taller, so sky
    alone gives them away. ``height`` and ``area`` are in pixels of the 480 x 360 frame.
    """
    with np.load(path, allow_pickle=False) as archive:
        images, labels, split = undo_differences(archive["x_d2"]), archive["label"], archive["split"]
        columns = {key: archive[key] for key in ("matched", "height", "area", "sequence", "frame")}
        names = {key: archive[key] for key in ("sequence_names", "split_names")}
    return _split(images, labels, split == 2, {**columns, "split": split}, names)


def read_fsdd(path: Path) -> dict[str, Any]:
    """Spoken digits: an (n,) object array of clips, each an int16 array of its own length.

    In ``extra``, ``speaker`` (an index into ``speaker_names``) and ``take`` of each clip, and
    ``sample_rate_hz``. The official split has every speaker on both sides: to test on voices never
    heard, split by speaker.
    """
    with np.load(path, allow_pickle=False) as archive:
        clips = cut_at(archive["audio"], archive["offsets"])
        columns = {key: archive[key] for key in ("speaker", "take")}
        shared = {"speaker_names": archive["speaker_names"], "sample_rate_hz": archive["rate"]}
        return _split(clips, archive["digit"], archive["is_test"], columns, shared)


def read_voices(path: Path) -> dict[str, Any]:
    """Spoken commands by synthetic voices: an (n,) object array of clips, each an int16 array.

    No voice is in two parts. The training and the validation voices are together in ``x_train``, told
    apart by ``extra["train_part"]`` (0 and 1). Also in ``extra``: ``voice``, ``synthesiser`` and ``word``
    of each clip, indices into ``voice_names``, ``synthesiser_names`` and ``word_names`` (the class
    "other" holds many words); ``speed`` and ``pitch``, times what is usual; ``sample_rate_hz``.
    """
    with np.load(path, allow_pickle=False) as archive:
        clips = cut_at(from_mu_law(archive["audio_mu_law"]), archive["offsets"])
        columns = {key: archive[key] for key in ("part", "voice", "synthesiser", "word", "speed", "pitch")}
        shared = {f"{key}_names": archive[f"{key}_names"] for key in ("voice", "synthesiser", "word")}
        shared["sample_rate_hz"] = archive["rate"]
        return _split(clips, archive["label"], columns["part"] == 2, columns, shared)


def read_rt_polarity(path: Path) -> dict[str, Any]:
    """Film review snippets: an (n,) object array of ``str``.

    There is no official split, but ten stratified folds: the last is the test part, and
    ``extra["train_fold"]`` numbers the other nine for cross-validation.
    """
    with np.load(path, allow_pickle=False) as archive:
        fold = archive["fold"]
        return _split(decode_texts(archive["text"]), archive["label"], fold == fold.max(), {"fold": fold})


def read_vader_ratings(path: Path) -> dict[str, Any]:
    """Sentences with human ratings: texts, and their mean rating from -4 to 4 as float32.

    There is no official split: a fifth, chosen by a checksum of source and document, is the test
    part, so that sentences of one review or article are all on one side. In ``extra``: ``source``,
    an index into ``source_names``; ``id`` in that source (document, underscore, sentence); ``std``
    of the ratings, and the single ``ratings``, an object array of int8 arrays. The film snippets
    are those of ``rt_polarity``: never train on one set and test on the other.
    """
    with np.load(path, allow_pickle=False) as archive:
        source, source_names = archive["source"], archive["source_names"]
        documents = [
            f"{name} {identifier.split('_')[0]}"
            for name, identifier in zip(source_names[source], archive["ids"], strict=True)
        ]
        is_test = np.array([zlib.crc32(document.encode("ascii")) % 5 == 0 for document in documents])
        columns = {
            "id": archive["ids"],
            "std": archive["std"],
            "source": source,
            "ratings": cut_at(archive["ratings"], archive["rating_offsets"]),
        }
        texts = decode_texts(archive["text"])
        return _split(texts, archive["mean"], is_test, columns, {"source_names": source_names})


def read_opinions(path: Path) -> dict[str, Any]:
    """Tweets and film snippets with human ratings: those two sources of ``vader_ratings``.

    Texts, and their mean rating from -4 to 4 as float32; the split is that of ``vader_ratings``. In
    ``extra``: ``source``, an index into ``source_names``; ``document``, a number in that source;
    ``std`` of the ratings, and the single ``ratings``, an object array of int8 arrays.
    """
    with np.load(path, allow_pickle=False) as archive:
        source, source_names, document = (archive[key] for key in ("source", "source_names", "document"))
        named = zip(source_names[source], document, strict=True)
        is_test = np.array(
            [zlib.crc32(f"{name} {number}".encode("ascii")) % 5 == 0 for name, number in named]
        )
        columns = {
            "document": document,
            "std": archive["std"],
            "source": source,
            "ratings": cut_at(archive["ratings"], archive["rating_offsets"]),
        }
        texts = decode_texts([piece.tobytes() for piece in cut_at(archive["text"], archive["text_offsets"])])
        return _split(texts, archive["mean"], is_test, columns, {"source_names": source_names})


def _split(
    x: np.ndarray,
    y: np.ndarray,
    is_test: np.ndarray,
    columns: dict[str, np.ndarray],
    shared: dict[str, np.ndarray] | None = None,
) -> dict[str, Any]:
    """Part examples, labels and the columns beside them into training and test rows."""
    extra = dict(shared or {})
    for part, rows in (("train", ~is_test), ("test", is_test)):
        extra |= {f"{part}_{key}": column[rows] for key, column in columns.items()}
    return {
        "x_train": x[~is_test],
        "y_train": y[~is_test],
        "x_test": x[is_test],
        "y_test": y[is_test],
        "extra": extra,
    }


READERS: dict[str, Callable[[Path], dict[str, Any]]] = {
    "fashion_mnist": read_fashion_mnist,
    "cifar10": read_cifar10,
    "cifar10h": read_cifar10h,
    "gtsrb32": read_gtsrb32,
    "people_poles": read_people_poles,
    "fsdd": read_fsdd,
    "voices": read_voices,
    "speech_commands": read_speech_commands,
    "rt_polarity": read_rt_polarity,
    "opinions": read_opinions,
    "vader_ratings": read_vader_ratings,
}
