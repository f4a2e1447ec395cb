"""Backups and drills on both databases: the whole road, and every way in which it must fail."""

from __future__ import annotations

import json
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from audit.triggers import install_triggers, remove_triggers
from config.operations import backup as backups_module
from config.operations.backup import (
    ANCHOR,
    DUMP,
    MANIFEST,
    Backup,
    backup_create,
    backup_must_be_recent,
    backup_restore,
    backup_verify,
    backups,
)
from config.operations.chain import chain_check
from config.operations.drill import restore_drill
from config.operations.errors import OperationError
from config.operations.files import sha256_of
from config.operations.results import result_read
from tests.integration.installation import Installation, copied, furnish
from tests.programs import require_program

ORIGIN = "origen"


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def origin(
    request, model_installation, tmp_path_factory, django_db_setup, django_db_blocker
) -> Iterator[Installation]:
    """An installation with one owner and a logo, and its database under an alias of its own."""
    folder = tmp_path_factory.mktemp("backup")
    with django_db_blocker.unblock():
        if request.param == "sqlite":
            installation = copied(model_installation, folder)
            name = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(installation.database)}
            with known_as(name):
                yield installation
            return
        if connection.vendor != "postgresql":
            pytest.skip("Sin PostgreSQL en esta corrida: scripts/services lo trae.")
        require_program("pg_dump")
        with new_postgresql() as settings:
            installation = Installation(folder, database_url=url_of(settings))
            installation.facts = furnish(installation, "--without-static")
            with known_as(settings):
                yield installation


@contextmanager
def new_postgresql() -> Iterator[dict[str, Any]]:
    name = f"origen_{secrets.token_hex(4)}"
    with closing(connection.copy()) as own, own.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield {**connection.settings_dict, "NAME": name}
        finally:
            cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def url_of(settings: dict[str, Any]) -> str:
    return "postgres://{USER}@{HOST}:{PORT}/{NAME}".format(**settings)


@contextmanager
def known_as(settings: dict[str, Any]) -> Iterator[None]:
    filled = connections.configure_settings({"default": settings, ORIGIN: dict(settings)})
    connections.settings[ORIGIN] = filled[ORIGIN]
    try:
        yield
    finally:
        connections[ORIGIN].close()
        del connections[ORIGIN], connections.settings[ORIGIN]


@pytest.fixture(scope="module")
def made(origin: Installation, django_db_blocker) -> Path:
    """A finished backup with its files: the folder that each test copies and spoils."""
    from django.test import override_settings

    root = origin.folder / "backups"
    with (
        override_settings(BACKUP_DIR=root, MEDIA_ROOT=origin.folder / "media"),
        django_db_blocker.unblock(),
    ):
        backup_create(using=ORIGIN, tell=lambda words: None)
    return root


@pytest.fixture
def backup(made: Path, origin: Installation, settings, tmp_path: Path) -> Backup:
    """A copy of the backup, alone in its BACKUP_DIR."""
    settings.BACKUP_DIR = tmp_path / "backups"
    settings.MEDIA_ROOT = origin.folder / "media"
    shutil.copytree(made, settings.BACKUP_DIR)
    return backups()[-1]


def quiet(words: str) -> None:
    """Nobody reads the progress here."""


def edit_manifest(backup: Backup, **changes: Any) -> None:
    """What somebody who also rewrites the manifest would do."""
    path = backup.folder / MANIFEST
    content = json.loads(path.read_text())
    for key, value in changes.items():
        content[key].update(value)
    path.write_text(json.dumps(content))


def sql(statement: str) -> None:
    with connections[ORIGIN].cursor() as cursor:
        cursor.execute(statement)


# --- The whole road -------------------------------------------------------------------------------


def test_a_backup_says_what_it_holds(backup: Backup, origin: Installation) -> None:
    manifest = backup.manifest()
    assert manifest.engine == connections[ORIGIN].vendor
    assert manifest.tables["accounts_clinic"].rows == 1
    assert manifest.files == {
        origin.facts["logo"]: sha256_of(origin.folder / "media" / origin.facts["logo"])
    }
    assert set(manifest.sealed) == {DUMP, ANCHOR}
    anchor = json.loads((backup.folder / ANCHOR).read_text())
    assert anchor["count"] == manifest.tables["audit_chainlink"].rows > 0


