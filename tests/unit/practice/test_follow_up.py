"""Seguimiento on one page: what it brings, keeps, recalculates, signs and sends."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership
from agenda.models import Appointment
from agenda.services.booking import appointment_book
from agenda.services.settings import hours_set
from audit.models import AccessEvent, Action
from messaging.models import OutboundMessage
from patients.models import Consultation, Note, SignedDocument
from patients.services.consent import consent_grant
from patients.services.measurement import measurement_record
from patients.services.signature import consultation_sign
from plans.models import DiaryEntry, Plan, Target
from plans.services.proposal import plan_propose
from plans.services.publication import plan_publish
from practice.follow_up.note import PARTS
from practice.note_parts import written
from practice.services.follow_up import requirement_carry
from practice.services.visit_open import visit_open
from tests.factories.accounts import PASSWORD
from tests.factories.agenda import WEEK, visit_type_of
from tests.factories.ai_vision import draft_photo
from tests.factories.messaging import ContactFactory, ConversationFactory, LineFactory
from tests.factories.patients import ConsultationFactory, PatientFactory, ready_consultation
from tests.factories.plans import target_for
from tests.unit.practice.screens import address, autosave, get, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(nutritionist: Membership) -> Consultation:
    """A signed first visit, four weeks ago, at 72.4 kg."""
    visit = ready_consultation(by=nutritionist, event_at=timezone.now() - timedelta(weeks=4))
    measurement_record(consultation=visit, kind="waist", value=Decimal(90), by=nutritionist)
    consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    return visit


@pytest.fixture
def follow(first: Consultation, nutritionist: Membership) -> Consultation:
    """Today's draft of the same patient."""
    return visit_open(patient=first.patient, by=nutritionist)


def typed(visit: Consultation, **data: str) -> dict[str, str]:
    """What the page would send."""
    visit.refresh_from_db()
    return {
        "version": str(visit.edit_version),
        "weight": "71",
        "subjective": "Cumplió las colaciones.",
        "prognosis": "bueno",
        "plan": "Continúa.",
        **data,
    }


def sign(browser: Client, visit: Consultation, **data: str):
    return post(browser, "follow-up-sign", visit, **typed(visit, **{"password": PASSWORD, **data}))


def test_second_visit_opens_on_the_one_page(browser, first):
    answer = browser.post(f"/consulta/nueva/{first.patient.public_id}/")
    visit = first.patient.consultations.get(signed_at=None)
    assert answer.url == address("follow-up", visit)


def test_first_visit_still_opens_by_steps(browser, nutritionist):
    patient = PatientFactory(clinic=nutritionist.clinic)
    answer = browser.post(f"/consulta/nueva/{patient.public_id}/")
    assert "/revision/" in answer.url


def test_open_diagnoses_and_prognosis_come_from_the_last_visit_once(browser, follow, first):
    first_row = first.nutrition_diagnoses.get()
    for _ in range(2):
        page = get(browser, "follow-up", follow).content.decode()
    row = follow.nutrition_diagnoses.get()
    assert (row.problem, row.state) == (first_row.problem, "active")
    follow.refresh_from_db()
    assert follow.note.prognosis == "ligado_a_evolucion"
    assert "antes 72.4" in page and "antes 90" in page


def test_resolved_diagnosis_does_not_come_back(browser, nutritionist):
    visit = ready_consultation(by=nutritionist, event_at=timezone.now() - timedelta(weeks=4))
    visit.nutrition_diagnoses.update(state="resolved")
    consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    follow = visit_open(patient=visit.patient, by=nutritionist)
    assert not follow.nutrition_diagnoses.exists()


def test_diagnosis_taken_away_stays_away(browser, follow, nutritionist):
    follow.nutrition_diagnoses.all().delete()
    browser.post(f"/consulta/nueva/{follow.patient.public_id}/")
    get(browser, "follow-up", follow)
    assert not follow.nutrition_diagnoses.exists()


def test_looking_writes_nothing_of_the_record(browser, first):
    follow = ConsultationFactory(
        patient=first.patient, practitioner=first.practitioner, kind="follow_up"
    )
    for screen in ("follow-up", "consultation-close"):
        get(browser, screen, follow)
    assert not Note.objects.filter(consultation=follow).exists()
    assert not follow.nutrition_diagnoses.exists()


def test_part_that_is_still_its_draft_is_not_kept_as_written():
    data = {"plan": "Continúa.\r\nAgua.", "draft-plan": "Continúa.\nAgua.", "objective": "Mío"}
    assert written(data, dict(PARTS)) == {
        "subjective": "",
        "objective": "Mío",
        "assessment": "",
        "plan": "",
    }


def test_autosave_keeps_and_redrafts(browser, follow):
    get(browser, "follow-up", follow)
    answer = autosave(browser, "follow-up", follow, **typed(follow)).json()
    assert "−1.4 kg desde la última visita" in answer["drafts"]["objective"]
    follow.refresh_from_db()
    assert answer["version"] == follow.edit_version
    assert follow.note.objective == ""
    assert follow.measurements.get(kind="weight", voided_at=None).value == 71


