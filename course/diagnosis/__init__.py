"""Is this installation fit for the lessons? Each check says what it found and what would mend it.

The checks work in a broken installation too: each imports what it needs
itself, and one that cannot run is a finding of its own.
"""

from collections.abc import Callable, Iterator

from course.diagnosis.backend import check_backend
from course.diagnosis.datasets import check_datasets
from course.diagnosis.findings import Finding, how_to_install_again
from course.diagnosis.jupyter import check_kernel, check_widgets
from course.diagnosis.machine import check_cache, check_cores, check_disk, check_memory
from course.diagnosis.packages import check_packages, check_python

__all__ = ["CHECKS", "Finding", "diagnose", "how_to_install_again"]

Check = Callable[[], list[Finding]]

CHECKS: dict[str, Check] = {
    "Python": check_python,
    "packages": check_packages,
    "processor": check_cores,
    "memory": check_memory,
    "disk": check_disk,
    "cache": check_cache,
    "JupyterLab": check_widgets,
    "kernel": check_kernel,
    "data": check_datasets,
    "backend": check_backend,  # last, since it takes seconds
}


def diagnose() -> Iterator[Finding]:
    """Run every check, and yield each finding as soon as it is there."""
    for subject, check in CHECKS.items():
        try:
            yield from check()
        except Exception as error:  # A check that fails must not hide what the others find.
            reason = f"{type(error).__name__}: {error}"
            yield Finding("problem", subject, f"could not be checked ({reason})", how_to_install_again())
