"""The plan on paper, read back from its text layer."""

from __future__ import annotations

import io
import re
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from PIL import Image
from pypdf import PdfReader

from plans.documents.kinds import document_pdf
from plans.models import MealFood
from plans.selectors import plan_for
from plans.services.edit import plan_notes_set
from plans.services.publication import plan_publish

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]


def _read(plan, owner):
    view = plan_for(owner, plan.public_id)
    return PdfReader(io.BytesIO(document_pdf([view], ["plan"])))


def _text(reader):
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def test_pdf_text_layer_holds_header_cuadro_and_code(plan, owner):
    plan = plan_publish(plan=plan, by=owner)
    reader = _read(plan, owner)
    text = _text(reader)
    clinic, licence = owner.clinic, owner.user.licence
    for said in (
        clinic.name,
        clinic.legal_name,
        "Calle Inventada 12",
        owner.user.full_name,
        licence.degree,
        licence.institution,
        f"Cédula profesional {licence.number}",
        plan.patient.full_name,
        f"expediente {plan.patient.record}",
        "sexo femenino",
        "Cuadro dietosintético",
        "Leguminosas",
        "1,795",
        "Comprobación del plan",
        "Dentro de tolerancia",
        f"{plan.code[:5]} {plan.code[5:]}",
        "No es receta médica",
        "Página 1 de",
    ):
        assert said in text, said
    for food in MealFood.objects.filter(meal__plan=plan):
        assert food.name in text
        assert food.measure.split()[-1] in text
    assert re.search(r"\d{2}/(ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic)/\d{4}", text)
    assert not re.search(r"NOM-004|certificad", text, re.IGNORECASE)


def test_pdf_is_tagged_letter_and_spanish(plan, owner):
    reader = _read(plan, owner)
    root = reader.trailer["/Root"]
    assert root["/Lang"] == "es-MX"
    assert root["/MarkInfo"]["/Marked"]
    assert [float(side) for side in reader.pages[0].mediabox[2:]] == [612, 792]


def test_pdf_of_a_draft_says_so_and_has_no_code(plan, owner):
    text = _text(_read(plan, owner))
    assert "Borrador, sin publicar" in text
    assert "Código" not in text


def test_pdf_prints_notes_as_text_never_as_markup(plan, owner):
    notes = '#panic("x") *no* $y$ \\ [z] <q> "comillas"'
    plan_notes_set(plan=plan, notes=notes, by=owner)
    assert '#panic("x") *no* $y$' in _text(_read(plan, owner))


def test_pdf_takes_long_names_and_a_logo(plan, owner):
    picture = io.BytesIO()
    Image.new("RGBA", (900, 300), "#1f6b4a").save(picture, "PNG")
    owner.clinic.logo.save("logo.png", ContentFile(picture.getvalue()))
    type(plan.patient).objects.filter(pk=plan.patient_id).update(
        given_names="María de los Ángeles Guadalupe Inventada Ficticia",
        first_surname="Ejemplo de la Fuente y de los Reyes",
        second_surname="Prueba y Montes de Oca Sin Realidad",
    )
    reader = _read(plan, owner)
    assert "Ejemplo de la Fuente y de los Reyes" in _text(reader)
    assert len(reader.pages[0].images) >= 1


def test_pdf_goes_without_a_logo_that_is_no_picture(plan, owner):
    owner.clinic.logo.save("logo.png", ContentFile(b"esto no es una imagen"))
    assert "No es receta médica" in _text(_read(plan, owner))


def test_pdf_says_what_is_unknown(plan, owner):
    row = MealFood.objects.filter(meal__plan=plan).first()
    row.energy_kcal = None
    row.save(update_fields=["energy_kcal"])
    foods = MealFood.objects.filter(meal__plan=plan).count()
    assert f"1 de {foods} alimentos sin dato" in _text(_read(plan, owner))


def test_view_sums_without_rounding(plan, owner):
    view = plan_for(owner, plan.public_id)
    assert view.totals.energy_kcal == sum(row.macros.energy_kcal for row in view.rows)
    assert sum(meal.macros.protein_g for meal in view.meals) == view.totals.protein_g
    assert sum(meal.obtained_share for meal in view.meals) == pytest.approx(Decimal(100))
