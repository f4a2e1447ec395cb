"""Reads about requests on one's own data, with what is due and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.holidays import holiday_on
from accounts.models import Membership
from accounts.permissions import Permission, may
from patients.deadlines import (
    ANSWER_DAYS,
    EXECUTION_DAYS,
    business_days_after,
    business_days_until,
)
from patients.models import Patient, RightsRequest
from patients.reach import reach

SOON = 5
URGENT = 2


@dataclass(frozen=True)
class Due:
    """What a request waits for: `what` and by when; `left` in business days, None if closed."""

    request: RightsRequest
    what: str
    on: date | None
    left: int | None

    @property
    def tone(self) -> str:
        """How much it presses: "bad", "warn" or ""."""
        if self.left is None or self.left > SOON:
            return ""
        return "bad" if self.left <= URGENT else "warn"

    @property
    def left_said(self) -> str:
        """«quedan 4 días hábiles», «vence hoy», «vencida hace 2 días hábiles»."""
        if self.left is None:
            return ""
        if self.left == 0:
            return "vence hoy"
        count = abs(self.left)
        days = "1 día hábil" if count == 1 else f"{count} días hábiles"
        if self.left < 0:
            return f"vencida hace {days}"
        return f"queda {days}" if count == 1 else f"quedan {days}"


def rights_visible_to(membership: Membership | None) -> QuerySet[RightsRequest]:
    """Requests about the records that a person reaches; none for who may not read them."""
    if membership is None or not may(membership, Permission.SEE_RECORD):
        return RightsRequest.objects.none()
    rows = RightsRequest.objects.filter(reach(membership, prefix="patient__"))
    return rows.select_related("patient__clinic", "registered_by", "identified_by", "answered_by")


def rights_of(membership: Membership | None, public_id: UUID | str) -> RightsRequest:
    """One request. Raises Http404 if its record is not within reach."""
    found = rights_visible_to(membership).filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal solicitud.")
    return found


def rights_open(membership: Membership | None) -> list[Due]:
    """What is still owed, what presses most first. One query."""
    rows = rights_visible_to(membership).filter(executed_at=None).exclude(outcome="denied")
    return sorted((due(row) for row in rows), key=lambda row: (row.on or date.max, row.request.pk))


def rights_closed(membership: Membership | None) -> list[Due]:
    """The latest that need nothing more."""
    rows = rights_visible_to(membership).filter(Q(executed_at__isnull=False) | Q(outcome="denied"))
    return [due(row) for row in rows.order_by("-answered_at")[:50]]


def rights_of_patient(patient: Patient) -> list[Due]:
    """Every request about a record, the latest first."""
    return [due(row) for row in patient.rights_requests.order_by("-received_on", "-pk")]


def answer_due(request: RightsRequest) -> date:
    """Last day to answer: 20 business days from the next one, or 40 (LFPDPPP 31)."""
    days = ANSWER_DAYS * (2 if request.answer_extension else 1)
    return business_days_after(request.received_on, days, rests=holiday_on)


def execution_due(request: RightsRequest) -> date:
    """Last day to do what was granted: 15 business days from the answer, or 30 (LFPDPPP 31)."""
    days = EXECUTION_DAYS * (2 if request.execution_extension else 1)
    answered = timezone.localdate(request.answered_at)
    return business_days_after(answered, days, rests=holiday_on)


def due(request: RightsRequest, *, today: date | None = None) -> Due:
    """What the request waits for today."""
    if request.is_closed:
        return Due(request, "Concluida", None, None)
    answered = request.answered_at is not None
    last = execution_due(request) if answered else answer_due(request)
    left = business_days_until(last, today=today or timezone.localdate(), rests=holiday_on)
    return Due(request, "Cumplir" if answered else "Responder", last, left)
