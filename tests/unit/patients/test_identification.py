"""The identification whole, and as NOM-024 exchanges it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from patients.curp import GENERIC
from patients.entities import ENTITY_KEYS
from patients.errors import LoadRefusedError
from patients.forms.patient import PatientForm
from patients.identification import COVERAGE
from patients.models import Patient
from patients.nom024 import BORN_ABROAD, DIGITS, WIDTHS, identification_load, identification_row
from patients.rfc import NEVER_ISSUED, rfc_read
from patients.services.consultation import consultation_open, history_section_save
from patients.services.patient import patient_register
from tests.factories.patients import PatientFactory, patient_data

pytestmark = pytest.mark.django_db
SIGNER = "VAIC880229HNLCBR06"
WHOLE = {
    "curp_source": "documento",
    "gender": "femenino",
    "birth_country": "mex",
    "postal_code": "91000",
    "residence_entity": "VZ",
    "municipality": "Xalapa",
    "coverages": ["imss", "privado"],
    "blood_group": "O+",
    "physician_licence": "1234567",
    "rfc": "gode561231gr8",
    "preferred_channel": "whatsapp",
}
ETHNIC = {"indigenous": "si", "language": "Náhuatl", "afro_mexican": "no", "migrant": "no"}


def test_F21_01_identification_is_kept_whole(nutritionist):
    patient = patient_register(data=patient_data(**WHOLE), by=nutritionist)
    patient.refresh_from_db()
    assert patient.birth_country == "MEX"
    assert patient.rfc == "GODE561231GR8"
    assert {name: getattr(patient, name) for name in ("coverages", "blood_group")} == {
        "coverages": ["imss", "privado"],
        "blood_group": "O+",
    }


def test_F21_01_short_at_first_and_the_rest_folded(nutritionist, client_of):
    page = client_of(nutritionist).get("/pacientes/nuevo/").text
    folded = page[page.index("Más datos") :]
    for name in ("postal_code", "coverages", "indigenous", "rfc", "street", "cfdi_use"):
        assert f'name="{name}"' in folded


def test_F21_02_ethnic_group_when_it_applies(nutritionist):
    patient = patient_register(data=patient_data(**ETHNIC), by=nutritionist)
    assert (patient.indigenous, patient.language) == ("si", "Náhuatl")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("postal_code", "9100"),
        ("rfc", "GODE56"),
        ("physician_licence", "12A45"),
        ("birth_country", "MX"),
        ("coverages", ["otra cosa"]),
        ("coverages", ["imss", "imss"]),
        ("coverages", ["ninguna", "imss"]),
        ("coverages", "imss"),
        ("tax_regime", "999"),
        ("cfdi_use", "X99"),
        ("tax_postal_code", "9100"),
        ("gestation_weeks", 21),
        ("gestation_weeks", 45),
        ("gestation_days", 7),
        ("foreign_document", "pasaporte"),
    ],
)
def test_identification_refuses_with_words(nutritionist, field, value):
    with pytest.raises(ValidationError):
        patient_register(data=patient_data(**{field: value}), by=nutritionist)


def test_F21_01_address_is_printed_from_its_parts(nutritionist, client_of):
    parts = {"street": "Nogal", "street_number": "12, interior 3", "neighbourhood": "Centro"}
    patient = patient_register(data=patient_data(**WHOLE | parts), by=nutritionist)
    assert patient.address == (
        "Nogal 12, interior 3, colonia Centro, código postal 91000, Xalapa, Veracruz"
    )
    assert (patient.street, patient.neighbourhood) == ("Nogal", "Centro")
    written = patient_register(data=patient_data(given_names="Otra"), by=nutritionist)
    assert written.address == "Calle Inventada 12, Xalapa"
    form = PatientForm(PatientForm.initial_of(patient) | {"address": "", "street": ""})
    assert "address" in form.errors
    form = PatientForm(PatientForm.initial_of(patient) | {"address": ""})
    assert "address" not in form.errors


def test_F21_01_several_institutions_and_the_invoice_s_data(nutritionist, client_of):
    patient = patient_register(data=patient_data(), by=nutritionist)
    browser = client_of(nutritionist)
    shown = {k: v for k, v in PatientForm.initial_of(patient).items() if v not in (None, "")}
    fiscal = {"tax_regime": "612", "cfdi_use": "D01", "tax_postal_code": "91000"}
    address = f"/pacientes/{patient.public_id}/editar/"
    data = shown | fiscal | {"coverages": ["imss", "privado"]}
    assert browser.post(address, data).status_code == 302
    patient.refresh_from_db()
    assert patient.coverages == ["imss", "privado"] and patient.coverage == "imss"
    assert {name: getattr(patient, name) for name in fiscal} == fiscal
    page = browser.get(address).text
    assert page.count('name="coverages"') == len(COVERAGE)
    assert "D01 Honorarios médicos, dentales y gastos hospitalarios" in page
    refused = browser.post(address, data | {"coverages": ["ninguna", "imss"]})
    assert refused.status_code == 422 and "no va junto con otra" in refused.text


def test_record_of_the_version_before_keeps_its_institution(nutritionist):
    patient = PatientFactory(clinic=nutritionist.clinic, coverage="issste")
    assert patient.coverages_known == ["issste"]
    assert PatientForm.initial_of(patient)["coverages"] == ["issste"]


@pytest.mark.parametrize(
    ("weeks", "days", "fits"),
    [
        (None, None, True),
        (22, 0, True),
        (44, 6, True),
        (30, None, True),
        (21, 0, False),
        (45, 0, False),
        (30, 7, False),
        (None, 3, False),
    ],
)
def test_database_knows_which_gestation_is_possible(weeks, days, fits: bool):
    if fits:
        assert PatientFactory(gestation_weeks=weeks, gestation_days=days).pk
        return
    with pytest.raises(IntegrityError, match="patient_gestation"), transaction.atomic():
        PatientFactory(gestation_weeks=weeks, gestation_days=days)


def test_weeks_at_birth_are_one_datum(nutritionist):
    """The history writes those of the identification, and does not contradict it."""
    patient = PatientFactory(clinic=nutritionist.clinic, responsible=nutritionist.user)
    visit = consultation_open(patient=patient, by=nutritionist)

    def told(weeks: str) -> int | None:
        history_section_save(
            consultation=visit,
            section="pediatricos",
            answers={"birth_weeks": weeks},
            by=nutritionist,
        )
        patient.refresh_from_db()
        return patient.gestation_weeks

    assert [told("33"), told("34"), told("34")] == [33, 34, 34]
    Patient.objects.filter(pk=patient.pk).update(gestation_weeks=36)
    with pytest.raises(ValidationError, match="La identificación dice 36 semanas"):
        told("35")
    assert told("36") == 36


def test_foreign_document_has_kind_and_number():
    with pytest.raises(IntegrityError), transaction.atomic():
        PatientFactory(foreign_document="pasaporte")


@pytest.mark.parametrize("text", ["GODE561231GR8", "MAB9307148T4", "XAXX010101000", ""])
def test_RFC_01_form_and_date(text):
    assert rfc_read(text) == text


@pytest.mark.parametrize("text", ["GODE561331GR8", "GODE560230GR8", "1234567890123", "GODE561231"])
def test_RFC_01_what_is_not_one_says_so(text):
    with pytest.raises(ValidationError):
        rfc_read(text)


@pytest.mark.parametrize("word", sorted(NEVER_ISSUED))
def test_RFC_02_words_are_not_issued_and_the_last_letter_is_the_one_that_changes(word):
    with pytest.raises(ValidationError, match=f"Quizá es {word[:3]}X561231GR8"):
        rfc_read(f"{word}561231GR8")
    assert rfc_read(f"{word[:3]}X561231GR8") == f"{word[:3]}X561231GR8"


def test_RFC_02_the_list_is_its_own_and_only_for_persons():
    assert len(NEVER_ISSUED) == 41
    assert rfc_read("LOCO561231GR8") == "LOCO561231GR8"  # of the CURP's list only
    assert rfc_read("CAC9307148T4") == "CAC9307148T4"  # a company's begins with three letters


def test_N024_01_table_1_widths_and_case():
    patient = PatientFactory(
        given_names="María José", first_surname="Núñez", birth_entity="OC", residence_entity="ZS"
    )
    row = identification_row(patient)
    assert set(row) == set(WIDTHS)
    assert all(len(value) <= WIDTHS[name] for name, value in row.items())
    assert (row["nombre"], row["primer_apellido"]) == ("MARIA JOSE", "NUÑEZ")
    assert (row["entidad_nacimiento"], row["entidad"]) == ("20", "32")
    assert row["fecha_nacimiento"] == "19900427"
    assert row["sexo"] == "M"


def test_N024_02_only_the_sentinels_of_the_table():
    patient = PatientFactory(second_surname="", birth_date=date(2000, 1, 2), nationality="")
    row = identification_row(patient)
    assert row["segundo_apellido"] == "XX"
    assert (row["entidad_nacimiento"], row["nacionalidad"]) == ("00", "NND")
    assert (row["entidad"], row["municipio"], row["localidad"]) == ("00", "000", "0000")
    assert row["curp"] == ""
    patient.birth_entity = BORN_ABROAD
    assert identification_row(patient)["entidad_nacimiento"] == "NE"


def test_every_entity_has_its_two_digits():
    assert set(DIGITS) == ENTITY_KEYS - {BORN_ABROAD}
    assert DIGITS["DF"] == "09"


@pytest.mark.parametrize(("generic", "accepted"), [(0, True), (3, True), (4, False)])
def test_N024_04_generic_curp_is_at_most_15_percent_of_a_load(generic, accepted):
    people = [patient_of_load(n, n < generic) for n in range(20)]
    if not accepted:
        with pytest.raises(LoadRefusedError, match=r"4 de 20 .+ 15 %"):
            identification_load(people, signer_curp=SIGNER)
        return
    rows = identification_load(people, signer_curp=SIGNER)
    assert sum(row["curp"] == GENERIC for row in rows) == generic
    assert all(len(row["curp"]) == WIDTHS["curp"] for row in rows)


@pytest.mark.parametrize(
    ("signer", "error"),
    [
        (GENERIC, LoadRefusedError),
        ("HEGG560427MVZRRL04", LoadRefusedError),
        ("", ValidationError),
        ("HEGG560427MVZRRL05", ValidationError),
    ],
)
def test_N024_04_who_signs_has_a_curp_of_their_own(signer, error):
    with pytest.raises(error):
        identification_load([patient_of_load(1, False)], signer_curp=signer)


def patient_of_load(number: int, generic: bool) -> Patient:
    """Somebody of a load, not stored: with a CURP, with the generic one, or with none."""
    curp = (GENERIC if number % 2 else "") if generic else "HEGG560427MVZRRL04"
    status = {"": "refused", GENERIC: "generic"}.get(curp, "validated")
    return PatientFactory.build(record_number=number + 1, curp=curp, curp_status=status)
