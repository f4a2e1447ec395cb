"""Taking a whole record away: every row that leads to the patient, and its files (ADR 0010)."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction

from audit.disposal import disposal_door
from patients.models import Patient

Reached = dict[type[models.Model], set[Any]]
BLOCK = 500
logger = logging.getLogger("nutricion.disposal")


@dataclass(frozen=True)
class Suppressed:
    """How much went, with nothing of what it said."""

    counts: dict[str, int]
    files: int
    history_rows: int
    manifest_sha256: str


def record_suppress(*, patient: Patient, reference: str) -> Suppressed:
    """Delete the record and leave its history without content. Asks nobody: the caller did.

    In a transaction of the caller's. The files go once it is committed.
    """
    reached = rows_reached(patient)
    files = sorted(set(_files(reached)))
    digest = _manifest(reached, files)
    with disposal_door(
        reference=reference, clinic_id=patient.clinic_id, objects=reached
    ) as history_rows:
        for model, pks in reached.items():
            for block in _blocks(pks):
                rows: Any = models.QuerySet(model).filter(pk__in=block)
                rows._raw_delete(rows.db)  # PROTECT and the history of deletions are not for this
    transaction.on_commit(partial(_remove, files))
    counts = {model._meta.label_lower: len(pks) for model, pks in reached.items()}
    return Suppressed(dict(sorted(counts.items())), len(files), history_rows, digest)


def rows_reached(patient: Patient) -> Reached:
    """Every row from which a foreign key leads to the patient, by whatever road."""
    reached: Reached = {Patient: {patient.pk}}
    waiting: list[tuple[type[models.Model], set[Any]]] = [(Patient, {patient.pk})]
    while waiting:
        model, pks = waiting.pop()
        for child, name in _children(model):
            found: set[Any] = set()
            for block in _blocks(pks):
                rows = child._base_manager.filter(**{f"{name}__in": block})
                found.update(rows.values_list("pk", flat=True))
            if new := found - reached.setdefault(child, set()):
                reached[child] |= new
                waiting.append((child, new))
    return {model: pks for model, pks in reached.items() if pks}


def _children(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):  # one to one as well
            yield relation.related_model, relation.field.name


def _files(reached: Reached) -> Iterator[Path]:
    """The private files that those rows name and are still there."""
    root = Path(settings.MEDIA_ROOT)
    for model, pks in reached.items():
        for field in model._meta.local_concrete_fields:
            kept = field.name == "file" and hasattr(model, "path")  # the house's way
            if kept or isinstance(field, models.FileField):
                rows = model._base_manager.filter(pk__in=pks).exclude(**{field.name: ""})
                named = (root / str(name) for name in rows.values_list(field.name, flat=True))
                yield from (path for path in named if path.is_file())


def _blocks(pks: set[Any]) -> Iterator[list[Any]]:
    ordered = sorted(pks)
    for start in range(0, len(ordered), BLOCK):
        yield ordered[start : start + BLOCK]


def _manifest(reached: Reached, files: list[Path]) -> str:
    """SHA-256 of the list of what goes: keys of rows and hashes of files, no content."""
    listed = {
        "rows": {model._meta.label_lower: sorted(map(str, pks)) for model, pks in reached.items()},
        "files": sorted(hashlib.sha256(path.read_bytes()).hexdigest() for path in files),
    }
    return hashlib.sha256(json.dumps(listed, sort_keys=True).encode()).hexdigest()


def _remove(files: list[Path]) -> None:
    for path in files:
        try:
            path.unlink(missing_ok=True)
        except OSError:
            logger.exception("a file of a disposed record could not be removed")
