"""Code that a widget wrote, for the learner to copy, or to put into a new cell."""

from __future__ import annotations

import anywidget
import traitlets

from course.widgets.elements import JAVASCRIPT


class CodeBox(anywidget.AnyWidget):
    """A box of code with a button that copies it, and one that makes a cell of it below.

    The page itself makes the cell, by JupyterLab's own button for it: a kernel can ask for a new cell only
    while a cell runs. Where that button is not found, the box says so, and the code can still be copied.

    Attributes
    ----------
    code : the text; nothing is shown while it is empty.
    label : what the code does, in words.
    """

    _esm = JAVASCRIPT / "code_box.js"
    code = traitlets.Unicode("").tag(sync=True)
    label = traitlets.Unicode("Code").tag(sync=True)