def test_impossible_weight_is_said_and_the_note_is_kept(browser, follow):
    get(browser, "follow-up", follow)
    answer = autosave(browser, "follow-up", follow, **typed(follow, weight="7100"))
    assert answer.status_code == 422
    follow.refresh_from_db()
    assert follow.note.subjective == "Cumplió las colaciones."
    page = post(browser, "follow-up", follow, **typed(follow, weight="7100")).content.decode()
    assert "Nada de lo escrito se perdió" in page and 'value="7100"' in page


def test_stale_page_does_not_write_over_another(browser, follow):
    get(browser, "follow-up", follow)
    old = typed(follow)
    autosave(browser, "follow-up", follow, **typed(follow, subjective="Lo de la otra ventana."))
    answer = autosave(browser, "follow-up", follow, **old)
    assert answer.status_code == 422
    follow.refresh_from_db()
    assert follow.note.subjective == "Lo de la otra ventana."


def test_signing_keeps_the_page_fills_the_drafts_and_books(browser, follow, nutritionist):
    kind = visit_type_of(nutritionist)
    hours_set(professional=nutritionist, week=WEEK, by=nutritionist)
    page = get(browser, "next-visit", follow).content.decode()
    chosen = page.split('<option value="20')[1].split('"')[0]
    answer = sign(browser, follow, next_visit=f"20{chosen}")
    assert answer.status_code == 302
    document = SignedDocument.objects.get(consultation=follow)
    assert "peso 71 kg" in document.payload["note"]["objective"].lower()
    assert document.payload["note"]["assessment"]
    booked = Appointment.objects.get(patient=follow.patient)
    assert booked.visit_type == kind
    assert abs(booked.starts_at - follow.event_at - timedelta(weeks=4)) < timedelta(days=4)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"password": "otra"}, "La contraseña no corresponde"),
        ({"weight": ""}, "Falta completar"),
        ({"subjective": ""}, "Falta completar"),
        ({"next_visit_unknown": "1"}, "Todavía se buscaba la próxima cita"),
        ({"next_visit": "mañana"}, "próxima cita no se entiende"),
        ({"next_visit": "2027-99-01T10:00:00-06:00"}, "próxima cita no se entiende"),
    ],
)
def test_refused_signature_signs_nothing_and_keeps_what_was_typed(browser, follow, data, words):
    get(browser, "follow-up", follow)
    answer = sign(browser, follow, **{"plan": "Mi plan escrito.", **data})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page and "Mi plan escrito." in page
    assert not SignedDocument.objects.filter(consultation=follow).exists()
    assert not Appointment.objects.exists()


def test_taken_hour_signs_nothing(browser, follow, nutritionist):
    visit_type_of(nutritionist)
    get(browser, "follow-up", follow)
    at = (timezone.now() + timedelta(weeks=4)).replace(microsecond=0)
    other = PatientFactory(clinic=nutritionist.clinic)
    appointment_book(
        professional=nutritionist,
        visit_type=visit_type_of(nutritionist),
        starts_at=at,
        patient=other,
        by=nutritionist,
    )
    answer = sign(browser, follow, next_visit=at.isoformat())
    assert answer.status_code == 422
    assert not SignedDocument.objects.filter(consultation=follow).exists()


def test_wrong_passwords_count_for_the_lockout(browser, follow, nutritionist):
    for _ in range(5):
        sign(browser, follow, password="no es esta")
    assert AccessAttempt.objects.get().failures_since_start == 5
    failed = AccessEvent.objects.filter(action=Action.SIGN_IN_FAILED)
    assert set(failed.values_list("user_id", flat=True)) == {nutritionist.user_id}
    sign(browser, follow)
    assert not SignedDocument.objects.filter(consultation=follow).exists()


def test_second_click_signs_once(browser, follow):
    get(browser, "follow-up", follow)
    data = typed(follow, password=PASSWORD)
    first, second = (post(browser, "follow-up-sign", follow, **data) for _ in range(2))
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert SignedDocument.objects.filter(consultation=follow).count() == 1


def channel(follow: Consultation, by: Membership, *purposes: str) -> None:
    LineFactory(clinic=by.clinic)
    contact = ContactFactory(clinic=by.clinic, patient=follow.patient)
    ConversationFactory(clinic=by.clinic, contact=contact)
    for purpose in purposes:
        consent_grant(patient=follow.patient, by=by, evidence="Prueba", purpose=purpose)


def test_message_leaves_with_the_signature(browser, follow, nutritionist, settings):
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", "x"
    channel(follow, nutritionist, "messages")
    page = get(browser, "follow-up", follow).content.decode()
    assert "Firmar y enviar" in page
    sign(browser, follow, send="1")
    message = OutboundMessage.objects.get()
    assert message.category == "logistics"
    assert message.body == "Gracias por su visita."


def test_without_consent_nothing_is_sent_and_the_page_says_so(browser, follow, nutritionist):
    channel(follow, nutritionist)
    page = get(browser, "follow-up", follow).content.decode()
    assert "No ha aceptado recibir avisos" in page and "Firmar y enviar" not in page
    assert sign(browser, follow, send="1").status_code == 302
    assert not OutboundMessage.objects.exists()


