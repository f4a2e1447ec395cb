"""Measuring in a real browser: folds with takes, a laboratory report with a critical value, the
trends, a measurement annulled after its signature, and a pair of photographs.

Looked at: every screen, desktop and phone, light and dark, with axe.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from PIL import Image, ImageDraw

from accounts.models import Membership
from patients.models import Consent, LabResult, MeasurementAnnulment
from patients.services.consent import consent_grant
from patients.services.measurement import measurement_record, measurement_record_takes
from patients.services.pregnancy import pregnancy_record
from patients.services.progress_photo import progress_photo_add
from patients.services.signature import consultation_sign
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.patients import ConsultationFactory, PatientFactory, ready_consultation
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

WEIGHTS = ("84.2", "83.1", "82.6", "81.4", "80.9", "80.2")


@pytest.fixture
def signed(walker: Walker, owner: Membership, client_of: Callable[[Membership], Client]) -> Walker:
    """The walker with the owner's session."""
    session = client_of(owner).cookies
    name = settings.SESSION_COOKIE_NAME
    walker.page.context.add_cookies(
        [{"name": name, "value": session[name].value, "url": walker.base}]
    )
    return walker


def test_measurements(signed: Walker, owner: Membership) -> None:
    patient = PatientFactory(clinic=owner.clinic, responsible=owner.user, given_names="Zaira")
    past_visits(patient, owner)
    grid(signed, patient, owner)
    laboratory(signed, patient)
    trends(signed, patient)
    annul(signed, patient)
    child(signed, owner)
    pregnancy(signed, owner)
    photographs(signed, patient, owner)
    assert not signed.complaints, "\n".join(signed.complaints)


def past_visits(patient, by: Membership) -> None:
    """Six signed visits, a month apart."""
    for place, weight in enumerate(WEIGHTS):
        at = timezone.now() - timedelta(days=30 * (len(WEIGHTS) - place))
        visit = ready_consultation(by=by, patient=patient, event_at=at)
        for kind, value in (
            ("weight", weight),
            ("waist", str(98 - place)),
            ("systolic", "128"),
            ("diastolic", "82"),
        ):
            measurement_record(
                consultation=visit, kind=kind, value=Decimal(value), confirmed=True, by=by
            )
        takes = [Decimal(28 - place), Decimal(28 - place) + Decimal("0.6")]
        measurement_record_takes(consultation=visit, kind="triceps", takes=takes, by=by)
        consultation_sign(consultation=visit, by=by, method="contraseña")


def grid(walker: Walker, patient, by: Membership) -> None:
    """Two far takes ask for a third; pressure in the third grade asks to refer; Tab only."""
    visit = ConsultationFactory(patient=patient, practitioner=by.user, kind="follow_up")
    walker.open(f"/consulta/{visit.public_id}/medicion/")
    page = walker.page
    page.wait_for_load_state("networkidle")
    write(walker, "[name=weight]", "79.6")
    assert page.evaluate("document.activeElement.name") == "height"  # Tab goes field by field
    write(walker, "[name=height]", "1.60")
    page.get_by_text("−0.6").first.wait_for()
    write(walker, "[name=triceps]", "22")
    write(walker, "[name=triceps-2]", "25")
    page.get_by_text("haga una tercera toma").first.wait_for()
    write(walker, "[name=systolic]", "184")
    write(walker, "[name=diastolic]", "98")
    page.get_by_text("refiera a atención médica hoy").first.wait_for()
    walker.look("1-cuadricula-pide-tercera")
    write(walker, "[name=triceps-3]", "22.6")
    for kind, value in (
        ("biceps", "12"),
        ("subscapular", "24"),
        ("iliac_crest", "26"),
        ("arm", "31"),
    ):
        write(walker, f"[name={kind}]", value)
    page.get_by_text("Masa libre de grasa").first.wait_for()
    page.locator("summary", has_text="Más pliegues").click()
    page.locator("summary", has_text="Fuerza de prensión").click()
    write(walker, "[name=grip_right]", "24")
    write(walker, "[name=grip_right-2]", "25")
    walker.look("2-cuadricula")


def write(walker: Walker, selector: str, text: str) -> None:
    """Type, let the indices answer, leave the field, let it be kept: one at a time.

    The tests' SQLite lives in memory, where a read may not meet a write.
    """
    walker.fill(selector, text)
    walker.page.wait_for_load_state("networkidle")
    walker.page.keyboard.press("Tab")
    walker.page.wait_for_load_state("networkidle")


