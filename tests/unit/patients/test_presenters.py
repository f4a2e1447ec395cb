"""A signed payload read back: every kind of section, whatever its shape."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from patients.presenters import document_shown
from patients.services.allergy import allergy_record
from patients.services.consultation import history_section_save, referred_diagnosis_add
from patients.services.patient import patient_register
from patients.services.readiness import missing_for_signature
from patients.services.signature import consultation_sign
from tests.factories.patients import patient_data, ready_consultation

pytestmark = pytest.mark.django_db


@pytest.fixture
def shown(nutritionist):
    visit = ready_consultation(by=nutritionist)
    allergy_record(
        patient=visit.patient, agent="Nuez", reaction="ronchas", severity="mild", by=nutritionist
    )
    history_section_save(
        consultation=visit,
        section="aparatos_y_sistemas",
        state="not_explored",
        reason="sin tiempo",
        by=nutritionist,
    )
    history_section_save(
        consultation=visit, section="resultados", text="Glucosa 90 mg/dL.", by=nutritionist
    )
    referred_diagnosis_add(
        consultation=visit,
        text="Hipotiroidismo",
        icd10="E03.9",
        diagnosed_by="Dra. Ficticia",
        diagnosed_on=date(2020, 1, 2),
        by=nutritionist,
    )
    extra = {
        "requerimiento": {"title": "Requerimiento", "rows": [["Energía", 1800, "kcal"]]},
        "plan_de_comidas": {"desayuno": {"fruta": Decimal("1.50")}, "nota": None, "dias": [1, 2]},
        "aviso": "No es receta médica",
    }
    document = consultation_sign(
        consultation=visit, by=nutritionist, method="contraseña", extra_sections=extra
    )
    return {section.title: section for section in document_shown(document)}


def test_sections_say_what_was_signed(shown):
    assert shown["Alergias e intolerancias"].rows == [("Nuez", "Alimento, ronchas, leve")]
    assert shown["Interrogatorio por aparatos y sistemas"].text == "No explorado: sin tiempo"
    assert shown["Resultados previos y actuales"].text == "Glucosa 90 mg/dL."
    assert shown["Diagnósticos médicos referidos"].rows == [
        ("Hipotiroidismo, CIE-10 E03.9", "Hecho por Dra. Ficticia, 2020-01-02")
    ]
    assert "Análisis" not in shown  # nobody wrote it


def test_sections_of_other_rooms_keep_their_shape(shown):
    assert shown["Requerimiento"].rows == [("Energía", "1800 kcal")]
    assert shown["Plan de comidas"].rows == [
        ("Desayuno", "fruta: 1.5"),
        ("Nota", "—"),
        ("Dias", "1; 2"),
    ]
    assert shown["Aviso"].text == "No es receta médica"


def test_N004_04_missing_header_of_clinic_and_signer(nutritionist):
    visit = ready_consultation(by=nutritionist)
    visit.patient.clinic.legal_name = ""
    nutritionist.user.full_name = " "
    codes = [item.code for item in missing_for_signature(consultation=visit, by=nutritionist)]
    assert codes == ["signer_name", "clinic"]


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "12"), ("emergency_phone", "12"), ("curp", "HEGG")]
)
def test_register_names_the_field_that_is_wrong(owner, field, value):
    with pytest.raises(ValidationError) as caught:
        patient_register(data=patient_data(**{field: value}), by=owner)
    assert set(caught.value.message_dict) == {field}