def test_a_backup_is_closed_to_others(backup: Backup, made: Path) -> None:
    folder = made / backup.folder.name
    assert folder.stat().st_mode & 0o077 == 0
    assert {(folder / n).stat().st_mode & 0o077 for n in (DUMP, ANCHOR, MANIFEST)} == {0}


def test_the_drill_passes_and_tells(backup: Backup) -> None:
    drill = restore_drill(using=ORIGIN, tell=quiet)
    assert drill.ok
    assert drill.passed == [
        "huellas",
        "tablas",
        "migraciones y disparadores",
        "cadena del historial",
        "llaves de la CURP",
        "archivos",
    ]
    result = result_read("restore_drill") or {}
    assert (result["ok"], result["files"], result["links"]) == (True, 1, drill.links)
    assert drill.links > 0
    assert drill.rows == sum(facts.rows for facts in backup.manifest().tables.values())


def test_the_drill_leaves_nothing_behind(backup: Backup) -> None:
    restore_drill(using=ORIGIN, tell=quiet)
    assert "simulacro" not in connections.settings
    if connections[ORIGIN].vendor == "postgresql":
        with connections[ORIGIN].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_database WHERE datname LIKE 'simulacro_%'")
            assert cursor.fetchone() == (0,)


def test_a_restoration_goes_to_new_places(backup: Backup, origin: Installation, tmp_path) -> None:
    name = f"vuelta_{secrets.token_hex(4)}"
    into = name if connections[ORIGIN].vendor == "postgresql" else str(tmp_path / name)
    files = tmp_path / "media"
    try:
        backup_restore(backup, into=into, files=files, using=ORIGIN, tell=quiet)
        assert sha256_of(files / origin.facts["logo"]) in backup.manifest().files.values()
        with pytest.raises(OperationError, match="ya existe"):
            backup_restore(backup, into=into, files=files, using=ORIGIN, tell=quiet)
        with pytest.raises(OperationError, match=r"ya existe|already exists"):
            backup_restore(backup, into=into, files=tmp_path / "b", using=ORIGIN, tell=quiet)
    finally:
        if connections[ORIGIN].vendor == "postgresql":
            sql(f"DROP DATABASE IF EXISTS {name}")


# --- Every way to fail ----------------------------------------------------------------------------


