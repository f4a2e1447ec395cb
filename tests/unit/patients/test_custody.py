"""Who answers for a record and who reaches it, where each nutriólogo works with their own."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Clinic, Membership
from accounts.permissions import Permission
from patients.models import Grant, Patient, Transfer
from patients.reach import reaches
from patients.selectors import consultations_visible_to, patient_of, patients_visible_to
from patients.services.custody import grant_end, grant_give, patient_transfer
from patients.services.drafts import patient_check
from plans.selectors import plans_visible_to
from tests.factories.accounts import MembershipFactory
from tests.factories.patients import (
    ConsultationFactory,
    PatientFactory,
    grant_for,
    transfer_for,
)
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def own(clinic: Clinic, nutritionist: Membership) -> Patient:
    """A record of the nutritionist, in a clinic where each works with their own."""
    clinic.record_scope = Clinic.RecordScope.OWN
    clinic.save(update_fields=["record_scope"])
    nutritionist.clinic.refresh_from_db()
    patient = PatientFactory(clinic=clinic, responsible=nutritionist.user)
    ConsultationFactory(patient=patient, practitioner=nutritionist.user)
    return patient


@pytest.fixture
def colleague(clinic: Clinic, own: Patient) -> Membership:
    """Another nutriólogo of that clinic."""
    return MembershipFactory(clinic=clinic)


def test_own_records_are_reached(own, nutritionist) -> None:
    assert patients_visible_to(nutritionist).get() == own
    assert consultations_visible_to(nutritionist).count() == 1


def test_colleague_s_record_is_not_there(own, colleague, client_of) -> None:
    assert not patients_visible_to(colleague).exists()
    assert not consultations_visible_to(colleague).exists()
    assert not plans_visible_to(colleague).exists()
    browser = client_of(colleague)
    assert get(browser, "patient-detail", own.public_id).status_code == 404
    visit = own.consultations.get()
    page = reverse("practice:consultation-revision", args=[visit.public_id])
    assert browser.get(page).status_code == 404


def test_colleague_does_not_write_it_either(own, colleague) -> None:
    with pytest.raises(PermissionDenied, match="alcance"):
        patient_check(patient=own, by=colleague, permission=Permission.WRITE_RECORD)


@pytest.mark.parametrize("who", ["owner", "assistant", "auditor"])
def test_scope_does_not_bind_other_roles(own, who, request) -> None:
    member = request.getfixturevalue(who)
    member.clinic.refresh_from_db()
    assert patients_visible_to(member).get() == own


def test_by_default_all_work_with_all(nutritionist, owner) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    assert patient_of(nutritionist, patient.public_id) == patient


def test_grant_opens_until_its_hour_and_not_after(own, nutritionist, colleague) -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        grant = grant_give(
            patient=own, to=colleague, days=1, reason="Cubre vacaciones", by=nutritionist
        )
        assert reaches(colleague, own)
        assert patients_visible_to(colleague).get() == own
    for shift, seen in ((-1, True), (0, False), (1, False)):
        with time_machine.travel(grant.until + timedelta(seconds=shift), tick=False):
            assert reaches(colleague, own) is seen
            assert patients_visible_to(colleague).exists() is seen


def test_ended_grant_closes_at_once(own, nutritionist, colleague) -> None:
    grant = grant_give(patient=own, to=colleague, days=7, reason="Cubre", by=nutritionist)
    grant_end(grant=grant, by=nutritionist)
    assert not reaches(colleague, own)
    assert grant_end(grant=grant, by=nutritionist).ended_at == Grant.objects.get().ended_at


@pytest.mark.parametrize(("days", "fits"), [(0, False), (1, True), (90, True), (91, False)])
def test_grant_lasts_one_to_ninety_days(own, nutritionist, colleague, days, fits) -> None:
    def give() -> Grant:
        return grant_give(patient=own, to=colleague, days=days, reason="Cubre", by=nutritionist)

    if fits:
        give()
        return
    with pytest.raises(ValidationError, match="de 1 a 90"):
        give()


def test_transfer_changes_hands_and_says_why(own, nutritionist, colleague) -> None:
    made = patient_transfer(patient=own, to=colleague, reason="Se muda", by=nutritionist)
    own.refresh_from_db()
    assert own.responsible == colleague.user
    assert (made.previous, made.following) == (nutritionist.user, colleague.user)
    assert not patients_visible_to(nutritionist).exists()
    assert patients_visible_to(colleague).get() == own


def test_only_who_answers_or_the_owner_decides(own, owner, colleague, nutritionist) -> None:
    grant_give(patient=own, to=colleague, days=7, reason="Cubre", by=nutritionist)
    with pytest.raises(PermissionDenied):
        patient_transfer(patient=own, to=colleague, reason="Me lo quedo", by=colleague)
    owner.clinic.refresh_from_db()
    patient_transfer(patient=own, to=colleague, reason="Baja médica", by=owner)


@pytest.mark.parametrize("who", ["assistant", "stranger"])
def test_record_is_put_in_the_hands_of_a_colleague_only(own, nutritionist, who, request) -> None:
    with pytest.raises(ValidationError, match="nutriólogo de este consultorio"):
        patient_transfer(
            patient=own, to=request.getfixturevalue(who), reason="Error", by=nutritionist
        )


def test_transfer_needs_a_reason_and_another_person(own, nutritionist, colleague) -> None:
    with pytest.raises(ValidationError, match="motivo"):
        patient_transfer(patient=own, to=colleague, reason=" ", by=nutritionist)
    with pytest.raises(ValidationError, match="ya es responsable"):
        patient_transfer(patient=own, to=nutritionist, reason="Nada", by=nutritionist)


@pytest.mark.smoke
@pytest.mark.parametrize(
    ("change", "message"),
    [
        ("UPDATE patients_grant SET until = given_at", "no se cambia"),
        ("DELETE FROM patients_grant", "no se borran"),
        ("UPDATE patients_transfer SET reason = 'otro'", "no se corrige"),
        ("DELETE FROM patients_transfer", "no se corrige"),
    ],
)
def test_rows_of_custody_resist(owner, change: str, message: str) -> None:
    grant_for(owner)
    transfer_for(owner)
    with (
        pytest.raises(DatabaseError, match=message),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"reason": ""}, "grant_has_reason"),
        ({"until": timezone.now() - timedelta(days=2)}, "grant_ends_later"),
        ({"ended_at": timezone.now()}, "grant_end_paired"),
    ],
)
def test_grant_constraint(owner, fields, name) -> None:
    values = {"until": timezone.now() + timedelta(days=1), "reason": "x", **fields}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Grant.objects.create(
            patient=PatientFactory(), reader=owner.user, given_by=owner.user, **values
        )


@pytest.mark.parametrize(
    ("same", "reason", "name"),
    [(True, "x", "transfer_changes_hands"), (False, "", "transfer_has_reason")],
)
def test_transfer_constraint(owner, nutritionist, same, reason, name) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Transfer.objects.create(
            patient=PatientFactory(),
            previous=owner.user,
            following=owner.user if same else nutritionist.user,
            reason=reason,
            made_by=owner.user,
        )


def test_page_gives_and_ends_a_permit_and_passes_the_record(
    own, nutritionist, colleague, client_of
) -> None:
    browser = client_of(nutritionist)
    page = get(browser, "custody", own.public_id).content.decode()
    assert "cada nutriólogo trabaja con los suyos" in page
    bad = post(browser, "grant-give", {"to": colleague.public_id, "days": "91"}, own.public_id)
    assert bad.status_code == 422
    data = {"to": colleague.public_id, "days": "7", "reason": "Cubre vacaciones"}
    post(browser, "grant-give", data, own.public_id)
    grant = Grant.objects.get()
    page = get(browser, "custody", own.public_id).content.decode()
    assert colleague.user.full_name in page and "Cubre vacaciones" in page
    post(browser, "grant-end", {}, grant.public_id)
    assert not reaches(colleague, own)
    bad = post(browser, "transfer", {"to": nutritionist.public_id, "reason": "x"}, own.public_id)
    assert bad.status_code == 422 and "ya es responsable" in bad.content.decode()
    post(browser, "transfer", {"to": colleague.public_id, "reason": "Se muda"}, own.public_id)
    assert get(browser, "custody", own.public_id).status_code == 404
    page = get(client_of(colleague), "custody", own.public_id).content.decode()
    assert "Se muda" in page
