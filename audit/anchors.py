"""The anchor file: how the chain stood, kept away from the database it speaks of."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone

from audit.chain import head, seal_all
from audit.verification import Anchor


class AnchorError(Exception):
    """The file is not an anchor. The text is for people, in Spanish."""


def anchor_now(*, using: str = DEFAULT_DB_ALIAS) -> Anchor:
    """Seal what waits and say how the chain stands."""
    seal_all(using=using)
    count, last_hash = head(using)
    return Anchor(count, last_hash, timezone.now())


def anchor_write(path: Path, *, using: str = DEFAULT_DB_ALIAS) -> Anchor:
    """Write an anchor: JSON with `count`, `last_hash` (hex) and `at` (UTC, ISO 8601)."""
    anchor = anchor_now(using=using)
    content = {
        "count": anchor.count,
        "last_hash": anchor.last_hash,
        "at": anchor.at.isoformat() if anchor.at else None,
    }
    part = path.with_name(path.name + ".part")  # a half-written anchor must never be read
    part.write_text(json.dumps(content) + "\n", encoding="utf-8")
    part.replace(path)
    return anchor


def anchor_read(path: Path) -> Anchor:
    """Read an anchor. Raises AnchorError when the file is missing or is something else."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        count, last_hash = int(content["count"]), str(content["last_hash"])
        at = datetime.fromisoformat(content["at"]) if content.get("at") else None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise AnchorError(f"No se pudo leer el ancla {path.name}: {error}") from error
    if count < 0 or len(last_hash) != 64:  # hexadecimal digits of a SHA-256
        raise AnchorError(f"El archivo {path.name} no es un ancla de la cadena.")
    return Anchor(count, last_hash, at)
