"""PRIV-11: whom a breach reached, what was decided, and the letter to each person."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.utils import timezone
from pypdf import PdfReader

from agenda.services.booking import ContactData
from audit.actor import acting_as
from audit.models import Action
from audit.services.access import access_record
from patients.documents.incident import incident_pdf
from patients.models import IncidentPatient, SecurityIncident
from patients.selectors.incident import incident_scope
from patients.services.allergy import allergies_deny
from patients.services.incident import (
    IncidentData,
    incident_decide,
    incident_notify,
    incident_register,
)
from patients.services.patient import patient_update
from tests.factories.agenda import appointment_of
from tests.factories.patients import PatientFactory, patient_data, signed_consultation
from tests.factories.privacy import DECISION, affected_for, incident_for
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db
IP = "203.0.113.7"


def looked(by, patient, *, action=Action.READ, **actor):
    """A page of a record that an account opened."""
    with acting_as(user=by.user, clinic_id=by.clinic_id, **actor):
        access_record(action=action, obj=patient, patient=patient)


def patients_of(by, count):
    return PatientFactory.create_batch(count, clinic=by.clinic, responsible=by.user)


def reached(incident):
    return {row.patient: row.seen for row in incident_scope(incident)}


def test_PRIV_11_scope_is_who_that_account_read_or_changed_in_that_window(
    owner, nutritionist, time_machine_of_yesterday
) -> None:
    read, printed, changed, others, before = patients_of(owner, 5)
    with time_machine_of_yesterday:
        looked(nutritionist, before)
    looked(nutritionist, read)
    looked(nutritionist, printed, action=Action.PRINT)
    looked(owner, others)
    with acting_as(user=nutritionist.user, clinic_id=nutritionist.clinic_id):
        data = patient_data(given_names="Otra")
        patient_update(patient=changed, data=data, by=nutritionist)
    incident = register(owner, account=nutritionist.user)
    found = reached(incident)
    assert set(found) == {read, printed, changed}
    assert "consultado" in found[read]
    assert "impreso" in found[printed]
    assert "escrito o cambiado" in found[changed]


def test_PRIV_11_scope_follows_a_row_below_the_patient(owner, nutritionist) -> None:
    patient, untouched = patients_of(owner, 2)
    with acting_as(user=nutritionist.user, clinic_id=nutritionist.clinic_id):
        allergies_deny(patient=patient, by=nutritionist)
    assert set(reached(register(owner, account=nutritionist.user))) == {patient}
    assert untouched not in reached(register(owner, account=nutritionist.user))


def test_PRIV_11_scope_never_leaves_the_clinic(owner, stranger) -> None:
    theirs = PatientFactory(clinic=stranger.clinic, responsible=stranger.user)
    with acting_as(user=owner.user, clinic_id=stranger.clinic_id):
        access_record(action=Action.READ, obj=theirs, patient=theirs)
    assert reached(register(owner, account=owner.user)) == {}


def test_PRIV_11_scope_by_address(owner, client_of) -> None:
    patient, _ = patients_of(owner, 2)
    get(client_of(owner), "patient-detail", patient.public_id, REMOTE_ADDR=IP)
    assert set(reached(register(owner, ip=IP))) == {patient}
    assert reached(register(owner, ip="203.0.113.8")) == {}


def test_PRIV_11_scope_passes_over_rows_of_nobody_on_record(owner) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    with acting_as(user=owner.user, clinic_id=owner.clinic_id):
        appointment_of(owner, contact=ContactData("Rosa Luna", "5512345678"))
        allergies_deny(patient=patient, by=owner)
    assert patient in reached(register(owner, account=owner.user))


def test_PRIV_11_page_takes_the_same_queries_whatever_was_touched(
    owner, nutritionist, client_of, django_assert_num_queries
) -> None:
    patients, browser = patients_of(owner, 3), client_of(owner)
    incident = register(owner, account=nutritionist.user)
    get(browser, "incident-detail", incident.public_id)
    for patient in patients:
        looked(nutritionist, patient)
        with acting_as(user=nutritionist.user, clinic_id=nutritionist.clinic_id):
            allergies_deny(patient=patient, by=nutritionist)
            signed_consultation(by=nutritionist, patient=patient)
        with django_assert_num_queries(8):
            get(browser, "incident-detail", incident.public_id)


@pytest.fixture
def time_machine_of_yesterday():
    import time_machine

    return time_machine.travel(timezone.now() - timedelta(days=2))


def register(by, **trace):
    now = timezone.now()
    data = IncidentData(
        detected_at=now - timedelta(minutes=1),
        nature="Una cuenta usada por alguien más.",
        since=now - timedelta(hours=3),
        until=now + timedelta(hours=3),
        **trace,
    )
    return incident_register(data=data, by=by)


def test_PRIV_11_letter_says_what_the_regulation_lists(owner) -> None:
    affected = affected_for(owner)
    pages = PdfReader(io.BytesIO(incident_pdf(affected))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    for said in (
        affected.patient.full_name,
        affected.incident.nature,
        DECISION.compromised,
        DECISION.advice,
        DECISION.corrective,
        DECISION.more,
        owner.clinic.legal_name,
    ):
        assert said in text, said


@pytest.mark.parametrize("field", ["compromised", "advice", "corrective", "more", "decision"])
def test_PRIV_11_who_is_told_is_told_everything(owner, field) -> None:
    incident = incident_for(owner)
    with pytest.raises(ValidationError) as caught:
        incident_decide(incident=incident, data=replace(DECISION, **{field: " "}), by=owner)
    assert set(caught.value.message_dict) == {field}
    assert not IncidentPatient.objects.exists()


def test_PRIV_11_register_keeps_who_was_told_and_how(owner) -> None:
    affected = affected_for(owner)
    with pytest.raises(ValidationError):
        incident_notify(affected=affected, how=" ", by=owner)
    row = incident_notify(affected=affected, how="Carta entregada en mano", by=owner)
    again = incident_notify(affected=row, how="Otra vez", by=owner)
    assert again.notified_how == "Carta entregada en mano"
    assert again.notified_by == owner.user


def test_PRIV_11_decided_incident_does_not_change_nor_go(owner) -> None:
    affected = affected_for(owner)
    with pytest.raises(ValidationError):
        incident_decide(incident=affected.incident, data=DECISION, by=owner)
    for change in (
        lambda: SecurityIncident.objects.update(nature="Nada"),
        lambda: SecurityIncident.objects.all().delete(),
        lambda: IncidentPatient.objects.update(seen="Nada"),
        lambda: IncidentPatient.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": timezone.now() - timedelta(days=9)},
        {"detected_at": timezone.now() + timedelta(days=900)},
        {"account": None},
        {"nature": " "},
    ],
)
def test_incident_that_cannot_be_is_refused(owner, wrong) -> None:
    now = timezone.now()
    fields = {
        "detected_at": now,
        "nature": "x",
        "since": now - timedelta(days=1),
        "until": now,
        "account": owner.user,
    }
    with pytest.raises(ValidationError):
        incident_register(data=IncidentData(**fields | wrong), by=owner)


def test_account_of_another_clinic_is_refused(owner, stranger) -> None:
    with pytest.raises(ValidationError):
        register(owner, account=stranger.user)


def test_only_the_owner_keeps_the_register(owner, nutritionist, auditor, client_of) -> None:
    for who in (nutritionist, auditor):
        assert get(client_of(who), "incident-list").status_code == 403
        with pytest.raises(PermissionDenied):
            register(who, ip=IP)


def test_PRIV_11_owner_goes_through_it_on_the_pages(owner, client_of) -> None:
    browser, (patient,) = client_of(owner), patients_of(owner, 1)
    looked(owner, patient)
    now = timezone.localtime()
    shape = "%Y-%m-%dT%H:%M"
    data = {
        "detected_at": (now - timedelta(minutes=5)).strftime(shape),
        "nature": "Se perdió un teléfono.",
        "since": (now - timedelta(hours=2)).strftime(shape),
        "until": (now + timedelta(hours=2)).strftime(shape),
        "account": str(owner.user.public_id),
        "ip": "",
    }
    assert post(browser, "incident-list", data | {"nature": ""}).status_code == 422
    page = browser.get(post(browser, "incident-list", data).url).content.decode()
    assert patient.full_name in page
    incident = SecurityIncident.objects.get()
    half = {"significant": "1", "decision": "Datos de salud"}
    refused = post(browser, "incident-decide", half, incident.public_id)
    assert refused.status_code == 422
    assert "Datos de salud" in refused.content.decode()
    whole = half | {"compromised": "a", "advice": "b", "corrective": "c", "more": "d"}
    assert post(browser, "incident-decide", whole, incident.public_id).status_code == 302
    row = incident.affected.get()
    pdf = get(browser, "incident-letter", row.public_id)
    assert pdf["Content-Type"] == "application/pdf"
    assert post(browser, "incident-notify", {"how": ""}, row.public_id).status_code == 422
    assert post(browser, "incident-notify", {"how": "Carta"}, row.public_id).status_code == 302
    assert "Avisado" in get(browser, "incident-detail", incident.public_id).content.decode()
