"""Pack published files into the one file of a data set that the course carries.

The four files of Fashion-MNIST are stored as they are, byte for byte, each as one array of bytes.
Nothing is compressed again, so the packed file is the same on every machine, and the published
MD5s of what is inside can be checked at any time. Of VADER's rated sentences the course carries
the tweets and the film snippets; the others quote people who were not asked.
"""

from __future__ import annotations

import calendar
import hashlib
import io
import os
import struct
import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from course.data.catalogue import find_entry
from course.data.decoding import cut_at
from course.data.errors import DamagedDataError, MissingDataError

FASHION_MNIST_MD5 = {
    "train-images-idx3-ubyte.gz": "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
    "train-labels-idx1-ubyte.gz": "25c81989df183df01b3e8a0aad5dffbe",
    "t10k-images-idx3-ubyte.gz": "bef4ecab320f06d8554ea6380940ec79",
    "t10k-labels-idx1-ubyte.gz": "bb300cfdad3c16e7a12a480ee83cd310",
}
CARRIED_SOURCES = ("tweets", "movies")
_PACKED_AT = {
    "train": calendar.timegm((2017, 8, 31, 10, 50, 6)),
    "t10k": calendar.timegm((2017, 8, 31, 10, 50, 27)),
}
_NAME_FOLLOWS = 8  # the flag of a gzip header that a file name stands behind its ten bytes


def pack_fashion_mnist(folder: Path | str, target: Path | str) -> Path:
    """Pack the four original files of Fashion-MNIST into one ``.npz`` file.

    Copies whose gzip header has lost the name and the time of the original (Debian's package
    ``dataset-fashion-mnist``) get both back first.

    Parameters
    ----------
    folder : where the four ``*-ubyte.gz`` files are.
    target : the file to write; it appears only when it is complete.

    Raises
    ------
    MissingDataError
        If one of the four files is not in the folder.
    DamagedDataError
        If one of them has not the published MD5.

    Source
    ------
    https://github.com/zalandoresearch/fashion-mnist, which lists the files and their MD5s.
    """
    originals = {}
    for name, published in FASHION_MNIST_MD5.items():
        path = Path(folder) / name
        if not path.is_file():
            raise MissingDataError(
                f"{path} is missing: get the four files from "
                "https://github.com/zalandoresearch/fashion-mnist or from Debian's package "
                "dataset-fashion-mnist, which puts them into /usr/share/datasets/fashion-mnist"
            )
        content = _with_original_header(path.read_bytes(), name)
        found = hashlib.md5(content, usedforsecurity=False).hexdigest()
        if found != published:
            raise DamagedDataError(
                f"{path} is not the published file: expected MD5 {published}, got {found}; download it again"
            )
        originals[name] = np.frombuffer(content, np.uint8)
    return write_npz(target, originals)


def pack_opinions(rated: Path | str, target: Path | str) -> Path:
    """Pack the tweets and film snippets of VADER's rated sentences into one ``.npz`` file.

    Parameters
    ----------
    rated : the file of the data set ``vader_ratings``.
    target : the file to write; it appears only when it is complete.

    Raises
    ------
    MissingDataError
        If there is no such file.
    DamagedDataError
        If it is not the file that the catalogue describes.
    """
    entry, rated = find_entry("vader_ratings"), Path(rated)
    if not rated.is_file():
        raise MissingDataError(
            f"{rated} is missing: it is the file of the data set {entry.name}, {entry.page}"
        )
    found = hashlib.sha256(rated.read_bytes()).hexdigest()
    if found != entry.sha256:
        raise DamagedDataError(f"{rated} is not {entry.file}: expected SHA-256 {entry.sha256}, got {found}")
    with np.load(rated, allow_pickle=False) as archive:
        source_names = archive["source_names"]
        rows = np.flatnonzero(np.isin(source_names[archive["source"]], CARRIED_SOURCES))
        texts = [np.frombuffer(text, np.uint8) for text in archive["text"][rows]]
        ratings = cut_at(archive["ratings"], archive["rating_offsets"])[rows]
        kept = list(source_names).index
        renumbered = np.searchsorted([kept(name) for name in CARRIED_SOURCES], archive["source"][rows])
        packed = {
            "text": np.concatenate(texts),
            "text_offsets": _offsets(texts),
            "mean": archive["mean"][rows],
            "std": archive["std"][rows],
            "source": renumbered.astype(np.uint8),
            "source_names": np.array(CARRIED_SOURCES),
            "document": archive["ids"][rows].astype(np.int32),
            "ratings": np.concatenate(ratings),
            "rating_offsets": _offsets(ratings),
        }
    return write_npz(target, packed)


def write_npz(target: Path | str, arrays: dict[str, np.ndarray]) -> Path:
    """Write arrays to an uncompressed ``.npz`` whose bytes depend on nothing but the arrays."""
    target = Path(target)
    unfinished = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_STORED) as archive:
            for name, array in arrays.items():
                member = zipfile.ZipInfo(f"{name}.npy", date_time=(1980, 1, 1, 0, 0, 0))
                member.create_system = 3  # zipfile would note the operating system it runs on
                content = io.BytesIO()
                np.lib.format.write_array(content, array, version=(1, 0), allow_pickle=False)
                archive.writestr(member, content.getvalue())
        os.replace(unfinished, target)
    finally:
        unfinished.unlink(missing_ok=True)
    return target


def _offsets(pieces: Sequence[np.ndarray]) -> np.ndarray:
    """Where each piece begins when all stand end to end, and where the last one ends: (n + 1,) int32."""
    return np.cumsum([0, *map(len, pieces)]).astype(np.int32)


def _with_original_header(content: bytes, name: str) -> bytes:
    """Put name and time back into a gzip header that carries no name; leave others alone."""
    if content[:2] != b"\x1f\x8b" or content[3] & _NAME_FOLLOWS:
        return content
    time = struct.pack("<I", _PACKED_AT[name.split("-")[0]])
    flags = bytes([content[3] | _NAME_FOLLOWS])
    stem = name.removesuffix(".gz").encode("ascii") + b"\0"
    return content[:3] + flags + time + content[8:10] + stem + content[10:]
