"""Training on images that stay where they are: it learns, repeats itself, and looks several times."""

from dataclasses import replace

import keras
import numpy as np
import pytest

from course.data import Dataset
from course.fast_training import AS_IT_IS, BOTH_SIDES, SIX_VIEWS, Recipe, prepare_judging, train_fast
from course.models.fast_cnn import build_fast_cnn

ON_JAX = keras.config.backend() == "jax"
RECIPE = Recipe(5, 20, 0.2, label_smoothing=0.1, mirror=True, move_pixels=1, hole_pixels=2, open_epochs=2)


def draw(number, seed):
    """Noise in which one of three colours is stronger: its number is the class."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 3, number)
    images = random.integers(0, 150, (number, 10, 10, 3))
    images[np.arange(number), ..., labels] += 60
    return images.astype(np.uint8), labels


DATA = Dataset(*draw(120, 0), *draw(90, 1), class_names=("red", "green", "blue"))


def make_net():
    keras.utils.set_random_seed(0)
    return build_fast_cnn(DATA.x_train.astype(np.float32) / 255, 3, widths=(8, 8))


@pytest.fixture(scope="module")
def trained():
    net = make_net()
    return net, train_fast(net, DATA, RECIPE, seed=5, whole=False)


def test_it_learns(trained):
    net, run = trained
    assert len(run.losses) == 5
    assert run.losses[-1] < run.losses[0]
    assert run.train_seconds > 0
    judge, _ = prepare_judging(net, DATA.x_test, batch_size=40)
    assert (judge(AS_IT_IS) == DATA.y_test).mean() > 0.7
    assert (judge(SIX_VIEWS) == DATA.y_test).mean() > 0.7


def test_the_biases_of_the_first_layer_are_held_in_the_end(trained):
    assert float(trained[0].get_layer("whitening").open) == 0


def test_the_same_seed_does_the_same(trained):
    again = train_fast(make_net(), DATA, RECIPE, seed=5, whole=False)
    np.testing.assert_allclose(again.losses, trained[1].losses, rtol=1e-3)


@pytest.mark.skipif(not ON_JAX, reason="JAX alone compiles an epoch")
def test_compiled_as_a_whole_it_does_the_same(trained):
    run = train_fast(make_net(), DATA, RECIPE, seed=5, whole=True)
    np.testing.assert_allclose(run.losses, trained[1].losses, rtol=5e-3)
    assert run.compile_seconds > 0


@pytest.mark.skipif(not ON_JAX, reason="JAX alone compiles an epoch")
@pytest.mark.parametrize("kind", ["16 bits", "loop of blocks"])
def test_what_gpus_are_given_can_be_compiled_as_a_whole(kind):
    from course.models import build_resnet

    keras.utils.set_random_seed(0)
    if kind == "16 bits":
        seen = DATA.x_train.astype(np.float32) / 255
        net = build_fast_cnn(seen, 3, widths=(8,), precision="mixed_bfloat16")
    else:
        net = build_resnet((10, 10, 3), 3, depth=8, widths=(4,), looped=True)
    run = train_fast(net, DATA, replace(RECIPE, epochs=2, peak_rate=0.05), whole=True)
    assert run.losses[1] < run.losses[0]
    assert {variable.dtype for variable in net.trainable_variables} == {"float32"}
    judge, _ = prepare_judging(net, DATA.x_test, whole=True)
    assert judge(BOTH_SIDES).shape == (90,)


def test_views_are_averaged_as_a_loop_would(trained):
    net, _ = trained
    judge, _ = prepare_judging(net, DATA.x_test, batch_size=90)
    floats = DATA.x_test.astype(np.float32) / 255
    padded = np.pad(floats, ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
    # Moved up and to the left by one, a picture is cut from one further down and to the right.
    cuts = {0.25: floats, 0.125: padded[:, 2:, 2:], 0.1250001: padded[:, :-2, :-2]}
    total = 0
    for weight, views in cuts.items():
        for pictures in (views, None):
            if pictures is None:  # mirrored first, moved then
                shift = {0.25: slice(1, -1), 0.125: slice(2, None), 0.1250001: slice(0, -2)}[weight]
                turned = np.pad(floats[:, :, ::-1], ((0, 0), (1, 1), (1, 1), (0, 0)), mode="reflect")
                pictures = turned[:, shift, shift]
            total = total + weight * np.log(net.predict(pictures, verbose=0))
    top = np.sort(total, axis=1)
    clear = top[:, -1] - top[:, -2] > 1e-4
    np.testing.assert_array_equal(judge(SIX_VIEWS)[clear], total.argmax(axis=1)[clear])


def test_weights_of_views_add_up():
    for views in (SIX_VIEWS, BOTH_SIDES, AS_IT_IS):
        assert sum(weight for _, weight in views) == 1


def test_a_net_without_whitening_and_another_seed_is_trained_too():
    from course.models import build_cnn

    losses = []
    for seed in (5, 6):
        keras.utils.set_random_seed(0)
        net = build_cnn((10, 10, 3), 3, filters=(4,))
        recipe = replace(RECIPE, epochs=1, weight_decay=0.0, hole_pixels=0)
        losses.append(train_fast(net, DATA, recipe, seed=seed, whole=False).losses[0])
    assert np.isfinite(losses).all()
    assert losses[0] != losses[1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x_train": DATA.x_train[..., 0]}, "takes images of shape"),
        ({"x_train": DATA.x_train[:, :9]}, "takes images of shape"),
        ({"x_train": DATA.x_train[:0], "y_train": DATA.y_train[:0]}, "at least one image"),
        ({"x_train": DATA.x_train.astype(np.int32)}, "uint8"),
        ({"x_train": DATA.x_train.astype(np.float32)}, r"\[0, 1\]"),
        ({"x_train": np.full(DATA.x_train.shape, np.nan, np.float32)}, r"\[0, 1\]"),
        ({"y_train": DATA.y_train + 1}, "classes"),
        ({"x_train": DATA.x_train[:19], "y_train": DATA.y_train[:19]}, "batch_size"),
    ],
)
def test_what_teaches_nothing_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        train_fast(make_net(), replace(DATA, **change), RECIPE)


def test_images_that_do_not_fit_are_not_judged():
    with pytest.raises(ValueError, match="takes images of shape"):
        prepare_judging(make_net(), DATA.x_test[:, :8])
