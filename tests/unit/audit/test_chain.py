"""The chain seals every row once, and finds what was done to it."""

from __future__ import annotations

import json

import pytest
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command

from accounts.models import Clinic
from audit.anchors import AnchorError, anchor_now, anchor_read, anchor_write
from audit.canonical import GENESIS
from audit.chain import head, seal_all, seal_pending, waiting_count
from audit.models import ChainLink, Kind, UnsealedRow
from audit.verification import Anchor, verify
from tests.unit.audit.backdoor import sql, triggers_off
from tests.unit.audit.rows import access

ROWS = 6


@pytest.fixture
def chain(db):
    """Accesses 1..6 sealed in order; the folio of access n is n."""
    rows = [access(n) for n in range(1, ROWS + 1)]
    seal_all()
    return rows


def test_chain_empty_is_sound(db):
    report = verify()
    assert (report.links, report.last_hash, report.sound) == (0, GENESIS, True)


def test_chain_seals_every_kind_once(clinic):
    access()
    Clinic.objects.filter(pk=clinic.pk).update(name="Otro")
    assert waiting_count() == UnsealedRow.objects.count() == 3
    assert (seal_all(), seal_all()) == (3, 0)
    assert set(ChainLink.objects.values_list("kind", flat=True)) == set(Kind.values)
    assert list(ChainLink.objects.values_list("seq", flat=True)) == [1, 2, 3]
    assert verify().sound


def test_chain_verifies_in_blocks(chain, monkeypatch):
    monkeypatch.setattr("audit.verification.BLOCK", 2)
    assert verify().links == ROWS


def test_chain_seals_in_batches(db):
    for n in range(5):
        access(n)
    assert [seal_pending(limit=2) for _ in range(4)] == [2, 2, 1, 0]
    assert verify().sound


def test_chain_waiting_rows_are_no_fault(chain):
    access(9)
    report = verify()
    assert (report.waiting, report.sound) == (1, True)


def test_chain_finds_edited_row(chain):
    with triggers_off():
        sql("UPDATE audit_accessevent SET detail = 'otro' WHERE id = %s", chain[2].pk)
    fault = verify().fault
    assert (fault.kind, fault.seq, fault.source_pk) == ("editada", 3, chain[2].pk)


@pytest.mark.parametrize(
    "column", ["at", "user_id", "user_name", "action", "patient_id", "ip", "clinic_id"]
)
def test_chain_finds_each_column_edited(chain, column):
    value = {"at": "2001-01-01T00:00:00+00:00", "ip": "10.0.0.9", "action": "print"}.get(column, 77)
    with triggers_off():
        sql(
            f"UPDATE audit_accessevent SET {column} = %s WHERE id = %s",  # noqa: S608 — our names
            str(value),
            chain[3].pk,
        )
    assert verify().fault.seq == 4


def test_chain_finds_deleted_row(chain):
    with triggers_off():
        sql("DELETE FROM audit_accessevent WHERE id = %s", chain[1].pk)
    fault = verify().fault
    assert (fault.kind, fault.seq, fault.source_pk) == ("borrada", 2, chain[1].pk)


def test_chain_finds_deleted_row_and_link(chain):
    with triggers_off():
        sql("DELETE FROM audit_accessevent WHERE id = %s", chain[1].pk)
        sql("DELETE FROM audit_chainlink WHERE seq = 2")
    fault = verify().fault
    assert (fault.kind, fault.seq) == ("borrada", 2)


def test_chain_finds_row_deleted_before_its_seal(db):
    row = access()
    with triggers_off():
        sql("DELETE FROM audit_accessevent WHERE id = %s", row.pk)
    seal_all()
    assert verify().fault.kind == "borrada"


def test_chain_finds_inserted_row(chain):
    with triggers_off():
        forged = access(99)
    fault = verify().fault
    assert (fault.kind, fault.source, fault.source_pk) == ("insertada", Kind.ACCESS, forged.pk)


def test_chain_finds_inserted_change(clinic):
    seal_all()
    with triggers_off():
        forged = LogEntry.objects.create(
            content_type_id=LogEntry.objects.first().content_type_id, object_pk="1", action=1
        )
    fault = verify().fault
    assert (fault.kind, fault.source, fault.source_pk) == ("insertada", Kind.CHANGE, forged.pk)


def test_chain_finds_inserted_link(chain):
    with triggers_off():
        sql("DELETE FROM audit_chainlink WHERE seq = 4")
        link = ChainLink(**ChainLink.objects.filter(seq=5).values().get() | {"seq": 4})
        link.source_pk, link.prev_hash = 1_000_000, "a" * 64
        link.save(force_insert=True)
    fault = verify().fault
    assert (fault.kind, fault.seq) == ("insertada", 4)


