"""Tags find patients together; two records of one person become one."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, transaction

from patients.models import PatientTag, RecordMerge, Tag
from patients.selectors import patient_search, patient_timeline
from patients.selectors.patient import patient_duplicates
from patients.services.allergy import allergy_record
from patients.services.consent import consent_grant
from patients.services.merge import records_merge
from patients.services.tag import tag_put, tag_take
from tests.factories.patients import (
    ConsultationFactory,
    PatientFactory,
    merge_for,
    signed_consultation,
)
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db


def test_tag_is_the_clinic_s_whatever_its_capitals(owner) -> None:
    one, two = PatientFactory.create_batch(2, clinic=owner.clinic)
    tag_put(patient=one, name="Embarazo", by=owner)
    tag_put(patient=two, name="  embarazo ", by=owner)
    tag_put(patient=two, name="EMBARAZO", by=owner)
    assert Tag.objects.get().name == "Embarazo"
    assert PatientTag.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "fits"), [("", False), ("   ", False), ("a" * 30, True), ("a" * 31, False)]
)
def test_tag_has_one_to_thirty_letters(owner, name: str, fits: bool) -> None:
    patient = PatientFactory(clinic=owner.clinic)
    if fits:
        tag_put(patient=patient, name=name, by=owner)
        return
    with pytest.raises(ValidationError, match="1 a 30"):
        tag_put(patient=patient, name=name, by=owner)


def test_tag_that_nobody_has_is_forgotten(owner) -> None:
    patient = PatientFactory(clinic=owner.clinic)
    put = tag_put(patient=patient, name="los martes", by=owner)
    tag_take(patient=patient, tag=put.tag, by=owner)
    assert not Tag.objects.exists()


def test_list_narrows_by_tag_and_by_text(owner, stranger, client_of) -> None:
    tagged = PatientFactory(clinic=owner.clinic)
    other = PatientFactory(clinic=owner.clinic, first_surname="Quetzal", search_name="quetzal")
    tag = tag_put(patient=tagged, name="deporte", by=owner).tag
    browser = client_of(owner)
    page = get(browser, "patient-list", query_params={"etiqueta": tag.public_id}).content.decode()
    assert tagged.full_name in page and other.full_name not in page
    both = get(
        browser, "patient-list", query_params={"etiqueta": tag.public_id, "q": other.first_surname}
    )
    assert "Nadie coincide" in both.content.decode()
    hidden = get(client_of(stranger), "patient-list", query_params={"etiqueta": tag.public_id})
    assert hidden.status_code == 404


def test_tags_from_the_patient_page(owner, client_of) -> None:
    patient = PatientFactory(clinic=owner.clinic)
    browser = client_of(owner)
    post(browser, "tag-put", {"name": "embarazo"}, patient.public_id)
    assert "embarazo" in get(browser, "tags", patient.public_id).content.decode()
    post(browser, "tag-take", {"tag": Tag.objects.get().public_id}, patient.public_id)
    assert not PatientTag.objects.exists()


def test_joined_record_leaves_the_lists_and_both_histories_are_read(owner) -> None:
    document = signed_consultation(by=owner)
    absorbed = document.consultation.patient
    kept = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    ConsultationFactory(patient=kept, practitioner=owner.user)
    records_merge(kept=kept, absorbed=absorbed, reason="Misma persona", by=owner)
    assert list(patient_search(owner, "")) == [kept]
    timeline = patient_timeline(kept, owner)
    assert {visit.patient_id for visit in timeline} == {kept.pk, absorbed.pk}
    same = patient_duplicates(
        clinic=owner.clinic,
        curp_index="",
        search_name=absorbed.search_name,
        birth_date=absorbed.birth_date,
    )
    assert absorbed not in same


def test_joined_record_takes_nothing_new_and_says_where(owner, client_of) -> None:
    merge = merge_for(owner)
    with pytest.raises(PermissionDenied, match=merge.kept.record):
        consent_grant(patient=merge.absorbed, by=owner, evidence="Hoja")
    page = get(client_of(owner), "patient-detail", merge.absorbed.public_id).content.decode()
    assert "lo nuevo se escribe allá" in page and "Atender" not in page
    page = get(client_of(owner), "patient-detail", merge.kept.public_id).content.decode()
    assert "expediente <a" in page and merge.absorbed.record in page


def test_what_harms_is_carried_once(owner) -> None:
    kept, absorbed = PatientFactory.create_batch(2, clinic=owner.clinic, responsible=owner.user)
    allergy_record(patient=kept, agent="Cacahuate", by=owner)
    allergy_record(patient=absorbed, agent="cacahuate", by=owner)
    allergy_record(patient=absorbed, agent="Camarón", reaction="Ronchas", by=owner)
    records_merge(kept=kept, absorbed=absorbed, reason="Misma persona", by=owner)
    found = {row.agent: row.reaction for row in kept.allergies.all()}
    assert found == {"Cacahuate": "", "Camarón": "Ronchas"}


def test_what_cannot_be_joined(owner, assistant, stranger) -> None:
    kept, absorbed = PatientFactory.create_batch(2, clinic=owner.clinic, responsible=owner.user)
    with pytest.raises(ValidationError, match="distintos"):
        records_merge(kept=kept, absorbed=kept, reason="x", by=owner)
    with pytest.raises(ValidationError, match="misma persona"):
        records_merge(kept=kept, absorbed=absorbed, reason=" ", by=owner)
    with pytest.raises(PermissionDenied):
        records_merge(kept=kept, absorbed=absorbed, reason="x", by=assistant)
    with pytest.raises(PermissionDenied):
        records_merge(kept=kept, absorbed=PatientFactory(), reason="x", by=owner)
    draft = ConsultationFactory(patient=absorbed, practitioner=owner.user)
    with pytest.raises(ValidationError, match="sin firmar"):
        records_merge(kept=kept, absorbed=absorbed, reason="x", by=owner)
    assert draft.pk
    third = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    records_merge(kept=kept, absorbed=third, reason="x", by=owner)
    other = PatientFactory(clinic=owner.clinic, responsible=owner.user)
    with pytest.raises(ValidationError, match="ya está unido"):
        records_merge(kept=other, absorbed=kept, reason="x", by=owner)


def test_joining_from_the_page_shows_both_first(owner, client_of) -> None:
    kept, absorbed = PatientFactory.create_batch(2, clinic=owner.clinic, responsible=owner.user)
    browser = client_of(owner)
    page = get(browser, "merge", kept.public_id, query_params={"expediente": "999999"})
    assert "No hay otro expediente" in page.content.decode()
    number = str(absorbed.record_number)
    page = get(browser, "merge", kept.public_id, query_params={"expediente": number})
    assert absorbed.full_name in page.content.decode()
    answer = post(browser, "merge", {"expediente": number, "reason": ""}, kept.public_id)
    assert answer.status_code == 422
    post(browser, "merge", {"expediente": number, "reason": "Misma CURP"}, kept.public_id)
    assert RecordMerge.objects.get().absorbed == absorbed


@pytest.mark.smoke
@pytest.mark.parametrize(
    "change",
    ["UPDATE patients_recordmerge SET reason = 'x'", "DELETE FROM patients_recordmerge"],
)
def test_merge_resists(owner, change: str) -> None:
    merge_for(owner)
    with (
        pytest.raises(DatabaseError, match="no se deshace"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(change)


@pytest.mark.parametrize(
    ("same", "reason", "name"), [(True, "x", "merge_of_two"), (False, "", "merge_has_reason")]
)
def test_merge_constraint(owner, same: bool, reason: str, name: str) -> None:
    kept, other = PatientFactory.create_batch(2)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RecordMerge.objects.create(
            kept=kept, absorbed=kept if same else other, reason=reason, made_by=owner.user
        )


@pytest.mark.parametrize(("names", "name"), [(("",), "tag_named"), (("A", "a"), "tag_once|UNIQUE")])
def test_tag_constraint(clinic, names: tuple[str, ...], name: str) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        for text in names:
            Tag.objects.create(clinic=clinic, name=text)
