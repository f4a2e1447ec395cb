"""Problems across visits, and allergies tied to the catalogue."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from foods.models.allergen import Allergen
from patients.selectors import (
    patient_timeline,
    problems_of,
    problems_to_review,
    problems_told,
    referred_of,
    referred_told,
)
from patients.services.allergy import allergy_record
from patients.services.consultation import referred_diagnosis_add
from patients.services.problem import problem_continue
from patients.services.signature import consultation_sign
from patients.vocabulary.allergens import allergen_key, allergens
from plans.engine.exclusions import exclusions
from tests.factories.patients import (
    ConsultationFactory,
    PatientFactory,
    ready_consultation,
    signed_consultation,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(nutritionist):
    visit = ready_consultation(by=nutritionist, event_at=timezone.now() - timedelta(days=30))
    referred_diagnosis_add(
        consultation=visit,
        text="Hipotiroidismo",
        icd10="e03.9",
        diagnosed_by="Dra. X",
        by=nutritionist,
    )
    consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    return visit


@pytest.fixture
def second(first, nutritionist):
    return ConsultationFactory(
        patient=first.patient, practitioner=nutritionist.user, kind="follow_up"
    )


def test_F23_04_problem_goes_on_or_is_resolved(first, second, nutritionist):
    (line,) = problems_to_review(second)
    row = problem_continue(
        diagnosis=line.diagnosis, consultation=second, state="active", by=nutritionist
    )
    assert problems_to_review(second) == []
    again = problem_continue(
        diagnosis=line.diagnosis, consultation=second, state="resolved", by=nutritionist
    )
    assert (again.pk, again.state) == (row.pk, "resolved")
    assert problems_of(first.patient)[0].is_active  # a draft says nothing yet
    type(second).objects.filter(pk=second.pk).update(signed_at=second.event_at)
    (told,) = problems_of(first.patient)
    assert not told.is_active
    assert told.since == first.event_at
    timeline = patient_timeline(first.patient, nutritionist)
    assert problems_told(timeline) == problems_of(first.patient)
    assert referred_told(timeline) == referred_of(first.patient)


def test_problem_of_somebody_else_is_refused(second, nutritionist):
    other = signed_consultation(by=nutritionist, event_at=timezone.now() - timedelta(days=3))
    foreign = other.consultation.nutrition_diagnoses.get()
    with pytest.raises(ValidationError):
        problem_continue(diagnosis=foreign, consultation=second, state="active", by=nutritionist)
    own = second.patient.consultations.exclude(pk=second.pk).get().nutrition_diagnoses.get()
    with pytest.raises(ValidationError):
        problem_continue(diagnosis=own, consultation=second, state="new", by=nutritionist)


def test_F22_D_referred_diagnoses_follow_the_patient(first):
    assert [(row.text, row.icd10) for row in referred_of(first.patient)] == [
        ("Hipotiroidismo", "E03.9")
    ]


def test_F23_04_screen_offers_earlier_problems(first, second, nutritionist, client_of):
    browser = client_of(nutritionist)
    address = f"/consulta/{second.public_id}/diagnostico/"
    assert "Sigue activo" in browser.get(address).text
    row = first.nutrition_diagnoses.get()
    assert browser.post(f"{address}{row.public_id}/seguir/", {"state": "x"}).status_code == 422
    done = browser.post(f"{address}{row.public_id}/seguir/", {"state": "resolved"})
    assert done.status_code == 302
    page = browser.get(address).text
    assert "Sigue activo" not in page
    assert "Resuelto" in page


def test_vocabulary_uses_the_keys_of_the_catalogue():
    assert {known.key for known in allergens()} == set(Allergen.values)


@pytest.mark.parametrize("known", allergens(), ids=lambda known: known.key)
def test_every_allergen_by_its_name_leaves_the_plan(known):
    assert allergen_key(known.name) == known.key
    assert exclusions(agents=[known.name]).agents, f"the engine does not know {known.name}"


@pytest.mark.parametrize(
    ("agent", "key"),
    [("la leche de vaca", "leche"), ("NUEZ", "nuez"), ("camarón", "crustaceos"), ("níquel", "")],
)
def test_agent_in_own_words_is_tied_to_the_catalogue(nutritionist, agent, key):
    patient = PatientFactory(clinic=nutritionist.clinic)
    assert allergy_record(patient=patient, agent=agent, by=nutritionist).allergen == key


def test_intolerance_says_it_is_one(nutritionist):
    patient = PatientFactory(clinic=nutritionist.clinic)
    row = allergy_record(
        patient=patient, agent="Lactosa", nature="intolerance", since="la infancia", by=nutritionist
    )
    assert (row.nature, row.allergen) == ("intolerance", "leche")
    drug = allergy_record(patient=patient, agent="Leche de magnesia", kind="drug", by=nutritionist)
    assert drug.allergen == ""
