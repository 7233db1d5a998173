"""Read the archives in which makers publish their data: into memory, so that nothing is ever unpacked."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Callable, Collection, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import numpy as np

from course.data.errors import DamagedDataError

CIFAR10_FOLDER = "cifar-10-batches-bin"
CIFAR10_TRAIN = tuple(f"{CIFAR10_FOLDER}/data_batch_{number}.bin" for number in range(1, 6))
CIFAR10_TEST = f"{CIFAR10_FOLDER}/test_batch.bin"
CIFAR10_SIDE = 32  # pixels
CIFAR10_CLASSES = 10
CIFAR10_RECORD = 1 + 3 * CIFAR10_SIDE**2  # bytes: the label, then the red, the green and the blue pixels
CIFAR10_RECORDS_AT_MOST = 10_000  # a file
REPLACE = "It was not used. Delete it, or put a good copy in its place."


def read_cifar10_archive(path: Path) -> dict[str, Any]:
    """Turn ``cifar-10-binary.tar.gz`` into arrays, in the makers' order.

    Parameters
    ----------
    path : the archive, or a smaller one of the same layout.

    Returns
    -------
    ``x_train`` and ``x_test``, (n, 32, 32, 3) uint8 RGB images, ``y_train`` and ``y_test``, (n,) uint8
    labels from 0 to 9.

    Raises
    ------
    DamagedDataError
        If it is no such archive: cut short, a file missing, no plain file or outside its folder, a
        length that is not a number of whole records, or a label that is no class.

    Source
    ------
    A. Krizhevsky, "The CIFAR-10 dataset", section "Binary version",
    https://www.cs.toronto.edu/~kriz/cifar.html
    """
    contents = read_tar(
        path, (*CIFAR10_TRAIN, CIFAR10_TEST), bytes_at_most=CIFAR10_RECORD * CIFAR10_RECORDS_AT_MOST
    )
    parts = {name: read_cifar10_records(content, f"{path}: {name}") for name, content in contents.items()}
    images, labels = zip(*(parts[name] for name in CIFAR10_TRAIN), strict=True)
    x_test, y_test = parts[CIFAR10_TEST]
    return {
        "x_train": np.concatenate(images),
        "y_train": np.concatenate(labels),
        "x_test": x_test,
        "y_test": y_test,
    }


def read_cifar10_records(content: bytes, where: str) -> tuple[np.ndarray, np.ndarray]:
    """Cut the bytes of one file into images (n, 32, 32, 3) and labels (n,); ``where`` is named in errors."""
    if not content or len(content) % CIFAR10_RECORD:
        raise DamagedDataError(
            f"{where} has {len(content):,} bytes, expected whole records of {CIFAR10_RECORD:,}. {REPLACE}"
        )
    records = np.frombuffer(content, np.uint8).reshape(-1, CIFAR10_RECORD)
    labels = records[:, 0]
    if labels.max() >= CIFAR10_CLASSES:
        raise DamagedDataError(
            f"{where} has the label {labels.max()}, expected 0 to {CIFAR10_CLASSES - 1}. {REPLACE}"
        )
    planes = records[:, 1:].reshape(-1, 3, CIFAR10_SIDE, CIFAR10_SIDE)
    return np.ascontiguousarray(planes.transpose(0, 2, 3, 1)), labels.copy()


def read_tar(path: Path, wanted: Collection[str], *, bytes_at_most: int) -> dict[str, bytes]:
    """Read some files of a tar archive, compressed or not; nothing is written to disk.

    Parameters
    ----------
    path : the archive.
    wanted : names of the files in it, with their folders.
    bytes_at_most : length of the longest file that is believed; a longer one is not read.

    Returns
    -------
    Name to content, in the order of ``wanted``.

    Raises
    ------
    DamagedDataError
        As :func:`files_in_tar`, or if a wanted file is missing.
    """
    found = dict(files_in_tar(path, lambda name: name in wanted, bytes_at_most=bytes_at_most))
    if missing := [name for name in wanted if name not in found]:
        raise DamagedDataError(f"{path} lacks {', '.join(missing)}. {REPLACE}")
    return {name: found[name] for name in wanted}


def files_in_tar(
    path: Path, is_wanted: Callable[[str], bool], *, bytes_at_most: int
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of the wanted files of a tar archive, one after another, as they stand there.

    Raises
    ------
    DamagedDataError
        If it is no tar archive or cut short, or any name in it leads outside the archive's own
        folder, or a wanted file is there twice, a link or longer than ``bytes_at_most``.
    """
    seen = set()
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                name = PurePosixPath(member.name)
                if name.is_absolute() or ".." in name.parts or "\\" in member.name:
                    raise DamagedDataError(
                        f"{path} holds {member.name!r}, which leads out of its folder: do not unpack "
                        f"it. {REPLACE}"
                    )
                if not is_wanted(str(name)):
                    continue
                if not member.isfile() or str(name) in seen or member.size > bytes_at_most:
                    raise DamagedDataError(
                        f"{path}: {name} should be one plain file of at most {bytes_at_most:,} bytes. "
                        f"{REPLACE}"
                    )
                seen.add(str(name))
                yield str(name), archive.extractfile(member).read()
    except (tarfile.TarError, EOFError, zlib.error, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the disk, not what is on it
            raise
        raise DamagedDataError(f"{path} is no archive or is cut short ({error}). {REPLACE}") from error
