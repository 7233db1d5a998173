"""A playground of small nets: build one, watch it learn in the plane, take its Keras code away."""

from __future__ import annotations

import threading
from collections.abc import Callable

import ipywidgets as widgets

from course.data import Dataset, load_blobs, load_circles, load_moons, load_spiral, load_xor
from course.figures.playground import plot_net_in_plane
from course.live_nets import ACTIVATIONS, LiveNet, Look, NetPlan
from course.net_code import write_net_code
from course.widgets.code_box import CodeBox
from course.widgets.elements import Slider
from course.widgets.panel import PIXELS_PER_INCH, Panel, render
from course.widgets.playground_view import PlaygroundView
from course.widgets.worker import Worker

POINTS = 400  # half of them to learn from
# Loader, and its further arguments as source; from easy to hard.
LOADERS = {
    "blobs": (load_blobs, {}),
    "moons": (load_moons, {}),
    "circles": (load_circles, {}),
    "xor": (load_xor, {}),
    "spiral": (load_spiral, {"turns": 1.5}),
}
NOISES = (0.0, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
LEARNING_RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
WEIGHT_DECAYS = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
FRAME_SECONDS = 0.05  # of training between two pictures
PATIENCE_SECONDS = 0.5  # for a browser that is slow, or gone, to draw one
ROW = {"flex_flow": "row wrap"}  # on a narrow page rows break


def explore_playground(
    *,
    data: str = "moons",
    noise: float = 0.1,
    widths: tuple[int, ...] = (4, 2),
    activation: str = "relu",
    learning_rate: float = 0.03,
    weight_decay: float = 0.0,
    epochs: int = 0,
    seed: int = 0,
) -> PlaygroundPanel:
    """Show a small net that one can build, train and look into.

    Parameters
    ----------
    data : ``"blobs"``, ``"moons"``, ``"circles"``, ``"xor"`` or ``"spiral"``, to begin with.
    noise : standard deviation of the noise on the points, one of ``NOISES``.
    widths, activation, learning_rate, weight_decay : the first net; see :class:`course.live_nets.NetPlan`.
    epochs : how long it has learned when it is shown first.
    seed : of the first weights.

    Raises
    ------
    ValueError
        If something is chosen that the controls do not offer.
    """
    if data not in LOADERS:
        raise ValueError(f"expected data of {tuple(LOADERS)}, got {data!r}")
    if epochs < 0:
        raise ValueError(f"expected no negative number of epochs, got {epochs}")
    plan = NetPlan(tuple(widths), activation, learning_rate, weight_decay)
    return PlaygroundPanel(plan, data, noise, epochs, seed)


class PlaygroundPanel(Panel):
    """Controls, the net on a canvas, and its code; arguments as of :func:`explore_playground`.

    Attributes
    ----------
    data, noise, activation, learning_rate, weight_decay : controls.
    play, step, reset, write : buttons.
    view, code_box : the net as drawn, and its code.
    live : the net in training.
    """

    def __init__(self, plan: NetPlan, data: str, noise: float, epochs: int, seed: int) -> None:
        self._seed = seed
        self.live: LiveNet | None = None
        self._drawn = threading.Event()  # the browser has drawn what was sent
        self._drawing = threading.Lock()  # of the net that is to be seen: by the thread, and at changes
        self._single = False  # one epoch only
        self._failure = ""  # of the thread
        self._worker = Worker(self._train_and_draw, self._ended)
        super().__init__()
        self.data = widgets.Dropdown(options=list(LOADERS), value=data, description="data")
        self.activation = widgets.Dropdown(
            options=list(ACTIVATIONS), value=plan.activation, description="activation"
        )
        self.noise = Slider(NOISES, noise, description="noise")
        self.learning_rate = Slider(LEARNING_RATES, plan.learning_rate, description="learning rate")
        self.weight_decay = Slider(WEIGHT_DECAYS, plan.weight_decay, description="weight decay")
        names = ("Play", "One epoch", "Start again", "Write the Keras code")
        self.play, self.step, self.reset, self.write = (widgets.Button(description=one) for one in names)
        self.write.layout.width = "auto"
        self.view = PlaygroundView(widths=list(plan.widths))
        self.code_box = CodeBox(label="Keras code of this net")
        self.picture.layout.display = "none"  # it is for readers without a kernel
        self.arrange(
            widgets.HBox([self.play, self.step, self.reset, self.write], layout=ROW),
            widgets.HBox([self.data, self.activation], layout=ROW),
            widgets.VBox([self.noise, self.learning_rate, self.weight_decay]),
            self.view,
            self.picture,
            self.status,
            self.code_box,
        )
        for control in (self.data, self.noise, self.activation):
            self.on_change(control)
        self.on_change(self.view, names="widths")
        for control in (self.learning_rate, self.weight_decay):
            self.on_change(control, self._change_rates)
        self.on_click(self.play, self._play_or_pause)
        self.on_click(self.step, self._train_one_epoch)
        self.on_click(self.reset, self._start_again)
        self.on_click(self.write, self._write_code)
        self.view.observe(lambda _: self._drawn.set(), "shown")
        live = LiveNet(plan, self._load(), seed)
        live.train(epochs)
        self._begin(live)

    @property
    def plan(self) -> NetPlan:
        """The net that the controls ask for."""
        return NetPlan(
            tuple(self.view.widths), self.activation.value, self.learning_rate.value, self.weight_decay.value
        )

    def update(self) -> None:
        """Begin with a new net, as the controls ask for it; if it was playing, play on."""
        self._begin(LiveNet(self.plan, self._load(), self._seed))

    def guard(self, action: Callable[[], None]) -> None:
        """As of every panel; what fails in the thread is not cleared away by the click that began it."""
        self._failure = ""
        super().guard(action)
        if self._failure:
            self.problem.text = self._failure

    def close(self) -> None:
        """End the thread too."""
        self._worker.stop()
        self._drawn.set()
        self._worker.wait()
        super().close()

    def _begin(self, live: LiveNet) -> None:
        look = live.look()  # before the thread gets hold of it: while a step is traced, one cannot look
        with self._drawing:
            self.live = live
            self.view.draw_points(live.dataset, live.bounds)
            self.view.draw(look)
        self.code_box.code = ""
        self._tell(look)

    def _load(self) -> Dataset:
        loader, options = LOADERS[self.data.value]
        return loader(POINTS, noise=self.noise.value, **options)

    # What follows happens in the thread.

    def _train_and_draw(self) -> bool:
        live = self.live
        live.train(1 if self._single else 1_000, seconds=FRAME_SECONDS)
        self._drawn.clear()
        look = live.look()
        with self._drawing:
            if live is not self.live:  # replaced meanwhile
                return not self._single
            self.view.draw(look)
        if self._single:
            return False
        self._drawn.wait(PATIENCE_SECONDS)
        return True

    def _ended(self, error: Exception | None) -> None:
        self.play.description = "Play"
        if error is None:
            self._tell(self.live.look())
        else:
            self._failure = self.problem.text = f"This did not work. {type(error).__name__}: {error}"

    # What follows happens when something is clicked or moved.

    def _play_or_pause(self) -> None:
        if self._worker.running:
            self._worker.stop()
            self._drawn.set()
            self._worker.wait()
            return
        self._single = False
        self.play.description = "Pause"
        self.say("It learns.")
        self._worker.start()

    def _train_one_epoch(self) -> None:
        if self._worker.running:
            self._play_or_pause()
        self._single = True
        self._worker.start()

    def _start_again(self) -> None:
        self._seed += 1
        self.update()

    def _change_rates(self) -> None:
        self.live.change(learning_rate=self.learning_rate.value, weight_decay=self.weight_decay.value)
        self.code_box.code = ""

    def _write_code(self) -> None:
        loader, options = LOADERS[self.data.value]
        arguments = {"noise": self.noise.value, **options}
        source = ", ".join([str(POINTS), *(f"{name}={value!r}" for name, value in arguments.items())])
        self.code_box.code = write_net_code(
            self.plan, loader=loader.__name__, options=source, epochs=self.live.epoch or 100
        )

    def _tell(self, look: Look) -> None:
        """Say what is to be seen; not at every frame, or a screen reader would never end."""
        hidden = ", ".join(str(layer.shape[2]) for layer in look.layers[1:]) or "no"
        self.say(
            f"{self.data.value}, noise {self.noise.value}: "
            f"{hidden} hidden neurons, {self.activation.value}, after {look.epoch} epochs: "
            f"loss {look.train_losses[-1]:.3f} on training points, {look.test_losses[-1]:.3f} on test "
            f"points; {100 * look.test_accuracy:.0f} of 100 test points right."
            + (" It learns on." if self._worker.running else "")
        )

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict] | dict:
        look, data = self.live.look(), self.live.dataset
        figure = plot_net_in_plane(look.layers, look.surface, data.x_train, data.y_train, self.live.bounds)
        self.picture.png = render(figure)
        self.picture.width = round(figure.get_figwidth() * PIXELS_PER_INCH)
        self.picture.alt = f"What each neuron of a small net sees, and its answer. {self.status.text}"
        return super()._repr_mimebundle_(**options)
