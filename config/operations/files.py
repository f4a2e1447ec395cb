"""Copies of the private files, kept once each by their SHA-256.

A photo that does not change takes its place once, however many backups name it. A copy that no
backup has named for 60 days is removed: what was deleted by mistake can be recovered until then.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from config.operations.errors import OperationError

KEEP = timedelta(days=60)
BLOCK = 1024 * 1024  # bytes read at a time


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_copy(media: Path, store: Path) -> dict[str, str]:
    """Copy what the store lacks. Returns the SHA-256 of each file by its path inside `media`."""
    copied = {}
    for path in _files(media):
        try:
            digest = sha256_of(path)
            _keep(path, place(store, digest), digest)
        except FileNotFoundError:
            continue  # replaced while we copied: the database no longer names it
        copied[path.relative_to(media).as_posix()] = digest
    return copied


def files_check(files: dict[str, str], store: Path) -> None:
    """Read every copy again. Raises OperationError naming the first that is missing or changed."""
    for name, digest in files.items():
        kept = place(store, digest)
        if not kept.is_file():
            raise OperationError("falta un archivo", f"Falta la copia del archivo {name}.")
        if sha256_of(kept) != digest:
            raise OperationError("archivo dañado", f"La copia del archivo {name} cambió.")


def files_restore(files: dict[str, str], store: Path, folder: Path) -> None:
    """Put the files back in an empty folder, by their names."""
    for name, digest in files.items():
        target = folder / name
        if not target.resolve().is_relative_to(folder.resolve()):
            raise OperationError("archivo dañado", f"El nombre {name} sale de la carpeta.")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place(store, digest), target)


def files_prune(store: Path, *, named: Iterable[str], now: datetime) -> int:
    """Remove copies that no kept backup names and none has named for 60 days; how many."""
    kept = set(named)
    oldest = (now - KEEP).timestamp()
    stale = [p for p in _files(store) if p.name not in kept and p.stat().st_mtime < oldest]
    for path in stale:
        path.unlink()
    return len(stale)


def place(store: Path, digest: str) -> Path:
    """Where the copy with that SHA-256 is."""
    return store / digest[:2] / digest


def flush(path: Path) -> None:
    """Have the disk keep a file or a folder before going on."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _keep(path: Path, kept: Path, digest: str) -> None:
    if kept.is_file():
        os.utime(kept)  # named again today
        return
    kept.parent.mkdir(parents=True, exist_ok=True)
    part = kept.with_suffix(".part")
    shutil.copyfile(path, part)
    part.chmod(0o600)
    if sha256_of(part) != digest:
        raise OperationError("archivo en cambio", f"{path.name} cambió mientras se copiaba.")
    flush(part)
    part.replace(kept)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from sorted(path for path in folder.rglob("*") if path.is_file())
