"""Tiny data sets of the three modalities, in the form that ``load_own`` gives."""

import numpy as np
import pytest

from course.data import Dataset

SAMPLES = 2_000
WORDS = ("good fine great", "bad dull poor", "red green blue", "one two three")


@pytest.fixture(scope="session")
def make_own():
    """Return a function that makes easy pictures, sounds or texts, every class in four groups."""

    def inputs(modality: str, labels: np.ndarray, random: np.random.Generator, classes: int) -> np.ndarray:
        if modality == "images":
            images = random.integers(0, 90, (len(labels), 16, 16, 3), dtype=np.uint8)
            for image, label in zip(images, labels, strict=True):
                image[16 * label // classes : 16 * (label + 1) // classes] += 150
            return images
        if modality == "sounds":
            hertz = 300 * 1.3**labels * random.uniform(0.98, 1.02, len(labels))
            waves = np.sin(2 * np.pi * hertz[:, None] * np.arange(SAMPLES) / 8_000)
            return (0.5 * waves + 0.05 * random.standard_normal(waves.shape)).astype(np.float32)
        texts = [f"{random.choice(WORDS[label % 4].split())} {label} it was" for label in labels]
        return np.array([*texts, None], dtype=object)[:-1]

    def make(modality, *, classes=3, per_class=16, names=None, grouped=False, seed=0) -> Dataset:
        random = np.random.default_rng(seed)
        parts, extra = {}, {}
        for part, count in (("train", per_class), ("test", max(1, per_class // 3))):
            labels = np.repeat(np.arange(classes), count)
            parts[part] = inputs(modality, labels, random, classes), labels
            extra[f"{part}_file"] = np.array([f"{n}/{i}" for i, n in enumerate(labels)], dtype=object)
            if grouped:
                extra[f"{part}_group"] = np.array(
                    [f"{part} {i % 4}" for i in range(len(labels))], dtype=object
                )
        names = names or [f"class {number}" for number in range(classes)]
        return Dataset(
            *parts["train"], *parts["test"], class_names=names, name=f"own_{modality}", extra=extra
        )

    return make
