"""Let widgets answer while a cell runs."""

from __future__ import annotations

import ipywidgets as widgets


def answer_while_cells_run(*parts: widgets.Widget) -> None:
    """Let clicks on these parts be handled beside the cell that runs, in another thread.

    JupyterLab 4.6 sends them to a thread of their own, a subshell of the kernel. But ipykernel
    7.4 gives them to the thread that last told the page something of the part, so that a training that
    moves its own buttons would hear them only after its end. Here the page's choice stands. Where a kernel
    has no subshells, nothing changes.
    """
    for part in parts:
        if hasattr(part.comm, "_reply_subshell_for"):
            part.comm._reply_subshell_for = lambda data, chosen_by_page: chosen_by_page
