"""Who may be leaving the practice, and why one thinks so. Pure.

It counts days and says reasons; it predicts nothing. The thresholds are the product's own and are
named here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

QUIET_DAYS = 45
"""Without a visit for so long and nothing booked."""
DIARY_DAYS = 14
"""Somebody who kept a diary and has not for so long."""
FORGOTTEN_DAYS = 240
"""Later than this it is no longer a risk: the person left."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of a patient: days, None where there is none."""

    patient: int
    last_visit: date
    next_visit: date | None = None
    last_missed: date | None = None
    last_diary: date | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """A patient who may be leaving, with the reasons in words."""

    patient: int
    reasons: tuple[str, ...]
    quiet_days: int


def risk_of(trace: Trace, today: date) -> Risk | None:
    """Why this patient may be leaving; None if nothing says so.

    Whoever has a visit ahead is not leaving, whatever else; nor does one left long ago count.
    """
    quiet = (today - trace.last_visit).days
    if trace.next_visit is not None or quiet > FORGOTTEN_DAYS:
        return None
    reasons = []
    if trace.last_missed is not None and trace.last_missed > trace.last_visit:
        reasons.append("no asistió a su última cita")
    if quiet > QUIET_DAYS:
        reasons.append(f"{quiet} días sin consulta y sin cita")
    if trace.last_diary is not None and trace.last_diary >= trace.last_visit:
        silent = (today - trace.last_diary).days
        if silent > DIARY_DAYS:
            reasons.append(f"{silent} días sin registrar lo que come")
    return Risk(trace.patient, tuple(reasons), quiet) if reasons else None


def risks(traces: list[Trace], today: date) -> list[Risk]:
    """Those at risk, the ones with more reasons first and, among equals, the longest away."""
    found = [risk for trace in traces if (risk := risk_of(trace, today))]
    return sorted(found, key=lambda risk: (-len(risk.reasons), -risk.quiet_days, risk.patient))
