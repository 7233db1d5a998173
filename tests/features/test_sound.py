"""Spectrogram, mel bands, MFCC and deltas against Keras, SciPy and loops."""

import numpy as np
import pytest
import scipy.fft
import scipy.signal

from course.features.sound import deltas, hertz_to_mel, log_mel, mel_filters, mfcc, spectrogram


@pytest.fixture
def waves():
    """Three sounds of a second at 8 kHz: a tone of 1 kHz, a rising tone, and noise with a pause."""
    time = np.arange(8_000) / 8_000
    noise = np.random.default_rng(3).uniform(-0.3, 0.3, size=8_000)
    noise[3_000:4_000] = 0
    tones = [
        0.5 * np.sin(2 * np.pi * 1_000 * time),
        0.8 * np.sin(2 * np.pi * (300 + 900 * time) * time),
        noise,
    ]
    return np.array(tones, np.float32)


def test_a_tone_is_found_at_its_frequency(waves):
    power = spectrogram(waves, window_samples=256)
    assert power.shape == (3, 101, 129)
    assert power.dtype == np.float32
    assert set(power[0, 2:-2].argmax(axis=1)) == {32}  # 1,000 Hz of 4,000, in 128 steps; not where mirrored


def test_the_spectrogram_is_scipys(waves):
    found = spectrogram(waves, window_samples=200, step_samples=50)
    mirrored = np.pad(waves.astype(np.float64), ((0, 0), (100, 100)), mode="reflect")
    window = scipy.signal.get_window("hann", 200)
    *_, expected = scipy.signal.stft(
        mirrored, window=window, nperseg=200, noverlap=150, boundary=None, padded=False
    )
    np.testing.assert_allclose(found, (np.abs(expected) * window.sum()).transpose(0, 2, 1) ** 2, atol=1e-2)


def test_many_clips_are_as_one_by_one():
    waves = np.random.default_rng(0).uniform(-1, 1, size=(450, 400)).astype(np.float32)
    one_by_one = np.concatenate([spectrogram(wave[None]) for wave in waves])
    np.testing.assert_allclose(spectrogram(waves), one_by_one, rtol=1e-5)


@pytest.mark.parametrize(("bands", "lowest_hz"), [(40, 60.0), (20, 125.0)])
def test_log_mel_is_that_of_keras(waves, bands, lowest_hz):
    import keras

    layer = keras.layers.MelSpectrogram(
        fft_length=256,
        sequence_stride=80,
        sampling_rate=8_000,
        num_mel_bins=bands,
        min_freq=lowest_hz,
    )
    found = log_mel(waves, bands=bands, lowest_hz=lowest_hz)
    assert found.dtype == np.float32
    for wave, picture in zip(waves, found, strict=True):  # Keras takes the loudest number of the batch
        expected = keras.ops.convert_to_numpy(layer(wave[None]))[0]
        np.testing.assert_allclose(picture.T, expected, atol=0.02)


def test_the_range_is_kept_clip_by_clip(waves):
    found = log_mel(np.concatenate([waves, 0.01 * waves]), range_db=30)
    spread = found.max(axis=(1, 2)) - found.min(axis=(1, 2))
    assert (spread <= 30 + 1e-3).all()
    np.testing.assert_allclose(found[:3] - found[3:], 40, atol=0.01)  # a hundredth: 40 dB less


def test_silence_is_finite():
    assert np.isfinite(log_mel(np.zeros((1, 1_000), np.float32))).all()


def test_each_triangle_is_one_between_its_neighbours():
    filters = mel_filters(10, 2_001, sample_rate_hz=8_000, lowest_hz=0)
    hertz = np.linspace(0, 4_000, 2_001)
    middles = 700 * np.expm1(np.linspace(0, hertz_to_mel(4_000), 12)[1:-1] / 1127)
    np.testing.assert_allclose(hertz[filters.argmax(axis=0)], middles, atol=1.01)
    np.testing.assert_allclose(filters.max(axis=0), 1, atol=0.02)
    inside = (hertz > middles[0]) & (hertz < middles[-1])
    np.testing.assert_allclose(filters[inside].sum(axis=1), 1, atol=1e-5)  # what one loses the next gains


def test_mel_of_1000_hz_is_about_1000():
    assert abs(hertz_to_mel(1_000) - 1_000) < 0.1
    assert hertz_to_mel(0) == 0


def test_mfcc_is_the_cosine_transform(waves):
    log_mels = log_mel(waves)
    expected = scipy.fft.dct(log_mels.astype(np.float64), type=2, norm="ortho")[..., :13]
    np.testing.assert_allclose(mfcc(log_mels), expected, atol=1e-3)
    bands = np.arange(40)
    by_hand = (log_mels[1, 7] * np.cos(np.pi * 2 * (bands + 0.5) / 40)).sum() * np.sqrt(2 / 40)
    assert abs(mfcc(log_mels)[1, 7, 2] - by_hand) < 1e-2


def test_the_delta_of_a_straight_line_is_its_slope():
    frames = np.stack([3.0 * np.arange(9), np.full(9, 7.0)], axis=-1)[None]
    found = deltas(frames)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found[0, 2:-2], [[3, 0]] * 5)


@pytest.mark.parametrize("reach", [1, 2, 3])
def test_deltas_are_least_squares_slopes(reach):
    frames = np.random.default_rng(1).normal(size=(2, 12, 4))
    padded = np.pad(frames, ((0, 0), (reach, reach), (0, 0)), mode="edge")
    steps = np.arange(-reach, reach + 1)
    for clip in range(2):
        for frame in range(12):
            slopes = np.polyfit(steps, padded[clip, frame : frame + 2 * reach + 1], 1)[0]
            np.testing.assert_allclose(deltas(frames, reach)[clip, frame], slopes, atol=1e-5)


GOOD = np.zeros((1, 1_000), np.float32)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: spectrogram(GOOD[0]), r"expected float waves .* \(1000,\)"),
        (lambda: spectrogram(GOOD[:0]), "expected float waves"),
        (lambda: spectrogram(GOOD.astype(np.int16)), "int16 .*fit_length"),
        (lambda: spectrogram(GOOD + 2), "must lie in"),
        (lambda: spectrogram(GOOD * np.nan), "no NaN"),
        (lambda: spectrogram(GOOD[:, :128]), "too short for windows of 256"),
        (lambda: spectrogram(GOOD, window_samples=3), "even"),
        (lambda: spectrogram(GOOD, step_samples=0), "step_samples"),
        (lambda: log_mel(GOOD, range_db=0), "range_db must be positive"),
        (lambda: log_mel(GOOD, sample_rate_hz=100), "half the sample rate"),
        (lambda: mel_filters(0, 129, sample_rate_hz=8_000), "at least 1 band"),
        (lambda: mel_filters(5, 129, sample_rate_hz=8_000, highest_hz=5_000), "got 60 and 5000"),
        (lambda: mfcc(np.zeros((2, 5))), "expected floats"),
        (lambda: mfcc(np.zeros((2, 5, 4)), 5), "from 1 to the 4 bands, got 5"),
        (lambda: mfcc(np.full((1, 2, 3), np.nan)), "NaN"),
        (lambda: deltas(np.zeros((1, 2, 3)), 0), "reach"),
        (lambda: deltas(np.zeros((0, 2, 3))), "expected floats"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
