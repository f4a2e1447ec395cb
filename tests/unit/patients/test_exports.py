"""The whole record in a zip: complete, described by its schema, with the hash of every file."""

from __future__ import annotations

import hashlib
import json
import zipfile
from datetime import timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import models
from django.utils import timezone
from jsonschema import Draft202012Validator

from audit.models import AccessEvent
from patients.exports.schema import record_schema
from patients.exports.tables import LEFT_OUT, tables
from patients.models import Patient, RecordExport
from patients.services.export import export_build, exports_sweep
from patients.services.merge import records_merge
from patients.tasks import build_export
from tests.factories.patients import (
    PatientFactory,
    lab_result_of_somebody,
    progress_photo_of_somebody,
    signed_consultation,
)
from tests.factories.privacy import export_for
from tests.unit.patients.browsing import get, post

pytestmark = pytest.mark.django_db


def opened(export: RecordExport) -> zipfile.ZipFile:
    return zipfile.ZipFile(export.path)


def test_N024_13_export_is_whole_and_fits_its_schema(owner) -> None:
    export = export_build(export_id=export_for(owner).pk)
    with opened(export) as archive:
        data = json.loads(archive.read("expediente.json"))
        schema = json.loads(archive.read("expediente.schema.json"))
        pdfs = [name for name in archive.namelist() if name.startswith("documentos/")]
        assert archive.read(pdfs[0]).startswith(b"%PDF")
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(data)
    rows = data["tablas"]
    assert rows["patients.patient"][0]["first_surname"] == "Sáenz"
    assert rows["patients.signeddocument"][0]["payload"]["patient"]["name"]
    assert {row["purpose"] for row in rows["patients.consent"]} == {"care"}
    assert len(rows["patients.measurement"]) > 2
    assert rows["patients.consent"][0]["collected_by"] == owner.user.full_name
    assert len(pdfs) == 1


def test_N024_13_manifest_has_the_hash_of_every_file(owner) -> None:
    photo = progress_photo_of_somebody(owner)
    export = export_build(export_id=export_for(owner, patient=photo.patient).pk)
    with opened(export) as archive:
        manifest = json.loads(archive.read("manifiesto.json"))["archivos"]
        assert set(manifest) == set(archive.namelist()) - {"manifiesto.json"}
        for name, said in manifest.items():
            content = archive.read(name)
            assert said == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        kept = [name for name in manifest if name.startswith("adjuntos/progressphoto/")]
        assert archive.read(kept[0]) == photo.path.read_bytes()
    assert export.sha256 == hashlib.sha256(export.path.read_bytes()).hexdigest()


def test_every_model_that_leads_to_a_patient_is_in_it() -> None:
    inside = {table.model for table in tables()}
    for model in apps.get_models():
        if model._meta.label_lower in LEFT_OUT or model._meta.auto_created:
            continue
        for field in model._meta.local_fields:
            if isinstance(field, models.ForeignKey) and field.related_model in inside:
                assert model in inside, model


def test_only_the_one_patient_goes_out(owner) -> None:
    other = lab_result_of_somebody(owner)
    export = export_build(export_id=export_for(owner).pk)
    with opened(export) as archive:
        rows = json.loads(archive.read("expediente.json"))["tablas"]
    assert rows["patients.labresult"] == []
    ids = {row["public_id"] for row in rows["patients.patient"]}
    assert str(other.patient.public_id) not in ids
    assert len(ids) == 1


def test_joined_record_goes_out_whole_with_the_one_that_stays(owner) -> None:
    absorbed = signed_consultation(by=owner).consultation.patient
    kept = signed_consultation(by=owner).consultation.patient
    records_merge(kept=kept, absorbed=absorbed, reason="Misma persona", by=owner)
    export = export_build(export_id=export_for(owner, patient=kept).pk)
    with opened(export) as archive:
        names = archive.namelist()
        inside = f"unidos/{absorbed.record}/"
        data = json.loads(archive.read(f"{inside}expediente.json"))
    assert data["expediente"] == absorbed.record
    assert sum(name.startswith("documentos/") for name in names) == 1
    assert sum(name.startswith(f"{inside}documentos/") for name in names) == 1


