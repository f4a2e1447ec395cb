"""Take a database to a file, and a file to a scratch database. PostgreSQL and SQLite.

One of the few places that know which database this is: each takes its own road out.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from config.operations.errors import OperationError
from config.operations.tables import TableFacts, tables_read

SCRATCH = "simulacro"  # alias of the scratch database, and part of its name


def engine_of(using: str) -> str:
    """`postgresql` or `sqlite`."""
    return connections[using].vendor


def dump(path: Path, *, using: str) -> dict[str, TableFacts]:
    """Write the database to `path`; returns the facts of its tables in that same instant."""
    if engine_of(using) == "postgresql":
        return _dump_postgresql(path, connections[using])
    return _dump_sqlite(path, connections[using])


def dump_check(path: Path, engine: str) -> None:
    """Read a dump from end to end. Raises OperationError if it is not whole."""
    if engine == "postgresql":
        # The list of contents is at the start: only a full read sees a truncated tail.
        _run(["pg_restore", "--file", os.devnull, str(path)], {}, "volcado ilegible")
        return
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)) as database:
            answer = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.DatabaseError as error:
        raise OperationError("volcado ilegible", f"{path.name} no se puede leer: {error}") from None
    if answer != "ok":
        raise OperationError("volcado ilegible", f"{path.name} está dañado: {answer}")


def restore_into(path: Path, target: str, *, using: str) -> None:
    """Make a new database with a dump in it: a name in the server of `using`, or a SQLite file.

    Raises OperationError when the target exists: a restoration never writes on anything.
    """
    if engine_of(using) == "postgresql":
        _restore_postgresql(path, target, connections[using])
    else:
        _restore_sqlite(path, Path(target))


@contextmanager
def restored(path: Path, *, using: str, folder: Path) -> Iterator[str]:
    """A scratch database with a dump in it, beside the one of `using`; removed at the end.

    Gives its alias. The live database is never written. `folder` holds the SQLite copy.
    """
    is_postgresql = engine_of(using) == "postgresql"
    name = f"{SCRATCH}_{secrets.token_hex(6)}"
    name = name if is_postgresql else str(folder / name)
    try:
        restore_into(path, name, using=using)
        connections.settings[SCRATCH] = {**connections[using].settings_dict, "NAME": name}
        try:
            yield SCRATCH
        finally:
            connections[SCRATCH].close()
            del connections[SCRATCH]
            del connections.settings[SCRATCH]
    finally:
        if is_postgresql:
            _execute(connections[using], f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


# --- PostgreSQL -----------------------------------------------------------------------------------


def _dump_postgresql(path: Path, connection: BaseDatabaseWrapper) -> dict[str, TableFacts]:
    """One snapshot for pg_dump and for the counts: nothing written meanwhile tells them apart."""
    with closing(connection.copy()) as own:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
        words = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges"]
        words += [f"--snapshot={snapshot}", "--file", str(path)]
        _run(words, _environment(connection.settings_dict), "no se pudo volcar")
        return tables_read(own)


def _restore_postgresql(path: Path, name: str, connection: BaseDatabaseWrapper) -> None:
    try:
        _execute(
            connection, f"CREATE DATABASE {connection.ops.quote_name(name)} TEMPLATE template0"
        )
    except DatabaseError as error:
        raise OperationError("no se pudo restaurar", str(error).splitlines()[0]) from None
    words = ["pg_restore", "--no-owner", "--no-privileges", "--exit-on-error"]
    environment = _environment(connection.settings_dict)
    _run([*words, "--dbname", name, str(path)], environment, "no se pudo restaurar")


def _execute(connection: BaseDatabaseWrapper, statement: str) -> None:
    """On a connection of its own: databases are made and dropped outside every transaction."""
    with closing(connection.copy()) as own, own.cursor() as cursor:
        cursor.execute(statement)


def _environment(settings: dict[str, Any]) -> dict[str, str]:
    """The connection as PostgreSQL's programs read it: no password in the list of processes."""
    named = {
        "PGHOST": settings["HOST"],
        "PGPORT": settings["PORT"],
        "PGUSER": settings["USER"],
        "PGPASSWORD": settings["PASSWORD"],
        "PGDATABASE": settings["NAME"],
        "PGSSLMODE": settings.get("OPTIONS", {}).get("sslmode"),
    }
    return {key: str(value) for key, value in named.items() if value}


def _run(words: list[str], environment: dict[str, str], kind: str) -> None:
    try:
        done = subprocess.run(  # noqa: S603 - our words; the environment holds the password
            words, env={**os.environ, **environment}, capture_output=True, text=True, check=False
        )
    except FileNotFoundError:
        raise OperationError(
            "falta un programa", f"No está {words[0]}: instale postgresql-client."
        ) from None
    if done.returncode:
        lines = done.stderr.strip().splitlines() or ["sin explicación"]
        raise OperationError(kind, f"{words[0]}: {lines[0]}")


# --- SQLite ---------------------------------------------------------------------------------------


def _dump_sqlite(path: Path, connection: BaseDatabaseWrapper) -> dict[str, TableFacts]:
    """SQLite's own copy in use: one consistent instant, writers not stopped."""
    source = Path(connection.settings_dict["NAME"])
    if not source.is_file():
        raise OperationError("no se pudo volcar", f"No está la base {source.name}.")
    with (
        closing(sqlite3.connect(source, timeout=20)) as live,
        closing(sqlite3.connect(path)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing left beside it
    settings = {**connection.settings_dict, "NAME": str(path), "OPTIONS": {}}
    with closing(type(connection)(settings, alias=SCRATCH)) as frozen:
        return tables_read(frozen)


def _restore_sqlite(path: Path, target: Path) -> None:
    if target.exists():
        raise OperationError("no se pudo restaurar", f"{target} ya existe.")
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(target)) as copy:
        source.backup(copy)
