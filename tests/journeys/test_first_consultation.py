"""The main job: from the first sign-in to a signed note and its PDF, in a real browser.

Counted: 35 clicks at most. Looked at: every screen, desktop and phone, light and dark, with axe.
"""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from accounts.models import Clinic
from patients.models import SignedDocument
from plans.models import Plan
from tests.journeys.walker import Walker

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

MOST_CLICKS = 35
PASSWORD = "el-nopal-crece-despacio"
HISTORY = {
    "motivo": "Quiere bajar de peso y tener más energía por la tarde.",
    "heredofamiliares": "Madre con diabetes tipo 2; padre con hipertensión.",
    "personales_patologicos": "Apendicectomía a los 20 años. Sin medicamentos.",
    "no_patologicos": "Duerme 6 horas; cocina los fines de semana.",
    "padecimiento_actual": "Subió 8 kg en dos años; una dieta previa que dejó.",
    "aparatos_y_sistemas": "Distensión después de comer; lo demás sin alteraciones.",
    "exploracion_fisica": "Bien hidratada, sin edema ni signos carenciales.",
}
MEASUREMENTS = {
    "weight": "78.4",
    "height": "1.62",
    "waist": "92",
    "hip": "108",
    "triceps": "22",
    "biceps": "12",
    "subscapular": "24",
    "iliac_crest": "26",
    "systolic": "118",
    "diastolic": "76",
    "heart_rate": "70",
}


def test_first_consultation(walker: Walker) -> None:
    first_run(walker)
    admission(walker)
    revision(walker)
    measurements(walker)
    diagnosis(walker)
    requirement(walker)
    plan(walker)
    closing(walker)
    document(walker)
    assert not walker.complaints, "\n".join(walker.complaints)
    assert walker.clicks <= MOST_CLICKS, f"{walker.clicks} clics"


def first_run(walker: Walker) -> None:
    """An empty installation asks for the clinic and its owner, once.

    By its address: an earlier test may have shown this server process a clinic already.
    """
    walker.open("/bienvenida/")
    walker.look("0-primer-uso")
    walker.fill("[name=name]", "Consultorio Nopal")
    walker.fill("[name=address]", "Av. de Ejemplo 1, Mérida, Yucatán")
    walker.fill("[name=legal_name]", "Ana Ejemplo")
    walker.fill("[name=owner-full_name]", "Ana Ejemplo")
    walker.fill("[name=owner-email]", "ana@nutricion.example")
    walker.fill("[name=owner-password]", PASSWORD)
    walker.fill("[name=owner-password_again]", PASSWORD)
    walker.fill("[name=licence-degree]", "Licenciatura en Nutrición")
    walker.fill("[name=licence-institution]", "Universidad de Ejemplo")
    walker.fill("[name=licence-number]", "7654321")
    walker.button("Crear el consultorio y entrar")
    assert Clinic.objects.get().name == "Consultorio Nopal"
    walker.look("0-acuerdo")
    walker.button("Acepto y entro")
    walker.look("1-hoy-vacio")


def admission(walker: Walker) -> None:
    """Identification, allergies and consent on one page."""
    walker.link("Nuevo paciente")
    walker.fill("[name=given_names]", "Zaira")
    walker.fill("[name=first_surname]", "Prueba")
    walker.fill("[name=second_surname]", "Ejemplar")
    walker.fill("[name=birth_date]", "1991-04-03")
    walker.click("[name=sex][value=female]")
    walker.fill("[name=phone]", "5512345678")
    walker.fill("[name=address]", "Calle 1 número 2, Mérida, Yucatán")
    walker.fill("[name=food_allergies]", "cacahuate")
    walker.click("[name=consent_care]")
    walker.fill("[name=consent_evidence]", "Hoja firmada, carpeta 3")
    walker.look("2-alta")
    walker.button("Abrir expediente")
    walker.look("3-paciente")
    walker.button("Atender")