def test_pending_photos_of_the_patient_are_accepted_together(browser, follow, nutritionist):
    mine = [draft_photo(nutritionist, patient=follow.patient) for _ in range(2)]
    others = draft_photo(nutritionist)
    page = get(browser, "follow-up-pending-photos", follow).content.decode()
    assert "Aceptar las 2" in page
    chosen = [str(photo.public_id) for photo in (*mine, others)]
    post(browser, "follow-up-photos", follow, photo=chosen)
    assert DiaryEntry.objects.filter(patient=follow.patient).count() == 2
    others.refresh_from_db()
    assert others.state == "draft"


@pytest.fixture
def planned(nutritionist: Membership) -> Consultation:
    """Today's draft of a patient who left the last visit with a plan."""
    call_command("foods_load", verbosity=0)
    visit = ready_consultation(by=nutritionist, event_at=timezone.now() - timedelta(weeks=4))
    target_for(
        visit,
        nutritionist,
        equation_id="ree_mifflin_st_jeor",
        activity_factor=Decimal("1.375"),
        fluids_rule="35 mL por kg (adultos)",
    )
    plan = plan_propose(consultation=visit, by=nutritionist)
    plan_publish(plan=plan, by=nutritionist)
    consultation_sign(consultation=visit, by=nutritionist, method="Contraseña")
    return visit_open(patient=visit.patient, by=nutritionist)


def test_requirement_carries_the_last_choices_with_todays_weight(planned, nutritionist):
    measurement_record(consultation=planned, kind="weight", value=Decimal(70), by=nutritionist)
    target = requirement_carry(consultation=planned, by=nutritionist)
    assert target.weight_kg == 70
    assert (target.equation_id, target.activity_factor) == ("ree_mifflin_st_jeor", Decimal("1.375"))
    assert (target.protein_input, target.fat_input) == (20, 28)
    assert requirement_carry(consultation=planned, by=nutritionist) == target


def test_recalculating_shows_what_changes_and_signing_publishes_it(browser, planned):
    get(browser, "follow-up", planned)
    autosave(browser, "follow-up", planned, **typed(planned, weight="70"))
    post(browser, "follow-up-plan", planned)
    page = get(browser, "follow-up", planned).content.decode()
    assert "Plan recalculado" in page and 'class="chip' in page
    assert sign(browser, planned, weight="70").status_code == 302
    plan = Plan.objects.get(consultation=planned)
    assert plan.published_at is not None and plan.version == 2


@pytest.mark.parametrize(
    ("base", "bodies"),
    [
        (
            "https://nutricion.example.mx",
            ["Gracias por su visita.", "Su plan de alimentación en PDF, versión 2."],
        ),
        ("http://127.0.0.1:8000", ["Gracias por su visita."]),
    ],
)
def test_plan_leaves_in_pdf_where_it_can(
    browser, planned, nutritionist, settings, base: str, bodies: list[str]
):
    settings.TWILIO_ACCOUNT_SID, settings.TWILIO_AUTH_TOKEN = "AC1", "x"
    settings.PUBLIC_BASE_URL = base
    channel(planned, nutritionist, "messages", "clinical_messages")
    autosave(browser, "follow-up", planned, **typed(planned, weight="70"))
    post(browser, "follow-up-plan", planned)
    page = get(browser, "follow-up", planned).content.decode()
    assert ("con el PDF" in page) is (len(bodies) == 2)
    assert ("El PDF no va adjunto" in page) is (len(bodies) == 1)
    assert sign(browser, planned, weight="70", send="1").status_code == 302
    sent = list(OutboundMessage.objects.order_by("pk"))
    assert [one.body.split(" Ya está")[0] for one in sent] == bodies
    assert all(one.category == "clinical" for one in sent)
    plan = Plan.objects.get(consultation=planned)
    assert [one.plan for one in sent] == [None, plan][: len(bodies)]


def test_recalculating_asks_for_the_weight_first(browser, planned):
    answer = post(browser, "follow-up-plan", planned)
    assert answer.url == address("consultation-requirement", planned)
    assert not Target.objects.filter(consultation=planned).exists()


def test_page_asks_the_same_however_long_the_record(browser, follow, owner, nutritionist):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            get(browser, "follow-up", follow)
        return len(asked)

    get(browser, "follow-up", follow)
    before = count()
    for weeks in range(5, 9):
        visit = ready_consultation(
            by=owner,
            patient=follow.patient,
            kind="follow_up",
            event_at=timezone.now() - timedelta(weeks=weeks),
        )
        consultation_sign(consultation=visit, by=owner, method="Contraseña")
        draft_photo(nutritionist, patient=follow.patient)
    assert count() <= before


def test_recalculating_without_a_requirement_says_so(browser, follow):
    answer = post(browser, "follow-up-plan", follow)
    assert answer.url == address("consultation-requirement", follow)
    assert not Plan.objects.exists()
