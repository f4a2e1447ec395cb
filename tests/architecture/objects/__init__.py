"""One object behind every address that names one: URL name → its arguments.

A new address with arguments must be added in its room, or `test_tenancy.py` fails: so nobody
forgets to ask what a stranger sees there. Each function makes the object in the clinic of `by`.
"""

from __future__ import annotations

from tests.architecture.objects import (
    accounts,
    agenda,
    ai_vision,
    foods,
    messaging,
    patients,
    plans,
    practice,
)
from tests.architecture.objects.kinds import Arguments, Makers

__all__ = ["OBJECTS", "Arguments"]

OBJECTS: Makers = {
    **accounts.OBJECTS,
    **agenda.OBJECTS,
    **ai_vision.OBJECTS,
    **foods.OBJECTS,
    **messaging.OBJECTS,
    **patients.OBJECTS,
    **plans.OBJECTS,
    **practice.OBJECTS,
}
