"""Student's t, as the intervals of small samples need it. Pure."""

from __future__ import annotations

from decimal import Decimal

_TABLE = (
    "12.706 4.303 3.182 2.776 2.571 2.447 2.365 2.306 2.262 2.228 2.201 2.179 2.160 2.145 2.131 "
    "2.120 2.110 2.101 2.093 2.086 2.080 2.074 2.069 2.064 2.060 2.056 2.052 2.048 2.045 2.042"
)
T_975 = tuple(map(Decimal, _TABLE.split()))
"""Quantile 0.975 with 1 to 30 degrees of freedom."""


def t_975(freedom: int) -> Decimal:
    """Quantile 0.975 of Student's t; from 31 degrees on 1.960 + 2.42/ν, right to 0.002.

    Raises ValueError below one degree: two points have no spread of their own.
    """
    if freedom < 1:
        raise ValueError("Un intervalo necesita al menos un grado de libertad.")
    if freedom <= len(T_975):
        return T_975[freedom - 1]
    return Decimal("1.960") + Decimal("2.42") / freedom
