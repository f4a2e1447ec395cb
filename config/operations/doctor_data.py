"""Points of the checkup about what is kept: database, history, backups, disk."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from audit.triggers import missing_triggers
from config.operations.answers import Answer, Point, bad, good, notice
from config.operations.backup import MAX_AGE, backup_dir, backups
from config.operations.results import result_read
from patients.keyring import CurpKeysError
from patients.selectors.curp_keys import curp_keys_state

DISK_FLOOR = 0.15  # share of the disk that must be free
CLOCK_SECONDS = 2.0
DRILL_AGE = timedelta(days=8)  # the drill is weekly
AUDIT_AGE = timedelta(hours=26)
OLDEST_POSTGRESQL = 150_000


def _database() -> Answer:
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        if settings.LOCAL:
            return good("SQLite.")
        return notice("SQLite.", "Con varios usuarios, use PostgreSQL en DATABASE_URL.")
    version = connection.pg_version  # type: ignore[attr-defined]
    if version < OLDEST_POSTGRESQL:
        return bad(f"PostgreSQL {version // 10_000}.", "Hace falta PostgreSQL 15 o posterior.")
    return good(f"PostgreSQL {version // 10_000}.")


def _migrations() -> Answer:
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        return bad(f"Faltan {len(pending)} por aplicar.", "manage.py migrate")
    return good("Al día.")


def _triggers() -> Answer:
    if missing := missing_triggers():
        return bad(f"Sin protección: {', '.join(missing)}.", "manage.py migrate")
    return good("Todas las tablas del historial tienen los suyos.")


def _chain() -> Answer:
    result = result_read("audit")
    if result is None or _age(result["at"]) > AUDIT_AGE:
        return notice("No se ha verificado hoy.", "manage.py backup_create lo hace al terminar.")
    if not result["sound"]:
        return bad(f"Alterado: {result['message']}", "Capítulo 10 del manual: no borre nada.")
    return good(f"{result['links']} sellos en orden.")


def _curp() -> Answer:
    try:
        state = curp_keys_state()
    except CurpKeysError as error:
        return bad(str(error), "Capítulo 8 del manual: llaves de la CURP.")
    if state.unopened:
        told = f"{state.unopened} de {state.looked} CURP revisadas no abren."
        return bad(told, "Devuelva a CURP_KEYS la llave con que se cifraron.")
    if state.of_old_key:
        told = f"{state.of_old_key} CURP siguen con una llave anterior."
        return notice(told, "manage.py patients_curp_rotate")
    return good(f"Abren las {state.looked} CURP revisadas." if state.looked else "Con llaves.")


def _clock() -> Answer:
    if connection.vendor == "sqlite":
        return good("La base usa el reloj de este equipo.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        apart = abs((cursor.fetchone()[0] - timezone.now()).total_seconds())
    if apart > CLOCK_SECONDS:
        return bad(f"A {apart:.0f} s del de la base.", "Active NTP: timedatectl set-ntp true")
    return good("El mismo que el de la base.")


def _disk() -> Answer:
    least = min(free_ratios().items(), key=lambda item: item[1])
    told = f"{least[1]:.0%} libre en {least[0]}."
    if least[1] < DISK_FLOOR:
        return bad(told, "Amplíe el disco. No borre respaldos ni archivos de pacientes.")
    return good(told)


def free_ratios() -> dict[str, float]:
    """Share of the disk that is free, from 0 to 1, where the files and the backups are."""
    folders = {"archivos": Path(settings.MEDIA_ROOT), "respaldos": backup_dir()}
    return {name: _free(folder) for name, folder in folders.items()}


def _free(folder: Path) -> float:
    while not folder.exists():
        folder = folder.parent
    usage = shutil.disk_usage(folder)
    return usage.free / usage.total


def _backup() -> Answer:
    found = backups()
    if not found:
        return bad("No hay ninguno.", "manage.py backup_create")
    last = found[-1]
    age = timezone.now() - last.at
    told = f"El último, {last.folder.name}, tiene {_hours(age)}."
    if age > MAX_AGE:
        return bad(told, "Vea por qué no corrió el de anoche; manage.py backup_create")
    if not last.is_verified:
        return bad(f"{told} No se ha podido releer.", "manage.py backup_verify")
    return good(told)


def _drill() -> Answer:
    result = result_read("restore_drill")
    if result is None:
        return notice("No se ha hecho ninguno.", "manage.py restore_drill")
    if not result["ok"]:
        return bad(f"El último falló: {result['reason']}", "manage.py restore_drill")
    age = _age(result["at"])
    if age > DRILL_AGE:
        return notice(f"El último fue hace {age.days} días.", "manage.py restore_drill")
    return good(f"Restaurado en {result['seconds']} s.")


def _age(at: str) -> timedelta:
    return timezone.now() - datetime.fromisoformat(at)


def _hours(age: timedelta) -> str:
    return f"{int(age.total_seconds() // 3600)} h"


POINTS: dict[str, Point] = {
    "base-de-datos": _database,
    "migraciones": _migrations,
    "disparadores": _triggers,
    "historial": _chain,
    "llaves-curp": _curp,
    "reloj": _clock,
    "disco": _disk,
    "respaldo": _backup,
    "simulacro": _drill,
}
