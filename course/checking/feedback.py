"""What a learner is told: one of three states, a message, and the next step; in words and as HTML."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Literal

State = Literal["not attempted", "wrong", "right"]

# Symbol and word say the same as the colour, which not everyone can tell.
LOOKS: dict[str, tuple[str, str, str]] = {
    "not attempted": ("○", "Not attempted yet", "#0072B2"),
    "wrong": ("✗", "Not yet", "#D55E00"),
    "right": ("✓", "Right", "#009E73"),
    "help": ("→", "", "#0072B2"),
}
BOX = "border-left: 4px solid {colour}; padding: 0.2em 0.8em; margin: 0.3em 0; max-width: 46em"


@dataclass(frozen=True)
class Feedback:
    """The answer of an exercise to an answer.

    Attributes
    ----------
    state : ``"not attempted"``, ``"wrong"`` or ``"right"``.
    message : what is wrong, or what to notice; `` `code` `` in backticks.
    next_step : what to do now.
    printed : what the learner's code printed while it was checked.
    """

    state: State
    message: str
    next_step: str = ""
    printed: str = ""

    def __str__(self) -> str:
        symbol, word, _ = LOOKS[self.state]
        lines = [f"{symbol} {word}. {self.message}".rstrip(), self.next_step, self._printed()]
        return "\n".join(line for line in lines if line)

    def _printed(self) -> str:
        return f"Printed while it was checked:\n{self.printed}" if self.printed else ""

    def bundle(self) -> dict[str, str]:
        """The same in plain words and as HTML."""
        symbol, word, colour = LOOKS[self.state]
        parts = [f"<strong>{symbol} {word}.</strong> {as_html(self.message)}"]
        parts += [f"<div>{as_html(self.next_step)}</div>"] if self.next_step else []
        if self.printed:
            parts.append(f"<div>Printed while it was checked:</div><pre>{html.escape(self.printed)}</pre>")
        box = f'<div style="{BOX.format(colour=colour)}">{"".join(parts)}</div>'
        return {"text/plain": str(self), "text/html": box}


@dataclass(frozen=True)
class Help:
    """A hint or a solution: Markdown, shown in the same frame as feedback."""

    markdown: str

    def __str__(self) -> str:
        return self.markdown

    def bundle(self) -> dict[str, str]:
        """Markdown, which is readable as it stands."""
        return {"text/plain": self.markdown, "text/markdown": self.markdown}


def tell(shown: Feedback | Help) -> None:
    """Show feedback or help under the cell; without Jupyter, print it."""
    show_bundle(shown.bundle())


def show_bundle(bundle: dict[str, str]) -> None:
    """Show the richest of some ways to say the same that there is a front end for."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        get_ipython = None
    if get_ipython is None or get_ipython() is None:
        print(bundle["text/plain"])
    else:
        display(bundle, raw=True)


def as_html(text: str) -> str:
    """Escape a text and set what stands in backticks as code; line breaks stay."""
    escaped = html.escape(text, quote=False)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped).replace("\n", "<br>")
