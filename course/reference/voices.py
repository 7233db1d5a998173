"""Real voices: eight commands by people never heard before, and digits by a man left out."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

import numpy as np

from course.fast_training import Recipe
from course.features.clips import fit_length, trim_silence
from course.features.sound import deltas, log_mel, mfcc
from course.models import build_cnn
from course.reference.contenders import as_settings, measure_by_hand, measure_net
from course.reference.depth import adapt
from course.reference.running import Experiment, Job, Scale, Work
from course.reference.stored import Measured

if TYPE_CHECKING:
    from course.data import Dataset

SAMPLES = 8_000  # one second
MEN = 6
RECIPE = Recipe(40, 100, 0.1, label_smoothing=0.1, move_pixels=3, hole_pixels=8)
FILTERS = (64, 128, 256)


def hear(waves: np.ndarray) -> np.ndarray:
    """Sounds as pictures: (n, samples) floats to (n, frames, 32, 1), 0 at 40 dB below a clip's loudest."""
    decibels = log_mel(waves, bands=32, step_samples=160)
    loudest = decibels.max(axis=(1, 2), keepdims=True)
    return np.clip((decibels - loudest) / 40 + 1, 0, 1)[..., None].astype(np.float32)


def average(waves: np.ndarray) -> np.ndarray:
    """MFCC and their changes, averaged over each quarter of a clip: (n, samples) to (n, features)."""
    coefficients = mfcc(log_mel(waves, bands=32, step_samples=160))
    numbers = np.concatenate([coefficients, deltas(coefficients)], axis=-1)
    return np.hstack([quarter.mean(axis=1) for quarter in np.array_split(numbers, 4, axis=1)])


def even_out(clips: np.ndarray) -> np.ndarray:
    """Cut off silence, make all equally loud and one second long: (n, samples) float32."""
    trimmed = [trim_silence(np.asarray(clip, np.float32) / 32_768) for clip in clips]
    return fit_length([0.6 * clip / max(abs(clip).max(), 1e-6) for clip in trimmed], SAMPLES)


def load_commands(scale: Scale) -> Dataset:
    """Speech Commands, the validation voices left out: clips of one second."""
    from course.data import load

    voices = load("speech_commands")
    kept = voices.extra["train_part"] == 0
    voices = replace(voices, x_train=voices.x_train[kept], y_train=voices.y_train[kept], extra={})
    sizes = [scale.images(len(labels)) for labels in (voices.y_train, voices.y_test)]
    voices = voices.subset(*(max(size, voices.num_classes) for size in sizes))
    return voices.with_inputs(even_out(voices.x_train), even_out(voices.x_test))


def load_digits(scale: Scale, man: int) -> Dataset:
    """Free Spoken Digits: one man is the test, the five others are learned from."""
    from course.data import load

    digits = load("fsdd")
    clips = np.append(digits.x_train, digits.x_test)
    labels = np.append(digits.y_train, digits.y_test)
    speaker = np.append(digits.extra["train_speaker"], digits.extra["test_speaker"])
    others, his = speaker != man, speaker == man
    parts = {"x_train": clips[others], "y_train": labels[others], "x_test": clips[his], "y_test": labels[his]}
    split = replace(digits, **parts, extra={})
    split = split.subset(scale.images(len(split.y_train)), scale.images(len(split.y_test)))
    return split.with_inputs(even_out(split.x_train), even_out(split.x_test))


def plan_voices(scale: Scale) -> Work:
    """Both tasks, by hand and learned; of the digits, each man in turn."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    commands, digits = cache(partial(load_commands, scale)), cache(partial(load_digits, scale))
    recipe = adapt(RECIPE, scale)
    filters = scale.pick(full=FILTERS, quick=(8, 8, 8))
    svm = make_pipeline(StandardScaler(), SVC(C=10))

    def learn(job: Job, voices: Dataset) -> Measured:
        if job.contender.endswith("SVM"):
            return measure_by_hand(job, average, svm, voices)
        pictures = voices.with_inputs(hear(voices.x_train), hear(voices.x_test))
        shape, classes = pictures.x_train.shape[1:], voices.num_classes
        return measure_net(
            job, partial(build_cnn, shape, classes, filters=filters, dropout=0.3), pictures, recipe
        )

    def measure(job: Job) -> Measured:
        if job.contender.startswith("commands"):
            return learn(job, commands())
        each = [learn(job, digits(man)) for man in range(MEN)]
        mean = {
            name: float(np.mean([getattr(run, name) for run in each]))
            for name in ("accuracy", "compile_seconds", "train_seconds", "predict_seconds")
        }
        return replace(each[0], **mean, details={f"man {man}": run.accuracy for man, run in enumerate(each)})

    names = [f"{task}, {kind}" for task in ("commands", "digits") for kind in ("MFCC + SVM", "CNN")]
    settings = as_settings(recipe) | {"filters": filters, "svm": str(svm)}
    return Work([(name, None) for name in names], settings, measure)


VOICES = Experiment(
    name="voices",
    purpose="eight commands by voices never heard before, and digits by a man left out: MFCC + SVM and a CNN",
    goal="how much more thousands of people teach than synthetic voices",
    cost="42 trainings, all small; a guess: an hour on an H200-class GPU, most of it the SVM's, on the CPU",
    data=("speech_commands", "fsdd"),
    seeds=3,
    plan=plan_voices,
)
