"""How much work fits this machine: the budget, and values that depend on it."""

import os
from typing import Literal, TypeVar

from course.devices import machine

Budget = Literal["quick", "laptop", "gpu"]
BUDGETS: tuple[Budget, ...] = ("quick", "laptop", "gpu")
Value = TypeVar("Value")


def budget() -> Budget:
    """Return how much work fits this machine.

    ``COURSE_BUDGET`` decides if it is set. Otherwise the answer is ``"gpu"``
    where the backend sees a GPU, else ``"laptop"``; ``"quick"``, a smoke run,
    is never chosen by itself.

    Raises
    ------
    ValueError
        If ``COURSE_BUDGET`` is no known budget.
    """
    wanted = os.environ.get("COURSE_BUDGET")
    if not wanted:
        return "gpu" if machine.visible_gpus() else "laptop"
    if wanted not in BUDGETS:
        raise ValueError(
            f"COURSE_BUDGET is {wanted!r}, which is no budget; "
            f"set it to one of {', '.join(BUDGETS)}, or unset it to have it detected"
        )
    return wanted


def pick(*, quick: Value, laptop: Value, gpu: Value) -> Value:
    """Return the value for the present budget, as in ``epochs = pick(quick=1, laptop=5, gpu=20)``."""
    return {"quick": quick, "laptop": laptop, "gpu": gpu}[budget()]
