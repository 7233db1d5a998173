"""The net of the playground on a canvas: each neuron's picture, the weights, the answer, the losses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anywidget
import numpy as np
import traitlets

from course.live_nets import MOST_LAYERS, MOST_NEURONS
from course.widgets.elements import JAVASCRIPT

if TYPE_CHECKING:
    from course.data import Dataset
    from course.live_nets import Look

NEURON_SIDE = 32  # positions along each axis of a neuron's picture
MOST_LOSSES = 200  # that a curve is drawn through


class PlaygroundView(anywidget.AnyWidget):
    """Draw what :class:`course.live_nets.Look` says, and let layers and neurons be added and removed.

    Attributes
    ----------
    widths : neurons of each hidden layer; set by the buttons, or by Python.
    shown : number of the last frame that a browser has drawn.
    """

    _esm = JAVASCRIPT / "playground.js"
    widths = traitlets.List(traitlets.Int()).tag(sync=True)
    most = traitlets.List(traitlets.Int(), [MOST_LAYERS, MOST_NEURONS]).tag(sync=True)
    shown = traitlets.Int(0).tag(sync=True)
    # One frame. Layers of the frame: the widths that its pictures belong to, the two inputs first.
    frame = traitlets.Int(0).tag(sync=True)
    epoch = traitlets.Int(0).tag(sync=True)
    layers = traitlets.List(traitlets.Int()).tag(sync=True)
    neurons = traitlets.Bytes(b"").tag(sync=True)
    surface = traitlets.Bytes(b"").tag(sync=True)
    weights = traitlets.Bytes(b"").tag(sync=True)
    losses = traitlets.Bytes(b"").tag(sync=True)
    points = traitlets.Bytes(b"").tag(sync=True)

    def draw_points(self, dataset: Dataset, bounds: tuple[tuple[float, float], ...]) -> None:
        """Put the points of a data set on the answer; ``bounds`` are those of the lattice."""
        points = np.concatenate([dataset.x_train, dataset.x_test])
        kinds = np.concatenate([dataset.y_train, dataset.y_test + 2])  # 2 and 3: test points
        (left, right), (bottom, top) = bounds
        places = (points - [left, top]) / [right - left, bottom - top]  # shares from the upper left
        self.points = np.column_stack([places, kinds]).astype("<f4").tobytes()

    def draw(self, look: Look) -> None:
        """Send one frame to the browser."""
        step = look.surface.shape[0] // NEURON_SIDE
        pictures = [signed_bytes(layer[::step, ::step]) for layer in look.layers]
        losses = np.array([look.train_losses, look.test_losses])
        chosen = np.unique(np.linspace(0, losses.shape[1] - 1, MOST_LOSSES).round().astype(int))
        with self.hold_sync():
            self.layers = [layer.shape[2] for layer in look.layers]
            self.neurons = b"".join(picture.tobytes() for picture in pictures)
            self.surface = np.round(255 * look.surface).astype(np.uint8).tobytes()
            self.weights = b"".join(kernel.astype("<f4").tobytes() for kernel in look.kernels)
            self.losses = np.concatenate([chosen[np.newaxis], losses[:, chosen]]).astype("<f4").tobytes()
            self.epoch = look.epoch
            self.frame += 1


def signed_bytes(outputs: np.ndarray) -> np.ndarray:
    """Each neuron's outputs (height, width, neurons) as (neurons, height, width) bytes.

    128 is an output of 0, 1 and 255 the largest output of this neuron, negative or positive.
    """
    strongest = np.abs(outputs).max(axis=(0, 1))
    scaled = 127 * outputs / np.where(strongest > 0, strongest, 1)
    return np.moveaxis(np.round(128 + scaled).astype(np.uint8), 2, 0)
