"""The list of what was disposed of, kept outside the database beside the backups.

A backup made before a disposal brings the record back; this list, which no restoration overwrites,
says which must go again. Public ids and record numbers only.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

NAME = "bajas.jsonl"


@dataclass(frozen=True)
class LedgerLine:
    """One disposal."""

    clinic: str
    patient: str
    record: int
    certificate: str


def ledger_path() -> Path:
    """Where it is."""
    return Path(settings.BACKUP_DIR) / NAME


def ledger_add(line: LedgerLine) -> None:
    """Add a line, and see it to the disk. The same line twice does no harm."""
    path = ledger_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(line)) + "\n")
        file.flush()
        os.fsync(file.fileno())


def ledger_read(*, clinic: str) -> Iterator[LedgerLine]:
    """The lines of a clinic, each record once."""
    path, seen = ledger_path(), set()
    if not path.exists():
        return
    for text in path.read_text(encoding="utf-8").splitlines():
        line = LedgerLine(**json.loads(text))
        if line.clinic == clinic and line.patient not in seen:
            seen.add(line.patient)
            yield line
