"""One spelling: the same row gives the same digest from any database, at any time."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.canonical import COLUMNS, GENESIS, digest, link_hash

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
LINK = {
    "seq": 7,
    "version": 1,
    "kind": "access",
    "source_pk": 40,
    "clinic_id": 1,
    "user_id": None,
    "at": NOON,
    "digest": "a" * 64,
    "sealed_at": NOON + timedelta(microseconds=5),
}


def access_row(**changed):
    values = dict.fromkeys(COLUMNS["access"], "") | {"id": 1, "at": NOON, "ip": None}
    return tuple((values | changed).values())


def test_digest_is_pinned():
    """A change of spelling would break every chain already sealed: this figure may not change."""
    assert digest("access", access_row()) == (
        "c9e09cddb6d9b6297af720555606c6f65beb4944cd413d4b528508d67c6ff0bd"
    )


def test_link_hash_is_sha256_of_previous_and_canonical_json():
    content = LINK | {
        "at": "2026-11-25T12:00:00.000000+00:00",
        "sealed_at": "2026-11-25T12:00:00.000005+00:00",
    }
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    expected = hashlib.sha256((GENESIS + text).encode()).hexdigest()
    assert link_hash(prev_hash=GENESIS, **LINK) == expected


def test_digest_same_hour_in_another_zone():
    there = NOON.astimezone(timezone(timedelta(hours=-6)))
    assert digest("access", access_row(at=there)) == digest("access", access_row())


@given(st.sampled_from(COLUMNS["access"]), st.text(max_size=20) | st.integers() | st.none())
def test_digest_changes_with_any_column(column, value):
    row = access_row()
    changed = access_row(**{column: value})
    assert (digest("access", changed) == digest("access", row)) == (changed == row)


@given(st.dictionaries(st.text(max_size=5), st.text(max_size=5), max_size=4))
def test_digest_ignores_the_order_of_keys(changes):
    def row(value):
        return tuple(value if name == "changes" else 1 for name in COLUMNS["change"])

    assert digest("change", row(changes)) == digest("change", row(dict(reversed(changes.items()))))


@pytest.mark.parametrize("field", ["seq", "kind", "source_pk", "user_id", "at", "digest"])
def test_link_hash_covers_each_field(field):
    other = {"at": None, "digest": "b" * 64, "kind": "row"}.get(field, 99)
    base = link_hash(prev_hash=GENESIS, **LINK)
    assert link_hash(prev_hash=GENESIS, **LINK | {field: other}) != base
