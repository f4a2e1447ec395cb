"""The CURP at rest: sealed in its column, found by its index, moved to another key."""

from __future__ import annotations

import base64
import re
from importlib import import_module
from io import StringIO
from types import SimpleNamespace

import pytest
from auditlog.models import LogEntry
from django.apps import apps
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.core.serializers import serialize
from django.db import IntegrityError, connection, transaction

from audit.models import RowChange
from audit.triggers import install_triggers, missing_triggers
from audit.verification import verify
from patients.exports.rows import record_rows
from patients.keyring import CurpKeysError, CurpUnreadableError, key_bytes, keyring
from patients.models import Patient
from patients.selectors.patient import patient_search
from patients.services.block import record_block
from patients.services.patient import patient_register, patient_update
from tests.factories.api import program_of
from tests.factories.patients import PatientFactory, patient_data

pytestmark = pytest.mark.django_db
GLORIA = "HEGG560427MVZRRL04"
KEYS = [base64.b64encode(bytes([n]) * 32).decode() for n in range(1, 5)]


@pytest.fixture(autouse=True)
def _keys(settings) -> None:
    settings.CURP_KEYS, settings.CURP_INDEX_KEY = [KEYS[0]], KEYS[3]


def gloria(by, **fields) -> Patient:
    return PatientFactory(
        clinic=by.clinic, responsible=by.user, curp=GLORIA, curp_status="validated", **fields
    )


def raw(patient: Patient) -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT curp, curp_index FROM patients_patient WHERE id = %s", [patient.pk])
        return cursor.fetchone()


def rotate(**options) -> str:
    out = StringIO()
    call_command("patients_curp_rotate", stdout=out, **options)
    return out.getvalue()


# --- At rest --------------------------------------------------------------------------------------


@pytest.mark.smoke
def test_N024_07_the_column_does_not_hold_the_curp(owner) -> None:
    patient = patient_register(data=patient_data(curp=GLORIA), by=owner, acknowledged=True)
    token, index = raw(patient)
    assert GLORIA not in token + index
    assert GLORIA[:10] not in token + index
    assert Patient.objects.get(pk=patient.pk).curp == GLORIA
    with connection.cursor() as cursor:  # the whole row, whatever its columns are
        cursor.execute("SELECT * FROM patients_patient")
        assert GLORIA not in str(cursor.fetchall())


