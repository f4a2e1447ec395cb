"""Goals set in one visit and judged in the next, and the note read in two ways."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from patients.errors import AlreadySignedError
from patients.models import Goal, GoalReview, Note
from patients.note_layout import ADIME, PLACES, SOAP, headings
from patients.presenters import HISTORY_ORDER, document_shown
from patients.selectors import goals_pending
from patients.services.consultation import history_section_save, note_save
from patients.services.goal import goal_add, goal_remove, goal_review
from patients.services.signature import consultation_sign
from tests.factories.patients import ConsultationFactory, ready_consultation, signed_consultation

pytestmark = pytest.mark.django_db
NOTE = {
    "subjective": "Refiere menos hambre.",
    "objective": "Bien hidratada.",
    "assessment": "Mejora.",
    "plan": "Seguir.",
    "indications": "Desayunar antes de salir.",
    "adherence": "70",
    "barriers": "Turnos de noche.",
    "substances": "Dejó el cigarro.",
    "intake": "Cena pan dulce.",
    "studies": "Sin estudios nuevos.",
    "monitoring": "Peso y cintura cada mes.",
    "stage": "accion",
    "prognosis": "bueno",
    "prognosis_text": "si duerme mejor",
}


@pytest.fixture
def first(nutritionist):
    """A signed first visit with a goal."""
    visit = ready_consultation(by=nutritionist, event_at=timezone.now() - timedelta(days=30))
    goal_add(
        consultation=visit,
        text="Caminar 30 minutos",
        measure="cinco días por semana",
        due_on=timezone.localdate() + timedelta(days=10),
        by=nutritionist,
    )
    consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    return visit


@pytest.fixture
def second(first, nutritionist):
    return ConsultationFactory(
        patient=first.patient, practitioner=nutritionist.user, kind="follow_up"
    )


def test_F23_03_goal_is_judged_in_the_next_visit(first, second, nutritionist):
    (pending,) = goals_pending(second)
    assert (pending.goal.text, pending.outcome) == ("Caminar 30 minutos", "")
    goal_review(goal=pending.goal, consultation=second, outcome="partial", by=nutritionist)
    goal_review(goal=pending.goal, consultation=second, outcome="met", by=nutritionist)
    assert GoalReview.objects.get().outcome == "met"
    assert goals_pending(second)[0].outcome == "met"


def test_goal_met_in_a_signed_visit_is_not_asked_again(first, second, nutritionist):
    GoalReview.objects.create(goal=first.goals.get(), consultation=second, outcome="met")
    third = ConsultationFactory(patient=first.patient, event_at=timezone.now())
    assert len(goals_pending(third)) == 1  # the second visit is still a draft
    type(second).objects.filter(pk=second.pk).update(signed_at=second.event_at)
    assert goals_pending(third) == []


def test_goal_refuses_with_words(first, second, nutritionist):
    with pytest.raises(ValidationError):
        goal_add(
            consultation=second,
            text="Ayer",
            due_on=timezone.localdate(second.event_at) - timedelta(days=1),
            by=nutritionist,
        )
    goal_add(consultation=second, text="Agua", due_on=timezone.localdate(), by=nutritionist)
    with pytest.raises(ValidationError):
        goal_add(consultation=second, text=" Agua ", by=nutritionist)
    with pytest.raises(ValidationError):
        goal_review(goal=second.goals.get(), consultation=second, outcome="met", by=nutritionist)
    with pytest.raises(ValidationError):
        goal_review(goal=first.goals.get(), consultation=second, outcome="?", by=nutritionist)
    goal_remove(goal=second.goals.get(), by=nutritionist)
    assert not second.goals.exists()


def test_ADJ_03_signed_visit_takes_no_goal(first, nutritionist):
    with pytest.raises(AlreadySignedError):
        goal_add(consultation=first, text="Otra", by=nutritionist)
    with pytest.raises(AlreadySignedError):
        goal_remove(goal=first.goals.get(), by=nutritionist)


@pytest.mark.parametrize(
    "fields", [{"text": ""}, {"text": "Caminar 30 minutos"}], ids=["blank", "repeated"]
)
def test_goal_rules_of_the_database(nutritionist, fields):
    visit = ConsultationFactory()
    Goal.objects.create(consultation=visit, text="Caminar 30 minutos")
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.create(consultation=visit, **fields)


@pytest.mark.parametrize("fields", [{"adherence": 101}, {"style": "html"}])
def test_note_rules_of_the_database(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(consultation=ConsultationFactory(), **fields)


@pytest.mark.parametrize(("typed", "kept"), [("100", 100), ("0", 0), (" 70 % ", 70), ("", None)])
def test_adherence_at_its_bounds(second, nutritionist, typed, kept):
    assert note_save(consultation=second, adherence=typed, by=nutritionist).adherence == kept


@pytest.mark.parametrize("typed", ["101", "-1", "mucho", "7.5"])
def test_adherence_out_of_bounds_is_refused(second, nutritionist, typed):
    with pytest.raises(ValidationError):
        note_save(consultation=second, adherence=typed, by=nutritionist)


def test_F23_01_soap_and_adime_place_every_part_once():
    parts = [place.part for place in PLACES]
    assert len(parts) == len(set(parts))
    for style in (SOAP, ADIME):
        assert sorted(part for _, own in headings(style) for part in own) == sorted(parts)
    assert sorted(part for _, own in HISTORY_ORDER for part in own) == sorted(parts)


def test_F23_01_same_note_read_both_ways_loses_no_field(nutritionist):
    visit = ready_consultation(by=nutritionist, kind="follow_up")
    note_save(consultation=visit, by=nutritionist, **NOTE)
    goal_add(consultation=visit, text="Beber agua", measure="2 L al día", by=nutritionist)
    history_section_save(
        consultation=visit, section="resultados", text="HbA1c 5.4", by=nutritionist
    )
    document = consultation_sign(
        consultation=visit,
        by=nutritionist,
        method="Contraseña",
        extra_sections={"plan": {"title": "Plan de alimentación", "rows": [["Verduras", "4"]]}},
    )
    read = {
        style: [(s.title, s.text, tuple(s.rows)) for s in document_shown(document, style=style)]
        for style in (SOAP, ADIME)
    }
    assert sorted(read[SOAP]) == sorted(read[ADIME])
    everything = str(read[SOAP])
    for name, value in NOTE.items():
        said = {"adherence": "70 %", "stage": "Acción", "prognosis": "Bueno"}.get(name, value)
        assert said in everything, name
    groups = list(dict.fromkeys(s.group for s in document_shown(document, style=ADIME)))
    assert groups == ["", "Evaluación", "Diagnóstico", "Intervención", "Monitoreo y evaluación"]


def test_N004_16_history_keeps_the_order_of_the_norm(nutritionist):
    document = signed_consultation(by=nutritionist)
    for style in ("", SOAP, ADIME):
        groups = [s.group for s in document_shown(document, style=style) if s.group]
        assert list(dict.fromkeys(groups)) == [
            "Interrogatorio",
            "Exploración física",
            "Diagnósticos o problemas clínicos",
            "Pronóstico",
            "Indicación terapéutica",
        ]


def test_F23_01_page_and_pdf_read_as_asked(nutritionist, client_of):
    visit = ready_consultation(by=nutritionist, kind="follow_up")
    note_save(consultation=visit, by=nutritionist, style="adime")
    document = consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    browser = client_of(nutritionist)
    address = f"/pacientes/documentos/{document.public_id}/"
    assert "Monitoreo y evaluación" not in browser.get(address, {"formato": "soap"}).text
    assert "Intervención" in browser.get(address).text
    assert "Subjetivo" in browser.get(address, {"formato": "soap"}).text
