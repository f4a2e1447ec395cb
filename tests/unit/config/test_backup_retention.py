"""What is kept and what leaves: thirty days of backups, sixty of files, never the last good one."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.operations.backup import (
    MANIFEST,
    NAME,
    VERIFIED,
    backup_at,
    backup_newest,
    backups,
    backups_prune,
)
from config.operations.errors import OperationError, explained
from config.operations.files import files_copy, files_prune, files_restore, place

NOW = datetime(2026, 11, 25, 8, tzinfo=UTC)
DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


@pytest.fixture(autouse=True)
def root(settings, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = tmp_path / "backups"
    return settings.BACKUP_DIR


def make(root: Path, age: timedelta, *, verified: bool = True, files: tuple[str, ...] = ()) -> str:
    folder = root / (NOW - age).strftime(NAME)
    folder.mkdir(parents=True)
    manifest = {"at": "", "version": "", "engine": "", "tables": {}, "sealed": {}}
    manifest["files"] = {f"{digest}.png": digest for digest in files}
    (folder / MANIFEST).write_text(json.dumps(manifest))
    if verified:
        (folder / VERIFIED).write_text("{}")
    return folder.name


def left() -> list[str]:
    return [backup.folder.name for backup in backups()]


def test_thirty_days_are_kept(root: Path) -> None:
    names = [make(root, age) for age in (30 * DAY + SECOND, 30 * DAY, 30 * DAY - SECOND, DAY)]
    assert backups_prune(now=NOW) == 1
    assert left() == names[1:]


def test_the_newest_verified_is_never_removed(root: Path) -> None:
    old, good = make(root, 50 * DAY), make(root, 40 * DAY)
    bad = make(root, DAY, verified=False)
    assert backups_prune(now=NOW) == 1
    assert old not in left()
    assert left() == [good, bad]


def test_without_a_verified_one_nothing_is_removed(root: Path) -> None:
    names = [make(root, age, verified=False) for age in (90 * DAY, 40 * DAY, DAY)]
    assert backups_prune(now=NOW) == 0
    assert left() == names


def keep_file(root: Path, digest: str, age: timedelta) -> Path:
    path = place(root / "files", digest)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    at = (NOW - age).timestamp()
    os.utime(path, (at, at))
    return path


@pytest.mark.parametrize(
    ("age", "named", "stays"),
    [
        (60 * DAY - SECOND, False, True),
        (60 * DAY, False, True),
        (60 * DAY + SECOND, False, False),
        (400 * DAY, True, True),
    ],
)
def test_files_are_kept_sixty_days(root: Path, age: timedelta, named: bool, stays: bool) -> None:
    path = keep_file(root, "aa11", age)
    make(root, DAY, files=("aa11",) if named else ())
    backups_prune(now=NOW)
    assert path.exists() is stays


def test_a_file_is_kept_once_and_named_again(root: Path, tmp_path: Path) -> None:
    media, store = tmp_path / "media", root / "files"
    (media / "a").mkdir(parents=True)
    for name in ("a/uno.png", "dos.png"):
        (media / name).write_text("la misma foto")
    copied = files_copy(media, store)
    assert set(copied) == {"a/uno.png", "dos.png"}
    (kept,) = [path for path in store.rglob("*") if path.is_file()]
    assert kept.stat().st_mode & 0o077 == 0
    os.utime(kept, (0, 0))
    files_copy(media, store)
    assert files_prune(store, named=[], now=NOW) == 0


def test_a_name_cannot_leave_its_folder(root: Path, tmp_path: Path) -> None:
    keep_file(root, "aa11", DAY)
    (tmp_path / "in").mkdir()
    with pytest.raises(OperationError, match="sale de la carpeta"):
        files_restore({"../fuera.png": "aa11"}, root / "files", tmp_path / "in")
    assert not (tmp_path / "fuera.png").exists()


def test_other_folders_are_not_backups(root: Path) -> None:
    (root / "20261301T000000Z").mkdir(parents=True)  # month thirteen
    (root / ".20261125T080000Z.part").mkdir()
    with pytest.raises(OperationError) as caught:
        backup_newest()
    assert explained(caught.value).startswith("Sin respaldos: No hay respaldos en")
    with pytest.raises(OperationError):
        backup_at(root / "20261301T000000Z")
