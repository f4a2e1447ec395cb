"""Backups: one folder each, whole or not there at all.

    BACKUP_DIR/20261125T080000Z/   database.dump  anchor.json  manifest.json  (verified.json)
    BACKUP_DIR/files/              the private files, once each, by SHA-256
    BACKUP_DIR/results/            how the last backup, drill and audit ended

The manifest says what a restored copy must hold: rows and fingerprint of each table, SHA-256 of
every file, and the anchor of the history's chain. `verified.json` is added when the copy was read
back from the disk.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from audit.anchors import anchor_write
from config.operations.dumps import dump, dump_check, engine_of, restore_into
from config.operations.errors import OperationError
from config.operations.files import (
    files_check,
    files_copy,
    files_prune,
    files_restore,
    flush,
    sha256_of,
)
from config.operations.results import result_write
from config.operations.tables import TableFacts
from config.operations.version import version

NAME = "%Y%m%dT%H%M%SZ"
KEEP = timedelta(days=30)
MAX_AGE = timedelta(hours=26)  # a day, and time for a long copy
DUMP, ANCHOR, MANIFEST, VERIFIED = "database.dump", "anchor.json", "manifest.json", "verified.json"

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Manifest:
    """What a backup holds. `files` and `sealed` are SHA-256 by name."""

    at: str
    version: str
    engine: str
    tables: dict[str, TableFacts]
    files: dict[str, str]
    sealed: dict[str, str]


@dataclass(frozen=True)
class Backup:
    """A finished backup."""

    folder: Path
    at: datetime

    @property
    def is_verified(self) -> bool:
        """Whether it was read back whole once."""
        return (self.folder / VERIFIED).is_file()

    @property
    def store(self) -> Path:
        """Where its private files are."""
        return store_of(self.folder.parent)

    def manifest(self) -> Manifest:
        """Read what it holds. Raises OperationError if that cannot be read."""
        try:
            content = json.loads((self.folder / MANIFEST).read_text())
            tables = {name: TableFacts(**facts) for name, facts in content.pop("tables").items()}
            return Manifest(tables=tables, **content)
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise OperationError(
                "manifiesto ilegible", f"No se puede leer {self.folder.name}/{MANIFEST}: {error}"
            ) from None


def backup_dir() -> Path:
    """The folder of the backups."""
    return Path(settings.BACKUP_DIR)


def store_of(root: Path) -> Path:
    """The folder of the private files' copies."""
    return root / "files"


def backups(root: Path | None = None) -> list[Backup]:
    """Every finished backup, oldest first."""
    found = []
    for folder in sorted((root or backup_dir()).glob("*T*Z")):
        try:
            at = datetime.strptime(folder.name, NAME).replace(tzinfo=UTC)
        except ValueError:
            continue
        found.append(Backup(folder, at))
    return found


def backup_newest() -> Backup:
    """The last backup. Raises OperationError when there is none."""
    found = backups()
    if not found:
        raise OperationError("sin respaldos", f"No hay respaldos en {backup_dir()}.")
    return found[-1]


def backup_at(path: Path) -> Backup:
    """The backup in a folder. Raises OperationError when it is something else."""
    path = path.resolve()
    for backup in backups(path.parent):
        if backup.folder.resolve() == path:
            return backup
    raise OperationError("no es un respaldo", f"{path} no es la carpeta de un respaldo.")


def backup_create(
    *, using: str = "default", now: datetime | None = None, tell: Progress = print
) -> Backup:
    """Copy database and files, read the copy back, and drop what is too old.

    Raises OperationError; what was half done is removed and the last result says why.
    """
    now = now or timezone.now()
    try:
        with _alone():
            backup = _create(using=using, now=now, tell=tell)
            backup_verify(backup, tell=tell)
            tell(f"Retirados por antigüedad: {backups_prune(now=now)}.")
    except (OperationError, OSError) as error:
        result_write("backup", {"ok": False, "reason": str(error)})
        raise
    result_write("backup", {"ok": True, "name": backup.folder.name, "of": now.isoformat()})
    return backup


