"""Consents, requests and deliveries of the tests. Every person is invented."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

from django.utils import timezone

from accounts.models import Membership
from audit.actor import acting_as
from audit.models import Action
from audit.services.access import access_record
from patients.models import (
    ConsentException,
    ConsentLetter,
    Disclosure,
    IncidentPatient,
    RecordExport,
    RightsRequest,
    SecurityIncident,
)
from patients.services.consent_exception import consent_exception_record
from patients.services.consent_letter import LetterData, consent_letter_issue
from patients.services.disclosure import DisclosureData, disclosure_record
from patients.services.export import export_request
from patients.services.incident import (
    DecisionData,
    IncidentData,
    incident_decide,
    incident_register,
)
from patients.services.rights import RightsData, rights_register
from patients.vocabulary.consent_letters import letter_texts
from tests.factories.patients import PatientFactory, signed_consultation


def rights_request_of(by: Membership, *, kind: str = "access", **fields: object) -> RightsRequest:
    """A request that arrived today, nothing done about it yet."""
    patient = fields.pop("patient", None) or PatientFactory(clinic=by.clinic, responsible=by.user)
    data = {
        "kind": kind,
        "received_on": timezone.localdate(),
        "requester_name": "Itzel Sáenz",
        "capacity": "holder",
        "contact": "itzel@ejemplo.mx",
        "description": "Quiero una copia de mi expediente.",
    }
    return rights_register(patient=patient, data=RightsData(**(data | fields)), by=by)


def delivery(**changes: object) -> DisclosureData:
    """What a form would give for a delivery."""
    values = {
        "recipient": "patient",
        "recipient_name": "Itzel Sáenz",
        "basis": "patient",
        "request_note": "Solicitud del 3/nov, carpeta 2",
        "fields": "Historia clínica nutriológica",
    }
    return DisclosureData(**(values | changes))


def disclosure_for(by: Membership) -> Disclosure:
    """A signed document given to its patient."""
    document = signed_consultation(by=by)
    patient = document.consultation.patient
    return disclosure_record(patient=patient, data=delivery(document=document), by=by)


def letter_data(code: str = "obesidad") -> LetterData:
    """What a form would give for a letter."""
    said = asdict(letter_texts()[code])
    return LetterData(**{**said, "place": "Toluca, Estado de México"})


def consent_letter_for(by: Membership) -> ConsentLetter:
    """A letter ready to sign."""
    patient = PatientFactory(clinic=by.clinic, responsible=by.user)
    return consent_letter_issue(patient=patient, data=letter_data(), by=by)


def export_for(by: Membership, **changes: object) -> RecordExport:
    """A copy asked for and not made yet, of a record with a signed visit."""
    patient = changes.pop("patient", None) or signed_consultation(by=by).consultation.patient
    return export_request(patient=patient, data=delivery(**changes), by=by)


def exception_for(by: Membership) -> ConsentException:
    """Somebody attended before they could consent."""
    return consent_exception_record(
        patient=PatientFactory(clinic=by.clinic, responsible=by.user),
        ground="emergency",
        reason="Llegó inconsciente",
        until=timezone.localdate() + timedelta(days=3),
        by=by,
    )


def incident_for(by: Membership) -> SecurityIncident:
    """An account that somebody else used during the last hours."""
    now = timezone.now()
    data = IncidentData(
        detected_at=now - timedelta(minutes=1),
        nature="Se perdió un teléfono con la sesión abierta.",
        since=now - timedelta(hours=6),
        until=now + timedelta(hours=6),
        account=by.user,
    )
    return incident_register(data=data, by=by)


def affected_for(by: Membership) -> IncidentPatient:
    """A patient that the incident reached, once it was decided to tell them."""
    patient = PatientFactory(clinic=by.clinic, responsible=by.user)
    with acting_as(user=by.user, clinic_id=by.clinic_id):
        access_record(action=Action.READ, obj=patient, patient=patient)
    incident = incident_decide(incident=incident_for(by), data=DECISION, by=by)
    return IncidentPatient.objects.get(incident=incident, patient=patient)


DECISION = DecisionData(
    significant=True,
    decision="Son datos de salud.",
    compromised="Nombre, mediciones y diagnósticos.",
    advice="Desconfíe de quien le escriba diciendo que es del consultorio.",
    corrective="Se cerró la sesión y se cambió la contraseña.",
    more="En el consultorio, con la persona titular.",
)
