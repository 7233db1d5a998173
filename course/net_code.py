"""A small net in the plane, written as Keras code that runs in a cell."""

from __future__ import annotations

from course.live_nets import BATCH_SIZE, NetPlan


def write_net_code(plan: NetPlan, *, loader: str, options: str = "", epochs: int = 100) -> str:
    """Write code that builds the net of a plan, compiles and trains it.

    Parameters
    ----------
    plan : the net.
    loader : name of a function of ``course.data`` that gives the points.
    options : its arguments, as source.
    epochs : how long it is trained; at least 1.

    Returns
    -------
    Lines of Python, without a newline at the end; ``net`` is the trained net.

    Raises
    ------
    ValueError
        If the loader is no name, or there are no epochs.
    """
    if not loader.isidentifier():
        raise ValueError(f"expected the name of a function of course.data, got {loader!r}")
    if epochs < 1:
        raise ValueError(f"expected at least 1 epoch, got {epochs}")
    hidden = [f'    keras.layers.Dense({width}, activation="{plan.activation}"),' for width in plan.widths]
    decay = f", weight_decay={plan.weight_decay}" if plan.weight_decay else ""
    lines = [
        f"from course.data import {loader}",
        "import keras",
        "",
        f"points = {loader}({options})",
        "net = keras.Sequential([",
        "    keras.Input((2,)),",
        *hidden,
        '    keras.layers.Dense(2, activation="softmax"),',
        "])",
        f"net.compile(keras.optimizers.Adam({plan.learning_rate}{decay}),",
        '            loss="sparse_categorical_crossentropy", metrics=["accuracy"])',
        f"net.fit(points.x_train, points.y_train, batch_size={BATCH_SIZE}, epochs={epochs}, verbose=0)",
        "net.evaluate(points.x_test, points.y_test, verbose=0)  # loss and accuracy on new points",
    ]
    return "\n".join(lines)
