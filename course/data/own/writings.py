"""Read one text, from a file of its own."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from course.data.own.contents import read_content
from course.data.own.errors import UnreadableError

ENDINGS = frozenset({".txt", ".text"})
MAX_TEXT_BYTES = 1_000_000
SAVE_AS_UTF8 = "open it in an editor and save it as UTF-8"


def read_writing(path: Path) -> str:
    """Read one text in UTF-8, with or without a byte-order mark, without the blanks at its ends.

    Raises
    ------
    UnreadableError
        If it is not UTF-8, holds no text or NUL characters, or has more than ``MAX_TEXT_BYTES``.
    """
    content = read_content(path)
    if len(content) > MAX_TEXT_BYTES:
        raise UnreadableError(
            f"has {len(content):,} bytes, and at most {MAX_TEXT_BYTES:,} are read: cut it into several texts"
        )
    return check_text(decode_utf8(content))


def decode_utf8(content: bytes) -> str:
    """Decode, or say at which byte it is not UTF-8."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise UnreadableError(f"is UTF-16, not UTF-8: {SAVE_AS_UTF8}")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"is not UTF-8 (byte 0x{content[error.start]:02x} at place {error.start + 1:,}): {SAVE_AS_UTF8}"
        ) from error


def check_text(text: str) -> str:
    """One text with plain line breaks and without the blanks at its ends, if there is text in it."""
    if "\0" in text:
        raise UnreadableError("holds NUL characters, so it is no plain text: save it as plain text, UTF-8")
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if not text:
        raise UnreadableError("holds no text: write one, or delete it")
    return text


def normal_form(text: str) -> str:
    """What two texts have in common that differ in case, blanks or the coding of their letters alone."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())
