"""Label pictures by hand: how well does a person do on what the nets are asked?"""

import base64
import html
import io
import json
from pathlib import Path

import ipywidgets as widgets
import numpy as np

from course.data import Dataset
from course.storage import learner_folder, write_text

PICTURE_PIXELS = 280
SMALL_PIXELS = 84


def label_garments(dataset: Dataset, count: int = 20, seed: int = 0) -> "LabellingWidget":
    """Show garments one at a time, each to be named by a click.

    The pictures are drawn from the test part, which no net has learned from.
    What was answered is kept on this machine only, and is there again after a
    restart of the kernel.

    Parameters
    ----------
    dataset : grey images as published, uint8 ``(n, height, width)``.
    count : how many pictures to label.
    seed : which pictures.

    Returns
    -------
    A widget with ``answers`` and ``accuracy``.

    Raises
    ------
    ValueError
        If the images are not grey uint8 images, or fewer than ``count``.
    """
    images = dataset.x_test
    if images.ndim != 3 or images.dtype != np.uint8:
        raise ValueError(
            f"expected grey uint8 images (n, height, width), got {images.dtype} of shape {images.shape}; "
            "give the dataset as it was loaded, before scaling"
        )
    if not 1 <= count <= len(images):
        raise ValueError(f"expected to label between 1 and {len(images)} images, got {count}")
    chosen = np.random.default_rng(seed).choice(len(images), size=count, replace=False)
    file = learner_folder() / f"labels_{dataset.name}_{count}_{seed}.json"
    return LabellingWidget(images[chosen], dataset.y_test[chosen], dataset.class_names, file)


class LabellingWidget(widgets.VBox):
    """One picture, one button a class, and the score at the end.

    Parameters
    ----------
    images : (n, height, width) uint8 array.
    labels : (n,) array of the right classes.
    class_names : one name a button.
    file : where the answers are kept.
    """

    def __init__(
        self, images: np.ndarray, labels: np.ndarray, class_names: tuple[str, ...], file: Path
    ) -> None:
        self._images = images
        self._labels = labels
        self._class_names = class_names
        self._file = file
        self._answers = self._read_answers()

        self._progress = widgets.HTML()
        # Without a tooltip: with one, JupyterLab shows a JavaScript error in the place of the picture.
        self._picture = widgets.Image(format="png", width=PICTURE_PIXELS, height=PICTURE_PIXELS)
        self._buttons = [self._make_button(number, name) for number, name in enumerate(class_names)]
        self._choices = widgets.GridBox(
            self._buttons, layout={"grid_template_columns": "repeat(5, 8.5em)", "grid_gap": "2px"}
        )
        self._result = widgets.HTML()
        self._again = widgets.Button(description="Start again", layout={"width": "8.5em"})
        self._again.on_click(lambda _: self._start_again())
        super().__init__([self._progress, self._picture, self._choices, self._result, self._again])
        self._update()

    @property
    def answers(self) -> tuple[int, ...]:
        """The classes that were clicked so far, in order."""
        return tuple(self._answers)

    @property
    def accuracy(self) -> float | None:
        """Share of right answers, in [0, 1], once all pictures are labelled; ``None`` before."""
        return self._count_right() / len(self._labels) if self._finished else None

    @property
    def _finished(self) -> bool:
        return len(self._answers) == len(self._labels)

    def _count_right(self) -> int:
        return int(np.sum(np.array(self._answers) == self._labels))

    def _make_button(self, number: int, name: str) -> widgets.Button:
        button = widgets.Button(description=name, layout={"width": "8.5em"})
        button.on_click(lambda _: self._answer(number))
        return button

    def _answer(self, number: int) -> None:
        if self._finished:  # a second click arrived before the buttons were gone
            return
        self._answers.append(number)
        write_text(self._file, json.dumps(self._answers))
        self._update()

    def _start_again(self) -> None:
        self._answers.clear()
        self._file.unlink(missing_ok=True)
        self._update()

    def _read_answers(self) -> list[int]:
        """Return the kept answers; none if there are none or the file was changed by something else."""
        try:
            answers = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        known = range(len(self._class_names))
        fits = isinstance(answers, list) and len(answers) <= len(self._labels)
        return answers if fits and all(answer in known for answer in answers) else []

    def _update(self) -> None:
        count = len(self._labels)
        for widget in (self._picture, self._choices):
            widget.layout.display = "none" if self._finished else ""
        self._again.layout.display = "" if self._answers else "none"
        self._result.value = self._describe_result() if self._finished else ""
        if self._finished:
            self._progress.value = f"<b>All {count} labelled.</b>"
            return
        position = len(self._answers)
        self._progress.value = f"<b>{position + 1} of {count}</b>: which garment is this?"
        self._picture.value = render_png(self._images[position], PICTURE_PIXELS)

    def _describe_result(self) -> str:
        right, count = self._count_right(), len(self._labels)
        low, high = wilson_interval(right, count)
        mistakes = [
            self._describe_mistake(image, self._class_names[label], self._class_names[answer])
            for image, label, answer in zip(self._images, self._labels, self._answers, strict=True)
            if answer != label
        ]
        return (
            f"<p><b>{right} of {count} right: {right / count:.0%}.</b> "
            f"{count} pictures are few: with other ones you might do better or worse. Long-run accuracies "
            f"from {low:.0%} to {high:.0%} fit this result (95&nbsp;% Wilson interval).</p>"
            + ("<p>Where you and the catalogue differ:</p>" if mistakes else "<p>Not one mistake.</p>")
            + f'<div style="display:flex; flex-wrap:wrap; gap:1em">{"".join(mistakes)}</div>'
        )

    @staticmethod
    def _describe_mistake(image: np.ndarray, label: str, answer: str) -> str:
        source = base64.b64encode(render_png(image, SMALL_PIXELS)).decode("ascii")
        words = f"You said {html.escape(answer)},<br>it is {html.escape(label)}"
        return (
            f'<div><img alt="{html.escape(label)}" src="data:image/png;base64,{source}" '
            f'width="{SMALL_PIXELS}" height="{SMALL_PIXELS}"><br>{words}</div>'
        )

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict]:
        """Add a picture, for a saved notebook that is read where no kernel runs."""
        bundle = super()._repr_mimebundle_(**options)
        png = render_png(self._images[0], PICTURE_PIXELS)
        bundle["image/png"] = base64.b64encode(png).decode("ascii")
        alt = "The first garment to be labelled. Run the notebook to label it."
        return bundle, {"image/png": {"alt": alt, "width": PICTURE_PIXELS, "height": PICTURE_PIXELS}}


def render_png(image: np.ndarray, pixels: int) -> bytes:
    """Enlarge a grey (height, width) uint8 image so that each of its pixels stays a sharp square."""
    from PIL import Image

    buffer = io.BytesIO()
    Image.fromarray(image).resize((pixels, pixels), Image.Resampling.NEAREST).save(buffer, format="png")
    return buffer.getvalue()


def wilson_interval(right: int, count: int) -> tuple[float, float]:
    """Return the 95 % interval of Wilson for a share of ``right`` in ``count``.

    Unlike the textbook interval it stays within [0, 1] and has a width at 0 and 1.

    Source
    ------
    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927).
    """
    from scipy.stats import binomtest

    interval = binomtest(right, count).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)
