"""Writes about security incidents: detected, decided once, and each person told (LFPDPPP 19)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from accounts.permissions import Permission, check
from patients.models import IncidentPatient, SecurityIncident
from patients.selectors.incident import incident_scope

TOLD = {
    "compromised": "Anote qué datos se comprometieron.",
    "advice": "Anote qué puede hacer la persona para protegerse.",
    "corrective": "Anote qué se hizo para corregirlo.",
    "more": "Anote dónde puede saber más.",
}


@dataclass(frozen=True)
class IncidentData:
    """What is known when it is detected."""

    detected_at: datetime
    nature: str
    since: datetime
    until: datetime
    account: User | None = None
    ip: str | None = None


@dataclass(frozen=True)
class DecisionData:
    """Whether it affects people significantly, why, and what they are told."""

    significant: bool
    decision: str
    compromised: str = ""
    advice: str = ""
    corrective: str = ""
    more: str = ""


@transaction.atomic
def incident_register(*, data: IncidentData, by: Membership) -> SecurityIncident:
    """Write down what happened and its trace. Raises ValidationError, PermissionDenied."""
    check(by, Permission.MANAGE_CLINIC)
    if data.detected_at > timezone.now():
        raise ValidationError({"detected_at": "No puede detectarse en un momento que no llega."})
    if data.until <= data.since:
        raise ValidationError({"until": "Termina después de empezar."})
    if data.account is None and not data.ip:
        raise ValidationError("Diga con qué cuenta o desde qué dirección se entró.")
    if data.account and not data.account.memberships.filter(clinic=by.clinic_id).exists():
        raise ValidationError({"account": "Esa cuenta no es de este consultorio."})
    row = SecurityIncident(
        clinic=by.clinic,
        detected_at=data.detected_at,
        nature=data.nature.strip(),
        since=data.since,
        until=data.until,
        account=data.account,
        ip=data.ip or None,
        registered_by=by.user,
    )
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def incident_decide(
    *, incident: SecurityIncident, data: DecisionData, by: Membership
) -> SecurityIncident:
    """Decide once, and keep whom it reached as it is known at that moment.

    If it affects people significantly, what they are told is needed (Reglamento 63 to 65). Raises
    ValidationError (by field), PermissionDenied.
    """
    incident = _locked(incident, by)
    if incident.decided_at is not None:
        raise ValidationError("El incidente ya se decidió.")
    said = {key: v.strip() if isinstance(v, str) else v for key, v in asdict(data).items()}
    missing = {key: words for key, words in TOLD.items() if data.significant and not said[key]}
    if not said["decision"]:
        missing["decision"] = "Anote por qué."
    if missing:
        raise ValidationError(missing)
    for key, value in said.items():
        setattr(incident, key, value)
    incident.decided_at, incident.decided_by = timezone.now(), by.user
    incident.full_clean()
    incident.save(update_fields=[*said, "decided_at", "decided_by"])
    for reached in incident_scope(incident):
        IncidentPatient.objects.create(
            incident=incident, patient=reached.patient, seen=reached.seen
        )
    return incident


@transaction.atomic
def incident_notify(*, affected: IncidentPatient, how: str, by: Membership) -> IncidentPatient:
    """Note that a person was told, and how. Noted again, it stays. Raises ValidationError."""
    _locked(affected.incident, by)
    affected = IncidentPatient.objects.select_for_update().get(pk=affected.pk)
    if affected.notified_at is not None:
        return affected
    if not how.strip():
        raise ValidationError({"how": "Anote cómo se le avisó."})
    affected.notified_at, affected.notified_by = timezone.now(), by.user
    affected.notified_how = how.strip()
    affected.full_clean()
    affected.save(update_fields=["notified_at", "notified_by", "notified_how"])
    return affected


def _locked(incident: SecurityIncident, by: Membership) -> SecurityIncident:
    check(by, Permission.MANAGE_CLINIC)
    if incident.clinic_id != by.clinic_id:
        raise PermissionDenied("El incidente es de otro consultorio.")
    return SecurityIncident.objects.select_for_update().get(pk=incident.pk)
