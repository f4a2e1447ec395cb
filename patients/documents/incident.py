"""The notice of a breach to each person it reached (LFPDPPP 19; Reglamento 63 to 65)."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format

from patients.documents.note import WHEN
from patients.documents.paper import Paper, Part, Signature, clinic_head, paper_pdf
from patients.models import IncidentPatient


def incident_pdf(affected: IncidentPatient) -> bytes:
    """The letter's bytes: what happened, which data, what to do, what was done, where to ask."""
    incident, patient = affected.incident, affected.patient
    clinic = incident.clinic
    detected = date_format(timezone.localtime(incident.detected_at), WHEN)
    signer = incident.decided_by.full_name if incident.decided_by else clinic.legal_name
    return paper_pdf(
        Paper(
            title="Aviso de una vulneración a sus datos personales",
            clinic=clinic_head(clinic),
            footer=f"Incidente {incident.public_id}",
            rows=[
                ("Para", f"{patient.full_name}, expediente {patient.record}"),
                ("Lo detectamos", detected),
            ],
            parts=[
                Part("Qué ocurrió", incident.nature),
                Part("Qué datos suyos se comprometieron", incident.compromised),
                Part("De su expediente", affected.seen),
                Part("Qué le recomendamos hacer", incident.advice),
                Part("Qué hicimos para corregirlo", incident.corrective),
                Part("Dónde puede saber más", incident.more),
            ],
            signatures=[Signature(signer, (clinic.legal_name,))],
        )
    )
