"""Changed sounds against what a pure tone, a click and measured powers say they must be."""

import numpy as np
import pytest

from course.features.variation import add_noise, change_speed, shift_waves, speech_power, vary

RATE = 8_000


def tone(frequency_hz, samples=RATE):
    return (0.5 * np.sin(2 * np.pi * frequency_hz * np.arange(samples) / RATE)).astype(np.float32)


def loudest_hz(wave):
    return np.abs(np.fft.rfft(wave)).argmax() * RATE / len(wave)


def click(samples=100, place=50):
    wave = np.zeros((1, samples), np.float32)
    wave[0, place] = 0.5
    return wave


@pytest.mark.parametrize("factor", [0.5, 0.8, 1.0, 1.25, 2.0])
def test_faster_is_higher_and_shorter(factor):
    (changed,) = change_speed(tone(400)[None], [factor])
    assert changed.shape == (RATE,)
    assert loudest_hz(changed) == pytest.approx(400 * factor, abs=1.5)
    audible = np.flatnonzero(np.abs(changed) > 0.05)
    assert audible[-1] - audible[0] == pytest.approx(min(RATE, RATE / factor), abs=30)


def test_the_same_speed_changes_nothing():
    waves = np.random.default_rng(0).uniform(-0.5, 0.5, (2, 500)).astype(np.float32)
    np.testing.assert_allclose(change_speed(waves, [1, 1]), waves, atol=1e-6)


def test_a_faster_tone_beyond_half_the_rate_vanishes_and_is_not_folded_back():
    (changed,) = change_speed(tone(3_000)[None], [2.0])
    assert np.abs(changed[3_000:5_000]).max() < 0.01


def test_what_is_in_the_middle_stays_there():
    for factor in (0.5, 2.0):
        assert np.abs(change_speed(click(101), [factor])[0]).argmax() == pytest.approx(50, abs=1)


@pytest.mark.parametrize("snr_db", [-5.0, 0.0, 20.0])
def test_noise_has_the_power_asked_for(snr_db):
    waves = np.stack([tone(400, 20_000), 0.1 * tone(900, 20_000)])
    noise = add_noise(waves * 0.3, snr_db, np.random.default_rng(0)) - waves * 0.3
    measured = 10 * np.log10(((0.3 * waves) ** 2).mean(axis=1) / (noise**2).mean(axis=1))
    np.testing.assert_allclose(measured, snr_db, atol=0.2)


def test_silence_around_a_sound_does_not_make_the_noise_quieter():
    padded = np.pad(tone(400, 4_000), (2_000, 2_000))[None]
    noise = add_noise(padded, 20.0, np.random.default_rng(0)) - padded
    assert 10 * np.log10(0.125 / (noise**2).mean()) == pytest.approx(20, abs=0.3)


def test_each_wave_has_its_own_ratio_and_stays_in_range():
    waves = np.stack([tone(400)] * 2)
    noisy = add_noise(waves, [40.0, -10.0], np.random.default_rng(0))
    assert np.abs(noisy).max() <= 1
    assert np.corrcoef(noisy[0], waves[0])[0, 1] > 0.99 > 0.5 > np.corrcoef(noisy[1], waves[1])[0, 1]


def test_silence_gets_no_noise():
    silence = np.zeros((1, 100), np.float32)
    assert speech_power(silence)[0] == 0
    assert not add_noise(silence, 0.0, np.random.default_rng(0)).any()


@pytest.mark.parametrize(("shift", "place"), [(0, 50), (7, 57), (-50, 0)])
def test_a_click_moves_by_its_shift(shift, place):
    np.testing.assert_array_equal(shift_waves(click(), [shift]), click(place=place))


def test_what_moves_out_does_not_come_back_on_the_other_side():
    assert not shift_waves(click(), [50]).any()
    assert not shift_waves(click(), [1_000]).any()


def test_variation_is_seeded_and_can_be_switched_off():
    waves = np.stack([tone(400), tone(700)])
    once, again, other = (vary(waves, np.random.default_rng(seed)) for seed in (0, 0, 1))
    np.testing.assert_array_equal(once, again)
    assert not np.array_equal(once, other)
    unchanged = vary(waves, np.random.default_rng(0), speeds=None, snr_db=None, shift_share=0)
    np.testing.assert_array_equal(unchanged, waves)


def test_variation_stays_within_its_speeds():
    waves = np.repeat(tone(400)[None], 30, axis=0)
    varied = vary(waves, np.random.default_rng(0), speeds=(0.8, 1.25), snr_db=None)
    heights = np.array([loudest_hz(wave) for wave in varied])
    assert heights.min() > 318
    assert heights.max() < 502
    assert np.ptp(heights) > 100


WAVES = np.zeros((2, 100), np.float32)
RANDOM = np.random.default_rng(0)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: change_speed(WAVES[0], [1.0]), r"\(n, samples\)"),
        (lambda: change_speed(WAVES.astype(np.int16), [1, 1]), "fit_length"),
        (lambda: change_speed(WAVES + 2, [1, 1]), "32,768"),
        (lambda: change_speed(WAVES * np.nan, [1, 1]), "NaN"),
        (lambda: change_speed(WAVES[:0], []), r"\(n, samples\)"),
        (lambda: change_speed(WAVES, [1.0]), "2 factors"),
        (lambda: change_speed(WAVES, [1.0, 0.0]), "between 0.25 and 4"),
        (lambda: change_speed(WAVES, [1.0, np.nan]), "between 0.25 and 4"),
        (lambda: add_noise(WAVES, np.inf, RANDOM), "finite"),
        (lambda: add_noise(WAVES, [1.0], RANDOM), "2 of them"),
        (lambda: shift_waves(WAVES, [1]), "2 whole numbers"),
        (lambda: shift_waves(WAVES, [1.5, 2.0]), "whole numbers"),
        (lambda: vary(WAVES, RANDOM, speeds=(2.0, 0.5)), r"speeds must be \(lower, higher\)"),
        (lambda: vary(WAVES, RANDOM, snr_db=(9.0, 0.0)), r"snr_db must be"),
        (lambda: vary(WAVES, RANDOM, shift_share=1.0), "shift_share"),
        (lambda: vary(WAVES[0], RANDOM), r"\(n, samples\)"),
    ],
)
def test_bad_input_is_refused(call, message):
    with pytest.raises(ValueError, match=message):
        call()
