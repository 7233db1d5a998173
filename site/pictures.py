"""A Sphinx extension: the words that a lesson stores with a picture become its alternative text.

MyST-NB takes a picture's size from the metadata of an output, but not its words.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path, PurePosixPath

from docutils import nodes
from sphinx.application import Sphinx


def setup(app: Sphinx) -> dict[str, bool]:
    """Register the extension."""
    app.connect("doctree-read", describe_pictures)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def describe_pictures(app: Sphinx, document: nodes.document) -> None:
    """Give every picture of a notebook its words; MyST-NB names its file by a digest of its bytes."""
    source = Path(app.env.doc2path(app.env.docname))
    if source.suffix != ".ipynb":
        return
    words = words_by_digest(json.loads(source.read_text(encoding="utf-8")))
    for picture in document.findall(nodes.image):
        digest = PurePosixPath(picture["uri"]).stem
        if digest in words:
            picture["alt"] = words[digest]


def words_by_digest(notebook: dict) -> dict[str, str]:
    """Return the alternative text of each picture in a notebook, by the SHA-256 of its bytes."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    return {
        hashlib.sha256(base64.b64decode(output["data"]["image/png"])).hexdigest(): described["alt"]
        for output in outputs
        if (described := output.get("metadata", {}).get("image/png", {})).get("alt")
    }
