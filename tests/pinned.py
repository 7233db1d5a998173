"""What is held fixed while tests run, so that they give the same result on every machine."""

from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
MIRROR = (
    REPOSITORY.parent / "shared" / "data"
)  # copies of data sets that may not be committed, where there are any


def pinned_environment(budget: str, cache: str) -> dict[str, str]:
    """Return the environment variables of a test run.

    Parameters
    ----------
    budget : work budget, ``"quick"`` or ``"laptop"``.
    cache : an empty folder, in place of the user's cache.
    """
    pinned = {
        "COURSE_BUDGET": budget,
        "COURSE_STRICT": "1",
        "COURSE_PROGRESS": "off",
        "COURSE_CACHE": cache,
        # Another number of threads adds numbers up in another order, and so changes their last digits.
        "OMP_NUM_THREADS": "2",
        "TF_NUM_INTRAOP_THREADS": "2",
        "TF_NUM_INTEROP_THREADS": "2",
    }
    if MIRROR.is_dir():
        pinned["COURSE_DATA"] = str(MIRROR)
    return pinned
