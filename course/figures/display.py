"""The one way by which a lesson shows a figure: a picture with words for those who cannot see it."""

import base64
import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

# A figure is shown at 100 CSS pixels an inch and drawn finer, so that text stays sharp on dense screens.
SHOWN_PIXELS_PER_INCH = 100
DRAWN_PIXELS_PER_INCH = 108

DIGITS = tuple("0123456789+-−.")  # what a number written as text can begin with


def show(figure: "Figure", alt: str) -> None:
    """Display a figure in the notebook, together with words for those who cannot see it.

    The figure is rendered here, not by the notebook's inline backend, so that
    the stored picture is the same at every build. Outside a notebook the words
    are printed instead.

    Parameters
    ----------
    figure : the matplotlib figure; it stays usable afterwards.
    alt : what the figure shows, in a sentence or two.

    Raises
    ------
    ValueError
        If ``alt`` is blank or ``figure`` is not a matplotlib figure.
    """
    if not isinstance(alt, str) or not alt.strip():
        raise ValueError(f"expected a sentence saying what the figure shows, got {alt!r}")
    if not hasattr(figure, "savefig"):
        raise ValueError(f"expected a matplotlib Figure, got {type(figure).__name__}")
    alt = " ".join(alt.split())
    if not in_notebook():
        print(alt)
        return

    from IPython.display import display

    png = _render_png(figure)
    width, height = (round(side * SHOWN_PIXELS_PER_INCH / DRAWN_PIXELS_PER_INCH) for side in _png_size(png))
    bundle = {"image/png": base64.b64encode(png).decode("ascii"), "text/plain": alt}
    display(bundle, metadata={"image/png": {"alt": alt, "width": width, "height": height}}, raw=True)


def show_table(columns: "Mapping[str, Sequence[object]]") -> None:
    """Display a table in the notebook; outside one it is printed.

    Parameters
    ----------
    columns : heading to the values below it; numbers, as such or as text, go to the right.

    Raises
    ------
    ValueError
        If the columns differ in length or there are none.
    """
    if len({len(values) for values in columns.values()}) != 1:
        lengths = {heading: len(values) for heading, values in columns.items()}
        raise ValueError(f"expected columns of one length, got {lengths}")
    rows = list(zip(*columns.values(), strict=True))
    numeric = [all(str(value)[:1] in DIGITS for value in values) for values in columns.values()]
    rules = ["---:" if right else "---" for right in numeric]
    markdown = "\n".join(f"| {' | '.join(map(str, row))} |" for row in [columns, rules, *rows])
    widths = [max(len(str(cell)) for cell in cells) for cells in zip(columns, *rows, strict=True)]
    plain = "\n".join(
        "  ".join(
            f"{cell!s:>{width}}" if right else f"{cell!s:<{width}}"
            for cell, width, right in zip(row, widths, numeric, strict=True)
        ).rstrip()
        for row in [tuple(columns), *rows]
    )
    if not in_notebook():
        print(plain)
        return

    from IPython.display import display

    display({"text/markdown": markdown, "text/plain": plain}, raw=True)


def in_notebook() -> bool:
    """Whether what is displayed arrives in a notebook."""
    # Whoever runs in a notebook has IPython loaded already: there is no need to import it to find out.
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    return shell is not None and hasattr(shell, "kernel")


def shrink_png(png: bytes) -> bytes:
    """Store a picture in half of the bytes or less: with 256 colours, chosen for it, it looks the same."""
    from PIL import Image

    picture = Image.open(io.BytesIO(png)).convert("RGB").quantize(dither=Image.Dither.NONE)
    buffer = io.BytesIO()
    dots = (DRAWN_PIXELS_PER_INCH, DRAWN_PIXELS_PER_INCH)
    picture.save(buffer, format="png", dpi=dots, optimize=True)
    return buffer.getvalue()


def _render_png(figure: "Figure") -> bytes:
    drawn = io.BytesIO()
    figure.savefig(drawn, format="png", dpi=DRAWN_PIXELS_PER_INCH, bbox_inches="tight")
    return shrink_png(drawn.getvalue())


def _png_size(png: bytes) -> tuple[int, int]:
    """Width and height in pixels, which a PNG states in bytes 16 to 24."""
    return int.from_bytes(png[16:20], "big"), int.from_bytes(png[20:24], "big")
