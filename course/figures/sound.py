"""What a sound looks like: its wave, its frequencies over time, and the filters that gather them.

A lesson lets a clip be heard by :func:`show_clips`.
"""

from __future__ import annotations

import base64
import html
import io
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

import numpy as np

from course.figures.display import in_notebook
from course.figures.style import BLUE, ORANGE, new_figure, tidy

if TYPE_CHECKING:
    from matplotlib.figure import Figure

RANGE_DB = 60  # between the darkest and the lightest of a picture in decibels


def show_clips(clips: Mapping[str, np.ndarray], *, sample_rate_hz: int = 8_000) -> None:
    """Let clips be heard in the notebook: a player for each, under its name.

    Outside a notebook the names are printed.

    Parameters
    ----------
    clips : name to a 1-D array, int16 or float in [-1, 1].
    sample_rate_hz : samples a second.

    Raises
    ------
    ValueError
        If there are no clips, or one is no sound.
    """
    if not clips:
        raise ValueError("expected at least one clip to be heard, got none")
    players = [_player(name, encode_wav(clip, sample_rate_hz)) for name, clip in clips.items()]
    words = "To be heard: " + ", ".join(clips)
    if not in_notebook():
        print(words)
        return

    from IPython.display import display

    box = f'<div style="display:flex; flex-wrap:wrap; gap:0.8em">{"".join(players)}</div>'
    display({"text/html": box, "text/plain": words}, raw=True)


def encode_wav(clip: np.ndarray, sample_rate_hz: int) -> bytes:
    """Content of a WAV file of 16-bit samples, one channel.

    Raises
    ------
    ValueError
        If the clip is no 1-D array of int16 samples or floats in [-1, 1], or is empty.
    """
    from scipy.io import wavfile

    clip = np.asarray(clip)
    if clip.ndim != 1 or not len(clip):
        raise ValueError(f"expected one clip, a 1-D array with samples, got shape {clip.shape}")
    if np.issubdtype(clip.dtype, np.floating) and (np.abs(clip) <= 1).all():
        clip = np.rint(clip * 32_767).astype(np.int16)
    if clip.dtype != np.int16:
        raise ValueError(f"expected int16 samples or floats in [-1, 1], got {clip.dtype}")
    buffer = io.BytesIO()
    wavfile.write(buffer, sample_rate_hz, clip)
    return buffer.getvalue()


def _player(name: str, wav: bytes) -> str:
    # Percent-coded, since a bare slash would make pieces of sound look like paths in a stored notebook.
    data = base64.b64encode(wav).decode("ascii").replace("+", "%2B").replace("/", "%2F")
    label = html.escape(name)
    return (
        f'<figure style="margin:0"><figcaption>{label}</figcaption>'
        f'<audio controls preload="auto" aria-label="{label}" style="width:13em" '
        f'src="data:audio/wav;base64,{data}"></audio></figure>'
    )


