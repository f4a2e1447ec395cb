"""The clinic's own number."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts.models import Membership
from accounts.permissions import Permission, check
from messaging.models import Line
from messaging.transports import is_simulated
from patients.phones import phone_read

SIMULATED = "+52550000{:04d}"


@transaction.atomic
def line_set(*, phone: str, by: Membership) -> Line:
    """Give the clinic its number, or change it. Raises ValidationError, PermissionDenied."""
    check(by, Permission.MANAGE_CLINIC)
    number = phone_read(phone)
    if not number:
        raise ValidationError({"phone": "Escriba el número que dio de alta en Twilio."})
    return _write(by, number, simulated=False)


@transaction.atomic
def line_simulate(*, by: Membership) -> Line:
    """A number of the simulator, unless the clinic has one. Raises PermissionDenied outside it."""
    check(by, Permission.SEE_CONTACTS)
    if not is_simulated():
        raise PermissionDenied("El simulador no está encendido.")
    present = Line.objects.filter(clinic=by.clinic_id).first()
    return present or _write(by, SIMULATED.format(by.clinic_id % 10_000), simulated=True)


def _write(by: Membership, number: str, *, simulated: bool) -> Line:
    line = Line.objects.filter(clinic=by.clinic_id).first() or Line(clinic=by.clinic)
    line.phone, line.is_simulated = number, simulated
    line.full_clean()
    line.save()
    return line
