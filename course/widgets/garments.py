"""Draw a garment or shift one: a net and a machine on hand-made features judge it side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import ipywidgets as widgets
import numpy as np

from course.batches import move
from course.widgets.drawing_pad import DrawingPad
from course.widgets.elements import Slider
from course.widgets.garments_judges import Judge
from course.widgets.garments_view import GarmentsView
from course.widgets.inside import one_kind_after_another
from course.widgets.panel import WRAP, Panel, render

if TYPE_CHECKING:
    from course.data import Dataset

REACH = 6  # pixels a garment can be shifted; few garments are left whole by more
MOVES = {"←": (0, -1), "→": (0, 1), "↑": (-1, 0), "↓": (1, 0)}
IN_WORDS = {"←": "left", "→": "right", "↑": "up", "↓": "down"}


def explore_shift(judges: Mapping[str, Any], dataset: Dataset, *, images: int = 20) -> ShiftPanel:
    """Shift a test garment by keys, sliders or mouse, and see who still knows it.

    Parameters
    ----------
    judges : name to a trained Keras classifier, or to a pair of features and a fitted classifier with
        ``decision_function``; features make of (n, height, width, 1) floats what it takes.
    dataset : grey float images; those of the test part can be chosen.
    images : how many can be chosen, kind after kind.

    Returns
    -------
    A panel with ``garment``, ``down`` and ``right``, and ``answers``, what each judge says.

    Raises
    ------
    ValueError
        If there are no judges, one is neither of these, or the images are no grey floats.
    """
    return ShiftPanel(judges, dataset, images)


def draw_garment(judges: Mapping[str, Any], dataset: Dataset, *, images: int = 20) -> DrawPanel:
    """Draw a garment, or begin with one and change it, and see what each judge takes it for.

    Parameters
    ----------
    judges, dataset, images : as for :func:`explore_shift`.

    Returns
    -------
    A panel with ``pad``, and ``answers``, what each judge says.

    Raises
    ------
    ValueError
        As :func:`explore_shift` says.
    """
    return DrawPanel(judges, dataset, images)


class JudgesPanel(Panel):
    """Judges, garments to begin with, and what the judges say; see its two kinds below."""

    def __init__(
        self, judges: Mapping[str, Any], dataset: Dataset, images: int, *, reach: int | None = None
    ) -> None:
        super().__init__(width=800, interactive=reach is not None)
        if not judges or images < 1:
            raise ValueError(f"expected a judge and an image at least, got {list(judges)} and {images}")
        tests = dataset.x_test
        if tests.ndim != 4 or tests.shape[-1] != 1 or not np.issubdtype(tests.dtype, np.floating):
            raise ValueError(
                f"expected grey float images (n, height, width, 1), got {tests.dtype} of shape "
                f"{tests.shape}; dataset.scaled() makes them"
            )
        self._judges = {name: Judge.of(judge, dataset.num_classes) for name, judge in judges.items()}
        self._names = dataset.class_names
        chosen = one_kind_after_another(dataset.y_test, images)
        self._garments, self._labels = tests[chosen], dataset.y_test[chosen]
        self.answers: dict[str, np.ndarray] = {}
        scales = {name: (judge.unit, judge.largest) for name, judge in self._judges.items()}
        self._view = GarmentsView(self._names, scales, reach)

    def _ask(self, image: np.ndarray) -> dict[str, str]:
        """Let all judge one (height, width) picture, and say what each takes it for."""
        asked = np.asarray(image, np.float32)[None, ..., None]
        self.answers = {name: judge.answer(asked)[0] for name, judge in self._judges.items()}
        sayings = {name: self._names[int(values.argmax())] for name, values in self.answers.items()}
        self._view.show_answers(self.answers, sayings)
        return sayings

    def _tell(self, sayings: Mapping[str, str]) -> str:
        told = []
        for name, saying in sayings.items():
            highest, judge = self.answers[name].max(), self._judges[name]
            digits = 1 if judge.unit == "score" else 0
            amount = f"{100 * highest:.0f} %" if judge.largest == 1 else f"{highest:.{digits}f} {judge.unit}"
            told.append(f"{name} says {saying} ({amount})")
        return "; ".join(told)

    def _name_garment(self, number: int) -> str:
        return f"{number + 1}: {self._names[self._labels[number]]}"


class ShiftPanel(JudgesPanel):
    """A garment that can be shifted; see :func:`explore_shift`."""

    def __init__(self, judges: Mapping[str, Any], dataset: Dataset, images: int) -> None:
        super().__init__(judges, dataset, images, reach=REACH)
        self._steps = (0, 0)
        self._held = False  # while two sliders move, of which one picture is to be drawn
        self._judged: int | None = None  # the garment whose maps are drawn
        self._right: dict[str, np.ndarray] = {}
        self.garment = Slider(range(len(self._garments)), description="garment", text=self._name_garment)
        shifts = range(-REACH, REACH + 1)
        self.down = Slider(shifts, 0, description="shift down", text=lambda pixels: f"{pixels} pixels")
        self.right = Slider(shifts, 0, description="shift right", text=lambda pixels: f"{pixels} pixels")
        self.arrange(self.garment, self.down, self.right)
        for control in (self.garment, self.down, self.right):
            self.on_change(control)
        self.on_change(self.picture, lambda: self._go_to(*self.picture.press[1:]), "press")
        self.on_change(self.picture, self._drag, "pointer")
        self.on_change(self.picture, self._step, "steps")
        self.refresh()

    def shift(self, down: int, right: int) -> None:
        """Shift the garment so far from its own place, in pixels, as far as it can be."""
        place = [min(max(pixels, -REACH), REACH) for pixels in (down, right)]
        if place == [self.down.value, self.right.value]:
            return
        self._held = True
        try:
            self.down.value, self.right.value = place
        finally:
            self._held = False
        self.update()

    def update(self) -> None:
        """Draw the shifted garment and what the judges say."""
        if self._held:
            return
        which, down, right = self.garment.value, self.down.value, self.right.value
        if self._judged != which:
            self._right = self._judge_all_shifts(which)
            self._view.show_right(self._right)
            self._judged = which
        image = move(self._garments[which][None], down=down, right=right)[0, ..., 0]
        self._view.show_picture(image)
        self._view.show_shift(down, right)
        sayings = self._ask(image)
        label = self._names[self._labels[which]]
        self.picture.png = render(self._view.figure)
        self.picture.alt = (
            f"{label}, shifted {down} pixels down and {right} to the right, the answers of "
            f"{' and '.join(sayings)} as bars, and at which shifts each is right."
        )
        shares = "; ".join(
            f"{name} is right at {where.sum()} of {where.size} shifts" for name, where in self._right.items()
        )
        self.say(f"{label}, {down} down, {right} right: {self._tell(sayings)}. {shares}.")

    def _judge_all_shifts(self, which: int) -> dict[str, np.ndarray]:
        shifts = range(-REACH, REACH + 1)
        garment = self._garments[which][None]
        shifted = np.concatenate(
            [move(garment, down=down, right=right) for down in shifts for right in shifts]
        )
        label, shape = self._labels[which], (len(shifts), len(shifts))
        return {
            name: (judge.answer(shifted).argmax(axis=1) == label).reshape(shape)
            for name, judge in self._judges.items()
        }

    def _drag(self) -> None:
        if self.picture.pressed:
            self._go_to(*self.picture.pointer)

    def _go_to(self, across: float, down: float) -> None:
        place = self._view.shift_at(across, down)
        if place is not None:
            self.shift(*place)

    def _step(self) -> None:
        across, down = (now - before for now, before in zip(self.picture.steps, self._steps, strict=True))
        self._steps = tuple(self.picture.steps)
        self.shift(self.down.value + down, self.right.value + across)


class DrawPanel(JudgesPanel):
    """A pad to draw on, and what the judges take the drawing for; see :func:`draw_garment`."""

    def __init__(self, judges: Mapping[str, Any], dataset: Dataset, images: int) -> None:
        super().__init__(judges, dataset, images)
        self.pad = DrawingPad(dataset.x_test.shape[1], description="Draw a garment, white on black")
        options = [("an empty pad", None)]
        options += [(self._name_garment(number), number) for number in range(len(self._garments))]
        self.start = widgets.Dropdown(options=options, description="begin with")
        self._buttons = []
        for arrow, (down, right) in MOVES.items():
            button = widgets.Button(
                description=arrow, tooltip=f"Move all {IN_WORDS[arrow]}", layout={"width": "3em"}
            )
            self.on_click(button, lambda down=down, right=right: self.shift(down, right))
            self._buttons.append(button)
        moves = widgets.HBox([widgets.Label("move it by a pixel"), *self._buttons])
        self.arrange(widgets.HBox([self.start, moves], layout=WRAP), self.pad)
        self.on_change(self.pad, names="stroke")
        self.on_change(self.start, self._begin)
        self.refresh()

    def shift(self, down: int, right: int) -> None:
        """Move all that is on the pad, in pixels; what leaves it is lost."""
        image = self.pad.image.astype(np.float32) / 255
        self.pad.set_image(move(image[None, ..., None], down=down, right=right)[0, ..., 0])
        self.update()

    def update(self) -> None:
        """Ask the judges about what is on the pad."""
        image = self.pad.image.astype(np.float32) / 255
        sayings = self._ask(image)
        self.picture.alt = f"What {' and '.join(sayings)} take the drawing for, as bars."
        self.picture.png = render(self._view.figure)
        blank = "" if image.any() else "The pad is empty, and still each has to answer. "
        self.say(f"{blank}{self._tell(sayings)}.")

    def _begin(self) -> None:
        if self.start.value is None:
            self.pad.set_image(np.zeros((self.pad.size, self.pad.size), np.uint8))
        else:
            self.pad.set_image(self._garments[self.start.value][..., 0])
        self.update()
