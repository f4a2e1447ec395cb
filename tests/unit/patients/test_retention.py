"""Keeping: calendar years from the last clinical act, and blocking meanwhile."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.permissions import Permission
from agenda.models import Appointment
from patients.acts import last_acts
from patients.models import Allergy, LegalHold, Patient
from patients.reach import reaches
from patients.retention import is_kept, years_after
from patients.selectors import consents_in_force, patients_visible_to
from patients.selectors.retention import retention_ended, retention_of
from patients.services.allergy import allergy_record
from patients.services.block import record_block, record_unblock
from patients.services.drafts import patient_check
from patients.services.legal_hold import legal_hold_lift, legal_hold_place
from patients.services.rights import rights_answer, rights_execute, rights_identify
from patients.services.signature import addendum_add
from tests.factories.agenda import appointment_of
from tests.factories.patients import (
    ConsentFactory,
    ConsultationFactory,
    PatientFactory,
    signed_consultation,
)
from tests.factories.privacy import rights_request_of
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db
NOON = "T12:00:00-06:00"


@pytest.mark.parametrize(
    ("day", "years", "until"),
    [
        (date(2024, 2, 29), 5, date(2029, 3, 1)),
        (date(2024, 2, 29), 4, date(2028, 2, 29)),
        (date(2026, 11, 27), 7, date(2033, 11, 27)),
        (date(2020, 3, 1), 7, date(2027, 3, 1)),
    ],
)
def test_RET_02_calendar_years_never_a_count_of_days(day, years, until) -> None:
    assert years_after(day, years) == until
    assert (until - day).days != years * 365
    assert is_kept(until, today=until)
    assert not is_kept(until, today=until + timedelta(days=1))


def test_RET_02_is_judged_on_the_clinic_s_calendar(owner) -> None:
    patient = PatientFactory(clinic=owner.clinic)
    Patient.objects.filter(pk=patient.pk).update(opened_at=datetime(2026, 1, 1, 3, tzinfo=UTC))
    patient.refresh_from_db()
    assert retention_of(patient).last_act_on == date(2025, 12, 31)


def test_RET_01_acts_move_the_date_and_reading_does_not(client_of, owner) -> None:
    with time_machine.travel(f"2026-01-05{NOON}", tick=False):
        document = signed_consultation(by=owner)
    patient = document.consultation.patient
    with time_machine.travel(f"2026-02-05{NOON}"):
        get(client_of(owner), "patient-detail", patient.public_id)
        rights_request_of(owner, patient=patient)
        ConsentFactory(patient=patient, purpose="marketing")
        assert retention_of(patient).last_act_on == date(2026, 1, 5)
    with time_machine.travel(f"2026-03-05{NOON}"):
        addendum_add(document=document, reason="x", text="Nota.", by=owner, method="Contraseña")
        assert retention_of(patient).last_act_on == date(2026, 3, 5)


def test_RET_01_attended_visits_count_and_booked_ones_do_not(owner) -> None:
    booked = appointment_of(owner)
    assert booked.patient is not None
    assert booked.patient_id not in last_acts([booked.patient_id])
    Appointment.objects.filter(pk=booked.pk).update(state=Appointment.State.ATTENDED)
    assert last_acts([booked.patient_id]) == {booked.patient_id: booked.starts_at}


def test_RET_04_a_new_act_takes_the_record_out_of_the_report(owner, nutritionist) -> None:
    old = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    long_ago = timezone.now().replace(year=2015)
    Patient.objects.filter(pk=old.pk).update(opened_at=long_ago)
    assert [row.patient for row in retention_ended(owner)] == [old]
    assert retention_ended(nutritionist) == []
    signed_consultation(by=owner, patient=old)
    assert retention_ended(owner) == []


# --- Blocking -----------------------------------------------------------------------------------


@pytest.fixture
def blocked(owner) -> Patient:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    ConsentFactory(patient=patient, purpose="care")
    ConsultationFactory(patient=patient, practitioner=owner.user)
    record_block(patient=patient, reason="Cancelación", by=owner)
    patient.refresh_from_db()
    return patient


def test_PRIV_18_blocked_record_is_only_for_owner_and_auditor(
    client_of, blocked, owner, nutritionist, assistant, auditor
) -> None:
    people = (owner, auditor, nutritionist, assistant)
    seen = [get(client_of(p), "patient-detail", blocked.public_id).status_code for p in people]
    assert seen == [200, 200, 404, 404]
    assert [patients_visible_to(p).exists() for p in people] == [True, True, False, False]
    assert not reaches(nutritionist, blocked)
    assert consents_in_force(blocked) == set()


def test_PRIV_18_blocked_record_refuses_writes_even_of_the_owner(blocked, owner) -> None:
    with pytest.raises(PermissionDenied, match="bloqueado"):
        patient_check(patient=blocked, by=owner, permission=Permission.WRITE_RECORD)
    with pytest.raises(PermissionDenied):
        allergy_record(patient=blocked, agent="Nuez", by=owner)
    assert not Allergy.objects.filter(patient=blocked).exists()


def test_PRIV_18_the_database_holds_the_block(blocked, owner) -> None:
    rows = Patient.objects.filter(pk=blocked.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.update(phone="+525500000000")
    with pytest.raises(DatabaseError), transaction.atomic():
        ConsultationFactory(patient=blocked, practitioner=owner.user)
    with pytest.raises(DatabaseError), transaction.atomic():
        blocked.consultations.update(edit_version=9)


def test_PRIV_18_cancellation_granted_blocks_instead_of_deleting(client_of, owner) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    request = rights_request_of(owner, kind="cancellation", patient=patient)
    rights_identify(request=request, shown="INE", by=owner)
    rights_answer(request=request, outcome="partly", answer="Se bloquea.", by=owner)
    request.refresh_from_db()
    rights_execute(request=request, note="Bloqueado", by=owner)
    patient.refresh_from_db()
    assert patient.blocked_at is not None
    assert patient.blocks.get().request == request
    page = get(client_of(owner), "privacy", patient.public_id).content.decode()
    assert "Bloqueado" in page


def test_who_comes_back_is_unblocked_with_a_reason(client_of, blocked, owner, nutritionist) -> None:
    with pytest.raises(PermissionDenied):
        record_unblock(patient=blocked, reason="volvió", by=nutritionist)
    with pytest.raises(ValidationError):
        record_unblock(patient=blocked, reason=" ", by=owner)
    post(client_of(owner), "unblock", {"reason": "Volvió a consulta"}, blocked.public_id)
    blocked.refresh_from_db()
    assert blocked.blocked_at is None
    assert reaches(nutritionist, blocked)
    assert blocked.blocks.get().lift_reason == "Volvió a consulta"
    allergy_record(patient=blocked, agent="Nuez", by=owner)


def test_blocking_twice_is_once_and_by_the_owner(client_of, owner, nutritionist) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    with pytest.raises(PermissionDenied):
        record_block(patient=patient, reason="x", by=nutritionist)
    post(client_of(owner), "block", {"reason": "Ya no viene"}, patient.public_id)
    patient.refresh_from_db()
    again = record_block(patient=patient, reason="otra", by=owner)
    assert again == patient.blocks.get()
    assert again.reason == "Ya no viene"


@pytest.fixture
def old(owner):
    """A record whose last act was in 2015."""
    with time_machine.travel(f"2015-01-05{NOON}"):
        return signed_consultation(by=owner).consultation.patient


def test_RET_06_the_owner_holds_and_lets_go_from_the_page(
    client_of, owner, nutritionist, old
) -> None:
    client, page = client_of(owner), f"/pacientes/{old.public_id}/privacidad/"
    assert client_of(nutritionist).get(f"{page}retener/").status_code == 403
    assert client.post(f"{page}retener/", {"reason": ""}).status_code == 422
    client.post(f"{page}retener/", {"reason": "Queja ante CONAMED"})
    assert "Queja ante CONAMED" in client.get(page).content.decode()
    listed = "/pacientes/privacidad/conservacion/"
    assert "Queja ante CONAMED" in client.get(listed).content.decode()
    client.post(f"{page}soltar/", {"reason": "Laudo firme"})
    assert "Queja ante CONAMED" not in client.get(page).content.decode()
    assert old.full_name in client.get(listed).content.decode()


def test_RET_06_lifting_needs_a_reason_and_is_told(owner, nutritionist, old) -> None:
    hold = legal_hold_place(patient=old, reason="Queja ante CONAMED", by=owner)
    assert legal_hold_place(patient=old, reason="Otra", by=owner) == hold
    with pytest.raises(ValidationError):
        legal_hold_lift(patient=old, reason=" ", by=owner)
    with pytest.raises(PermissionDenied):
        legal_hold_lift(patient=old, reason="Terminó", by=nutritionist)
    legal_hold_lift(patient=old, reason="Laudo firme", by=owner)
    last = LogEntry.objects.filter(object_pk=str(hold.pk), action=LogEntry.Action.UPDATE).get(
        content_type__model="legalhold"
    )
    assert last.changes["lift_reason"] == ["", "Laudo firme"]
    for statement in (
        "UPDATE patients_legalhold SET reason = 'otra'",
        "DELETE FROM patients_legalhold",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert LegalHold.objects.get().lift_reason == "Laudo firme"


def test_RET_12_minors_follow_the_same_rule_unless_the_clinic_decides(owner, settings) -> None:
    assert settings.MINOR_EXTRA_RULE is None
    with time_machine.travel(f"2017-03-05{NOON}"):
        child = signed_consultation(by=owner).consultation.patient
    Patient.objects.filter(pk=child.pk).update(birth_date="2012-02-29")
    child.refresh_from_db()
    assert str(retention_of(child).until) == "2024-03-05"
    settings.MINOR_EXTRA_RULE = 5
    assert str(retention_of(child).until) == "2035-03-01"
    Patient.objects.filter(pk=child.pk).update(birth_date="1990-02-28")
    child.refresh_from_db()
    assert str(retention_of(child).until) == "2024-03-05"
