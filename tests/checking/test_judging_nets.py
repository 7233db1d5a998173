"""What the judge of nets says to nets of every kind: built here, trained on two kinds of stripes."""

import keras
import numpy as np
import pytest

from course.checking import Wrong
from course.checking.nets import Target, check_fresh, check_net, check_probabilities, judge_net
from course.data import Dataset
from course.training import Settings

layers = keras.layers
SHAPE, CLASSES = (8, 8, 1), 4


def stripes(count, seed):
    """Pictures whose one bright row, of four, is the label."""
    random = np.random.default_rng(seed)
    labels = np.arange(count) % CLASSES
    images = random.uniform(0, 0.3, (count, *SHAPE)).astype(np.float32)
    images[np.arange(count), 2 * labels] += 0.6
    return images, labels


@pytest.fixture(scope="module")
def dataset():
    x_train, y_train = stripes(400, 0)
    x_test, y_test = stripes(8, 1)
    return Dataset(
        x_train=x_train,
        y_train=y_train,
        x_test=x_test,
        y_test=y_test,
        class_names=("a", "b", "c", "d"),
        name="stripes",
        title="Stripes",
        licence="made here",
        citation="none",
    )


def target(accuracy=0.9, most_parameters=None, epochs=6, rate=0.02, nets=2):
    settings = Settings(epochs=epochs, batch_size=20, learning_rate=rate)
    return Target(
        accuracy=accuracy,
        most_parameters=most_parameters,
        settings=settings,
        nets=nets,
        train_size=120,
        held_out=80,
    )


def dense(input_shape, num_classes, last="softmax", hidden=(8,)):
    inputs = keras.Input(input_shape)
    x = layers.Flatten()(inputs)
    for units in hidden:
        x = layers.Dense(units, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(num_classes, activation=last)(x))


def said_by(function, *arguments, **options):
    with pytest.raises(Wrong) as error:
        function(*arguments, **options)
    return str(error.value)


def test_a_good_net_is_told_what_it_reached(dataset):
    remark = judge_net(dense, target(), np.random.default_rng(0), dataset=dataset)
    parameters = 64 * 8 + 8 + 8 * 4 + 4
    assert remark.startswith(f"{parameters} parameters; ")
    assert "80 examples held out are right" in remark
    assert "in 2 nets" in remark


def test_a_target_out_of_reach_is_told_with_the_spread(dataset):
    def blind(input_shape, num_classes):  # the mean of all pixels says nothing of their place
        inputs = keras.Input(input_shape)
        mean = layers.GlobalAveragePooling2D()(inputs)
        return keras.Model(inputs, layers.Dense(num_classes, activation="softmax")(mean))

    said = said_by(judge_net, blind, target(epochs=1), np.random.default_rng(0), dataset=dataset)
    assert "in 2 nets" in said
    assert "90 % are wanted" in said


def test_learning_by_heart_is_named(dataset):
    random = np.random.default_rng(3)
    parts = (dataset.x_train, dataset.x_test)
    covered = [x / 4 + random.random(x.shape, dtype=np.float32) for x in parts]  # by noise
    wide, noisy = target(epochs=20), dataset.with_inputs(*covered)
    said = said_by(
        judge_net, lambda s, n: dense(s, n, hidden=(128,)), wide, np.random.default_rng(0), dataset=noisy
    )
    assert "learns by heart" in said


def test_hardly_better_on_its_own_examples_means_more_room_or_speed(dataset):
    slow = target(accuracy=1.01, most_parameters=10_000)
    said = said_by(judge_net, dense, slow, np.random.default_rng(0), dataset=dataset)
    assert "needs more room" in said
    assert "of 10,000" in said


def test_guessing_is_named(dataset):
    def silenced(input_shape, num_classes):
        inputs = keras.Input(input_shape)
        x = layers.ReLU(max_value=0.0)(layers.Dense(num_classes)(layers.Flatten()(inputs)))
        return keras.Model(inputs, layers.Softmax()(x))

    said = said_by(judge_net, silenced, target(epochs=1), np.random.default_rng(0), dataset=dataset)
    assert "guessing" in said


def test_softmax_twice_is_named_although_it_learns(dataset):
    def twice(input_shape, num_classes):
        net = dense(input_shape, num_classes, hidden=(16,))
        return keras.Model(net.input, layers.Softmax()(net.output))

    said = said_by(
        judge_net, twice, target(accuracy=0.5, epochs=20), np.random.default_rng(0), dataset=dataset
    )
    assert "Once is enough" in said


def test_training_inside_build_net_is_noticed(dataset):
    def trained(input_shape, num_classes):
        net = dense(input_shape, num_classes)
        net.compile(keras.optimizers.Adam(0.02), "sparse_categorical_crossentropy")
        net.fit(dataset.x_train, dataset.y_train, epochs=8, verbose=0)
        return net

    assert "Before any training" in said_by(
        judge_net, trained, target(), np.random.default_rng(0), dataset=dataset
    )


