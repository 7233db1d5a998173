"""Deep nets: the same convolutions one after the other, with or without a way around them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from course.models.block_loop import MOMENTUM, make_block_loop
from course.models.sizes import check_is_image, check_sizes

if TYPE_CHECKING:
    import keras


def build_resnet(
    input_shape: Sequence[int],
    num_classes: int,
    *,
    depth: int = 8,
    widths: Sequence[int] = (32, 64, 128),
    residual: bool = True,
    batch_norm: bool = True,
    initializer: str | keras.initializers.Initializer = "he_normal",
    first_kernel: int = 3,
    first_stride: int = 1,
    dropout: float = 0.0,
    looped: bool = False,
) -> keras.Model:
    """Stack blocks of two 3×3 convolutions, each with an identity path around it.

    The layers with weights are a first convolution (the stem), two convolutions
    a block, and the classifier: ``depth = 2 + 2 * blocks``. Depth 2 has no
    block. Projections, the 1×1 convolutions on the way around a block whose
    output has another shape, are not counted.

    A block normalises and activates *before* each convolution, so that nothing
    stands in the way around it: ``y = x + f(x)``. Without that way the net is
    a plain chain of convolution, batch norm, ReLU.

    Layers are named by the number of the convolution: ``convolution_1`` is the
    stem, ``activation_1`` the ReLU that follows, up to ``activation_{depth - 1}``,
    which is averaged. ``block_3`` is the sum at the end of the third block.

    Parameters
    ----------
    input_shape : (height, width, channels) of one image, in pixels.
    num_classes : number of classes, at least 2.
    depth : layers with weights; 2, or at least one block for each width.
    widths : filters of each stage, the first one's in the stem too. The blocks are spread evenly over
        the stages, the earlier ones first; every later stage begins with stride 2.
    residual : whether there is a way around each block.
    batch_norm : normalise each channel over the batch before the activation.
    initializer : how the weights of the convolutions are drawn.
    first_kernel, first_stride : size of the stem's filters and their step, in pixels.
    dropout : share of the last features silenced at random in each training step, in [0, 1).
    looped : run the equal blocks of each stage as one layer, named by the first of them (``blocks_1``).
        The same net, ready to train in seconds at any depth; what is inside the blocks cannot be asked
        for by name.

    Returns
    -------
    keras.Model from ``(batch, height, width, channels)`` to ``(batch, num_classes)`` probabilities.

    Raises
    ------
    ValueError
        If the depth cannot be had (the message names the nearest that can), the shape is not
        (height, width, channels), a size is below 1, there are fewer than 2 classes, no widths
        are given, or dropout is outside [0, 1).

    Source
    ------
    He, Zhang, Ren & Sun, "Identity mappings in deep residual networks", ECCV 2016, figure 1(b).
    """
    check_sizes(input_shape, num_classes, (*widths, first_kernel, first_stride), dropout)
    check_is_image(input_shape)
    blocks = spread_blocks(depth, len(widths))
    from keras import Input, Model, layers

    number = 0  # of the last convolution

    def convolve(x: keras.KerasTensor, width: int, size: int, stride: int) -> keras.KerasTensor:
        nonlocal number
        number += 1
        return layers.Conv2D(
            width,
            size,
            strides=stride,
            padding="same",
            use_bias=not batch_norm,
            kernel_initializer=initializer,
            name=f"convolution_{number}",
        )(x)

    def activate(x: keras.KerasTensor) -> keras.KerasTensor:
        if batch_norm:
            x = layers.BatchNormalization(momentum=MOMENTUM, name=f"normalisation_{number}")(x)
        return layers.ReLU(name=f"activation_{number}")(x)

    def add_block(x: keras.KerasTensor, width: int, stride: int) -> keras.KerasTensor:
        around = x
        x = convolve(activate(x), width, 3, stride)
        x = convolve(activate(x), width, 3, 1)
        if not residual:
            return x
        block = number // 2
        if x.shape != around.shape:
            project = layers.Conv2D(
                width,
                1,
                strides=stride,
                use_bias=False,
                kernel_initializer=initializer,
                name=f"projection_{block}",
            )
            around = project(around)
        return layers.Add(name=f"block_{block}")([around, x])

    inputs = Input(input_shape)
    x = convolve(inputs, widths[0], first_kernel, first_stride)
    for stage, (width, count) in enumerate(zip(widths, blocks, strict=True)):
        if stage and count:
            x = add_block(x, width, stride=2)
            count -= 1
        if looped and count:
            options = {"residual": residual, "batch_norm": batch_norm, "initializer": initializer}
            loop = make_block_loop(count, **options, name=f"blocks_{number // 2 + 1}", first=number + 1)
            x, _ = loop(x)
            number += 2 * count
        else:
            for _ in range(count):
                x = add_block(x, width, stride=1)
    x = layers.GlobalAveragePooling2D()(activate(x))
    if dropout:
        x = layers.Dropout(dropout)(x)
    outputs = layers.Dense(num_classes, activation="softmax", name="classifier")(x)
    return Model(inputs, outputs, name=f"{'residual' if residual else 'plain'}_{depth}")


def spread_blocks(depth: int, stages: int) -> list[int]:
    """Number of blocks in each stage of a net of this depth.

    Raises
    ------
    ValueError
        If no such net exists; the message names the nearest depths that do.
    """
    if not stages:
        raise ValueError("widths must name at least one stage, got none")
    if not isinstance(depth, int | np.integer):
        raise ValueError(f"depth must be a whole number, got {depth!r}")
    blocks, left_over = divmod(depth - 2, 2)
    if left_over or blocks < 0 or 0 < blocks < stages:
        least = 2 + 2 * stages
        nearest = [2] if depth < 2 else [2, least] if depth < least else [depth - 1, depth + 1]
        raise ValueError(
            f"depth must be 2, or 2 + 2 × blocks with a block or more for each of {stages} widths; "
            f"got {depth}, nearest: {' or '.join(map(str, nearest))}"
        )
    return [blocks // stages + (stage < blocks % stages) for stage in range(stages)]
