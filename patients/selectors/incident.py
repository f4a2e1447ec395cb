"""Reads about security incidents, and whom each one reached, from the history of accesses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auditlog.models import LogEntry
from django.apps import apps
from django.db.models import CharField, Q, QuerySet, Value
from django.http import Http404

from accounts.models import Membership
from accounts.permissions import Permission, may
from audit.models import AccessEvent, Action
from patients.exports.tables import Table, tables
from patients.models import IncidentPatient, Patient, SecurityIncident

SAID = {
    Action.READ: "consultado",
    Action.PRINT: "impreso",
    Action.DOWNLOAD: "descargado",
    Action.EXPORT: "exportado",
}


@dataclass(frozen=True)
class Reached:
    """A patient, and in words what was seen or changed of the record."""

    patient: Patient
    seen: str


def incidents_of(membership: Membership | None) -> list[SecurityIncident]:
    """The register of the clinic in use, newest first; empty for who does not manage it."""
    return list(_visible(membership).select_related("account", "registered_by"))


def incident_of(membership: Membership | None, public_id: UUID | str) -> SecurityIncident:
    """One incident. Raises Http404 if it is not the clinic's."""
    rows = _visible(membership).select_related("account", "registered_by", "decided_by", "clinic")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404("No hay tal incidente.")
    return found


def affected_of(membership: Membership | None, public_id: UUID | str) -> IncidentPatient:
    """One patient of a decided incident. Raises Http404 if it is not the clinic's."""
    found = (
        IncidentPatient.objects.filter(incident__in=_visible(membership), public_id=public_id)
        .select_related("incident__clinic", "incident__decided_by", "patient__clinic")
        .first()
    )
    if found is None:
        raise Http404("No hay tal persona en el incidente.")
    return found


def _visible(membership: Membership | None) -> QuerySet[SecurityIncident]:
    if membership is None or not may(membership, Permission.MANAGE_CLINIC):
        return SecurityIncident.objects.none()
    return SecurityIncident.objects.filter(clinic=membership.clinic_id)


def incident_scope(incident: SecurityIncident) -> list[Reached]:
    """Whose records that account, or that address, saw or changed between the two moments.

    If both are given, what either did counts: whoever took an account may have used others.
    Four queries, however much it was.
    """
    told: dict[str, set[str]] = defaultdict(set)
    for public_id, said in (*_read(incident), *_changed(incident)):
        told[public_id].add(said)
    people = Patient.objects.filter(clinic=incident.clinic_id, public_id__in=told)
    return [
        Reached(patient, "; ".join(sorted(told[str(patient.public_id)])))
        for patient in people.order_by("record_number")
    ]


def _read(incident: SecurityIncident) -> list[tuple[str, str]]:
    """(patient, what was read) of each access with a patient."""
    rows = AccessEvent.objects.filter(
        _trace(incident, "user_id", "ip"),
        clinic_id=incident.clinic_id,
        at__gte=incident.since,
        at__lt=incident.until,
        action__in=SAID,
    ).exclude(patient_id="")
    found = rows.order_by().values_list("patient_id", "object_type", "action").distinct()
    return [(patient, f"{_name(kind)}, {SAID[Action(action)]}") for patient, kind, action in found]


def _changed(incident: SecurityIncident) -> list[tuple[str, str]]:
    """(patient, what was changed) of each row of a record that was written. Two queries.

    The kinds written come first; then their rows lead to the patients, all in one statement.
    """
    rows = LogEntry.objects.filter(
        _trace(incident, "actor_id", "remote_addr"),
        timestamp__gte=incident.since,
        timestamp__lt=incident.until,
    ).order_by()
    kinds = {
        f"{app}.{model}": rows.filter(content_type=kind).values("object_id")
        for kind, app, model in rows.values_list(
            "content_type", "content_type__app_label", "content_type__model"
        ).distinct()
    }
    owners = [_owners(table, kinds[table.name]) for table in tables() if table.name in kinds]
    if not owners:
        return []
    found = owners[0].union(*owners[1:])
    return [(str(public_id), f"{_name(kind)}, escrito o cambiado") for public_id, kind in found]


def _owners(table: Table, written: QuerySet[LogEntry, Any]) -> QuerySet[Any, Any]:
    """(patient, kind of row) of the rows of a table that were written, those without one apart."""
    path = f"{table.path}__public_id" if table.path else "public_id"
    mine = table.model._base_manager.filter(**{"pk__in": written, f"{path}__isnull": False})
    return mine.order_by().values_list(path, Value(table.name, output_field=CharField()))


def _trace(incident: SecurityIncident, account: str, address: str) -> Q:
    trace = Q(pk__in=())  # nobody; it leaves the statement when joined to what follows
    if incident.account_id:
        trace |= Q(**{account: incident.account_id})
    if incident.ip:
        trace |= Q(**{address: incident.ip})
    return trace


def _name(kind: str) -> str:
    """«nota de evolución», as people call a kind of row."""
    return str(apps.get_model(kind)._meta.verbose_name) if kind else "expediente"
