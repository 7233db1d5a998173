"""A net for small views turned into one that scores every window of a large picture in one pass."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import keras

BY_POSITION = {"BatchNormalization", "ReLU", "Activation", "LeakyReLU", "Rescaling"}
BY_WINDOW = {"Conv2D", "MaxPooling2D", "AveragePooling2D"}


@dataclass(frozen=True, eq=False)
class OnePass:
    """A fully convolutional net, and which windows its numbers belong to.

    The number in row r and column c belongs to the window whose upper left pixel is
    ``(r * step, c * step)``.

    Attributes
    ----------
    model : from (n, height, width, channels), of any size that holds the window, to
        (n, rows, columns, classes).
    window : height and width that the net was trained on, in pixels.
    step : pixels between the windows of two neighbours.
    exact : whether its numbers are those of the original net on each crop, but for rounding. So it
        is where no layer pads. Where layers pad, a crop is surrounded by zeros, but within a picture
        the filters see the window's neighbours instead: probabilities then differ, in small nets by
        some hundredths on average and at single windows by some tenths, which may be as much as
        they vary from window to window (``benchmarks/detection.py`` measures it). Judge such a
        net, and choose its threshold, by the way that it is used.
    """

    model: keras.Model
    window: tuple[int, int]
    step: int
    exact: bool

    @property
    def num_classes(self) -> int:
        """How many numbers each window gets."""
        return self.model.output_shape[-1]

    def score(self, images: np.ndarray) -> np.ndarray:
        """Score all windows of some pictures.

        Parameters
        ----------
        images : (n, height, width, channels) floats, as the original net takes them. Rows and
            columns beyond the last whole step are left out.

        Returns
        -------
        (n, rows, columns, classes) float32.

        Raises
        ------
        ValueError
            If these are no such pictures, or the window does not fit in.
        """
        channels = self.model.input_shape[-1]
        if np.ndim(images) != 4 or np.shape(images)[-1] != channels or not len(images):
            raise ValueError(
                f"expected images (n, height, width, {channels}), got shape {np.shape(images)}; "
                "a single image goes in as image[None]"
            )
        height, width = np.shape(images)[1:3]
        if height < self.window[0] or width < self.window[1]:
            raise ValueError(
                f"a window of {self.window[0]} × {self.window[1]} does not fit in images of "
                f"{height} × {width} pixels: take larger ones"
            )
        # Padding is shared between both sides: in a picture of odd size it would shift the windows.
        whole = [start + (side - start) // self.step * self.step
                 for side, start in zip((height, width), self.window, strict=True)]  # fmt: skip
        import keras

        # As predict() does, but without its set-up for every new size of picture.
        scores = self.model(np.asarray(images)[:, : whole[0], : whole[1]], training=False)
        return keras.ops.convert_to_numpy(scores)


def as_fully_convolutional(model: keras.Model) -> OnePass:
    """Turn a net for views of one size into one for pictures of any size, with the same weights.

    Convolutions do not mind the size of the picture. The average over the whole view becomes an
    average over windows of as many positions, one step apart, and the dense layer a convolution
    that sees a single position. What neighbouring windows share is then computed once.

    Parameters
    ----------
    model : a chain of convolutions, pooling and layers that work on each position by itself,
        then GlobalAveragePooling2D and one Dense layer, as :func:`course.models.build_cnn` makes
        it; dropout is left out. For scores equal to those of single crops build it with
        ``padding="valid"``.

    Raises
    ------
    ValueError
        If the net is not built so, or its steps down and across differ, or (with padding) do not
        divide the view.

    Source
    ------
    Sermanet et al., OverFeat: Integrated Recognition, Localization and Detection using
    Convolutional Networks, ICLR 2014, section 3.5; Long, Shelhamer & Darrell, Fully Convolutional
    Networks for Semantic Segmentation, CVPR 2015, section 3.
    """
    from keras import Input, Model, layers

    # In a chain, Keras' order is that of the computation; what joins branches is refused below.
    chain = [layer for layer in model.layers if type(layer).__name__ not in ("InputLayer", "Dropout")]
    kinds = [type(layer).__name__ for layer in chain]
    unknown = set(kinds[:-2]) - BY_POSITION - BY_WINDOW
    if kinds[-2:] != ["GlobalAveragePooling2D", "Dense"] or unknown:
        raise ValueError(
            "expected convolutions and pooling, then GlobalAveragePooling2D and Dense, as build_cnn makes "
            f"them, got {', '.join(kinds) or 'no layers'}"
        )
    *convolutional, average, dense = chain
    window = model.input_shape[1:3]
    step, exact = _steps(convolutional, window)

    inputs = x = Input((None, None, model.input_shape[-1]))
    for layer in convolutional:
        copy = type(layer).from_config(layer.get_config())
        x = copy(x)
        copy.set_weights(layer.get_weights())
    x = layers.AveragePooling2D(average.input.shape[1:3], strides=1, padding="valid")(x)
    one_position = layers.Conv2D(dense.units, 1, activation=dense.activation, use_bias=dense.use_bias)
    outputs = one_position(x)
    kernel, *bias = dense.get_weights()
    one_position.set_weights([kernel[np.newaxis, np.newaxis], *bias])  # (1, 1, features, classes)
    return OnePass(Model(inputs, outputs, name="fully_convolutional"), window, step, exact)


def _steps(convolutional: list[keras.Layer], window: tuple[int, int]) -> tuple[int, bool]:
    """Pixels between neighbouring positions of the last map, and whether no layer pads."""
    moving = [layer for layer in convolutional if type(layer).__name__ in BY_WINDOW]
    down, across = np.prod([layer.strides for layer in moving], axis=0, dtype=int) if moving else (1, 1)
    exact = all(layer.padding == "valid" for layer in moving)
    if down != across:
        raise ValueError(f"expected the same steps down and across, got {down} and {across} pixels")
    if not exact and (window[0] % down or window[1] % down):
        raise ValueError(
            f"the net takes views of {window[0]} × {window[1]} pixels and pads them, so that its step of "
            f'{down} pixels must divide both sides: train on other views, or with padding="valid"'
        )
    return int(down), exact
