"""Keep the winner in a form that is safe to load: arrays and names, no code.

A folder holds two files. ``winner.json`` says what the model takes and gives; the model itself is a
``.keras`` file for a net, a ``.skops`` file for a classical pipeline. No pickle is written or read.
"""

from __future__ import annotations

import json
from datetime import date
from importlib.metadata import version
from pathlib import Path

from course.contest.description import DESCRIPTION, FORMAT, FORMAT_VERSION, digest_of
from course.contest.learners import Learned
from course.contest.views import SAMPLE_RATE_HZ, modality_of
from course.data import Dataset
from course.storage import write_text, writing

LIBRARIES = ("course", "keras", "numpy", "scikit-learn", "skops")


def save_winner(folder: str | Path, learned: Learned, dataset: Dataset, *, name: str = "") -> Path:
    """Write a trained model and what is needed to use it.

    The model gets a name made of its content, and the description, written last, names it: whenever
    this is cut short, the folder holds the old winner or the new one, never half of each.

    Parameters
    ----------
    folder : where to; made if it is not there. A winner that is there already is replaced.
    learned : see ``Exam.learned``.
    dataset : what it learned from: its class names and the form of its inputs are kept.
    name : of the contender.

    Returns
    -------
    Path of the description; the model lies beside it.

    Raises
    ------
    ValueError
        If the data set's inputs are of another kind than the model's, or its classes of another number.
    """
    if modality_of(dataset.x_train) != learned.modality or dataset.num_classes != learned.num_classes:
        raise ValueError(
            f"the model sorts {learned.modality} into {learned.num_classes} classes, the data set has "
            f"{modality_of(dataset.x_train)} of {dataset.num_classes}: give the one that it learned from"
        )
    folder = Path(folder)
    ending = "keras" if learned.is_net else "skops"
    unnamed = folder / f"model.{ending}"
    with writing(unnamed) as unfinished:
        write_model(learned, unfinished)
    digest = digest_of(unnamed)
    model = unnamed.replace(folder / f"model-{digest[:12]}.{ending}")
    description = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "name": name,
        "made_on": date.today().isoformat(),
        "modality": learned.modality,
        "class_names": list(dataset.class_names),
        "input": form_of(dataset),
        "view": learned.view,
        "vocabulary": list(learned.vocabulary.words) if learned.vocabulary else None,
        "words_read": learned.length,
        "parameters": learned.parameters,
        "model_file": model.name,
        "model_sha256": digest,
        "versions": {library: version(library) for library in LIBRARIES},
    }
    write_text(folder / DESCRIPTION, json.dumps(description, indent=1, ensure_ascii=False))
    for old in folder.glob("model-????????????.*"):
        if old.suffix in (".keras", ".skops") and old.name != model.name:
            old.unlink()
    return folder / DESCRIPTION


def write_model(learned: Learned, path: Path) -> None:
    """Write the bare model; of a net neither the optimizer nor its state."""
    if not learned.is_net:
        import skops.io

        skops.io.dump(learned.model, path)
        return
    import keras

    bare = keras.Model(learned.model.inputs, learned.model.outputs, name=learned.model.name)
    keras.saving.save_model(bare, path)


def form_of(dataset: Dataset) -> dict[str, int | float]:
    """What ``load_own`` has to be told to bring other files into the same form."""
    modality = modality_of(dataset.x_train)
    if modality == "images":
        return {"size": dataset.x_train.shape[1]}
    if modality == "sounds":
        return {"samples": dataset.x_train.shape[1], "sample_rate_hz": SAMPLE_RATE_HZ}
    return {}
