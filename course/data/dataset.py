"""One word for every data set of the course: images, sounds or texts with their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from course.data.drawing import first_examples, has_classes, split_groups, stratified_order


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Examples and labels, split into a training and a test part. Nothing in it can be changed.

    Validation data is split from the training part (``hold_out``); the test part is for the
    last number only.

    Attributes
    ----------
    x_train, x_test : arrays whose first axis counts examples. Images are uint8 as published:
        grey ``(n, height, width)``, colour ``(n, height, width, 3)``.
    y_train, y_test : (n,) arrays, one label an example: an integer class, or a float where a
        number is to be predicted.
    class_names : one name a class, in the order of the labels; empty where labels are floats.
    human_accuracy : share of examples that people get right, in [0, 1], where it is published.
    extra : what else is known. Arrays whose name begins with ``train_`` or ``test_`` have one
        row for each example of that part and follow every selection; others stay as they are.

    Raises
    ------
    ValueError
        If a part has not as many labels as examples, or an ``extra`` array does not fit its part.
    """

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...] = ()
    name: str = ""
    title: str = ""
    licence: str = ""
    citation: str = ""
    human_accuracy: float | None = None
    extra: Mapping[str, np.ndarray] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key in ("x_train", "y_train", "x_test", "y_test"):
            object.__setattr__(self, key, _read_only(getattr(self, key)))
        extra = {key: _read_only(value) for key, value in self.extra.items()}
        object.__setattr__(self, "extra", MappingProxyType(extra))
        object.__setattr__(self, "class_names", tuple(str(name) for name in self.class_names))

        for part, y in (("train", self.y_train), ("test", self.y_test)):
            rows = {f"x_{part}": getattr(self, f"x_{part}")} | _of_part(extra, part)
            for key, array in rows.items():
                if len(array) != len(y):
                    raise ValueError(f"{key} has {len(array)} rows for {len(y)} labels in y_{part}")

    @property
    def num_classes(self) -> int:
        """Number of classes; 0 where labels are numbers to be predicted."""
        return len(self.class_names)

    def __repr__(self) -> str:
        shape = " x ".join(str(length) for length in self.x_train.shape[1:])
        kind = f"{self.x_train.dtype} of shape {shape}" if shape else "one value or one sequence each"
        classes = f", {self.num_classes} classes" if self.class_names else ""
        return (
            f"Dataset {self.name}: {len(self.x_train):,} training and {len(self.x_test):,} test examples "
            f"({kind}){classes}"
        )

    def subset(self, train_size: int | None = None, test_size: int | None = None, seed: int = 0) -> Dataset:
        """Keep some of the examples: every class in its proportion, and at least one of each.

        The examples are put into an order drawn from ``seed`` and the first ones are kept. So
        subsets of one seed are nested: 250 examples are the first 250 of 1,000.

        Parameters
        ----------
        train_size, test_size : examples to keep of each part; ``None`` leaves a part as it is.
        seed : which order; a whole number, at least 0.

        Raises
        ------
        ValueError
            If a size is no whole number, exceeds the part, or is smaller than the number of classes.
        """
        return self._select(
            train=first_examples(self.y_train, train_size, seed, part="train"),
            test=first_examples(self.y_test, test_size, seed, part="test"),
        )

    def only(self, *class_names: str) -> Dataset:
        """Keep the examples of some classes, in their order, and number these classes anew.

        The first class named gets label 0, the next one 1, and so on. ``human_accuracy`` is
        dropped: it was measured on all classes, and with fewer to choose from the task is another.

        Parameters
        ----------
        class_names : at least two names out of ``class_names``, each once.

        Raises
        ------
        ValueError
            If a name is unknown or given twice, there are fewer than two of them, or a part holds
            no example of one of them.
        """
        unknown = [name for name in class_names if name not in self.class_names]
        if unknown:
            raise ValueError(
                f"there is no class {unknown[0]!r} in {self.name or 'this data set'}: "
                f"choose from {', '.join(self.class_names) or 'none, since its labels are numbers'}"
            )
        if len(class_names) < 2 or len(set(class_names)) < len(class_names):
            raise ValueError(f"expected the names of at least two classes, each once, got {class_names}")

        old_labels = [self.class_names.index(name) for name in class_names]
        rows = {}
        for part, y in (("train", self.y_train), ("test", self.y_test)):
            missing = [name for name, label in zip(class_names, old_labels, strict=True) if label not in y]
            if missing:
                raise ValueError(f"the {part} part holds no example of {missing[0]!r}: take a larger subset")
            rows[part] = np.flatnonzero(np.isin(y, old_labels))
        kept = self._select(**rows)

        new_label = np.zeros(self.num_classes, dtype=np.int64)
        new_label[old_labels] = np.arange(len(old_labels))
        return replace(
            kept,
            y_train=new_label[kept.y_train].astype(self.y_train.dtype),
            y_test=new_label[kept.y_test].astype(self.y_test.dtype),
            class_names=class_names,
            human_accuracy=None,
        )

    def hold_out(self, fraction: float, seed: int = 0, *, groups: str | None = None) -> Dataset:
        """Split the training part again, for tuning: its smaller share becomes the "test" part.

        The real test part is not in the result, so that nothing can be chosen by looking at it.

        Parameters
        ----------
        fraction : share of the training examples held out, between 0 and 1.
        seed : which examples; a whole number, at least 0.
        groups : what must not be torn apart: ``"track"`` keeps together all examples with the same
            ``extra["train_track"]``, such as the frames of one film. The share is then met as nearly
            as whole groups allow, and can be one half at most.

        Raises
        ------
        ValueError
            If ``fraction`` is not between 0 and 1, or so small or large that a class would be
            missing on one side, or there is no such column, or it has too few groups.
        """
        if not 0 < fraction < 1:
            raise ValueError(f"fraction must lie between 0 and 1, got {fraction}")
        if groups is None:
            held_out, kept = np.split(
                stratified_order(self.y_train, seed), [round(fraction * len(self.y_train))]
            )
        else:
            held_out, kept = split_groups(self.y_train, self._groups(groups), fraction, seed)
        if has_classes(self.y_train):
            present = len(np.unique(self.y_train))
            if min(len(np.unique(self.y_train[side])) for side in (held_out, kept)) < present:
                raise ValueError(
                    f"holding out {fraction} of {len(self.y_train)} examples leaves one side without some of "
                    f"the {present} classes: choose a fraction nearer to one half, or more examples"
                )
        of_train = _of_part(self.extra, "train")
        shared = {key: value for key, value in self.extra.items() if not key.startswith(("train_", "test_"))}
        as_test = {"test_" + key.removeprefix("train_"): value for key, value in of_train.items()}
        both = replace(
            self, x_test=self.x_train, y_test=self.y_train, extra={**shared, **of_train, **as_test}
        )
        return both._select(train=kept, test=held_out)

    def scaled(self) -> Dataset:
        """Make images fit for a net: float32 in [0, 1], grey ones with a channel axis ``(n, h, w, 1)``.

        Raises
        ------
        ValueError
            If the examples are no uint8 images.
        """
        return self.with_inputs(_scale(self.x_train), _scale(self.x_test))

    def with_inputs(self, x_train: np.ndarray, x_test: np.ndarray) -> Dataset:
        """Give the same labels other inputs, such as features computed by hand from the old ones.

        Raises
        ------
        ValueError
            If there is not one input for each label.
        """
        return replace(self, x_train=x_train, x_test=x_test)

    def _groups(self, name: str) -> np.ndarray:
        columns = _of_part(self.extra, "train")
        if f"train_{name}" not in columns:
            known = ", ".join(sorted(key.removeprefix("train_") for key in columns)) or "no columns"
            raise ValueError(
                f"{self.name or 'this data set'} has no column {name!r} to group by; it has {known}"
            )
        return columns[f"train_{name}"]

    def _select(self, train: np.ndarray | None, test: np.ndarray | None) -> Dataset:
        """Keep the rows with these indices; ``None`` keeps a whole part without copying it."""
        changed, extra = {}, dict(self.extra)
        for part, rows in (("train", train), ("test", test)):
            if rows is not None:
                changed[f"x_{part}"] = getattr(self, f"x_{part}")[rows]
                changed[f"y_{part}"] = getattr(self, f"y_{part}")[rows]
                extra |= {key: value[rows] for key, value in _of_part(self.extra, part).items()}
        return replace(self, **changed, extra=extra)


def _read_only(array: np.ndarray) -> np.ndarray:
    view = np.asarray(array).view()
    view.flags.writeable = False
    return view


def _of_part(extra: Mapping[str, np.ndarray], part: str) -> dict[str, np.ndarray]:
    return {key: value for key, value in extra.items() if key.startswith(f"{part}_")}


def _scale(images: np.ndarray) -> np.ndarray:
    grey = images.ndim == 3
    if images.dtype != np.uint8 or not (grey or (images.ndim == 4 and images.shape[-1] == 3)):
        raise ValueError(
            "expected uint8 images, grey (n, height, width) or colour (n, height, width, 3), "
            f"got {images.dtype} of shape {images.shape}"
        )
    fractions = np.divide(images, np.float32(255), dtype=np.float32)
    return fractions[..., np.newaxis] if grey else fractions