@pytest.mark.parametrize("curp", [GLORIA, "XXXX999999XXXXXX99"])
def test_N024_07_the_database_refuses_a_curp_in_the_clear(owner, curp) -> None:
    patient = gloria(owner)
    with (
        pytest.raises(IntegrityError),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE patients_patient SET curp = %s WHERE id = %s", [curp, patient.pk])


def test_N024_07_the_database_refuses_a_curp_without_index(owner) -> None:
    patient = gloria(owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(curp_index="")


@pytest.mark.smoke
def test_CURP_05_same_curp_twice_is_refused_by_the_database(owner, stranger) -> None:
    first = gloria(owner)
    with pytest.raises(IntegrityError), transaction.atomic():
        gloria(owner, given_names="Otra")
    other = gloria(stranger)
    assert raw(first)[1] != raw(other)[1], "nobody may tell it is one person by the index"


def test_CURP_05_search_finds_the_whole_curp_and_no_part_of_it(owner, stranger) -> None:
    patient = gloria(owner)
    gloria(stranger)
    assert list(patient_search(owner, " hegg560427 mvzrrl04 ")) == [patient]
    assert not patient_search(owner, GLORIA[:17]).exists()
    for lookup in ({"curp": GLORIA}, {"curp__startswith": "HEGG"}, {"curp__in": [GLORIA]}):
        with pytest.raises(FieldError):
            Patient.objects.filter(**lookup)


def test_CURP_05_index_follows_a_correction(owner) -> None:
    patient = patient_register(data=patient_data(curp=GLORIA), by=owner, acknowledged=True)
    before = raw(patient)
    other = "VAIC880229HNLCBR06"
    patient_update(patient=patient, data=patient_data(curp=other), by=owner, acknowledged=True)
    assert raw(patient)[1] == keyring().index(other, clinic_id=owner.clinic_id) != before[1]
    patient_update(patient=patient, data=patient_data(curp_status="refused"), by=owner)
    assert raw(patient) == ("", "")


def test_CURP_05_masked_on_the_contact_page(client_of, owner, assistant) -> None:
    patient = gloria(owner)
    page = client_of(assistant).get(f"/pacientes/{patient.public_id}/").content.decode()
    assert "HEGG********RRL04" in page
    assert GLORIA not in page


def test_CURP_05_export_still_gives_it_and_a_fixture_does_not(owner) -> None:
    patient = gloria(owner)
    row = record_rows(patient)["patients.patient"][0]
    assert row["curp"] == GLORIA
    assert "curp_index" not in row
    assert GLORIA not in serialize("json", [Patient.objects.get(pk=patient.pk)])


# --- History --------------------------------------------------------------------------------------


def test_CURP_05_history_says_that_it_changed_and_not_what_it_is(owner) -> None:
    patient = patient_register(data=patient_data(curp=GLORIA), by=owner, acknowledged=True)
    other = "VAIC880229HNLCBR06"
    patient_update(patient=patient, data=patient_data(curp=other), by=owner, acknowledged=True)
    changes = RowChange.objects.filter(table_name="patients_patient", op="U")
    assert [row.after["curp"] for row in changes] == ["[oculto]"]
    told = str(list(LogEntry.objects.values())) + str(list(RowChange.objects.values()))
    assert GLORIA not in told
    assert other not in told


def test_saving_what_did_not_change_is_no_news(owner) -> None:
    patient = patient_register(data=patient_data(curp=GLORIA), by=owner, acknowledged=True)
    token = raw(patient)
    again = patient_data(curp=GLORIA, occupation="Maestra")
    patient_update(
        patient=Patient.objects.get(pk=patient.pk), data=again, by=owner, acknowledged=True
    )
    Patient.objects.get(pk=patient.pk).save()
    assert raw(patient) == token
    assert not RowChange.objects.filter(table_name="patients_patient", op="U").exists()


def test_a_list_of_patients_opens_nothing(owner, settings) -> None:
    gloria(owner)
    settings.CURP_KEYS = [KEYS[1]]  # any opening would fail
    assert [p.full_name for p in patient_search(owner, "saenz")]


# --- Keys -----------------------------------------------------------------------------------------


@pytest.mark.smoke
def test_N024_07_rotation_keeps_every_curp_readable(owner, settings) -> None:
    patient = gloria(owner)
    before = raw(patient)
    settings.CURP_KEYS = [KEYS[1], KEYS[0]]
    assert "Por cambiar de llave: 1; de índice: 0" in rotate(dry_run=True)
    assert raw(patient) == before
    assert "Cambiadas de llave: 1; de índice: 0" in rotate()
    settings.CURP_KEYS = [KEYS[1]]  # the former is no longer needed
    assert Patient.objects.get(pk=patient.pk).curp == GLORIA
    assert raw(patient)[0] != before[0]
    assert "de llave: 0; de índice: 0" in rotate()


@pytest.mark.smoke
def test_N024_07_rotation_reaches_blocked_records_and_freezes_them_again(owner, settings) -> None:
    patient = gloria(owner)
    record_block(patient=patient, reason="Cancelación procedente", by=owner)
    settings.CURP_KEYS = [KEYS[1], KEYS[0]]
    settings.CURP_INDEX_KEY = KEYS[2]
    assert "1 CURP guardadas. Cambiadas de llave: 1; de índice: 1." in rotate()
    assert raw(patient)[1] == keyring().index(GLORIA, clinic_id=owner.clinic_id)
    assert missing_triggers() == []
    with pytest.raises(IntegrityError, match="bloqueado"), transaction.atomic():
        Patient.objects.filter(pk=patient.pk).update(address="Otra")
    call_command("audit_seal", verbosity=0)
    assert verify().sound


def test_wrong_key_is_said_in_spanish_and_nothing_is_written(owner, settings) -> None:
    patient = gloria(owner)
    before = raw(patient)
    settings.CURP_KEYS = [KEYS[1]]
    with pytest.raises(CommandError, match=r"no se abre con las llaves.+No abren: 1"):
        rotate()
    assert raw(patient) == before
    with pytest.raises(CurpUnreadableError):
        _ = Patient.objects.get(pk=patient.pk).curp


def test_CURP_05_wrong_key_is_a_page_that_explains_and_shows_no_data(
    client_of, owner, settings
) -> None:
    patient = gloria(owner)
    settings.CURP_KEYS = [KEYS[1]]
    address = f"/pacientes/{patient.public_id}/"
    page = client_of(owner).get(address)
    assert page.status_code == 200, "the visit goes on without the CURP"
    answer = client_of(owner).get(f"{address}editar/")
    assert answer.status_code == 503
    assert "no se abre con las llaves" in answer.content.decode()
    assert patient.first_surname not in answer.content.decode()


def test_CURP_05_wrong_key_is_a_problem_for_a_program(owner, settings) -> None:
    patient = gloria(owner)
    settings.CURP_KEYS = [KEYS[1]]
    answer = program_of(owner).get(f"/api/v1/patients/{patient.public_id}/")
    assert (answer.status_code, answer.json()["code"]) == (503, "curp_unreadable")
    assert patient.first_surname not in answer.content.decode()
    assert program_of(owner).get("/api/v1/patients/").status_code == 200, "a list opens nothing"


def test_without_keys_a_patient_with_no_curp_is_still_registered(owner, settings) -> None:
    settings.CURP_KEYS, settings.CURP_INDEX_KEY = [], ""
    assert patient_register(data=patient_data(), by=owner).record == "000001"


# --- The rows that were there before --------------------------------------------------------------


@pytest.mark.smoke
def test_migration_seals_and_opens_again_also_blocked_records(owner, request) -> None:
    migration = import_module("patients.migrations.0014_patients_curp_sealed")
    patient = gloria(owner)
    record_block(patient=patient, reason="Cancelación procedente", by=owner)
    changes = RowChange.objects.count()
    editor = SimpleNamespace(connection=connection)
    _as_before_the_rule(request)
    migration.open_again(apps, editor)
    assert raw(patient) == (GLORIA, "")
    migration.seal(apps, editor)
    install_triggers()  # as `post_migrate` does
    assert GLORIA not in str(raw(patient))
    assert Patient.objects.get(pk=patient.pk).curp == GLORIA
    assert RowChange.objects.count() == changes, "no copy of the CURP went to the history"


def _as_before_the_rule(request) -> None:
    """The table without `patient_curp_sealed`, until this test ends."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what the factories left for later
            cursor.execute("ALTER TABLE patients_patient DROP CONSTRAINT patient_curp_sealed")
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            request.addfinalizer(
                lambda: connection.cursor().execute("PRAGMA ignore_check_constraints = OFF")
            )


# --- No biometrics --------------------------------------------------------------------------------

BIOMETRIC = re.compile(
    r"biom[eé]tric|huella (dactilar|digital)|fingerprint|\biris\b|retina\b|facial|rostro|\bvoz\b"
    r"|faceprint|voiceprint"
)


def test_CURP_06_nothing_asks_for_a_biometric() -> None:
    """The reform of 2025 adds biometrics to the CURP; this product captures none."""
    asked = [
        f"{model._meta.label}.{field.name} «{getattr(field, 'verbose_name', '')}»"
        for model in apps.get_models()
        for field in model._meta.get_fields()
    ]
    assert len(asked) > 500
    assert BIOMETRIC.search("patients.patient.face «reconocimiento facial»")
    assert [name for name in asked if BIOMETRIC.search(name.lower())] == []


def test_keys_are_read_in_either_alphabet_of_base64() -> None:
    odd = bytes([251, 255]) * 16
    for text in (base64.b64encode(odd), base64.urlsafe_b64encode(odd)):
        assert key_bytes(f"{text.decode()}\n", of="CURP_KEYS") == odd
    with pytest.raises(CurpKeysError, match="32 bytes"):
        key_bytes("corta", of="CURP_KEYS")
