"""Make the spoken words that the course carries, with the speech synthesisers of Debian.

Nobody's voice is recorded: espeak-ng, flite and festival say nine kinds of words with many
voices, at several speeds and pitches. ``python -m course data voices`` makes the file again.

No voice is in two parts. Variants of espeak-ng that one maker derived from another (``Steph``,
``Steph2``) count as one voice, and so do flite's and Festival's ``kal`` and ``slt``, who are the
same two people. Festival is heard in the test part only.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from course.data.packing import write_npz
from course.data.speech_coding import to_mu_law

SAMPLE_RATE_HZ = 8_000
WORDS = ("yes", "no", "up", "down", "left", "right", "stop", "go")
# What a machine must not obey: words that sound alike, and words that do not.
OTHERS = (
    *("yet", "guess", "low", "note", "cup", "pup", "town", "gown", "lift", "loft", "write off", "light"),
    *("top", "step", "goat", "so", "bird", "cat", "happy", "house", "seven", "nine", "water", "music"),
)
CLASS_NAMES = (*WORDS, "other")
PARTS = ("train", "validation", "test")

ACCENTS = ("en-us", "en-gb", "en-gb-scotland", "en-gb-x-gbclan", "en-gb-x-rp", "en-gb-x-gbcwmd", "en-us-nyc")
# Variants of espeak-ng that are jokes, robots or barely speech; people could not tell their words.
UNFIT = r"(?i:announcer|croak|demonic|fast.*|half.*|kaukovalta|mr.*|.*robo.*|storm|tweaky|.*whisper.*)"
FLITE = {"awb": "train", "rms": "train", "kal16": "test", "slt": "test"}
FESTIVAL = ("kal_diphone", "ked_diphone", "cmu_us_slt_arctic_hts")
FAMILY_SHARES = (0.68, 0.14, 0.18)  # of espeak-ng's voices in the three parts
RENDITIONS = {"espeak-ng": 2, "flite": 4, "festival": 3}  # of each word by each voice; twice as many others

SILENCE_DB = -40.0  # below the loudest 10 ms; what is quieter at both ends is cut off
MARGIN_SECONDS = 0.03
PEAK = 0.6


@dataclass(frozen=True)
class Rendition:
    """One word said once.

    Attributes
    ----------
    speed : times the synthesiser's usual speed.
    pitch : times its usual pitch; Festival's slt has only one.
    accent : espeak-ng's rules of pronunciation, such as "en-us"; empty elsewhere.
    """

    synthesiser: str
    voice: str
    family: str
    part: str
    word: str
    label: int
    speed: float
    pitch: float
    accent: str = ""


def make_voices(target: Path | str, *, seed: int = 0) -> Path:
    """Let all voices say all words, and write the file of the data set ``voices``.

    Parameters
    ----------
    target : the ``.npz`` to write; it appears only when it is complete.
    seed : which voices go to which part, and what speeds, pitches and accents they get.

    Raises
    ------
    FileNotFoundError
        If a synthesiser is not installed; the message names Debian's packages.
    RuntimeError
        If one of them fails, or says nothing.
    """
    check_synthesisers()
    plan = plan_renditions(espeak_variants(), seed)
    clips = speak_all(plan)
    coded = [to_mu_law(prepare(samples, rate)) for rate, samples in clips]
    columns = {
        "voice": [rendition.family for rendition in plan],
        "synthesiser": [rendition.synthesiser for rendition in plan],
        "word": [rendition.word for rendition in plan],
    }
    names = {key: np.unique(column, return_inverse=True) for key, column in columns.items()}
    arrays = {
        "audio_mu_law": np.concatenate(coded),
        "offsets": np.cumsum([0, *map(len, coded)]),
        "label": np.array([rendition.label for rendition in plan], np.uint8),
        "part": np.array([PARTS.index(rendition.part) for rendition in plan], np.uint8),
        "rate": np.int32(SAMPLE_RATE_HZ),
        "speed": np.array([rendition.speed for rendition in plan], np.float32),
        "pitch": np.array([rendition.pitch for rendition in plan], np.float32),
        **{key: indices.astype(np.uint8) for key, (_, indices) in names.items()},
        **{f"{key}_names": unique for key, (unique, _) in names.items()},
        "class_names": np.array(CLASS_NAMES),
    }
    return write_npz(target, arrays)


def check_synthesisers() -> None:
    """Refuse to begin unless all three programs and Festival's voices are here."""
    missing = [name for name in ("espeak-ng", "flite", "festival") if shutil.which(name) is None]
    voices = Path("/usr/share/festival/voices")
    missing += [name for name in FESTIVAL if not any(voices.glob(f"*/{name}"))]
    if missing:
        raise FileNotFoundError(
            f"not installed: {', '.join(missing)}; on Debian: apt install espeak-ng flite festival "
            "festvox-kallpc16k festvox-kdlpc16k festvox-us-slt-hts"
        )


def espeak_variants() -> list[str]:
    """Names of espeak-ng's voice variants that can be understood, sorted."""
    names = re.findall(r"!v/(\S+)", _run("espeak-ng", "--voices=variant"))
    return sorted({name for name in names if not re.fullmatch(UNFIT, name)})


def family_of(voice: str) -> str:
    """Name of the person behind a voice: ``Steph3`` is Steph, ``kal16`` and ``kal_diphone`` are kal."""
    if voice == "cmu_us_slt_arctic_hts":
        return "slt"
    return voice.lower().removesuffix("_diphone").removeprefix("anxious").rstrip("0123456789")


