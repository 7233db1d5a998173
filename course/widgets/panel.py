"""The frame of every widget: it draws anew when something changes, and says what went wrong."""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import ipywidgets as widgets

from course.widgets.elements import Message, Picture

if TYPE_CHECKING:
    from matplotlib.figure import Figure

PIXELS_PER_INCH = 100
WRAP = {"flex_flow": "row wrap"}  # layout of a row that a narrow page breaks


class Panel(widgets.VBox):
    """Controls, a picture, a line that says what it shows, and a line for what went wrong.

    A subclass makes its controls, puts them in order by ``arrange``, joins them to what they change
    by ``on_change`` and ``on_click``, and says in ``update`` what is to be seen: it sets
    ``picture.png`` and ``picture.alt``, and calls ``say``.

    ipywidgets holds further changes back until a reaction has ended, and then tells the last one
    only: so what is slow to draw still follows a burst of key presses.

    Parameters
    ----------
    width : of the picture in CSS pixels, where the page is wide enough.
    interactive : whether one can point into the picture by mouse and arrow keys.

    Attributes
    ----------
    picture, status : the picture, and the line that says what is to be seen.
    problem : the line for what went wrong.
    """

    def __init__(self, *, width: int = 700, interactive: bool = False) -> None:
        self._lock = threading.RLock()  # JupyterLab handles widgets beside the cell that runs
        self.picture = Picture(width=width, interactive=interactive)
        self.status = Message()
        self.problem = Message(urgent=True)
        super().__init__()
        self.arrange()

    def arrange(self, *children: widgets.Widget) -> None:
        """Put parts below each other; picture and line of words come last if they are not among them."""
        rest = [part for part in (self.picture, self.status) if part not in children]
        self.children = [*children, *rest, self.problem]

    def say(self, words: str) -> None:
        """Say in words what is to be seen now; screen readers speak it."""
        self.status.text = words

    def update(self) -> None:
        """Draw what is to be seen now."""
        raise NotImplementedError

    def refresh(self) -> None:
        """Draw anew; what goes wrong is shown in the panel."""
        self.guard(self.update)

    def on_change(
        self,
        control: widgets.Widget,
        react: Callable[[], None] | None = None,
        names: str | Sequence[str] = "value",
    ) -> None:
        """When traits of a control change, call ``react``, or draw anew if it is None."""
        control.observe(lambda _: self.guard(react or self.update), names)

    def on_click(self, button: widgets.Button, react: Callable[[], None]) -> None:
        """When a button is pressed, call ``react``."""
        button.on_click(lambda _: self.guard(react))

    def guard(self, action: Callable[[], None]) -> None:
        """Do something, one at a time; an error is shown in the panel, since a log swallows it."""
        with self._lock:
            try:
                action()
            except Exception as error:
                self.problem.text = f"This did not work. {type(error).__name__}: {error}"
            else:
                self.problem.text = ""

    def close(self) -> None:
        """Free all that the panel holds; it shows nothing afterwards."""
        if not hasattr(self, "picture"):
            return  # its choices were refused before anything was made
        parts = [self.picture, self.status, self.problem, *self.children]
        super().close()
        while parts:
            part = parts.pop()
            parts += getattr(part, "children", ())
            part.close()

    def _repr_mimebundle_(self, **options: object) -> tuple[dict, dict] | dict:
        """Add the picture, for a saved notebook that is read where no kernel runs."""
        bundle = super()._repr_mimebundle_(**options)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        if self.picture.png:
            data["image/png"] = base64.b64encode(self.picture.png).decode("ascii")
            data["text/plain"] = self.picture.alt
            metadata["image/png"] = {"alt": self.picture.alt}
            if self.picture.width:
                metadata["image/png"]["width"] = self.picture.width
        return data, metadata


def render(figure: Figure) -> bytes:
    """PNG of a figure as it is, quickly: little compressed, since it goes no farther than the browser."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=PIXELS_PER_INCH, pil_kwargs={"compress_level": 1})
    return buffer.getvalue()