def test_a_truncated_dump(backup: Backup) -> None:
    dump = backup.folder / DUMP
    with dump.open("r+b") as file:
        file.truncate(dump.stat().st_size * 2 // 3)
    fails("huella distinta", backup)
    edit_manifest(backup, sealed={DUMP: sha256_of(dump)})  # and nobody can tell by the hash
    fails("volcado ilegible", backup)
    assert not backup.is_verified


def test_a_missing_file(backup: Backup) -> None:
    shutil.rmtree(backup.store)
    fails("falta un archivo", backup)


def test_a_changed_file(backup: Backup) -> None:
    kept = next(path for path in backup.store.rglob("*") if path.is_file())
    kept.write_bytes(kept.read_bytes() + b"x")
    fails("archivo dañado", backup)


def test_a_file_that_a_row_names_and_nobody_copied(backup: Backup) -> None:
    path = backup.folder / MANIFEST
    content = json.loads(path.read_text()) | {"files": {}}
    path.write_text(json.dumps(content))
    fails("falta un archivo", backup, only_drill=True)


@pytest.mark.parametrize("name", [ANCHOR, MANIFEST, DUMP])
def test_a_missing_part(backup: Backup, name: str) -> None:
    (backup.folder / name).unlink()
    fails("manifiesto ilegible" if name == MANIFEST else "falta un archivo", backup)


def test_a_changed_row(backup: Backup) -> None:
    """The dump and its hash agree, and a row is not the one that was counted."""
    sql("UPDATE accounts_clinic SET phone = '5500000000'")
    other = backup_create(using=ORIGIN, now=timezone.now() + timedelta(seconds=2), tell=quiet)
    shutil.copy(other.folder / DUMP, backup.folder / DUMP)
    shutil.rmtree(other.folder)
    edit_manifest(backup, sealed={DUMP: sha256_of(backup.folder / DUMP)})
    fails("tabla distinta", backup, only_drill=True)
    changed = (result_read("restore_drill") or {})["reason"]
    assert "La tabla accounts_clinic no es la respaldada: una fila cambió" in changed


def test_an_old_backup(backup: Backup) -> None:
    limit = backup.at + timedelta(hours=26)
    backup_must_be_recent(backup, now=limit)
    with pytest.raises(OperationError) as caught:
        restore_drill(using=ORIGIN, now=limit + timedelta(seconds=1), tell=quiet)
    assert caught.value.kind == "respaldo viejo"
    restore_drill(backup=backup, using=ORIGIN, now=limit + timedelta(days=9), tell=quiet)


def test_another_database(backup: Backup) -> None:
    path = backup.folder / MANIFEST
    path.write_text(path.read_text().replace('"engine": "', '"engine": "otro-'))
    with pytest.raises(OperationError):
        restore_drill(using=ORIGIN, tell=quiet)


def fails(kind: str, backup: Backup, *, only_drill: bool = False) -> None:
    """Both the verification and the drill say why, and the result is kept."""
    if not only_drill:
        with pytest.raises(OperationError) as caught:
            backup_verify(backup, tell=quiet)
        assert caught.value.kind == kind
    with pytest.raises(OperationError) as caught:
        restore_drill(backup=backup, using=ORIGIN, tell=quiet)
    assert caught.value.kind == kind
    result = result_read("restore_drill") or {}
    assert (result["ok"], result["kind"]) == (False, kind)


def test_a_backup_that_breaks_leaves_nothing_half_done(backup: Backup, monkeypatch) -> None:
    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups_module, "files_copy", full)
    with pytest.raises(OSError, match="No space"):
        backup_create(using=ORIGIN, now=timezone.now() + timedelta(hours=1), tell=quiet)
    assert [b.folder for b in backups()] == [backup.folder]
    assert not list(backup.folder.parent.glob(".*.part"))
    assert (result_read("backup") or {})["ok"] is False


def test_the_orders_end_with_one(backup: Backup) -> None:
    (backup.folder / DUMP).unlink()
    for words in (["backup_verify"], ["restore_drill"], ["backup_verify", str(backup.folder)]):
        with pytest.raises(CommandError, match="Falta un archivo") as caught:
            call_command(*words)
        assert caught.value.returncode == 1
    with pytest.raises(CommandError, match="No es un respaldo"):
        call_command("backup_verify", str(backup.store))


# --- The last one: it spoils the origin -----------------------------------------------------------


def test_a_history_changed_in_the_live_database(backup: Backup) -> None:
    assert chain_check(using=ORIGIN).sound
    remove_triggers(ORIGIN, only="audit_frozen_")
    sql("UPDATE auditlog_logentry SET object_repr = 'otra cosa'")
    install_triggers(ORIGIN)  # whoever did it put them back
    spoiled = backup_create(using=ORIGIN, now=timezone.now() + timedelta(hours=2), tell=quiet)
    with pytest.raises(OperationError) as caught:
        restore_drill(backup=spoiled, using=ORIGIN, tell=quiet)
    assert caught.value.kind == "historial alterado"
    assert not chain_check(using=ORIGIN).sound
    result = result_read("audit") or {}
    assert (result["sound"], result["kind"]) == (False, "editada")
    assert not result["unprotected"]


def test_the_orders_in_a_process_of_their_own(model_installation, tmp_path) -> None:
    """As the timer calls them: backup, verification, drill, status."""
    installation = copied(model_installation, tmp_path)
    environment = installation.environment
    environment.pop("PROMETHEUS_MULTIPROC_DIR")
    script = (
        "import sys; from django.core.management import call_command as c; import django; "
        "django.setup(); c('backup_create'); c('backup_verify'); c('restore_drill', json=True); "
        "c('status')"
    )
    told = subprocess.run(
        [sys.executable, "-c", script],
        env=environment | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        cwd=backups_module.settings.BASE_DIR,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 0, told.stderr
    assert "Historial en orden" in told.stdout
    assert '"ok": true' in told.stdout
    assert "Último simulacro:      pasó" in told.stdout
