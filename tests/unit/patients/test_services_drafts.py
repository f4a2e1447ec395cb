"""Writing drafts, and reads that begin with who asks."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from patients.errors import EditConflictError
from patients.models import Consultation, Note
from patients.selectors import (
    consultation_draft_of,
    consultation_of,
    consultation_previous,
    consultations_visible_to,
    document_of,
    history_of,
    notice_of,
    patient_of,
    patient_timeline,
    patients_visible_to,
)
from patients.services.consultation import (
    consultation_open,
    diagnosis_add,
    diagnosis_remove,
    history_section_save,
    note_save,
    referred_diagnosis_add,
)
from tests.factories.patients import (
    ConsultationFactory,
    PatientFactory,
    signed_consultation,
)

pytestmark = pytest.mark.django_db
GLORIA = "HEGG560427MVZRRL04"


@pytest.fixture
def patient(nutritionist):
    return PatientFactory(clinic=nutritionist.clinic)


@pytest.fixture
def visit(patient, nutritionist):
    return ConsultationFactory(patient=patient, practitioner=nutritionist.user)


# --- Drafts -------------------------------------------------------------------------------------


def test_opening_twice_is_one_draft(patient, nutritionist, owner):
    first = consultation_open(patient=patient, by=nutritionist)
    assert first.kind == Consultation.Kind.FIRST
    assert consultation_open(patient=patient, by=nutritionist) == first
    assert consultation_open(patient=patient, by=owner) != first
    assert consultation_draft_of(patient, nutritionist) == first


def test_opening_in_the_future_is_refused(patient, nutritionist):
    with pytest.raises(ValidationError):
        consultation_open(
            patient=patient, by=nutritionist, event_at=timezone.now() + timedelta(hours=1)
        )


def test_indirect_interview_names_the_informant(patient, nutritionist):
    with pytest.raises(ValidationError):
        consultation_open(patient=patient, by=nutritionist, interview="indirect")
    visit = consultation_open(
        patient=patient, by=nutritionist, interview="indirect", informant="Su hija"
    )
    assert visit.informant == "Su hija"


def test_history_is_written_cleared_and_ordered(visit, nutritionist):
    def save(section, **fields):
        return history_section_save(consultation=visit, section=section, by=nutritionist, **fields)

    save("padecimiento_actual", text="Aumento de peso")
    save("motivo", text="Bajar de peso")
    save("heredofamiliares", state="denied", text="se ignora")
    save("aparatos_y_sistemas", state="not_explored", reason="Falta de tiempo")
    assert [row.section for row in history_of(visit)] == [
        "motivo",
        "heredofamiliares",
        "padecimiento_actual",
        "aparatos_y_sistemas",
    ]
    assert history_of(visit)[1].text == ""
    assert save("motivo", text="  ") is None
    assert save("motivo", text="") is None
    assert "motivo" not in {row.section for row in history_of(visit)}
    assert visit.edit_version == 6


@pytest.mark.parametrize(
    "fields",
    [
        {"section": "nada", "text": "a"},
        {"section": "motivo", "state": "denied"},
        {"section": "exploracion_fisica", "state": "denied"},
        {"section": "diet", "text": "a"},
        {"section": "heredofamiliares", "state": "not_explored", "reason": " "},
        {"section": "heredofamiliares", "state": "maybe", "text": "a"},
        {"section": "heredofamiliares", "text": "a" * 8001},
    ],
)
def test_history_refuses_with_words(visit, nutritionist, fields):
    with pytest.raises(ValidationError):
        history_section_save(consultation=visit, by=nutritionist, **fields)
    assert history_of(visit) == []


def test_EDI_01_second_window_is_told_and_overwrites_nothing(visit, nutritionist):
    other_window = Consultation.objects.get(pk=visit.pk)
    note_save(consultation=visit, plan="El primero", by=nutritionist, edit_version=0)
    assert visit.edit_version == 1
    with pytest.raises(EditConflictError) as caught:
        note_save(consultation=other_window, plan="El segundo", by=nutritionist, edit_version=0)
    assert caught.value.current == 1
    assert "cópielo" in caught.value.message
    with pytest.raises(EditConflictError):
        history_section_save(
            consultation=other_window, section="motivo", text="a", by=nutritionist, edit_version=0
        )
    assert Note.objects.get(consultation=visit).plan == "El primero"


def test_note_keeps_the_fields_not_given(visit, nutritionist):
    note_save(consultation=visit, subjective="S", plan="P", by=nutritionist)
    note = note_save(consultation=visit, plan="P2", prognosis="bueno", by=nutritionist)
    assert (note.subjective, note.plan, note.prognosis) == ("S", "P2", "bueno")


def test_note_refuses_what_it_does_not_have(visit, nutritionist):
    with pytest.raises(TypeError):
        note_save(consultation=visit, signed_at="ayer", by=nutritionist)
    with pytest.raises(ValidationError):
        note_save(consultation=visit, prognosis="excelente", by=nutritionist)


def test_diagnosis_from_the_vocabulary_and_in_own_words(visit, nutritionist):
    known = diagnosis_add(
        consultation=visit,
        problem_code="ING-01",
        etiology="bebidas azucaradas.",
        signs="2,900 kcal referidas.",
        by=nutritionist,
    )
    assert known.statement == (
        "Ingesta excesiva de energía, relacionado con bebidas azucaradas, "
        "evidenciado por 2,900 kcal referidas."
    )
    free = diagnosis_add(
        consultation=visit,
        problem="Otro",
        domain="conductual",
        etiology="a",
        signs="b",
        by=nutritionist,
    )
    assert (known.domain, free.problem_code) == ("ingesta", "")
    diagnosis_remove(diagnosis=free, by=nutritionist)
    assert list(visit.nutrition_diagnoses.all()) == [known]


@pytest.mark.parametrize(
    "fields",
    [
        {"problem_code": "NO-1"},
        {"problem": "Otro"},
        {"problem": "Otro", "domain": "otro"},
        {"problem_code": "ING-01", "etiology": " "},
        {"problem_code": "ING-01", "signs": "."},
        {"problem_code": "ING-01", "state": "lost"},
    ],
)
def test_incomplete_diagnosis_is_refused(visit, nutritionist, fields):
    with pytest.raises(ValidationError):
        diagnosis_add(
            **({"consultation": visit, "etiology": "a", "signs": "b", "by": nutritionist} | fields)
        )


@pytest.mark.parametrize(
    ("fields", "fine"),
    [
        ({"icd10": "e11.9"}, True),
        ({"icd10": "E119"}, True),
        ({"icd10": ""}, True),
        ({"icd10": "11E"}, False),
        ({"diagnosed_by": ""}, False),
        ({"diagnosed_on": date(2999, 1, 1)}, False),
    ],
)
def test_N024_06_referred_diagnosis(visit, nutritionist, fields, fine):
    given = {"text": "Diabetes", "diagnosed_by": "Dra. Ficticia"} | fields
    if fine:
        row = referred_diagnosis_add(consultation=visit, by=nutritionist, **given)
        diagnosis_remove(diagnosis=row, by=nutritionist)
    else:
        with pytest.raises(ValidationError):
            referred_diagnosis_add(consultation=visit, by=nutritionist, **given)
    assert not visit.referred_diagnoses.exists()


@pytest.mark.parametrize("who", ["assistant", "auditor", "stranger"])
def test_drafts_refused_to_others(request, visit, who):
    by = request.getfixturevalue(who)
    for write in (
        lambda: consultation_open(patient=visit.patient, by=by),
        lambda: note_save(consultation=visit, plan="a", by=by),
        lambda: history_section_save(consultation=visit, section="motivo", text="a", by=by),
        lambda: diagnosis_add(
            consultation=visit, problem_code="ING-01", etiology="a", signs="b", by=by
        ),
    ):
        with pytest.raises(PermissionDenied):
            write()


# --- Reads begin with who asks ------------------------------------------------------------------


def test_nobody_and_strangers_see_nothing(nutritionist, stranger):
    document = signed_consultation(by=nutritionist)
    visit, patient = document.consultation, document.consultation.patient
    notice = patient.consents.get().notice
    for who in (None, stranger):
        assert not patients_visible_to(who).exists()
        assert not consultations_visible_to(who).exists()
        assert patient_timeline(patient, who) == []
        for read, row in (
            (patient_of, patient),
            (consultation_of, visit),
            (document_of, document),
            (notice_of, notice),
        ):
            with pytest.raises(Http404):
                read(who, row.public_id)
    assert consultation_of(nutritionist, visit.public_id) == visit


def test_assistant_sees_patients_and_no_record(nutritionist, assistant):
    document = signed_consultation(by=nutritionist)
    assert patients_visible_to(assistant).count() == 1
    assert not consultations_visible_to(assistant).exists()
    with pytest.raises(Http404):
        document_of(assistant, document.public_id)


def test_ended_membership_sees_nothing(nutritionist, patient):
    nutritionist.is_active = False
    assert not patients_visible_to(nutritionist).exists()


def test_previous_visit_is_the_last_signed(nutritionist):
    first = signed_consultation(
        by=nutritionist, event_at=timezone.now() - timedelta(days=30)
    ).consultation
    draft = consultation_open(patient=first.patient, by=nutritionist)
    assert consultation_previous(draft) == first
    assert consultation_previous(first) is None
