"""UPDATE and DELETE of what is signed fail, by every road."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from audit.frozen import FrozenRecordError
from patients.errors import AlreadySignedError
from patients.models import (
    Consultation,
    HistorySection,
    Measurement,
    Note,
    NutritionDiagnosis,
    ReferredDiagnosis,
)
from patients.services.consultation import (
    diagnosis_remove,
    history_section_save,
    note_save,
)
from patients.services.measurement import measurement_record, measurement_void
from patients.services.signature import (
    addendum_add,
    consultation_sign,
)
from tests.factories.patients import (
    ConsultationFactory,
    signed_consultation,
)

pytestmark = pytest.mark.django_db


def sign(visit, by, **extra):
    return consultation_sign(consultation=visit, by=by, method="Contraseña", **extra)


PARTS = [HistorySection, Measurement, NutritionDiagnosis, Note]


def refused(action):
    """The database refuses, and the transaction around survives."""
    with (
        pytest.raises((DatabaseError, FrozenRecordError), match=r"firmad|addendum|registro"),
        transaction.atomic(),
    ):
        action()


@pytest.mark.parametrize("model", PARTS)
def test_N004_12_signed_part_cannot_change_nor_go(nutritionist, model):
    document = signed_consultation(by=nutritionist)
    row = model.objects.filter(consultation=document.consultation).first()
    table = model._meta.db_table
    refused(lambda: row.save())
    refused(lambda: row.delete())
    refused(lambda: model.objects.filter(pk=row.pk).update(consultation=row.consultation))
    refused(lambda: model.objects.filter(pk=row.pk)._raw_delete("default"))
    for statement in (
        "UPDATE TABLE SET consultation_id = consultation_id WHERE id = %s",
        "DELETE FROM TABLE WHERE id = %s",
    ):
        refused(lambda s=statement: raw(s.replace("TABLE", table), row.pk))
    assert model.objects.filter(pk=row.pk).exists()


def test_signed_note_text_cannot_change_by_raw_sql(nutritionist):
    document = signed_consultation(by=nutritionist)
    statement = "UPDATE patients_note SET plan = 'otro' WHERE consultation_id = %s"
    refused(lambda: raw(statement, document.consultation_id))
    assert document.consultation.note.plan == "Plan de 1,800 kcal."


def test_signed_visit_cannot_change_nor_go(nutritionist):
    visit = signed_consultation(by=nutritionist).consultation
    refused(lambda: visit.save())
    refused(lambda: Consultation.objects.filter(pk=visit.pk).update(signed_at=None))
    refused(lambda: raw("UPDATE patients_consultation SET kind = kind WHERE id = %s", visit.pk))
    refused(lambda: raw("DELETE FROM patients_consultation WHERE id = %s", visit.pk))


def test_N004_03_document_cannot_change_nor_go(nutritionist):
    document = signed_consultation(by=nutritionist)
    addendum = addendum_add(
        document=document,
        reason="Corrección",
        text="Era 1,700 kcal.",
        method="contraseña",
        by=nutritionist,
    )
    for row in (document, addendum):
        table = row._meta.db_table
        refused(lambda r=row: r.save())
        refused(lambda r=row: r.delete())
        refused(lambda r=row: type(r).objects.filter(pk=r.pk).update(public_id=r.public_id))
        refused(lambda r=row: type(r).objects.filter(pk=r.pk).delete())
        change = "UPDATE TABLE SET licence = '1' WHERE id = %s".replace("TABLE", table)
        removal = "DELETE FROM TABLE WHERE id = %s".replace("TABLE", table)
        refused(lambda r=row, s=change: raw(s, r.pk))
        refused(lambda r=row, s=removal: raw(s, r.pk))


@pytest.mark.parametrize("model", [*PARTS, ReferredDiagnosis])
def test_ADJ_03_child_cannot_enter_a_signed_visit(nutritionist, model):
    document = signed_consultation(by=nutritionist)
    signed = document.consultation
    refused(lambda: _child(model, signed, nutritionist).save())


@pytest.mark.parametrize("model", [*PARTS, ReferredDiagnosis])
def test_ADJ_03_child_of_a_draft_cannot_move_into_a_signed_visit(nutritionist, model):
    signed = signed_consultation(by=nutritionist).consultation
    draft = ConsultationFactory(patient=signed.patient, practitioner=nutritionist.user)
    row = _child(model, draft, nutritionist)
    row.save()
    statement = "UPDATE TABLE SET consultation_id = %s WHERE id = %s"
    statement = statement.replace("TABLE", model._meta.db_table)
    refused(lambda: raw(statement, signed.pk, row.pk))


def _child(model, visit, by):
    fields = {
        HistorySection: {"section": "resultados", "state": "explored", "text": "Glucosa 90."},
        Measurement: {"kind": "waist", "value": Decimal(90), "unit": "cm", "recorded_by": by.user},
        NutritionDiagnosis: {"domain": "ingesta", "problem": "a", "etiology": "b", "signs": "c"},
        ReferredDiagnosis: {"text": "Hipotiroidismo", "diagnosed_by": "Su médico"},
        Note: {"plan": "otro"},
    }[model]
    return model(consultation=visit, **fields)


def raw(statement: str, *parameters: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def test_ADJ_03_services_refuse_a_signed_visit_with_words(nutritionist):
    visit = signed_consultation(by=nutritionist).consultation
    weight = visit.measurements.get(kind="weight")
    for action in (
        lambda: note_save(consultation=visit, plan="otro", by=nutritionist),
        lambda: history_section_save(
            consultation=visit, section="motivo", text="otro", by=nutritionist
        ),
        lambda: measurement_record(
            consultation=visit, kind="waist", value=Decimal(90), by=nutritionist
        ),
        lambda: measurement_void(measurement=weight, reason="mal", by=nutritionist),
        lambda: diagnosis_remove(diagnosis=visit.nutrition_diagnoses.get(), by=nutritionist),
    ):
        with pytest.raises(AlreadySignedError) as caught:
            action()
        assert "addendum" in caught.value.message