def backup_verify(backup: Backup, *, tell: Progress = print) -> Manifest:
    """Read a backup from end to end, and note that it is whole. Raises OperationError if not."""
    try:
        manifest = backup.manifest()
        for name, digest in manifest.sealed.items():
            path = backup.folder / name
            if not path.is_file():
                raise OperationError("falta un archivo", f"Falta {name} en {backup.folder.name}.")
            if sha256_of(path) != digest:
                raise OperationError(
                    "huella distinta", f"{backup.folder.name}/{name} no es el que se guardó."
                )
        dump_check(backup.folder / DUMP, manifest.engine)
        tell(f"Base de datos íntegra: {len(manifest.tables)} tablas.")
        files_check(manifest.files, backup.store)
        tell(f"Archivos íntegros: {len(manifest.files)}.")
    except OperationError:
        (backup.folder / VERIFIED).unlink(missing_ok=True)
        raise
    (backup.folder / VERIFIED).write_text(json.dumps({"at": timezone.now().isoformat()}) + "\n")
    return manifest


def backup_restore(
    backup: Backup, *, into: str, files: Path, using: str = "default", tell: Progress = print
) -> None:
    """Put a backup in a new database and a new folder. Raises OperationError if either exists."""
    manifest = backup_verify(backup, tell=tell)
    if manifest.engine != engine_of(using):
        raise OperationError("otra base", f"El respaldo es de {manifest.engine}.")
    if files.exists():
        raise OperationError("no se pudo restaurar", f"{files} ya existe.")
    restore_into(backup.folder / DUMP, into, using=using)
    tell(f"Base de datos en {into}.")
    files.mkdir(parents=True, mode=0o750)
    files_restore(manifest.files, backup.store, files)
    tell(f"Archivos en {files}: {len(manifest.files)}.")


def backup_must_be_recent(backup: Backup, *, now: datetime | None = None) -> None:
    """Raise OperationError if a backup is older than 26 hours."""
    age = (now or timezone.now()) - backup.at
    if age > MAX_AGE:
        hours = int(age.total_seconds() // 3600)
        raise OperationError(
            "respaldo viejo", f"El último respaldo, {backup.folder.name}, tiene {hours} horas."
        )


def backups_prune(*, now: datetime) -> int:
    """Remove backups older than 30 days, never the newest verified one; how many.

    With no verified backup nothing is removed: the old ones are all there is.
    """
    found = backups()
    verified = [backup for backup in found if backup.is_verified]
    if not verified:
        return 0
    stale = [b for b in found if now - b.at > KEEP and b != verified[-1]]
    for backup in stale:
        shutil.rmtree(backup.folder)
    kept = [b for b in found if b not in stale]
    named = {digest for b in kept for digest in b.manifest().files.values()}
    files_prune(store_of(backup_dir()), named=named, now=now)
    return len(stale)


def _create(*, using: str, now: datetime, tell: Progress) -> Backup:
    root = backup_dir()
    backup = Backup(root / now.astimezone(UTC).strftime(NAME), now)
    if backup.folder.exists():
        raise OperationError("ya existe", f"Ya existe el respaldo {backup.folder.name}.")
    part = root / f".{backup.folder.name}.part"
    part.mkdir(parents=True)
    part.chmod(0o700)
    try:
        _fill(part, using=using, now=now, tell=tell)
        part.rename(backup.folder)
        flush(root)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    tell(f"Respaldo en {backup.folder}")
    return backup


def _fill(part: Path, *, using: str, now: datetime, tell: Progress) -> None:
    # The anchor first: the dump then holds at least what it promises. Files last: every file that
    # a copied row names was there before.
    anchor = anchor_write(part / ANCHOR, using=using)
    tell(f"Ancla del historial: {anchor.count} sellos.")
    tables = dump(part / DUMP, using=using)
    rows = sum(facts.rows for facts in tables.values())
    tell(f"Base de datos: {len(tables)} tablas, {rows} filas.")
    files = files_copy(Path(settings.MEDIA_ROOT), store_of(backup_dir()))
    tell(f"Archivos privados: {len(files)}.")
    sealed = {name: sha256_of(part / name) for name in (DUMP, ANCHOR)}
    manifest = Manifest(now.isoformat(), version(), engine_of(using), tables, files, sealed)
    (part / MANIFEST).write_text(json.dumps(asdict(manifest), indent=1, ensure_ascii=False) + "\n")
    for name in (DUMP, ANCHOR, MANIFEST):
        (part / name).chmod(0o600)
        flush(part / name)


@contextmanager
def _alone() -> Iterator[None]:
    """One backup at a time: the lock leaves with the process, however it ends."""
    backup_dir().mkdir(parents=True, exist_ok=True, mode=0o700)  # it holds clinical records
    with (backup_dir() / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise OperationError("ocupado", "Otro respaldo está en curso.") from None
        yield