def test_chain_finds_two_rows_swapped(chain):
    first, second = chain[1], chain[4]
    with triggers_off():
        for row, other in ((first, second), (second, first)):
            sql(
                "UPDATE audit_accessevent SET at = %s, detail = %s, user_id = %s WHERE id = %s",
                *(other.at, other.detail, other.user_id, row.pk),
            )
    fault = verify().fault
    assert (fault.kind, fault.seq, fault.source_pk) == ("intercambiada", 2, first.pk)


def test_chain_finds_two_links_swapped(chain):
    with triggers_off():
        for old, new in ((3, 1000), (4, 3), (1000, 4)):
            sql("UPDATE audit_chainlink SET seq = %s WHERE seq = %s", new, old)
    fault = verify().fault
    assert (fault.kind, fault.seq) == ("intercambiada", 3)


def test_chain_finds_links_pointing_at_each_other(chain):
    with triggers_off():
        for old, new in (
            (chain[2].pk, 1_000_000),
            (chain[3].pk, chain[2].pk),
            (1_000_000, chain[3].pk),
        ):
            sql("UPDATE audit_chainlink SET source_pk = %s WHERE source_pk = %s", new, old)
    fault = verify().fault
    assert (fault.kind, fault.seq) == ("intercambiada", 3)


@pytest.mark.parametrize("change", ["user_id = 5", "sealed_at = '2001-01-01T00:00:00+00:00'"])
def test_chain_finds_edited_link(chain, change):
    with triggers_off():
        sql(f"UPDATE audit_chainlink SET {change} WHERE seq = 4")  # noqa: S608 — our own names
    fault = verify().fault
    assert (fault.kind, fault.seq) == ("editada", 4)


@pytest.mark.parametrize("kept", [0, 4])
def test_chain_needs_the_anchor_for_its_tail(chain, kept):
    anchor = anchor_now()
    with triggers_off():
        sql("DELETE FROM audit_chainlink WHERE seq > %s", kept)
        sql("DELETE FROM audit_accessevent WHERE user_id > %s", kept)
    assert verify().sound
    fault = verify(anchor=anchor).fault
    assert (fault.kind, fault.seq) == ("cola borrada", kept + 1)


def test_chain_anchor_finds_a_tail_written_again(chain):
    anchor = anchor_now()
    with triggers_off():
        sql("DELETE FROM audit_chainlink WHERE seq > 4")
        sql("DELETE FROM audit_accessevent WHERE user_id > 4")
    for n in range(10, 15):
        access(n)
    seal_all()
    assert verify().sound
    assert verify(anchor=anchor).fault.kind == "cola borrada"


def test_chain_anchor_stays_good_as_the_chain_grows(chain):
    anchor = anchor_now()
    access(50)
    seal_all()
    assert verify(anchor=anchor).sound


def test_anchor_file_round_trip(chain, tmp_path):
    path = tmp_path / "ancla.json"
    written = anchor_write(path)
    assert anchor_read(path) == written
    assert (written.count, written.last_hash) == head()


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", '{"count": "x", "last_hash": "a"}', '{"count": 1, "last_hash": "a"}']
)
def test_anchor_file_refuses_something_else(tmp_path, text):
    path = tmp_path / "ancla.json"
    path.write_text(text)
    with pytest.raises(AnchorError):
        anchor_read(path)


def test_audit_verify_command_reports(chain, tmp_path, capsys):
    call_command("audit_anchor", str(tmp_path / "a.json"))
    call_command("audit_verify", anchor=tmp_path / "a.json", json=True)
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (found["links"], found["fault"]) == (ROWS, None)


def test_audit_verify_command_fails_loudly(chain, capsys):
    with triggers_off():
        sql("UPDATE audit_accessevent SET detail = 'x' WHERE id = %s", chain[0].pk)
    with pytest.raises(CommandError, match="editada"):
        call_command("audit_verify")
    assert "sello 1 (acceso" in capsys.readouterr().err


def test_audit_verify_command_names_tables_without_triggers(chain, capsys):
    with triggers_off():
        call_command("audit_verify")
    assert "audit_accessevent" in capsys.readouterr().err
    call_command("audit_verify")
    assert capsys.readouterr().err == ""


def test_audit_verify_command_needs_a_real_anchor(db, tmp_path):
    with pytest.raises(CommandError, match="No se pudo leer"):
        call_command("audit_verify", anchor=tmp_path / "no.json")


def test_anchor_of_another_chain_is_a_fault(chain):
    assert verify(anchor=Anchor(3, "b" * 64)).fault.kind == "cola borrada"
