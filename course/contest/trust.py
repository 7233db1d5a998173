"""What a saved model may be made of: our own lists. A file that names anything else is not loaded.

A pickle runs code when it is read. The two forms used here do not need to: a ``.skops`` file is a
table of types with arrays, a ``.keras`` file a table of layers with weights. Both name the types that
are to be made, so the names are checked before anything is made.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

MEGABYTES_AT_MOST = 2_000  # of all that is packed into a file, once unpacked

TRUSTED_SKOPS = frozenset(
    {
        *("builtins.dict", "builtins.list", "builtins.str", "builtins.tuple"),
        *("numpy.ndarray", "numpy.float32", "numpy.float64", "numpy.int32", "numpy.int64"),
        *("scipy.sparse._csr.csr_matrix", "scipy.sparse._csr.csr_array"),
        "sklearn.decomposition._pca.PCA",
        "sklearn.dummy.DummyClassifier",
        "sklearn.feature_extraction.text.CountVectorizer",
        "sklearn.feature_extraction.text.TfidfTransformer",
        "sklearn.feature_extraction.text.TfidfVectorizer",
        "sklearn.linear_model._logistic.LogisticRegression",
        "sklearn.naive_bayes.MultinomialNB",
        "sklearn.pipeline.Pipeline",
        "sklearn.preprocessing._data.StandardScaler",
        "sklearn.svm._classes.SVC",
    }
)
# How skops may make them. Others call functions, or bind methods.
TRUSTED_LOADERS = frozenset(
    f"{kind}Node" for kind in ("Dict", "Json", "List", "NdArray", "Object", "SparseMatrix", "Tuple", "Type")
)
TRUSTED_KERAS = frozenset(
    {
        *("keras.DTypePolicy", "keras.src.models.functional.Functional"),
        *(f"keras.initializers.{name}" for name in ("GlorotUniform", "Ones", "RandomUniform", "Zeros")),
        *(f"keras.layers.{name}" for name in ("InputLayer", "Conv1D", "Conv2D", "Dense", "Embedding")),
        *(f"keras.layers.{name}" for name in ("BatchNormalization", "Dropout", "MaxPooling2D", "ReLU")),
        *(f"keras.layers.Global{name}" for name in ("AveragePooling1D", "AveragePooling2D", "MaxPooling1D")),
        "keras.src.ops.numpy.NotEqual",  # which words of a text are none
        "__keras_tensor__",  # no type: where a layer's input comes from
    }
)
KERAS_FILES = frozenset({"metadata.json", "config.json", "model.weights.h5"})


class UntrustedModelError(ValueError):
    """A saved model names types that this course does not use, or is not what it says it is."""


def check_skops(path: Path) -> None:
    """Refuse a ``.skops`` file that names any type outside ``TRUSTED_SKOPS``.

    Raises
    ------
    UntrustedModelError
        If it does; the message names the types.
    ValueError
        If the file is damaged, or nothing that skops wrote.
    """
    parts = [part for part in walk(read_table(path, "schema.json")) if "__class__" in part]
    if not parts:
        raise ValueError(f"{path.name} names no type at all, so it is no model: save the winner again")
    types = {f"{part.get('__module__')}.{part['__class__']}" for part in parts}
    loaders = {str(part.get("__loader__")) for part in parts}
    refuse((types - TRUSTED_SKOPS) | (loaders - TRUSTED_LOADERS), path)

    import skops.io

    refuse(set(skops.io.get_untrusted_types(file=path)) - TRUSTED_SKOPS, path)


def check_keras(path: Path) -> None:
    """Refuse a ``.keras`` file that names any layer or function outside ``TRUSTED_KERAS``.

    Safe mode alone trusts all of Keras, and any layer that this process has registered.

    Raises
    ------
    UntrustedModelError
        If it does; the message names them.
    ValueError
        If the file is damaged, or nothing that Keras wrote.
    """
    parts = [part for part in walk(read_table(path, "config.json")) if "class_name" in part]
    if not parts:
        raise ValueError(f"{path.name} names no layer at all, so it is no net: save the winner again")
    named = {".".join(filter(None, [part.get("module"), str(part["class_name"])])) for part in parts}
    # A layer that this process has registered goes by a name of its own.
    registered = {str(part["registered_name"]) for part in parts if part.get("registered_name")}
    own_names = {name.rpartition(".")[2] for name in TRUSTED_KERAS}
    with zipfile.ZipFile(path) as packed:
        files = set(packed.namelist())
    refuse((named - TRUSTED_KERAS) | (registered - own_names) | (files - KERAS_FILES), path)


def refuse(named: set[str], path: Path) -> None:
    """Raise if there is anything to refuse."""
    if named:
        raise UntrustedModelError(
            f"{path.name} was not loaded: it names {', '.join(sorted(named))}, which no model of this course "
            "uses. It may come from elsewhere, or have been changed; train again, or ask who made it"
        )


def read_table(path: Path, name: str) -> object:
    """Read one JSON table out of a zipped file, without unpacking anything else.

    Raises
    ------
    UntrustedModelError
        If it is no zip file, such as a pickle, or unpacks to far more than any model of this course.
    ValueError
        If it is damaged, or holds no such table.
    """
    remedy = "copy it again, or save the winner again"
    if not zipfile.is_zipfile(path):
        raise UntrustedModelError(
            f"{path.name} was not loaded: it is no zip file, as models of this course are. It is cut short, "
            f"or of another kind, such as a pickle, which could run anything; {remedy}"
        )
    try:
        with zipfile.ZipFile(path) as packed:
            if sum(info.file_size for info in packed.infolist()) > MEGABYTES_AT_MOST * 10**6:
                raise UntrustedModelError(
                    f"{path.name} was not loaded: it unpacks to more than {MEGABYTES_AT_MOST:,} MB, and no "
                    "model of this course does"
                )
            return json.loads(packed.read(name))
    except UntrustedModelError:
        raise
    except (KeyError, zipfile.BadZipFile, ValueError, RuntimeError, NotImplementedError) as error:
        raise ValueError(f"{path.name} is damaged, or holds no {name} ({error}); {remedy}") from error


def walk(table: object) -> Iterator[dict]:
    """Every dictionary in a JSON table, however deep."""
    waiting = [table]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            yield part
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
