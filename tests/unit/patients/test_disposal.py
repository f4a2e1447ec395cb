"""Disposal: two steps, two people, nothing of the person left, and a chain that still verifies."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
import time_machine
from auditlog.models import LogEntry
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from accounts.models import Role
from agenda.services.links import appointment_link
from audit.chain import seal_all
from audit.models import AccessEvent, Opening, RowChange
from audit.selectors import history_query
from audit.verification import verify
from patients.models import (
    DisposalCertificate,
    DisposalPlan,
    LegalHold,
    Patient,
    SignedDocument,
)
from patients.selectors.disposal import disposal_due
from patients.selectors.retention import retention_of
from patients.services.disposal import (
    confirmation_of,
    disposal_execute,
    disposal_plan,
    disposal_reapply,
)
from patients.services.disposal_ledger import ledger_path
from patients.services.legal_hold import legal_hold_lift, legal_hold_place
from tests.factories.accounts import MembershipFactory
from tests.factories.agenda import appointment_of
from tests.factories.patients import ConsentFactory, attached_file, merge_for, signed_consultation
from tests.factories.privacy import disclosure_for
from tests.unit.audit.backdoor import sql, triggers_off

pytestmark = pytest.mark.django_db
THEN, NOW = "2017-03-05T12:00:00-06:00", "2026-11-27T12:00:00-06:00"
GLORIA = "HEGG560427MVZRRL04"
SAID = ("Xóchitl", "Tecuani", GLORIA, "5587654321", "Cerrada del Ahuehuete")
NARRATED = "Apendicectomía"  # in the clinical history of every invented person


@pytest.fixture(autouse=True)
def _ledger(settings, tmp_path: Path) -> None:
    settings.BACKUP_DIR = tmp_path


@pytest.fixture
def second(owner):
    """Another who runs the clinic."""
    return MembershipFactory(clinic=owner.clinic, role=Role.OWNER)


@pytest.fixture
def old(owner) -> Patient:
    """A record whole and full, whose last act was in 2017."""
    with time_machine.travel(THEN):
        patient = signed_consultation(by=owner).consultation.patient
        Patient.objects.filter(pk=patient.pk).update(address="Cerrada del Ahuehuete 3")
        patient = Patient.objects.get(pk=patient.pk)
        patient.given_names, patient.first_surname = "Xóchitl", "Tecuani"
        patient.search_name, patient.phone = "xochitl tecuani", "+525587654321"
        patient.curp, patient.curp_status = GLORIA, "format_ok"
        patient.save()
        attached_file(owner, patient=patient)
        ConsentFactory(patient=patient, purpose="marketing")
        appointment_link(appointment=appointment_of(owner, patient=patient))
    return patient


@pytest.fixture
def young(owner) -> SignedDocument:
    """A record in its term, of the same clinic."""
    return disclosure_for(owner).document


def run(step: str, by, **options) -> str:
    out = StringIO()
    asked = {"clinic": str(by.clinic.public_id), "email": by.user.email}
    call_command("patients_disposal", step, stdout=out, **asked, **options)
    return out.getvalue()


def execute(plan, by, **options):
    with time_machine.travel(NOW):
        return disposal_execute(plan=plan, by=by, **options)


def planned(by) -> DisposalPlan:
    with time_machine.travel(NOW):
        return disposal_plan(by=by)


def everything() -> str:
    """All the text of the database, whatever the table."""
    rows = []
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{name}"')  # noqa: S608
            rows.append(f"{name}: {cursor.fetchall()!r}")
    return "\n".join(rows)


# --- Two steps ------------------------------------------------------------------------------------


def test_RET_05_plan_only_lists_unless_told_to_write(owner, old, young) -> None:
    with time_machine.travel(NOW):
        told = run("plan", owner)
        assert f"{old.record}  se conservó hasta 5/mar/2024  puede darse de baja" in told
        assert young.consultation.patient.record not in told.replace(old.record, "")
        assert "Nada se borró" in told
        assert not DisposalPlan.objects.exists()
        run("plan", owner, write=True)
    plan = DisposalPlan.objects.get()
    assert [row["record"] for row in plan.records] == [old.record_number]
    assert "Xóchitl" not in json.dumps(plan.records)
    assert Patient.objects.filter(pk=old.pk).exists()


def test_RET_05_one_person_alone_must_type_the_confirmation(owner, second, old) -> None:
    plan = planned(owner)
    with pytest.raises(ValidationError, match="exactamente: DAR DE BAJA 1 EXPEDIENTE"):
        execute(plan, owner)
    with pytest.raises(ValidationError, match="DAR DE BAJA"):
        execute(plan, owner, confirmation="sí")
    assert Patient.objects.filter(pk=old.pk).exists()
    assert len(execute(plan, owner, confirmation=confirmation_of(plan)).certificates) == 1


@pytest.mark.smoke
def test_RET_05_another_person_executes_by_command(owner, second, old) -> None:
    plan = planned(owner)
    with time_machine.travel(NOW):
        assert "no se da de baja ninguno" in run("execute", second, plan=str(plan.public_id))
        assert Patient.objects.filter(pk=old.pk).exists()
        told = run("execute", second, plan=str(plan.public_id), write=True)
    assert "Bajas: 1. Se quedan: 0." in told
    assert not Patient.objects.filter(pk=old.pk).exists()
    with time_machine.travel(NOW):
        assert "Se quedan: 1" in run("execute", second, plan=str(plan.public_id), write=True)


def test_RET_05_only_who_runs_the_clinic_and_only_its_own(
    owner, nutritionist, stranger, old
) -> None:
    plan = planned(owner)
    for somebody in (nutritionist, stranger):
        with pytest.raises(PermissionDenied):
            execute(plan, somebody)
    with pytest.raises(CommandError, match="No hay ese plan"):
        run("execute", stranger, plan=str(plan.public_id), write=True)
    with pytest.raises((PermissionDenied, ValidationError)):
        disposal_plan(by=nutritionist)


def test_RET_04_a_new_act_after_the_plan_keeps_the_record(owner, second, old) -> None:
    plan = planned(owner)
    with time_machine.travel("2026-11-26T12:00:00-06:00"):
        signed_consultation(by=owner, patient=old)
    assert execute(plan, second).kept == {old.record_number: "Su conservación no ha terminado."}


def test_joined_records_are_not_disposed_of(owner) -> None:
    with time_machine.travel(THEN):
        merge_for(owner)
    with time_machine.travel(NOW):
        assert {due.obstacle[:4] for due in disposal_due(owner)} == {"Está"}
        with pytest.raises(ValidationError, match="Ningún expediente"):
            disposal_plan(by=owner)


# --- Holds ----------------------------------------------------------------------------------------


def test_RET_06_a_hold_keeps_the_record_whenever_it_came(owner, second, old) -> None:
    plan = planned(owner)
    legal_hold_place(patient=old, reason="Queja ante CONAMED", by=owner)
    assert execute(plan, second).kept == {old.record_number: "Retención legal: Queja ante CONAMED"}
    with time_machine.travel(NOW), pytest.raises(ValidationError, match="Ningún expediente"):
        disposal_plan(by=owner)
    assert Patient.objects.filter(pk=old.pk).exists()


def test_RET_06_lifting_needs_a_reason_and_is_told(owner, nutritionist, old) -> None:
    hold = legal_hold_place(patient=old, reason="Queja ante CONAMED", by=owner)
    assert legal_hold_place(patient=old, reason="Otra", by=owner) == hold
    with pytest.raises(ValidationError):
        legal_hold_lift(patient=old, reason=" ", by=owner)
    with pytest.raises(PermissionDenied):
        legal_hold_lift(patient=old, reason="Terminó", by=nutritionist)
    legal_hold_lift(patient=old, reason="Laudo firme", by=owner)
    last = LogEntry.objects.filter(object_pk=str(hold.pk), action=LogEntry.Action.UPDATE).get(
        content_type__model="legalhold"
    )
    assert last.changes["lift_reason"] == ["", "Laudo firme"]
    for statement in (
        "UPDATE patients_legalhold SET reason = 'otra'",
        "DELETE FROM patients_legalhold",
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(statement)
    assert LegalHold.objects.get().lift_reason == "Laudo firme"


# --- What goes and what stays ---------------------------------------------------------------------


@pytest.mark.smoke
def test_RET_07_everything_goes_and_a_certificate_stays(
    owner, second, old, young, django_capture_on_commit_callbacks
) -> None:
    file = old.attachments.get().path
    assert file.exists()
    others = {
        model: model._base_manager.filter(patient=young.consultation.patient).count()
        for model in apps.get_app_config("patients").get_models()
        if any(field.name == "patient" for field in model._meta.fields)
    }
    with django_capture_on_commit_callbacks(execute=True):
        (left,) = execute(planned(owner), second).certificates
    assert not file.exists()
    assert left.counts["patients.patient"] == 1
    assert left.counts["patients.signeddocument"] == 1
    assert left.counts["agenda.appointment"] == 1
    assert (left.files, len(left.manifest_sha256)) == (1, 64)
    assert (left.planned_by, left.executed_by) == (owner.user, second.user)
    whole = everything()
    assert [word for word in SAID if word in whole] == []
    for model, count in others.items():
        assert model._base_manager.filter(patient=young.consultation.patient).count() == count
    with pytest.raises(DatabaseError), transaction.atomic():
        sql("DELETE FROM patients_disposalcertificate")


def test_RET_08_no_row_of_the_history_is_purged(owner, second, old, young) -> None:
    before = LogEntry.objects.count(), RowChange.objects.count(), AccessEvent.objects.count()
    kept = LogEntry.objects.get(
        content_type__model="signeddocument", object_pk=str(young.pk)
    ).changes
    execute(planned(owner), second)
    after = LogEntry.objects.count(), RowChange.objects.count(), AccessEvent.objects.count()
    assert all(now >= then for now, then in zip(after, before, strict=True))
    assert (
        LogEntry.objects.get(content_type__model="signeddocument", object_pk=str(young.pk)).changes
        == kept
    ), "the history of another record keeps its content"


@pytest.mark.smoke
def test_RET_09_history_is_left_without_content_and_the_chain_verifies(owner, second, old) -> None:
    seal_all()
    assert all(word in everything() for word in ("Xóchitl", "5587654321", NARRATED))
    (left,) = execute(planned(owner), second).certificates
    seal_all()
    for rows in (LogEntry.objects.values(), RowChange.objects.values()):
        told = str(list(rows))
        assert [word for word in (*SAID, NARRATED) if word in told] == []
    assert NARRATED not in everything()
    report = verify()
    assert report.sound, report.fault
    assert report.bared == left.history_rows > 5
    gone = RowChange.objects.filter(op="D", table_name="patients_patient").get()
    assert (gone.before, gone.after) == (None, None)
    told = history_query(clinic_id=owner.clinic_id, member_ids=[], kind="opened").events
    assert "dio de baja un expediente" in told[0].text


@pytest.mark.django_db(transaction=True)  # the door is of a transaction: each its own
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE auditlog_logentry SET changes = NULL "
        "WHERE id = (SELECT max(id) FROM auditlog_logentry)",
        "UPDATE auditlog_logentry SET object_repr = 'otro' WHERE changes IS NULL",
        "UPDATE audit_opening SET bared = '{}'",
        "DELETE FROM audit_opening",
    ],
)
def test_RET_09_emptying_a_row_without_a_disposal_is_found(owner, second, old, statement) -> None:
    execute(planned(owner), second)
    DisposalPlan.objects.create(clinic=owner.clinic, made_by=owner.user, records=[])
    seal_all()
    assert verify().sound
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(statement)
    with triggers_off():
        assert sql(statement)
    assert not verify().sound


def test_frozen_rows_resist_outside_of_a_disposal(owner, old) -> None:
    for statement in ("DELETE FROM patients_signeddocument", "DELETE FROM patients_consent"):
        with pytest.raises(DatabaseError), transaction.atomic():
            sql(statement)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="lo de SQLite está arriba")
def test_the_door_shuts_with_its_transaction(owner, second, old, young) -> None:
    execute(planned(owner), second)
    assert Opening.objects.count() == 1
    with pytest.raises(DatabaseError, match="firmado"):
        sql("DELETE FROM patients_signeddocument")
    # Saying that a door is open does not open it: the row carries another transaction.
    with pytest.raises(DatabaseError, match="firmado"), transaction.atomic():
        sql("INSERT INTO audit_opening (at, reference, bared, txid) VALUES (now(), 'x', '{}', 1)")
        sql("DELETE FROM patients_signeddocument")


# --- Backups, minors ------------------------------------------------------------------------------


def test_RET_10_what_an_older_backup_brings_back_goes_again(
    owner, second, old, django_capture_on_commit_callbacks
) -> None:
    before = transaction.savepoint()  # the backup
    with django_capture_on_commit_callbacks(execute=True):
        (left,) = execute(planned(owner), second).certificates
    reference = left.public_id
    transaction.savepoint_rollback(before)  # its restoration
    assert Patient.objects.filter(pk=old.pk).exists()
    assert not DisposalCertificate.objects.exists()
    assert [word for word in SAID if word in ledger_path().read_text()] == []
    with time_machine.travel(NOW):
        assert "Bajas: 1" in run("reapply", owner, write=True)
        assert "Bajas: 0. Se quedan: 0." in run("reapply", owner, write=True)
    assert not Patient.objects.filter(pk=old.pk).exists()
    assert DisposalCertificate.objects.get().public_id == reference


def test_RET_10_the_ledger_alone_takes_nothing_away(owner, second, old) -> None:
    line = {"clinic": str(owner.clinic.public_id), "patient": str(old.public_id)}
    line |= {"record": old.record_number, "certificate": str(old.public_id)}
    ledger_path().write_text(json.dumps(line) + "\n")
    with time_machine.travel("2020-01-01T12:00:00-06:00"):
        assert disposal_reapply(by=owner).kept == {
            old.record_number: "Su conservación no ha terminado."
        }
    assert Patient.objects.filter(pk=old.pk).exists()


def test_RET_12_minors_follow_the_same_rule_unless_the_clinic_decides(owner, settings) -> None:
    assert settings.MINOR_EXTRA_RULE is None
    with time_machine.travel(THEN):
        child = signed_consultation(by=owner).consultation.patient
    Patient.objects.filter(pk=child.pk).update(birth_date="2012-02-29")
    child.refresh_from_db()
    assert str(retention_of(child).until) == "2024-03-05"
    settings.MINOR_EXTRA_RULE = 5
    assert str(retention_of(child).until) == "2035-03-01"
    Patient.objects.filter(pk=child.pk).update(birth_date="1990-02-28")
    child.refresh_from_db()
    assert str(retention_of(child).until) == "2024-03-05"