def plot_waves(
    waves: Mapping[str, np.ndarray], *, sample_rate_hz: int = 8_000, columns: int = 3, unit: str = "s"
) -> Figure:
    """Draw the samples of several sounds over time, all on one scale.

    Parameters
    ----------
    waves : title to a 1-D array.
    sample_rate_hz : samples a second.
    columns : panels a row.
    unit : of time, "s" or "ms".

    Raises
    ------
    ValueError
        If there are none, one is not 1-D, or the unit is another.
    """
    if not waves or any(np.ndim(wave) != 1 for wave in waves.values()):
        raise ValueError(f"expected 1-D waves, got shapes {[np.shape(wave) for wave in waves.values()]}")
    if unit not in ("s", "ms"):
        raise ValueError(f"expected the unit 's' or 'ms', got {unit!r}")
    columns = min(columns, len(waves))
    rows = -(-len(waves) // columns)
    figure, axes = new_figure(
        rows, columns, height=0.5 + 1.15 * rows, squeeze=False, sharex=True, sharey=True
    )
    for panel in axes.flat[len(waves) :]:
        panel.set_axis_off()
    for number, (panel, (title, wave)) in enumerate(zip(axes.flat, waves.items(), strict=False)):
        times = np.arange(len(wave)) / sample_rate_hz * (1_000 if unit == "ms" else 1)
        panel.plot(times, wave, color=BLUE, linewidth=0.7)
        panel.set_title(title, fontsize=9)
        panel.set_yticks([])
        panel.spines[["left", "top", "right"]].set_visible(False)
        if number >= len(waves) - columns:  # nothing stands below it
            panel.tick_params(labelbottom=True)
            panel.set_xlabel({"s": "seconds", "ms": "milliseconds"}[unit])
    return figure


def plot_sound_pictures(
    pictures: Mapping[str, np.ndarray],
    *,
    seconds: float,
    heights: Mapping[str, tuple[float, str]] | None = None,
    full_range: Collection[str] = (),
    columns: int = 3,
) -> Figure:
    """Show what was computed for every frame of a sound as a picture: time to the right.

    Parameters
    ----------
    pictures : title to a (frames, numbers) array, in decibels. Light is loud, and what is quieter than
        the loudest by more than 60 dB is black.
    seconds : how long each sound is.
    heights : title to the number at the upper edge and the words beside the axis; by default the
        number of rows, without words.
    full_range : titles of those that are no decibels: black is their smallest number.
    columns : panels a row.

    Raises
    ------
    ValueError
        If there are no pictures, or one has not two axes.
    """
    if not pictures or any(np.ndim(picture) != 2 for picture in pictures.values()):
        raise ValueError(f"expected (frames, numbers) arrays, got {[np.shape(p) for p in pictures.values()]}")
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    figure, axes = new_figure(rows, columns, height=2.2 * rows + 0.2, squeeze=False)
    for panel in axes.flat[len(pictures) :]:
        panel.set_axis_off()
    for number, (panel, (title, picture)) in enumerate(zip(axes.flat, pictures.items(), strict=False)):
        top, words = (heights or {}).get(title, (picture.shape[1], ""))
        smallest = float(picture.min())
        panel.imshow(
            picture.T,
            origin="lower",
            aspect="auto",
            cmap="magma",
            interpolation="nearest",
            vmin=smallest if title in full_range else max(smallest, float(picture.max()) - RANGE_DB),
            extent=(0, seconds, 0, top),
        )
        panel.set_title(title, fontsize=9)
        panel.set_ylabel(words, fontsize=9)
        if number >= len(pictures) - columns:
            panel.set_xlabel("seconds")
    return figure


def plot_mel_filters(filters: np.ndarray, *, sample_rate_hz: int = 8_000, every: int = 3) -> Figure:
    """Draw the triangles that gather frequencies into mel bands.

    Parameters
    ----------
    filters : (bins, bands) array, from 0 Hz to half the sample rate.
    every : draw each so many-th triangle in colour, the others in grey.

    Raises
    ------
    ValueError
        If the array has not two axes, or ``every`` is below 1.
    """
    if np.ndim(filters) != 2 or every < 1:
        raise ValueError(f"expected (bins, bands) and every >= 1, got {np.shape(filters)} and {every}")
    figure, axes = new_figure(height=2.2)
    hertz = np.linspace(0, sample_rate_hz / 2, len(filters))
    for band in range(filters.shape[1]):
        chosen = band % every == 0
        axes.plot(hertz, filters[:, band], color=ORANGE if chosen else "#cccccc", zorder=3 if chosen else 2)
    axes.set(xlabel="frequency (Hz)", ylabel="weight", ylim=(0, 1.05), xlim=(0, sample_rate_hz / 2))
    tidy(axes)
    return figure


def plot_filter_banks(banks: Mapping[str, np.ndarray], *, sample_rate_hz: int = 8_000) -> Figure:
    """Show side by side which frequencies each filter of several banks lets through.

    The filters of a bank stand in the order of the frequency that each lets through best, which is
    marked; each is stretched to its own largest value.

    Parameters
    ----------
    banks : title to a (bins, filters) array of magnitudes, from 0 Hz to half the sample rate.

    Raises
    ------
    ValueError
        If there are none, or one has not two axes or a negative number.
    """
    if not banks or any(np.ndim(bank) != 2 or np.min(bank) < 0 for bank in banks.values()):
        raise ValueError("expected (bins, filters) magnitudes, none of them negative")
    figure, axes = new_figure(1, len(banks), height=3.2, squeeze=False, sharey=True)
    for panel, (title, bank) in zip(axes[0], banks.items(), strict=True):
        best = bank.argmax(axis=0)
        order = np.argsort(best, kind="stable")
        stretched = bank[:, order] / np.maximum(bank[:, order].max(axis=0), 1e-12)
        top = sample_rate_hz / 2
        panel.imshow(
            stretched,
            origin="lower",
            aspect="auto",
            cmap="gray_r",
            interpolation="nearest",
            extent=(0, bank.shape[1], 0, top),
        )
        hertz = best[order] * top / (len(bank) - 1)
        panel.plot(np.arange(bank.shape[1]) + 0.5, hertz, color=ORANGE, marker=".", markersize=4, linewidth=1)
        panel.set_title(title, fontsize=9)
        panel.set_xlabel("filter, lowest first")
        panel.set_ylim(0, top)
    axes[0, 0].set_ylabel("frequency (Hz)")
    return figure
