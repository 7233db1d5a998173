"""How far a measured share may be from the true one."""

from __future__ import annotations


def wilson_interval(right: int, count: int) -> tuple[float, float]:
    """Range in which a share lies with 95 % confidence, from so many right of so many asked.

    Parameters
    ----------
    right, count : whole numbers, 0 <= right <= count, count at least 1.

    Returns
    -------
    Lower and upper end, in [0, 1]. Unlike "share ± 2 standard errors" it stays inside, and has a width
    even if all or none are right.

    Raises
    ------
    ValueError
        If nothing was asked, or more is right than was asked.

    Source
    ------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22, 1927.
    """
    if count < 1 or not 0 <= right <= count:
        raise ValueError(f"expected 0 <= right <= count and count >= 1, got {right} of {count}")
    from scipy.stats import binomtest

    interval = binomtest(right, count).proportion_ci(confidence_level=0.95, method="wilson")
    return float(interval.low), float(interval.high)