def revision(walker: Walker) -> None:
    """S1: typing is enough; what was denied is one click."""
    for section, text in HISTORY.items():
        walker.fill(f"[name={section}-text]", text)
    walker.click("label:has([name=tabaco_alcohol_sustancias-state][value=denied])")
    walker.click("label:has([name=medicamentos-state][value=denied])")
    walker.page.get_by_text("Borrador guardado").wait_for()
    walker.look("s1-revision")
    walker.button("Guardar y seguir")


def measurements(walker: Walker) -> None:
    """S2: a weight in the height field is refused with words, and nothing typed is lost."""
    walker.fill("[name=height]", "162")
    walker.fill("[name=weight]", "78.4")
    walker.button("Guardar y seguir")
    assert walker.page.get_by_text("¿Metros o centímetros?").first.is_visible()
    assert walker.page.locator("[name=weight]").input_value() == "78.4"
    walker.look("s2-medicion-por-corregir")
    for kind, value in MEASUREMENTS.items():
        walker.fill(f"[name={kind}]", value)
    walker.fill("[name=reason-vitals]", "No se cuenta con el equipo")
    walker.page.get_by_text("29.87").first.wait_for()
    walker.look("s2-medicion")
    walker.button("Guardar y seguir")


def diagnosis(walker: Walker) -> None:
    """S3: a PES diagnosis and the prognosis."""
    walker.page.locator("[name=problem_code]").select_option(index=2)  # by keyboard
    walker.fill("[name=etiology]", "horarios irregulares y comida fuera de casa")
    walker.fill("[name=signs]", "índice de masa corporal de 29.87 y recordatorio de 24 horas")
    walker.button("Agregar diagnóstico")
    walker.click("label:has([name=prognosis][value=bueno])")
    walker.page.get_by_text("Borrador guardado").wait_for()
    walker.look("s3-diagnostico")
    walker.button("Guardar y seguir")


def requirement(walker: Walker) -> None:
    """S4: every equation side by side; the rest follows while typing."""
    walker.fill("[name=adjustment_kcal]", "-300")
    walker.fill("[name=adjustment_reason]", "Bajar de peso")
    walker.page.get_by_text("1,708").first.wait_for()
    walker.look("s4-requerimiento")
    walker.button("Guardar y seguir")


def plan(walker: Walker) -> None:
    """S5: solved, within tolerance, without what harms her."""
    walker.look("s5-plan-antes")
    walker.button("Calcular el plan")
    walker.page.get_by_text("dentro de tolerancia").first.wait_for()
    walker.look("s5-plan")
    text = walker.page.locator("main").inner_text().lower()
    assert "cacahuate" not in text.replace("alergia: cacahuate", "")
    walker.link("Seguir a Cierre")


def closing(walker: Walker) -> None:
    """S6: the note drafted from what was captured; a wrong password signs nothing."""
    assert "29.87" in walker.page.locator("[name=objective]").input_value()
    walker.look("s6-cierre")
    walker.fill("[name=password]", "no es esta")
    walker.button("Firmar y cerrar")
    assert walker.page.get_by_text("La contraseña no corresponde").is_visible()
    assert not SignedDocument.objects.exists()
    walker.fill("[name=password]", PASSWORD)
    walker.button("Firmar y cerrar")


def document(walker: Walker) -> None:
    """The signed note, its addendum, and the PDF with its text layer."""
    signed = SignedDocument.objects.get()
    assert signed.sha256 in walker.page.locator("main").inner_text()
    walker.look("7-documento")
    published = Plan.objects.get()
    assert not published.is_draft
    answer = walker.page.request.get(f"{walker.base}/planes/{published.public_id}/pdf/")
    assert answer.headers["content-type"] == "application/pdf"
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.body())).pages)
    for expected in (
        "Consultorio Nopal",
        "Zaira Prueba Ejemplar",
        "7654321",
        "Verduras",
        "Leguminosas",
        "No es receta médica",
        published.code[:5],
    ):
        assert expected in text
