"""Sizes by layer against the layers asked one by one, and against a case worked by hand."""

import keras
import numpy as np
import pytest

from course.gradients import weight_gradients
from course.models import build_mlp, build_resnet, copy_weights
from course.signals import Profile, cosine, measure_signals, size_of


@pytest.fixture
def batch():
    random = np.random.default_rng(0)
    return random.random((12, 8, 8, 1), dtype=np.float32), random.integers(0, 3, 12)


def build(**options):
    keras.utils.set_random_seed(0)
    return build_resnet((8, 8, 1), 3, **{"depth": 8, "widths": (4,), **options})


def root_mean_square(array):
    return np.sqrt((np.asarray(array, np.float64) ** 2).mean())


@pytest.mark.parametrize("residual", [True, False])
@pytest.mark.parametrize("batch_norm", [True, False])
@pytest.mark.parametrize("widths", [(4,), (3, 5)])
def test_a_looped_net_shows_what_its_single_layers_show(residual, batch_norm, widths, batch):
    options = {"residual": residual, "batch_norm": batch_norm, "widths": widths}
    single, looped = build(**options), build(looped=True, **options)
    copy_weights(single, looped)
    first, second = measure_signals(single, *batch), measure_signals(looped, *batch)
    for field in ("places", "signal", "gradient", "agreement"):
        np.testing.assert_allclose(getattr(first, field), getattr(second, field), rtol=1e-3, atol=1e-5)
    assert first.depth == 8
    assert first.places.tolist() == [1, 3, 5, 7]


def test_the_signal_is_what_the_layers_hand_on(batch):
    model = build(batch_norm=False)
    images, labels = batch
    profile = measure_signals(model, images, labels)
    names = ["convolution_1", "block_1", "block_2", "block_3"]
    outputs = keras.Model(model.input, [model.get_layer(name).output for name in names])(images)
    expected = [root_mean_square(keras.ops.convert_to_numpy(output)) for output in outputs]
    np.testing.assert_allclose(profile.signal, expected, rtol=1e-4)


def test_without_batch_norm_the_halves_add_up_to_the_gradient_of_the_batch(batch):
    model = build(batch_norm=False, residual=False)
    images, labels = batch
    profile = measure_signals(model, images, labels)
    halves = [weight_gradients(model, images[half], labels[half]) for half in (slice(6), slice(6, 12))]
    whole = weight_gradients(model, images, labels)
    for layer, (first, second, both) in enumerate(
        zip(halves[0][::2], halves[1][::2], whole[::2], strict=True)
    ):
        np.testing.assert_allclose((first + second) / 2, both, atol=1e-5)  # even places: the kernels
        assert profile.gradient[layer] == pytest.approx(root_mean_square([first, second]), rel=1e-3)
        together = (first * second).sum() / np.sqrt((first**2).sum() * (second**2).sum())
        assert profile.agreement[layer] == pytest.approx(together, abs=1e-3)


def test_two_equal_halves_agree(batch):
    images, labels = (np.concatenate([part[:6], part[:6]]) for part in batch)
    np.testing.assert_allclose(measure_signals(build(), images, labels).agreement, 1, atol=1e-5)


@pytest.mark.parametrize("looped", [True, False])
def test_nothing_in_the_model_changes(looped, batch):
    model = build(looped=looped)
    before = model.get_weights()
    measure_signals(model, *batch)
    for one, other in zip(before, model.get_weights(), strict=True):
        np.testing.assert_array_equal(one, other)


def test_depth_2_has_a_stem_and_a_classifier(batch):
    profile = measure_signals(build(depth=2), *batch)
    assert (profile.depth, len(profile.signal), len(profile.inner_gradient)) == (2, 1, 0)


def test_projections_do_not_count(batch):
    assert measure_signals(build(widths=(3, 4, 5)), *batch).depth == 8


def test_sizes_and_angles_worked_by_hand():
    assert size_of(np.array([3.0, -4.0])) == pytest.approx(np.sqrt(12.5))
    assert size_of(np.float32([1e30, 1e30])) == pytest.approx(1e30)  # its square is no 32-bit number
    assert cosine(np.array([1.0, 0.0]), np.array([1.0, 1.0])) == pytest.approx(np.sqrt(0.5))
    assert cosine(np.array([1.0, 2.0]), np.array([-2.0, -4.0])) == pytest.approx(-1)
    assert cosine(np.zeros(2), np.ones(2)) == 0
    assert cosine(np.array([np.inf, 1.0]), np.ones(2)) == 0


def test_growth_is_the_end_against_the_start_and_leaves_out_stem_and_classifier():
    profile = Profile(np.array([1, 3]), np.array([2.0, 6.0]), np.array([9.0, 1.0, 4.0, 8.0]), np.zeros(4))
    assert profile.inner_gradient.tolist() == [1, 4]
    assert profile.signal_growth == pytest.approx(3)
    assert profile.gradient_growth == pytest.approx(1 / 4)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda images, labels: (images[0], labels), r"expected images \(n, 8, 8, 1\), got \(8, 8, 1\)"),
        (lambda images, labels: (images[:, :6], labels), r"expected images \(n, 8, 8, 1\)"),
        (lambda images, labels: (images[:5], labels[:5]), "even number of finite images, 4 or more, got 5"),
        (lambda images, labels: (images[:2], labels[:2]), "even number of finite images, 4 or more, got 2"),
        (lambda images, labels: (images[:0], labels[:0]), "even number of finite images, 4 or more, got 0"),
        (lambda images, labels: (images * np.nan, labels), "finite images"),
        (lambda images, labels: (images, labels[:3]), "one label for each of 12 images, got 3"),
    ],
)
def test_bad_batches_are_refused(change, message, batch):
    with pytest.raises(ValueError, match=message):
        measure_signals(build(depth=2), *change(*batch))


def test_another_net_is_refused(batch):
    with pytest.raises(ValueError, match="expected a net of build_resnet, got 'mlp'"):
        measure_signals(build_mlp((8, 8, 1), 3), *batch)
