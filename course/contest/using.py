"""Load a saved winner, trusting nothing in the folder, and use it on new files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from course.contest.description import AGAIN, DESCRIPTION, digest_of, read_description
from course.contest.learners import Learned
from course.contest.trust import check_keras, check_skops
from course.contest.views import modality_of
from course.features.clips import fit_length
from course.features.vocabulary import Vocabulary

if TYPE_CHECKING:
    import keras
    from sklearn.base import BaseEstimator

NOTED = ("keras", "scikit-learn")  # libraries whose versions can change an answer

Inputs = np.ndarray | str | Path | Sequence[str | Path]


@dataclass(frozen=True, eq=False)
class Prediction:
    """Answers to some inputs.

    Attributes
    ----------
    labels : the class of each, by name.
    scores : (n, num_classes) numbers that order the classes; see ``Learned.scores``.
    class_names : in the order of the scores.
    """

    labels: tuple[str, ...]
    scores: np.ndarray
    class_names: tuple[str, ...]

    @property
    def best(self) -> np.ndarray:
        """(n,) score of each answer."""
        return self.scores.max(axis=1)


@dataclass(frozen=True, eq=False)
class Winner:
    """A model that was loaded, with its class names.

    Attributes
    ----------
    learned : the model and its view.
    class_names : in the order of its scores.
    form : what inputs must be like: "size" of pictures, "samples" of sounds.
    name : of the contender.
    notes : what may make it answer otherwise than when it was saved.
    """

    learned: Learned
    class_names: tuple[str, ...]
    form: dict[str, int]
    name: str
    notes: tuple[str, ...]

    def predict(self, inputs: Inputs) -> Prediction:
        """Answer files, or inputs that are in the form of ``load_own`` already.

        Parameters
        ----------
        inputs : the path of a file, several paths, or an array: uint8 images (n, size, size, 3), float
            sounds (n, samples), texts (n,). An array of texts is read as texts, a list as paths.

        Raises
        ------
        ValueError
            If a file cannot be read, or an array is of another kind or form than the model learned from.
        """
        array = inputs if isinstance(inputs, np.ndarray) else self.read(inputs)
        self.check(array)
        scores = self.learned.scores(array)
        labels = tuple(self.class_names[place] for place in scores.argmax(axis=1))
        return Prediction(labels, scores, self.class_names)

    def read(self, paths: str | Path | Sequence[str | Path]) -> np.ndarray:
        """Read files as ``load_own`` does.

        Raises
        ------
        ValueError
            If there are none, or one cannot be read; the message names it and says why.
        """
        from course.data.own.errors import UnreadableError

        paths = [paths] if isinstance(paths, str | Path) else list(paths)
        if not paths:
            raise ValueError("expected at least one file, got none")
        read = []
        for path in map(Path, paths):
            try:
                read.append(self._read_one(path))
            except UnreadableError as error:
                raise ValueError(f"{path.name} {error}") from error
        return np.stack(read) if self.learned.modality != "texts" else np.array([*read, None], object)[:-1]

    def check(self, inputs: np.ndarray) -> None:
        """Refuse what the model did not learn from."""
        modality = modality_of(inputs)
        if modality != self.learned.modality:
            raise ValueError(f"this model sorts {self.learned.modality}, it was given {modality}")
        wanted = {
            "images": (self.form.get("size"), self.form.get("size"), 3),
            "sounds": (self.form.get("samples"),),
            "texts": (),
        }[modality]
        if inputs.shape[1:] != wanted:
            raise ValueError(
                f"this model takes {modality} of shape {wanted}, it was given {inputs.shape[1:]}; "
                "give it the files instead, and it brings them into that form"
            )

    def _read_one(self, path: Path) -> np.ndarray | str:
        from course.data.own import pictures, recordings, writings

        if self.learned.modality == "images":
            return pictures.read_picture(path, self.form["size"])[0]
        if self.learned.modality == "sounds":
            return fit_length([recordings.read_recording(path).wave], self.form["samples"])[0]
        return writings.read_writing(path)


def load_winner(folder: str | Path) -> Winner:
    """Load what ``save_winner`` wrote, if it is that and nothing else.

    Types are checked against our own lists before anything is made, see ``course.contest.trust``.

    Raises
    ------
    FileNotFoundError
        If there is no winner in this folder.
    UntrustedModelError
        If the model names types that this course does not use, or is of another kind, such as a pickle.
    ValueError
        If a file is damaged, does not belong to the other, or was written by a newer course.
    """
    folder = Path(folder)
    description = read_description(folder / DESCRIPTION)
    path = folder / description["model_file"]
    if not path.is_file():
        raise ValueError(f"{path.name} is missing beside {DESCRIPTION}: {AGAIN}")
    load = load_net if path.suffix == ".keras" else load_estimator
    (check_keras if path.suffix == ".keras" else check_skops)(path)
    if digest_of(path) != description["model_sha256"]:
        raise ValueError(f"{path.name} has changed since it was saved: {AGAIN}")
    try:
        model = load(path)
    except Exception as error:  # libraries raise a dozen types on files that do not fit them
        raise ValueError(
            f"{path.name} cannot be loaded here ({type(error).__name__}: {error}); it was saved with "
            f"{describe_versions(description['versions'])}. Install these, or train again"
        ) from error
    words = description["vocabulary"]
    classes = tuple(description["class_names"])
    learned = Learned(
        model=model,
        view=description["view"],
        modality=description["modality"],
        num_classes=len(classes),
        parameters=description["parameters"],
        vocabulary=Vocabulary(tuple(words)) if words is not None else None,
        length=description["words_read"],
    )
    return Winner(
        learned, classes, description["input"], description["name"], find_notes(description["versions"])
    )


def load_net(path: Path) -> keras.Model:
    """Load a net that was checked; in safe mode, which refuses any code in it once more."""
    import keras

    return keras.saving.load_model(path, safe_mode=True, compile=False)


def load_estimator(path: Path) -> BaseEstimator:
    """Load a pipeline that was checked; all its types are those that skops and our own list trust."""
    import warnings

    import skops.io
    from sklearn.exceptions import InconsistentVersionWarning

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InconsistentVersionWarning)  # told in the winner's notes
        return skops.io.load(path, trusted=[])


def find_notes(saved_with: dict[str, str]) -> tuple[str, ...]:
    """Say which libraries differ from those that it was saved with."""
    present = {library: version(library) for library in saved_with if library in NOTED}
    return tuple(
        f"saved with {library} {saved_with[library]}, here is {found}: answers may differ"
        for library, found in present.items()
        if found != saved_with[library]
    )


def describe_versions(versions: dict[str, str]) -> str:
    """Versions in one line."""
    return ", ".join(f"{library} {found}" for library, found in versions.items())
