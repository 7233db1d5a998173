"""A lesson's slides as a page for reveal.js, with all that it loads beside it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from course.storage import write_text

if TYPE_CHECKING:
    from course.classroom.deck import Slide
    from course.execution import Notebook

BESIDE = "assets"  # folder beside the talks that holds what they load
# What talks load, by its place among the packages from npm.
LOADED = {
    "reset.css": "reveal.js/dist/reset.css",
    "reveal.css": "reveal.js/dist/reveal.css",
    "reveal.js": "reveal.js/dist/reveal.js",
    "notes.js": "reveal.js/plugin/notes/notes.js",
    "LICENSE-reveal.js.txt": "reveal.js/LICENSE",
    "tex-svg-full.js": "mathjax/es5/tex-svg-full.js",
    "LICENSE-mathjax.txt": "mathjax/LICENSE",
}


def write_talk(slides: list[Slide], title: str, templates: Path) -> str:
    """Return slides as a page for reveal.js.

    Parameters
    ----------
    slides : in their order.
    title : of the page.
    templates : folder in which the template ``slides`` is.
    """
    from nbconvert.exporters import SlidesExporter
    from nbformat.v4 import new_notebook

    cells = [cell for place, slide in enumerate(slides) for cell in _cells_of(slide, first=place == 0)]
    exporter = SlidesExporter(
        extra_template_basedirs=[str(templates)],
        template_name="slides",
        reveal_url_prefix=BESIDE,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    page, _ = exporter.from_notebook_node(new_notebook(cells=cells, metadata={"title": title}))
    return page


def _cells_of(slide: Slide, *, first: bool) -> list[Notebook]:
    """Return a slide as the cells that nbconvert puts on one slide, notes at their end."""
    from nbformat.v4 import new_code_cell, new_markdown_cell

    level = "#" if first else "##"
    kind = {"slideshow": {"slide_type": "slide" if slide.opens else "subslide"}}
    passages = [f"{level} {slide.heading}", *slide.text]
    text = "\n".join(passage if passage.startswith("- ") else f"\n{passage}\n" for passage in passages)
    cells = [new_markdown_cell(text.strip(), metadata=kind)]
    if slide.code or slide.outputs:
        hidden = {} if slide.code else {"transient": {"remove_source": True}}
        more = {"slideshow": {"slide_type": "-"}}
        cells.append(new_code_cell(slide.code, outputs=slide.outputs, metadata=more | hidden))
    if slide.notes:
        notes = {"slideshow": {"slide_type": "notes"}}
        cells.append(new_markdown_cell("\n\n".join(slide.notes), metadata=notes))
    return cells


def put_talk(folder: Path, slug: str, page: str, packages: Path, *, force: bool = False) -> Path:
    """Write a talk into a folder of talks, with what it loads.

    Parameters
    ----------
    folder : of talks; made if it is not there.
    slug : name of the talk.
    page : as HTML.
    packages : where npm put reveal.js and MathJax.
    force : whether a talk that is there already is written again.

    Returns
    -------
    Where the talk is.

    Raises
    ------
    FileExistsError
        If the talk is there already, or the folder holds other things; nothing was written.
    FileNotFoundError
        If reveal.js or MathJax is missing; nothing was written.
    OSError
        If the disk refuses.
    """
    folder, path = Path(folder), Path(folder) / f"{slug}.html"
    if os.path.lexists(folder) and not folder.is_dir():
        raise FileExistsError(f"{folder} is there already and is no folder: choose another one with --out")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / BESIDE / "reveal.js").is_file():
        raise FileExistsError(
            f"{folder} is there already, and holds other things than slides. Nothing was written; "
            "choose a new folder with --out"
        )
    if os.path.lexists(path) and not force:
        raise FileExistsError(
            f"{path} is there already, and is not overwritten: --force makes it again, "
            "or choose another folder with --out"
        )
    missing = sorted(
        {place.partition("/")[0] for place in LOADED.values() if not (packages / place).is_file()}
    )
    if missing:
        raise FileNotFoundError(
            f"{' and '.join(missing)} must be fetched once, by npm: "
            f"give the command `npm ci` in {packages.parent}"
        )
    (folder / BESIDE).mkdir(parents=True, exist_ok=True)
    for name, place in LOADED.items():
        shutil.copyfile(packages / place, folder / BESIDE / name)
    write_text(path, page)
    return path
