"""A follow-up on one page, in a real browser: at most 12 clicks and 4 forms sent by hand."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.conf import settings as configured
from django.utils import timezone

from accounts.models import Membership
from agenda.models import Appointment
from agenda.services.settings import hours_set
from patients.models import SignedDocument
from patients.services.measurement import measurement_record
from patients.services.signature import consultation_sign
from plans.models import Plan
from plans.services.proposal import plan_propose
from plans.services.publication import plan_publish
from tests.factories.accounts import PASSWORD
from tests.factories.agenda import WEEK, visit_type_of
from tests.factories.ai_vision import draft_photo
from tests.factories.patients import PatientFactory, ready_consultation
from tests.factories.plans import target_for
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MOST_CLICKS, MOST_FORMS = 12, 4


def test_follow_up(walker: Walker, nutritionist: Membership, client_of) -> None:  # type: ignore[no-untyped-def]
    patient = known_patient(nutritionist)
    cookie = client_of(nutritionist).cookies[configured.SESSION_COOKIE_NAME].value
    walker.page.context.add_cookies(
        [{"name": configured.SESSION_COOKIE_NAME, "value": cookie, "url": walker.base}]
    )
    sent: list[str] = []
    walker.page.on(
        "request",
        lambda asked: (
            asked.method == "POST"
            and "hx-request" not in asked.headers
            and "x-autosave" not in asked.headers
            and sent.append(asked.url)
        ),
    )
    walker.open("/")
    walker.look("0-hoy")
    walker.open(f"/pacientes/{patient.public_id}/")
    walker.button("Atender")
    walker.page.wait_for_selector("#t-weight")
    walker.look("1-abierta")
    walker.fill("#m-weight", "76.1")
    with walker.page.expect_navigation():
        walker.page.locator("#m-weight").press("Enter")  # keeps the draft, and signs nothing
    assert sent.pop().endswith("/seguimiento/")  # asked by this test: a person only tabs on
    assert walker.page.locator("#m-weight").input_value() == "76.1"
    walker.page.wait_for_selector("#t-weight")
    walker.fill("#m-waist", "86")
    walker.page.locator("#m-waist").blur()
    walker.page.wait_for_selector("#saving:has-text('Borrador guardado')")
    walker.click(walker.page.get_by_role("button", name="Aceptar las 2"))
    walker.button("Recalcular con el peso de hoy")
    walker.page.wait_for_selector("text=Plan recalculado")
    walker.click("#n-subjective")
    walker.page.keyboard.type("Cumplió las colaciones; le cuesta la cena.")
    walker.page.locator("#n-subjective").blur()
    walker.page.wait_for_selector("#saving:has-text('Borrador guardado')")
    walker.look("2-escrita")
    walker.click(walker.page.locator("[popovertarget=firma]"))
    walker.fill("#id_password", PASSWORD)
    walker.look("3-por-firmar")
    walker.page.locator("#id_password").press("Enter")
    walker.clicks += 1  # as good as the button
    walker.page.wait_for_url("**/pacientes/documentos/**")
    walker.look("4-firmada")
    assert not walker.complaints, "\n".join(walker.complaints)
    assert SignedDocument.objects.filter(consultation__patient=patient).count() == 4
    assert Plan.objects.filter(patient=patient, published_at__isnull=False).count() == 2
    assert Appointment.objects.filter(patient=patient).exists()
    assert walker.clicks <= MOST_CLICKS, f"{walker.clicks} clics"
    assert len(sent) <= MOST_FORMS, sent


def known_patient(by: Membership):  # type: ignore[no-untyped-def]
    """Three signed visits, a plan in force, two photos that wait, and an agenda with hours."""
    patient = PatientFactory(
        clinic=by.clinic,
        responsible=by.user,
        given_names="María Inventada",
        birth_date="1992-03-14",
    )
    patient.refresh_from_db()
    for weeks, weight in ((12, "80.4"), (8, "78.9"), (4, "77.5")):
        visit = ready_consultation(
            by=by,
            patient=patient,
            kind="first" if weeks == 12 else "follow_up",
            event_at=timezone.now() - timedelta(weeks=weeks),
        )
        visit.measurements.filter(kind="weight").delete()
        for kind, value in (("weight", weight), ("waist", 92 - weeks % 3)):
            measurement_record(consultation=visit, kind=kind, value=Decimal(value), by=by)
        if weeks == 4:
            target_for(
                visit,
                by,
                equation_id="ree_mifflin_st_jeor",
                activity_factor=Decimal("1.375"),
                fluids_rule="35 mL por kg (adultos)",
            )
            plan_publish(plan=plan_propose(consultation=visit, by=by), by=by)
        consultation_sign(consultation=visit, by=by, method="Contraseña")
    visit_type_of(by)
    hours_set(professional=by, week=WEEK, by=by)
    for _ in range(2):
        draft_photo(by, patient=patient)
    return patient