def test_no_machine_key_goes_out() -> None:
    columns = {f"{table.name}.{field.name}" for table in tables() for field in table.fields}
    assert not [name for name in columns if name.endswith((".token", ".search_name", "_hash"))]
    assert set(record_schema()["properties"]["tablas"]["properties"]) == {
        table.name for table in tables()
    }


def test_PRIV_16_asked_in_the_page_made_by_a_worker_and_downloaded(client_of, owner) -> None:
    patient = signed_consultation(by=owner).consultation.patient
    browser = client_of(owner)
    form = {
        "document": "record",
        "recipient": "patient",
        "recipient_name": "Itzel Sáenz",
        "basis": "access",
        "request_note": "Solicitud ARCO del 3/nov",
    }
    refused = post(browser, "disclosure-new", {**form, "basis": ""}, patient.public_id)
    assert refused.status_code == 403
    assert not RecordExport.objects.exists()
    post(browser, "disclosure-new", form, patient.public_id)
    export = RecordExport.objects.get()
    assert "En espera" in get(browser, "export-detail", export.public_id).content.decode()
    assert get(browser, "export-file", export.public_id).status_code == 403
    build_export(export.pk)
    assert "Descargar" in get(browser, "export-detail", export.public_id).content.decode()
    answer = get(browser, "export-file", export.public_id)
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    said = {(row.action, row.object_type) for row in AccessEvent.objects.all()}
    assert {("export", "patients.recordexport"), ("download", "patients.recordexport")} <= said


def test_export_is_for_owner_and_responsible_only(client_of, owner, nutritionist) -> None:
    export = export_build(export_id=export_for(owner).pk)
    patient = export.disclosure.patient
    with pytest.raises(PermissionDenied, match="responsable"):
        export_for(nutritionist, patient=patient)
    assert get(client_of(nutritionist), "export-file", export.public_id).status_code == 403
    mine = PatientFactory(clinic=owner.clinic, responsible=nutritionist.user)
    assert export_for(nutritionist, patient=mine).state == "pending"


def test_built_once_woken_when_lost_and_dropped_after_a_week(owner, monkeypatch) -> None:
    export = export_for(owner)
    asked: list[int] = []
    monkeypatch.setattr("patients.services.export._wake", asked.append)
    RecordExport.objects.filter(pk=export.pk).update(
        requested_at=timezone.now() - timedelta(minutes=2)
    )
    exports_sweep()
    assert asked == [export.pk]
    first = export_build(export_id=export.pk)
    assert export_build(export_id=export.pk).finished_at == first.finished_at
    RecordExport.objects.filter(pk=export.pk).update(finished_at=timezone.now() - timedelta(days=8))
    first.refresh_from_db()
    exports_sweep()
    assert not first.path.exists()
    assert not first.is_available


def test_a_failure_is_said_and_leaves_no_half_file(owner, monkeypatch) -> None:
    export = export_for(owner)

    def burst(*args, **kwargs):
        raise OSError("disco lleno")

    monkeypatch.setattr("patients.services.export.archive_write", burst)
    with pytest.raises(OSError, match="disco"):
        export_build(export_id=export.pk)
    export.refresh_from_db()
    assert export.state == "failed"


def test_N024_13_command_leaves_the_same_trace(owner, tmp_path) -> None:
    patient = signed_consultation(by=owner).consultation.patient
    target, said = tmp_path / "copia.zip", StringIO()
    words = [str(patient.record_number), "--clinic", str(owner.clinic.public_id)]
    words += ["--as", owner.user.email, "--to", "Itzel Sáenz", "--output", str(target)]
    with pytest.raises(CommandError, match="fundamento"):
        call_command("patients_export", *words, stdout=said)
    assert not target.exists()
    ground = ["--basis", "access", "--request", "Solicitud del 3/nov"]
    call_command("patients_export", *words, *ground, stdout=said)
    assert hashlib.sha256(target.read_bytes()).hexdigest() in said.getvalue()
    assert patient.disclosures.get().basis == "access"
    assert AccessEvent.objects.filter(action="export", patient_id=patient.public_id).exists()
    assert Patient.objects.get(pk=patient.pk) == patient
