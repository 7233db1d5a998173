"""A document of headings, paragraphs, tables, pictures and sounds, and its two forms: Markdown and HTML.

The parts hold plain text as it is. What would break one form or the other, such as ``<`` or ``|``
in the name of a class, is escaped here and nowhere else.
"""

from __future__ import annotations

import base64
import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """Title of a section; the document's own title has level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Paragraph:
    """Plain text; line breaks in it are blanks."""

    text: str


@dataclass(frozen=True)
class Items:
    """List of plain texts."""

    texts: Sequence[str]


@dataclass(frozen=True)
class Table:
    """Columns by their heading, all of one length; the first names the lines."""

    columns: dict[str, Sequence[object]]
    caption: str


@dataclass(frozen=True)
class Picture:
    """PNG with words for those who cannot see it; Markdown looks for it under ``file``."""

    png: bytes
    alt: str
    file: str


@dataclass(frozen=True)
class Sound:
    """WAV under its title; Markdown gives the title alone."""

    wav: bytes
    title: str


Part = Heading | Paragraph | Items | Table | Picture | Sound

STYLE = """
:root { color-scheme: light dark; --ink: #1a1a1a; --paper: #ffffff; --line: #767676; --band: #f2f2f2; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8e8e8; --paper: #16181c; --line: #8c8c8c; --band: #23262c; }
}
body { color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif;
       max-width: 50rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1, h2 { line-height: 1.2; } h2 { margin-top: 2rem; border-bottom: 1px solid var(--line); }
.wide { overflow-x: auto; }
table { border-collapse: collapse; margin: 1rem 0; }
caption { text-align: left; padding: 0.3rem 0; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left; overflow-wrap: normal;
         vertical-align: top; }
td.number { text-align: right; }
thead { background: var(--band); }
img { max-width: 100%; height: auto; background: #ffffff; border-radius: 4px; }
figure { margin: 1rem 0; }
""".strip()

NUMBER = re.compile(r"[+\-−]?\d[\d,.]*(?: ?[%±–\-] ?[\d,.]*)*%?")
# Signs that mean something in Markdown: anywhere, or at the beginning of a line.
MARKDOWN_SIGNS = re.compile(r"([\\`*_\[\]<>|~$&])")
AT_THE_BEGINNING = re.compile(r"^([#+=-]|\d+(?=[.)] ))")
JOINER = "\u200d"  # invisible, but emoji are made with it


def to_html(parts: Sequence[Part], *, title: str) -> str:
    """One page that needs no other file and asks no server for anything.

    Parameters
    ----------
    parts : in their order.
    title : what the browser's tab says.
    """
    body = "\n".join(_html_of(part) for part in parts)
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        # Even if something slipped through: nothing is run, nothing is fetched.
        '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
        "img-src data:; media-src data:; style-src 'unsafe-inline'\">\n"
        f"<title>{_safe(title)}</title>\n<style>\n{STYLE}\n</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def to_markdown(parts: Sequence[Part]) -> str:
    """Text in GitHub's Markdown; pictures are files beside it."""
    return "\n\n".join(_markdown_of(part) for part in parts) + "\n"


def pictures_in(parts: Sequence[Part]) -> list[Picture]:
    """Pictures of a document, which Markdown needs as files."""
    return [part for part in parts if isinstance(part, Picture)]


def _html_of(part: Part) -> str:
    match part:
        case Heading(text, level):
            return f"<h{level}>{_safe(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_safe(text)}</p>"
        case Items(texts):
            return "<ul>\n" + "\n".join(f"<li>{_safe(text)}</li>" for text in texts) + "\n</ul>"
        case Table(columns, caption):
            return _html_table(columns, caption)
        case Picture(png, alt, _):
            return f'<figure><img alt="{_safe(alt)}" src="data:image/png;base64,{_coded(png)}"></figure>'
        case Sound(wav, title):
            return (
                f"<figure><figcaption>{_safe(title)}</figcaption>"
                f'<audio controls aria-label="{_safe(title)}" src="data:audio/wav;base64,{_coded(wav)}">'
                "</audio></figure>"
            )
    raise ValueError(f"expected a part of a document, got {type(part).__name__}")


def _html_table(columns: dict[str, Sequence[object]], caption: str) -> str:
    head = "".join(f'<th scope="col">{_safe(name)}</th>' for name in columns)
    lines = []
    for first, *others in zip(*columns.values(), strict=True):
        cells = "".join(
            f'<td class="number">{_safe(value)}</td>' if _is_number(value) else f"<td>{_safe(value)}</td>"
            for value in others
        )
        lines.append(f'<tr><th scope="row">{_safe(first)}</th>{cells}</tr>')
    return (
        # A wide table scrolls by itself; the keyboard can reach it.
        f'<div class="wide" role="region" tabindex="0" aria-label="{_safe(caption)}"><table>'
        f"<caption>{_safe(caption)}</caption>\n<thead><tr>{head}</tr></thead>\n<tbody>\n"
        + "\n".join(lines)
        + "\n</tbody></table></div>"
    )


def _markdown_of(part: Part) -> str:
    match part:
        case Heading(text, level):
            return f"{'#' * level} {_plain(text)}"
        case Paragraph(text):
            return _plain(text)
        case Items(texts):
            return "\n".join(f"- {_plain(text)}" for text in texts)
        case Table(columns, caption):
            rules = [
                "---:" if position and all(map(_is_number, values)) else "---"
                for position, values in enumerate(columns.values())
            ]
            rows = [list(columns), *zip(*columns.values(), strict=True)]
            lines = [f"| {' | '.join(_plain(cell) for cell in row)} |" for row in rows]
            return "\n".join([f"{_plain(caption)}:", "", lines[0], f"| {' | '.join(rules)} |", *lines[1:]])
        case Picture(_, alt, file):
            return f"![{_plain(alt)}]({file})"
        case Sound(_, title):
            return f"- {_plain(title)}"
    raise ValueError(f"expected a part of a document, got {type(part).__name__}")


def one_line(value: object) -> str:
    """Text on one line, without signs that nobody sees or that turn the direction of writing."""
    joined = " ".join(str(value).split())
    return "".join(
        "\ufffd" if unicodedata.category(sign) in ("Cc", "Cf", "Cs") and sign != JOINER else sign
        for sign in joined
    )


def _safe(value: object) -> str:
    return html.escape(one_line(value))


def _plain(value: object) -> str:
    escaped = MARKDOWN_SIGNS.sub(r"\\\1", one_line(value))
    return AT_THE_BEGINNING.sub(
        lambda found: f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}", escaped
    )


def _is_number(value: object) -> bool:
    return bool(NUMBER.fullmatch(str(value)))


def _coded(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
