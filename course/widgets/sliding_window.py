"""Move a window over a street: its score, the boxes it leaves, and what suppression makes of them."""

from __future__ import annotations

import base64
import io

import numpy as np

from course.detection import match_detections, suppress
from course.figures.detection import STYLES
from course.figures.style import BLACK
from course.widgets.elements import Slider
from course.widgets.panel import Panel

ENLARGED = 3  # pixels of the picture for one of the scene
MOST_BOXES = 2_000  # the best that are left to suppression: more would not follow the slider
STORED_COLOURS = 64  # of the small picture for readers without a kernel
DASH = 8  # pixels of a dash, and of the gap behind it
OVERLAP_RIGHT = 0.5  # with a thing, from which on a box has found it


def explore_sliding_window(
    scene: np.ndarray,
    boxes: np.ndarray,
    scores: np.ndarray,
    truth: np.ndarray,
    *,
    threshold: float,
    overlap: float = 0.3,
) -> SlidingWindow:
    """Point at a scene to place the window there; drag threshold and suppression to see boxes come and go.

    Parameters
    ----------
    scene : (height, width, 3) floats in [0, 1] or bytes.
    boxes : (n, 4) floats, (row, column, height, width) of every window that was scored.
    scores : (n,) floats.
    truth : (m, 4) floats, boxes of the things that are there.
    threshold : score from which on a window is a box, at first.
    overlap : boxes that overlap a better one by more are dropped, at first.

    Returns
    -------
    A widget with ``kept``, the numbers of the boxes that are left, and ``window``, that under the pointer.

    Raises
    ------
    ValueError
        If the scene is no colour picture, or there is not one finite score for each box.
    """
    scene, boxes, scores = np.asarray(scene), np.asarray(boxes, float), np.asarray(scores, float)
    if scene.ndim != 3 or scene.shape[2] != 3:
        raise ValueError(f"expected a colour scene (height, width, 3), got shape {scene.shape}")
    if boxes.ndim != 2 or boxes.shape[1] != 4 or scores.shape != (len(boxes),) or not len(boxes):
        raise ValueError(f"expected boxes (n, 4) and n scores, got {boxes.shape} and {scores.shape}")
    if not np.isfinite(scores).all():
        raise ValueError("scores contain NaN or infinite numbers")
    return SlidingWindow(scene, boxes, scores, np.asarray(truth, float).reshape(-1, 4), threshold, overlap)