def plan_renditions(variants: Sequence[str], seed: int) -> list[Rendition]:
    """Decide who says what, how, and for which part."""
    random = np.random.default_rng(seed)
    families = sorted({family_of(variant) for variant in variants})
    order = random.permutation(families)
    cuts = np.cumsum([round(share * len(order)) for share in FAMILY_SHARES[:2]])
    part_of = {
        family: part for part, group in zip(PARTS, np.split(order, cuts), strict=True) for family in group
    }
    voices = [("espeak-ng", name, family_of(name), part_of[family_of(name)]) for name in variants]
    voices += [("flite", name, family_of(name), part) for name, part in FLITE.items()]
    voices += [("festival", name, family_of(name), "test") for name in FESTIVAL]

    plan = []
    for synthesiser, voice, family, part in voices:
        for label, name in enumerate(CLASS_NAMES):
            for _ in range(RENDITIONS[synthesiser] * (2 if name == "other" else 1)):
                plan.append(
                    Rendition(
                        synthesiser,
                        voice,
                        family,
                        part,
                        word=str(random.choice(OTHERS)) if name == "other" else name,
                        label=label,
                        speed=round(random.uniform(0.8, 1.25), 2),
                        pitch=round(random.uniform(0.85, 1.2), 2),
                        accent=str(random.choice(ACCENTS)) if synthesiser == "espeak-ng" else "",
                    )
                )
    return plan


def speak_all(plan: Sequence[Rendition]) -> list[tuple[int, np.ndarray]]:
    """Sample rate (Hz) and int16 samples of each rendition, in their order."""
    from scipy.io import wavfile

    with tempfile.TemporaryDirectory(prefix="course-voices-") as folder:
        paths = [Path(folder) / f"{number}.wav" for number in range(len(plan))]
        festival = []
        for rendition, path in zip(plan, paths, strict=True):
            if rendition.synthesiser == "festival":
                festival.append(festival_commands(rendition, path))
            else:
                _run(*command(rendition, path))
        if festival:  # starting it takes longer than speaking
            script = Path(folder) / "speak.scm"
            script.write_text("\n".join(festival), encoding="ascii")
            _run("festival", "-b", str(script))
        for rendition, path in zip(plan, paths, strict=True):
            if not path.is_file():
                raise RuntimeError(
                    f"{rendition.synthesiser} did not say {rendition.word!r} as {rendition.voice}"
                )
        return [wavfile.read(path) for path in paths]


def command(rendition: Rendition, path: Path) -> list[str]:
    """Command line that writes one rendition to a WAV file."""
    if rendition.synthesiser == "espeak-ng":
        voice = f"{rendition.accent}+{rendition.voice}"
        speed, pitch = round(150 * rendition.speed), round(50 * rendition.pitch)
        return [
            *("espeak-ng", "-v", voice, "-s", str(speed), "-p", str(pitch), "-w"),
            str(path),
            rendition.word,
        ]
    settings = {
        "duration_stretch": 1 / rendition.speed,
        "int_f0_target_mean": rendition.pitch * (170 if rendition.family == "slt" else 105),  # Hz
    }
    flags = [part for name, value in settings.items() for part in ("--setf", f"{name}={value:.3f}")]
    return ["flite", "-voice", rendition.voice, *flags, "-t", rendition.word, "-o", str(path)]


def festival_commands(rendition: Rendition, path: Path) -> str:
    """Scheme that has Festival write one rendition to a WAV file."""
    lines = [f"(voice_{rendition.voice})", f"(Parameter.set 'Duration_Stretch {1 / rendition.speed:.3f})"]
    if rendition.voice.endswith("_diphone"):
        target = f"((target_f0_mean {105 * rendition.pitch:.1f}) (target_f0_std 14)"
        lines.append(f"(set! int_lr_params '{target} (model_f0_mean 170) (model_f0_std 34)))")
    lines.append(f'(set! said (utt.synth (Utterance Text "{rendition.word}")))')
    lines.append(f'(utt.save.wave said "{path}" \'riff)')
    return "\n".join(lines)


def prepare(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """Bring one clip to 8 kHz, cut the silence off both ends, and set its loudest sample to ``PEAK``.

    Returns
    -------
    (length,) floats in [-1, 1].

    Raises
    ------
    RuntimeError
        If the clip is silent.
    """
    from scipy.signal import resample_poly

    divisor = np.gcd(SAMPLE_RATE_HZ, rate_hz)
    clip = resample_poly(samples.astype(float), SAMPLE_RATE_HZ // divisor, rate_hz // divisor)
    frame = SAMPLE_RATE_HZ // 100
    frames = clip[: len(clip) // frame * frame].reshape(-1, frame)
    loudness = np.sqrt((frames**2).mean(axis=1)) if len(frames) else np.zeros(1)
    if loudness.max() == 0:
        raise RuntimeError("a synthesiser wrote silence")
    loud = np.flatnonzero(loudness > loudness.max() * 10 ** (SILENCE_DB / 20))
    margin = round(MARGIN_SECONDS * SAMPLE_RATE_HZ)
    clip = clip[max(0, loud[0] * frame - margin) : (loud[-1] + 1) * frame + margin]
    return clip * PEAK / np.abs(clip).max()


def _run(*arguments: str) -> str:
    """Run a program and return what it printed."""
    finished = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if finished.returncode:
        raise RuntimeError(f"{arguments[0]} failed: {finished.stderr.strip() or finished.stdout.strip()}")
    return finished.stdout