@pytest.mark.parametrize(
    ("make", "fragment"),
    [
        (lambda: 5, "not a `int`"),
        (lambda: keras.Input(SHAPE), "the output of the last layer"),
        (lambda: layers.Dense(3), "not a `Dense`. Layers become"),
        (lambda: [layers.Dense(3)], "not a `list`. Layers become"),
        (lambda: keras.Sequential([layers.Flatten(), layers.Dense(4)]), "does not know its inputs"),
        (lambda: dense((28, 28, 1), CLASSES), "was asked for (8, 8, 1)"),
        (lambda: dense(SHAPE, 3), "3 numbers come out for each example; 4 classes"),
        (
            lambda: keras.Sequential([keras.Input(SHAPE), layers.Dense(4, activation="softmax")]),
            "still maps",
        ),
        (lambda: keras.Sequential([keras.Input((4,)), layers.ReLU()]), "was asked for"),
    ],
)
def test_what_is_no_net_for_the_task_is_named(make, fragment):
    assert fragment in said_by(check_net, make(), SHAPE, CLASSES)


def test_nets_with_two_inputs_or_nothing_to_learn_are_refused():
    first, second = keras.Input(SHAPE), keras.Input(SHAPE)
    both = layers.Flatten()(layers.Add()([first, second]))
    two = keras.Model([first, second], layers.Dense(CLASSES)(both))
    assert "has 2 and 1" in said_by(check_net, two, SHAPE, CLASSES)
    frozen = dense(SHAPE, CLASSES)
    frozen.trainable = False
    assert "nothing to learn" in said_by(check_net, frozen, SHAPE, CLASSES)


def test_the_budget_names_the_largest_layer():
    net = dense(SHAPE, CLASSES, hidden=(50,))
    said = said_by(check_net, net, SHAPE, CLASSES, most_parameters=1_000)
    assert "3,454 parameters" in said
    assert "3,250" in said
    check_net(net, SHAPE, CLASSES, most_parameters=3_454)


def test_nets_that_share_weights_are_refused():
    shared = layers.Dense(CLASSES, activation="softmax")

    def build(input_shape, num_classes):
        inputs = keras.Input(input_shape)
        return keras.Model(inputs, shared(layers.Flatten()(inputs)))

    assert "share weights" in said_by(check_fresh, build, SHAPE, CLASSES)
    one = dense(SHAPE, CLASSES)
    assert "share weights" in said_by(check_fresh, lambda *_: one, SHAPE, CLASSES)


def test_first_weights_must_be_drawn_anew():
    def seeded(input_shape, num_classes):
        keras.utils.set_random_seed(7)
        return dense(input_shape, num_classes)

    def all_zero(input_shape, num_classes):
        last = layers.Dense(num_classes, kernel_initializer="zeros", activation="softmax")
        return keras.Sequential([keras.Input(input_shape), layers.Flatten(), last])

    assert "whatever the seed" in said_by(check_fresh, seeded, SHAPE, CLASSES)
    assert "all the same" in said_by(check_fresh, all_zero, SHAPE, CLASSES)
    check_fresh(dense, SHAPE, CLASSES)


def test_the_net_must_fit_what_it_is_asked_for():
    def stubborn(input_shape, num_classes):
        return dense(SHAPE, 10)

    check_fresh(stubborn, SHAPE, 10)
    assert "classes were asked for" in said_by(check_fresh, stubborn, SHAPE, CLASSES)


class OverTheBatch(layers.Layer):
    def call(self, inputs):
        return keras.ops.softmax(inputs, axis=0)


@pytest.mark.parametrize(
    ("last", "fragment"),
    [(None, "logits"), ("sigmoid", "softmax shares out"), ("relu", "logits")],
)
def test_other_ends_than_softmax_are_told_apart(last, fragment):
    images, _ = stripes(20, 2)
    keras.utils.set_random_seed(0)
    net = dense(SHAPE, CLASSES, last)
    # logits well outside the range of probabilities, as they are on real pictures
    assert fragment in said_by(check_probabilities, net, 10 * images)
    check_probabilities(dense(SHAPE, CLASSES), images)


def test_softmax_over_the_batch_is_named():
    images, _ = stripes(20, 2)
    inputs = keras.Input(SHAPE)
    net = keras.Model(inputs, OverTheBatch()(layers.Dense(CLASSES)(layers.Flatten()(inputs))))
    assert "over the batch" in said_by(check_probabilities, net, images)


def test_nan_is_named():
    net = dense(SHAPE, CLASSES)
    weights = net.get_weights()
    weights[0][:] = np.nan
    net.set_weights(weights)
    assert "NaN" in said_by(check_probabilities, net, stripes(4, 0)[0])