class SlidingWindow(Panel):
    """A scene, a window that follows the pointer, and the boxes; see :func:`explore_sliding_window`."""

    def __init__(
        self,
        scene: np.ndarray,
        boxes: np.ndarray,
        scores: np.ndarray,
        truth: np.ndarray,
        threshold: float,
        overlap: float,
    ) -> None:
        super().__init__(width=min(ENLARGED * scene.shape[1], 900), interactive=True)
        self._boxes, self._scores, self._truth = boxes, scores, truth
        self._scene = _enlarge(scene)
        self._heights = tuple(map(float, np.unique(boxes[:, 2].round(6))))
        self._centre = np.array(scene.shape[:2]) / 2  # row and column that the window is put around
        self._steps = [0, 0]
        places = np.quantile(scores, np.linspace(0.5, 1, 101))
        self.threshold = Slider(
            sorted({*map(float, places), float(threshold)}),
            float(threshold),
            description="threshold",
            text="{:.3g}".format,
        )
        shares = sorted({*(step / 20 for step in range(21)), overlap})
        self.overlap = Slider(
            shares, overlap, description="overlap allowed", text=lambda share: f"{100 * share:.0f} %"
        )
        self.height = Slider(
            self._heights,
            self._heights[len(self._heights) // 2],
            description="window height",
            text=lambda pixels: f"{pixels:.0f} pixels",
        )
        self.kept = np.zeros(0, int)
        self.arrange(self.height, self.threshold, self.overlap, self.status, self.picture)
        for slider in (self.threshold, self.overlap):
            self.on_change(slider, self._choose)
        self.on_change(self.height)
        self.on_change(self.picture, self._follow_pointer, "pointer")
        self.on_change(self.picture, self._follow_keys, "steps")
        self.guard(self._choose)

    @property
    def window(self) -> int:
        """Number of the window under the pointer."""
        same = np.flatnonzero(np.isclose(self._boxes[:, 2], self.height.value, atol=1e-5))
        centres = self._boxes[same, :2] + self._boxes[same, 2:] / 2
        return int(same[np.argmin(((centres - self._centre) ** 2).sum(axis=1))])

    def _choose(self) -> None:
        """Take the boxes that reach the threshold, suppress, and compare what is left with the truth."""
        reach = np.flatnonzero(self._scores >= self.threshold.value)
        self._reaching = len(reach)
        best = reach[np.argsort(-self._scores[reach], kind="stable")[:MOST_BOXES]]
        kept = suppress(self._boxes[best], self._scores[best], overlap=self.overlap.value)
        self.kept = best[kept]
        self._right, self._found = np.zeros(len(self.kept), bool), np.zeros(len(self._truth), bool)
        if len(self._truth):
            left = [self._boxes[self.kept]], [self._scores[self.kept]]
            match = match_detections(*left, [self._truth], overlap=OVERLAP_RIGHT)
            self._right, self._found = match.right[0], match.found[0]
        self._with_boxes = self._draw_boxes()
        self.update()

    def _follow_pointer(self) -> None:
        across, down = self.picture.pointer
        self._centre = np.array([down, across]) * np.array(self._scene.size[::-1]) / ENLARGED
        self.update()

    def _follow_keys(self) -> None:
        across, down = np.subtract(self.picture.steps, self._steps)
        self._steps = list(self.picture.steps)
        box = self._boxes[self.window]
        stride = max(1.0, box[3] / 8)  # no window is skipped, and the way across takes no hundred presses
        limit = np.array(self._scene.size[::-1]) / ENLARGED
        self._centre = np.clip(box[:2] + box[2:] / 2 + stride * np.array([down, across]), 0, limit)
        self.update()

    def update(self) -> None:
        """Draw the window over the boxes, and say what it sees."""
        number = self.window
        picture = self._with_boxes.copy()
        _outline(picture, self._boxes[number], BLACK, solid=True, width=5)
        _outline(picture, self._boxes[number], "#FFFFFF", solid=True, width=2)
        buffer = io.BytesIO()
        picture.save(buffer, format="png", compress_level=1)
        self.picture.png = buffer.getvalue()
        words = self.describe(number)
        self.picture.alt = f"A street with boxes, and the window in black and white. {words}"
        self.say(words)

    def describe(self, number: int) -> str:
        """Say in words what a window scores, and what all boxes are worth."""
        row, column, height, width = self._boxes[number]
        score = self._scores[number]
        answer = "reaches" if score >= self.threshold.value else "stays below"
        false_alarms = int((~self._right).sum())
        return (
            f"Window of {height:.0f} × {width:.0f} pixels at row {row:.0f}, column {column:.0f}: "
            f"score {score:.3g} {answer} the threshold.\n"
            f"{self._reaching:,} of {len(self._scores):,} windows reach it; suppression leaves "
            f"{len(self.kept)}: {int(self._found.sum())} of {len(self._truth)} found, "
            f"{false_alarms} false alarm{'' if false_alarms == 1 else 's'}."
        )

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict]:
        """Store a smaller picture: a photograph with grain takes many bytes."""
        from PIL import Image

        data, metadata = super()._repr_mimebundle_(**options)
        picture = Image.open(io.BytesIO(self.picture.png))
        buffer = io.BytesIO()
        stored = picture.reduce(ENLARGED).quantize(STORED_COLOURS, dither=Image.Dither.NONE)
        stored.convert("RGB").save(buffer, format="png")
        data["image/png"] = base64.b64encode(buffer.getvalue()).decode("ascii")
        metadata["image/png"]["width"] = 2 * stored.width
        return data, metadata

    def _draw_boxes(self) -> object:
        picture = self._scene.copy()
        found, false_alarm, missed = ("found", "false alarm", "missed")
        for box in self._truth[~self._found]:
            _outline(picture, box, STYLES[missed][0], solid=False)
        for number, right in zip(self.kept, self._right, strict=True):
            _outline(picture, self._boxes[number], STYLES[found if right else false_alarm][0], solid=right)
        return picture


def _enlarge(scene: np.ndarray) -> object:
    from PIL import Image

    pixels = scene if scene.dtype == np.uint8 else np.rint(255 * np.clip(scene, 0, 1)).astype(np.uint8)
    height, width = scene.shape[:2]
    return Image.fromarray(pixels).resize((ENLARGED * width, ENLARGED * height))


def _outline(picture: object, box: np.ndarray, colour: str, *, solid: bool, width: int = 3) -> None:
    """Draw a rectangle into a picture, dashed unless it is solid, so that colour alone tells nothing."""
    from PIL import ImageDraw

    pen = ImageDraw.Draw(picture)
    top, left, bottom, right = (
        ENLARGED * np.array([box[0], box[1], box[0] + box[2], box[1] + box[3]])
    ).tolist()
    if solid:
        pen.rectangle((left, top, right, bottom), outline=colour, width=width)
        return
    for start in np.arange(left, right, 2 * DASH):
        for height in (top, bottom):
            pen.line((start, height, min(start + DASH, right), height), fill=colour, width=width)
    for start in np.arange(top, bottom, 2 * DASH):
        for side in (left, right):
            pen.line((side, start, side, min(start + DASH, bottom)), fill=colour, width=width)
