"""What becomes of an appointment."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Membership
from agenda.errors import NotPossibleNowError
from agenda.models import Appointment
from agenda.services.booking import appointment_lock, save_free
from agenda.services.news import tell
from patients.models import Consultation

State = Appointment.State
FROM: dict[str, tuple[str, ...]] = {
    State.CONFIRMED: (State.PENDING,),
    State.CANCELLED: (State.PENDING, State.CONFIRMED),
    State.ATTENDED: (State.PENDING, State.CONFIRMED, State.NO_SHOW),
    State.NO_SHOW: (State.PENDING, State.CONFIRMED),
    State.PENDING: (State.CANCELLED, State.NO_SHOW),
}
"""From which states each one is reached; `pending` again is «reabrir»."""


def appointment_confirm(*, appointment: Appointment, by: Membership | None) -> Appointment:
    """It was confirmed; without `by`, by the person. Once more changes nothing.

    Raises NotPossibleNowError, PermissionDenied.
    """
    return _become(appointment, State.CONFIRMED, by=by, change="confirmed")


def appointment_cancel(
    *, appointment: Appointment, reason: str, by: Membership | None
) -> Appointment:
    """Free its time; the row and the reason stay.

    Raises ValidationError without a reason, NotPossibleNowError, PermissionDenied.
    """
    if not reason.strip():
        raise ValidationError({"reason": "Anote el motivo, por ejemplo: lo pidió el paciente."})
    return _become(
        appointment, State.CANCELLED, by=by, change="cancelled", cancel_reason=reason.strip()[:200]
    )


def appointment_attend(
    *, appointment: Appointment, by: Membership, consultation: Consultation | None = None
) -> Appointment:
    """The person came; `consultation` is the visit it became, if any.

    Raises NotPossibleNowError, PermissionDenied.
    """
    taken = consultation is not None and (
        Appointment.objects.filter(consultation=consultation).exclude(pk=appointment.pk).exists()
    )
    visit = {} if consultation is None or taken else {"consultation": consultation}
    return _become(appointment, State.ATTENDED, by=by, change="attended", **visit)


def appointment_no_show(*, appointment: Appointment, by: Membership) -> Appointment:
    """The person did not come. Raises NotPossibleNowError, PermissionDenied."""
    return _become(appointment, State.NO_SHOW, by=by, change="no_show")


def appointment_reopen(*, appointment: Appointment, by: Membership) -> Appointment:
    """Undo a cancellation or an absence, if its time is still free.

    Raises SlotTakenError, NotPossibleNowError, PermissionDenied.
    """
    return _become(appointment, State.PENDING, by=by, change="reopened", cancel_reason="")


@transaction.atomic
def _become(
    appointment: Appointment, state: str, *, by: Membership | None, change: str, **fields: object
) -> Appointment:
    row = appointment_lock(appointment, by)
    if row.state == state:
        return row
    if row.state not in FROM[state]:
        raise NotPossibleNowError(f"La cita está {row.get_state_display().lower()}.")
    row.state = state
    for name, value in fields.items():
        setattr(row, name, value)
    save_free(row, ["state", *fields])
    tell(row, change)
    return row
