"""Figures of sound: what is drawn is read back, and what is to be heard is decoded again."""

import base64
import io
import re
from urllib.parse import unquote

import numpy as np
import pytest
from scipy.io import wavfile

from course.features.sound import mel_filters
from course.figures import sound as module
from course.figures import style
from course.figures.sound import (
    encode_wav,
    plot_filter_banks,
    plot_mel_filters,
    plot_sound_pictures,
    plot_waves,
    show_clips,
)
from course.notebook_checks import ABSOLUTE_PATH

RANDOM = np.random.default_rng(0)
NOISE = RANDOM.uniform(-1, 1, 4_000).astype(np.float32)


def test_a_wav_file_holds_the_samples_and_their_rate():
    rate, samples = wavfile.read(io.BytesIO(encode_wav(NOISE, 8_000)))
    assert (rate, samples.dtype) == (8_000, np.int16)
    np.testing.assert_allclose(samples / 32_767, NOISE, atol=1 / 32_767)
    integers = np.array([-32_768, 5, 32_767], np.int16)
    np.testing.assert_array_equal(wavfile.read(io.BytesIO(encode_wav(integers, 16_000)))[1], integers)


@pytest.fixture
def displayed(monkeypatch):
    """What a notebook would be sent."""
    import IPython.display

    bundles = []
    monkeypatch.setattr(module, "in_notebook", lambda: True)
    monkeypatch.setattr(IPython.display, "display", lambda bundle, raw: bundles.append(bundle))
    return bundles


def test_each_clip_has_a_player_with_its_name(displayed):
    show_clips({"yes": NOISE, "left & <right>": NOISE[::-1]})
    (bundle,) = displayed
    assert bundle["text/plain"] == "To be heard: yes, left & <right>"
    page = bundle["text/html"]
    assert re.findall(r'aria-label="([^"]*)"', page) == ["yes", "left &amp; &lt;right&gt;"]
    first, _ = re.findall(r'src="data:audio/wav;base64,([^"]*)"', page)
    rate, samples = wavfile.read(io.BytesIO(base64.b64decode(unquote(first), validate=True)))
    assert rate == 8_000
    np.testing.assert_allclose(samples / 32_767, NOISE, atol=1 / 32_767)


def test_no_piece_of_sound_looks_like_a_path(displayed):
    show_clips({f"noise {seed}": np.random.default_rng(seed).uniform(-1, 1, 8_000) for seed in range(5)})
    assert not ABSOLUTE_PATH.search(displayed[0]["text/html"])


def test_outside_a_notebook_names_are_printed(capsys):
    show_clips({"yes": NOISE, "no": NOISE})
    assert capsys.readouterr().out == "To be heard: yes, no\n"


def test_waves_share_their_scales(assert_legible):
    figure = plot_waves({"loud": NOISE, "quiet": NOISE[:2_000] / 10, "third": NOISE, "fourth": NOISE})
    loud, quiet, *_ = figure.axes
    np.testing.assert_allclose(loud.get_lines()[0].get_ydata(), NOISE)
    assert quiet.get_lines()[0].get_xdata()[-1] == pytest.approx(1_999 / 8_000)
    assert loud.get_ylim() == quiet.get_ylim()
    assert loud.get_xlim() == quiet.get_xlim()
    assert_legible(figure)


def test_waves_in_milliseconds():
    (panel,) = plot_waves({"filter": NOISE[:80]}, unit="ms").axes
    assert panel.get_lines()[0].get_xdata()[-1] == pytest.approx(79 / 8)
    assert panel.get_xlabel() == "milliseconds"


def test_pictures_have_time_to_the_right_and_few_below_many(assert_legible):
    first = np.arange(12.0).reshape(4, 3) * 10
    figure = plot_sound_pictures(
        {"power": first, "other": first[:, :2]}, seconds=0.8, heights={"power": (4_000, "frequency (Hz)")}
    )
    power, other = figure.axes
    (image,) = power.get_images()
    np.testing.assert_array_equal(image.get_array(), first.T)
    assert image.get_extent() == [0, 0.8, 0, 4_000]
    assert image.origin == "lower"
    assert image.get_clim() == (50, 110)  # 60 dB below the loudest
    assert other.get_images()[0].get_extent() == [0, 0.8, 0, 2]
    assert other.get_images()[0].get_clim() == (40, 100)
    assert_legible(figure)


def test_what_is_no_decibels_keeps_its_full_range():
    numbers = np.array([[0.0, -100.0], [3.0, 50.0]])
    figure = plot_sound_pictures({"MFCC": numbers, "dB": numbers}, seconds=1, full_range=["MFCC"])
    assert [panel.get_images()[0].get_clim() for panel in figure.axes] == [(-100, 50), (-10, 50)]


def test_mel_triangles_are_drawn_over_their_frequencies(assert_legible):
    filters = mel_filters(12, 129, sample_rate_hz=8_000)
    figure = plot_mel_filters(filters, every=3)
    lines = figure.axes[0].get_lines()
    assert len(lines) == 12
    np.testing.assert_array_equal(lines[4].get_ydata(), filters[:, 4])
    assert lines[4].get_xdata()[-1] == 4_000
    assert [line.get_color() == style.ORANGE for line in lines[:4]] == [True, False, False, True]
    assert_legible(figure)


def test_filter_banks_are_sorted_by_what_they_let_through_best(assert_legible):
    bank = np.zeros((5, 3))
    bank[[3, 0, 1], [0, 1, 2]] = [2.0, 5.0, 1.0]
    figure = plot_filter_banks({"shuffled": bank, "silent": np.zeros((5, 2))})
    panel = figure.axes[0]
    np.testing.assert_array_equal(panel.get_images()[0].get_array(), np.eye(5)[:, [0, 1, 3]])
    np.testing.assert_allclose(panel.get_lines()[0].get_ydata(), [0, 1_000, 3_000])
    assert_legible(figure)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: show_clips({}), "at least one clip"),
        (lambda: show_clips({"a": NOISE[None]}), "1-D array"),
        (lambda: encode_wav(NOISE[:0], 8_000), "with samples"),
        (lambda: encode_wav(2 * NOISE, 8_000), "floats in"),
        (lambda: encode_wav(NOISE * np.nan, 8_000), "floats in"),
        (lambda: encode_wav(np.zeros(3, np.int32), 8_000), "int16"),
        (lambda: plot_waves({}), "1-D waves"),
        (lambda: plot_waves({"a": NOISE[None]}), "1-D waves"),
        (lambda: plot_waves({"a": NOISE}, unit="min"), "'ms'"),
        (lambda: plot_sound_pictures({}, seconds=1), "frames"),
        (lambda: plot_sound_pictures({"a": NOISE}, seconds=1), "frames"),
        (lambda: plot_mel_filters(NOISE), "bins, bands"),
        (lambda: plot_mel_filters(np.eye(3), every=0), "every >= 1"),
        (lambda: plot_filter_banks({}), "magnitudes"),
        (lambda: plot_filter_banks({"a": -np.eye(3)}), "negative"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