def laboratory(walker: Walker, patient) -> None:
    """A wrong unit is asked about, a critical value confirmed, and nothing typed is lost."""
    page = walker.page
    walker.open(f"/pacientes/{patient.public_id}/laboratorio/capturar/")
    walker.fill("[name=laboratory]", "Laboratorio de Ejemplo")
    walker.fill("[name=glucose]", "7.1")
    page.get_by_text("¿quiso decir mmol/L?").first.wait_for()
    walker.fill("[name=potassium]", "6.4")
    walker.fill("[name=ldl]", "165")
    walker.fill("[name=haemoglobin]", "13.2")
    walker.button("Guardar resultados")
    page.get_by_text("Confirmo 6.4").wait_for()
    assert not LabResult.objects.exists()
    walker.look("3-laboratorio-por-revisar")
    page.get_by_label("Confirmo 6.4").check()
    walker.button("Guardar resultados")
    page.get_by_text("refiera a atención médica hoy").first.wait_for()
    assert LabResult.objects.get(analyte="glucose").unit == "mmol/L"
    walker.look("4-laboratorio")
    page.get_by_role("button", name="Tomar en cuenta en el plan").first.click()
    page.get_by_text("Aceptado").first.wait_for()


def trends(walker: Walker, patient) -> None:
    """Several measures with their band, takes with their error, the table beside."""
    walker.open(
        f"/pacientes/{patient.public_id}/mediciones/?medida=weight&medida=waist&medida=triceps"
    )
    walker.look("5-mediciones")


def annul(walker: Walker, patient) -> None:
    """A signed weight is annulled with the password; its reason stays in sight."""
    walker.page.get_by_role("link", name="Anular Peso: 84.2 kg").first.click()
    walker.fill("[name=reason]", "La báscula no estaba en cero")
    walker.fill("[name=password]", PASSWORD)
    walker.look("6-anular")
    walker.button("Anular y firmar el addendum")
    walker.page.get_by_text("Mediciones anuladas").wait_for()
    assert MeasurementAnnulment.objects.get().measurement.value == Decimal("84.2")
    walker.look("7-anulada")


def child(walker: Walker, by: Membership) -> None:
    """A child's growth inside the record."""
    born = timezone.localdate() - timedelta(days=800)
    patient = PatientFactory(
        clinic=by.clinic,
        responsible=by.user,
        birth_date=born,
        sex="male",
        given_names="Elías",
        representative_name="Ana Ejemplo",
        representative_relationship="Madre",
    )
    for days, weight, height, head in (
        (500, "10.4", "0.79", "47.2"),
        (300, "11.6", "0.83", "48.0"),
        (20, "12.9", "0.885", "49.0"),
    ):
        at = timezone.now() - timedelta(days=days)
        visit = ready_consultation(by=by, patient=patient, event_at=at)
        for kind, value in (("weight", weight), ("height", height), ("head", head)):
            measurement_record(
                consultation=visit, kind=kind, value=Decimal(value), confirmed=True, by=by
            )
        consultation_sign(consultation=visit, by=by, method="contraseña")
    walker.open(f"/pacientes/{patient.public_id}/mediciones/")
    walker.look("8-crecimiento")


def pregnancy(walker: Walker, by: Membership) -> None:
    """The gain of a pregnancy inside the record."""
    patient = PatientFactory(clinic=by.clinic, responsible=by.user, given_names="Nadia")
    today = timezone.localdate()
    pregnancy_record(
        patient=patient, last_period=today - timedelta(weeks=26), pre_weight_kg=Decimal(60), by=by
    )
    for weeks, weight in ((14, "61.5"), (7, "63.8"), (1, "66.9")):
        visit = ConsultationFactory(
            patient=patient,
            practitioner=UserFactory(),
            event_at=timezone.now() - timedelta(weeks=weeks),
        )
        for kind, value in (("weight", weight), ("height", "1.60")):
            measurement_record(consultation=visit, kind=kind, value=Decimal(value), by=by)
    walker.open(f"/pacientes/{patient.public_id}/mediciones/")
    walker.look("9-embarazo")


def photographs(walker: Walker, patient, by: Membership) -> None:
    """Without consent nothing is offered; with it, a pair side by side."""
    path = f"/pacientes/{patient.public_id}/fotografias/"
    walker.open(path)
    walker.look("10-fotografias-sin-consentimiento")
    consent_grant(
        patient=patient, purpose=Consent.Purpose.PHOTOGRAPHS, evidence="Hoja firmada", by=by
    )
    for place, day in enumerate((date(2026, 1, 15), date(2026, 4, 15))):
        progress_photo_add(patient=patient, data=figure(place), view="front", taken_on=day, by=by)
    walker.open(path)
    walker.page.get_by_role("img", name="Frente, 15/abr/2026").wait_for()
    walker.look("11-fotografias")
    walker.page.get_by_role("link", name="Ampliar Frente, 15/04/2026").click()
    walker.page.locator(".zoom:target img").wait_for()


def figure(place: int) -> bytes:
    """A drawing of a body: nobody's photograph."""
    image = Image.new("RGB", (600, 900), "#d8d2c4")
    pen = ImageDraw.Draw(image)
    pen.ellipse((240, 60, 360, 200), fill="#8a6f5a")
    pen.rounded_rectangle((190 + place * 15, 210, 410 - place * 15, 560), 60, fill="#1f6b4a")
    pen.rounded_rectangle((215, 550, 285, 860), 30, fill="#4c5751")
    pen.rounded_rectangle((315, 550, 385, 860), 30, fill="#4c5751")
    out = io.BytesIO()
    image.save(out, "JPEG")
    return out.getvalue()
