"""The restore drill: the newest backup must become a working copy, and says how long it took.

Nothing of the live installation is written: the copy is a scratch database and a scratch folder.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core import checks
from django.core.management import call_command
from django.db import connections, models
from django.db.migrations.executor import MigrationExecutor

from audit.anchors import AnchorError, anchor_read
from audit.triggers import missing_triggers
from audit.verification import verify
from config.operations.backup import (
    ANCHOR,
    DUMP,
    Backup,
    Manifest,
    Progress,
    backup_must_be_recent,
    backup_newest,
    backup_verify,
)
from config.operations.dumps import engine_of, restored
from config.operations.errors import OperationError
from config.operations.files import files_restore, sha256_of
from config.operations.results import result_write
from config.operations.tables import tables_differing, tables_read
from messaging.models import Media
from patients.keyring import CurpKeysError
from patients.selectors.curp_keys import curp_keys_state


@dataclass
class Drill:
    """What the drill found so far. `seconds` is what restoring took: our RTO, measured."""

    backup: str = ""
    backup_at: str = ""
    tables: int = 0
    rows: int = 0
    files: int = 0
    links: int = 0
    seconds: float = 0.0
    passed: list[str] = field(default_factory=list)
    ok: bool = False
    kind: str = ""
    reason: str = ""


def restore_drill(
    *,
    backup: Backup | None = None,
    using: str = "default",
    now: datetime | None = None,
    tell: Progress = print,
) -> Drill:
    """Restore the newest backup, or `backup`, and check it. The last result is always written.

    Raises OperationError with the first thing that is not as it should be. The age is only asked
    of the newest: an older one was chosen by somebody.
    """
    drill, began = Drill(), time.perf_counter()
    try:
        chosen = backup or backup_newest()
        drill.backup, drill.backup_at = chosen.folder.name, chosen.at.isoformat()
        if backup is None:
            backup_must_be_recent(chosen, now=now)
        _restore_and_check(chosen, drill, using=using, tell=tell)
        drill.ok = True
    except (OperationError, OSError) as error:
        drill.kind, drill.reason = getattr(error, "kind", "disco"), str(error)
        raise
    finally:
        drill.seconds = round(time.perf_counter() - began, 2)
        result_write("restore_drill", vars(drill))
    return drill


def _restore_and_check(backup: Backup, drill: Drill, *, using: str, tell: Progress) -> None:
    def passed(step: str) -> None:
        drill.passed.append(step)
        tell(f"Bien: {step}.")

    manifest = backup_verify(backup, tell=tell)
    if manifest.engine != engine_of(using):
        raise OperationError(
            "otra base", f"El respaldo es de {manifest.engine} y aquí hay {engine_of(using)}."
        )
    passed("huellas")
    with tempfile.TemporaryDirectory(prefix="nutricion-simulacro-") as name:
        folder = Path(name)
        with restored(backup.folder / DUMP, using=using, folder=folder) as alias:
            _check_tables(alias, manifest, drill)
            passed("tablas")
            _check_schema(alias)
            passed("migraciones y disparadores")
            drill.links = _check_chain(alias, backup)
            passed("cadena del historial")
            _check_curps(alias)
            passed("llaves de la CURP")
            _check_files(alias, manifest, backup, folder / "media")
            drill.files = len(manifest.files)
            passed("archivos")


def _check_tables(alias: str, manifest: Manifest, drill: Drill) -> None:
    found = tables_read(connections[alias])
    drill.tables, drill.rows = len(found), sum(facts.rows for facts in found.values())
    differing = tables_differing(manifest.tables, found)
    if differing:
        table, words = next(iter(differing.items()))
        raise OperationError("tabla distinta", f"La tabla {table} no es la respaldada: {words}.")


def _check_chain(alias: str, backup: Backup) -> int:
    try:
        anchor = anchor_read(backup.folder / ANCHOR)
    except AnchorError as error:
        raise OperationError("ancla ilegible", str(error)) from None
    report = verify(anchor=anchor, using=alias)
    if report.fault:
        raise OperationError("historial alterado", report.fault.message)
    return report.links


def _check_curps(alias: str) -> None:
    """A copy whose CURP no key of today opens would not give them back."""
    try:
        state = curp_keys_state(using=alias)
    except CurpKeysError as error:
        raise OperationError("faltan llaves", str(error)) from None
    if state.unopened:
        raise OperationError(
            "llaves de la CURP", f"{state.unopened} de {state.looked} CURP revisadas no abren."
        )


def _check_schema(alias: str) -> None:
    executor = MigrationExecutor(connections[alias])
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        # Taken before the last update: a real restoration would do the same.
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    if unprotected := missing_triggers(alias):
        raise OperationError("faltan disparadores", f"Sin protección: {', '.join(unprotected)}.")
    errors = [m for m in checks.run_checks(databases=[alias]) if m.is_serious()]
    if errors:
        raise OperationError("revisión de Django", f"{errors[0].id}: {errors[0].msg}")


def _check_files(alias: str, manifest: Manifest, backup: Backup, media: Path) -> None:
    """The files are what they were, and none that a row names is missing."""
    for name in files_named(alias):
        if name not in manifest.files:
            raise OperationError("falta un archivo", f"La base nombra {name} y no se respaldó.")
    media.mkdir()
    files_restore(manifest.files, backup.store, media)
    for name, digest in manifest.files.items():
        if sha256_of(media / name) != digest:
            raise OperationError("archivo dañado", f"El archivo {name} no se restauró igual.")


def files_named(alias: str) -> Iterator[str]:
    """Every private file that a row of the database names, relative to MEDIA_ROOT."""
    for model in apps.get_models():
        for column in model._meta.local_fields:
            if isinstance(column, models.FileField) or (model, column.name) == (Media, "file"):
                rows: Any = model._base_manager.using(alias).exclude(**{column.name: ""})
                yield from rows.values_list(column.name, flat=True)
