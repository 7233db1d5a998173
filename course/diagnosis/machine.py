"""Are the processor, the memory and the disk enough for the lessons?"""

import shutil
import tempfile
from pathlib import Path

from course.diagnosis.findings import Finding

GIGABYTE = 2**30
# The most that a lesson took where the stored notebooks were built (`reference/build.json`), rounded up.
LESSON_MEMORY_GB = 3.5  # lessons 08 and 09 at budget laptop; most take less than half of it
DISK_NEEDED_GB = 0.2
DISK_COMFORTABLE_GB = 2.0
MEMORY_LIMIT = Path("/sys/fs/cgroup/memory.max")  # of a container on Linux


def check_cores() -> list[Finding]:
    """Count the cores this process may use."""
    from course.devices import usable_cores

    cores = usable_cores()
    if cores < 2:
        text = "1 core: everything works, in about twice the time that is stated"
        return [Finding("note", "processor", text)]
    return [Finding("ok", "processor", f"{cores} cores")]


def check_memory() -> list[Finding]:
    """Compare the memory there is, and what is free of it, with what a lesson takes."""
    import psutil

    memory = psutil.virtual_memory()
    total, free = memory.total / GIGABYTE, memory.available / GIGABYTE
    if MEMORY_LIMIT.exists() and (limit := MEMORY_LIMIT.read_text().strip()) != "max":
        total = min(total, int(limit) / GIGABYTE)
        free = min(free, total)
    text = f"{total:.1f} GB, {free:.1f} GB of it free"
    if total < LESSON_MEMORY_GB:
        remedy = "use a machine or container with more memory"
        return [Finding("problem", "memory", f"{text}: lessons take up to {LESSON_MEMORY_GB} GB", remedy)]
    if free < LESSON_MEMORY_GB:
        remedy = "close other programs, and shut down kernels that you no longer need"
        return [Finding("note", "memory", f"{text}: lessons take up to {LESSON_MEMORY_GB} GB", remedy)]
    return [Finding("ok", "memory", text)]


def check_disk() -> list[Finding]:
    """Look at the free space where downloads and results are kept."""
    folder = existing_part_of(_cache_folder())
    free = shutil.disk_usage(folder).free / GIGABYTE
    text = f"{free:.1f} GB free at {folder}"
    remedy = "free some space, or set COURSE_CACHE to a folder on another disk"
    if free < DISK_NEEDED_GB:
        return [Finding("problem", "disk", f"{text}: results could not be kept", remedy)]
    if free < DISK_COMFORTABLE_GB:
        return [Finding("note", "disk", f"{text}: enough for lessons, not for every data set", remedy)]
    return [Finding("ok", "disk", text)]


def check_cache() -> list[Finding]:
    """Write a file to the folder of downloads and results, which is made if need be."""
    folder = _cache_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"can be written")
    except OSError as error:
        text = f"{folder} cannot be written to ({error.strerror or error})"
        remedy = "make it writable, or set COURSE_CACHE to a folder that is"
        return [Finding("problem", "cache", text, remedy)]
    return [Finding("ok", "cache", f"{folder} can be written to")]


def existing_part_of(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that exists."""
    return next(part for part in (folder, *folder.absolute().parents) if part.exists())


def _cache_folder() -> Path:
    from course.storage import cache_folder

    return cache_folder()
