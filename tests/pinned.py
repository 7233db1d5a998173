"""What is held fixed while tests run: the same as when notebooks are built, in an empty cache."""

from pathlib import Path

from course.building import PINNED_ENVIRONMENT

REPOSITORY = Path(__file__).resolve().parent.parent
MIRROR = (
    REPOSITORY.parent / "shared" / "data"
)  # copies of data sets that may not be committed, where there are any


def pinned_environment(backend: str, budget: str, cache: str) -> dict[str, str]:
    """Return the environment variables of a test run.

    Parameters
    ----------
    backend : what Keras computes with: ``"tensorflow"``, ``"jax"`` or ``"torch"``.
    budget : work budget, ``"quick"`` or ``"laptop"``.
    cache : an empty folder, in place of the user's cache.
    """
    data = {"COURSE_DATA": str(MIRROR)} if MIRROR.is_dir() else {}
    changes = {"KERAS_BACKEND": backend, "COURSE_BUDGET": budget, "COURSE_CACHE": cache}
    return PINNED_ENVIRONMENT | changes | data
