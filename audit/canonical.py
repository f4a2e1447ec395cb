"""One spelling for each sealed row, on either database and at any time. Pure.

The list of columns is fixed per version: a column added to a table later belongs to version 2,
and what version 1 sealed still verifies.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

VERSION = 1
GENESIS = "0" * 64  # what the first link has before it
GONE = "f" * 64  # the digest of a row that was taken away before its seal

COLUMNS: dict[str, tuple[str, ...]] = {
    "change": (
        *("id", "content_type_id", "object_pk", "object_id", "object_repr", "serialized_data"),
        *("action", "changes_text", "changes", "actor_id", "cid", "remote_addr", "remote_port"),
        *("timestamp", "additional_data", "actor_email"),
    ),
    "access": (
        *("id", "at", "user_id", "user_name", "user_role", "clinic_id", "action"),
        *("object_type", "object_id", "patient_id", "request_id", "ip", "detail"),
    ),
    "row": (
        *("id", "at", "table_name", "row_pk", "op", "before", "after"),
        *("actor_id", "clinic_id", "db_user", "txid"),
    ),
}


def _spell(value: Any) -> str:
    """Times in UTC with six decimals; anything else as its text."""
    return _time(value) if isinstance(value, datetime) else str(value)


def _time(value: datetime) -> str:
    if value.tzinfo is not UTC:
        value = value.astimezone(UTC)
    return value.isoformat(timespec="microseconds")


_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=True, default=_spell
).encode


def digest(kind: str, values: Sequence[Any]) -> str:
    """SHA-256 (hex) of a row's canonical JSON. `values` follow `COLUMNS[kind]`."""
    text = _encode(dict(zip(COLUMNS[kind], values, strict=True)))
    return hashlib.sha256(text.encode("ascii")).hexdigest()


def link_hash(
    *,
    prev_hash: str,
    seq: int,
    version: int,
    kind: str,
    source_pk: int,
    clinic_id: int | None,
    user_id: int | None,
    at: datetime | None,
    digest: str,
    sealed_at: datetime,
) -> str:
    """SHA-256 (hex) of the previous link's hash followed by this link's canonical JSON.

    It covers the row through `digest`, so the chain itself still proves when a row has had to be
    pseudonymised by law.
    """
    # Spelt by hand, letter for letter what `_encode` gives: this runs once for every link.
    text = (
        f'{{"at":{_quoted(at)},"clinic_id":{_number(clinic_id)},"digest":"{digest}",'
        f'"kind":"{kind}","sealed_at":{_quoted(sealed_at)},"seq":{seq},"source_pk":{source_pk},'
        f'"user_id":{_number(user_id)},"version":{version}}}'
    )
    return hashlib.sha256((prev_hash + text).encode()).hexdigest()


def _quoted(value: datetime | None) -> str:
    return "null" if value is None else f'"{_time(value)}"'


def _number(value: int | None) -> str:
    return "null" if value is None else str(value)
