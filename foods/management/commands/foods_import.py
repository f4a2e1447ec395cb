"""Load a clinic's own table of foods from the command line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.models import Membership, Role
from foods.importers.report import write_report
from foods.importers.tables import UnreadableFileError
from foods.models import FoodImport
from foods.services.imports import ImportOptions, ImportResult, foods_import


class Command(BaseCommand):
    """`foods_import ARCHIVO`: all or nothing, once; exit 2 if something is wrong."""

    help = "Importa a un consultorio su propia tabla de alimentos (CSV o XLSX)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="ARCHIVO", type=Path)
        parser.add_argument("--usuario", default="", help="Correo de quien importa.")
        parser.add_argument("--hoja", default="", help="Solo esta hoja del libro.")
        parser.add_argument("--mapa", type=Path, help="JSON: encabezado → columna o «ignorar».")
        parser.add_argument("--fuente", default="", help="De dónde salen los valores.")
        parser.add_argument("--licencia", default="", help="Con qué permiso se usan.")
        parser.add_argument("--dry-run", action="store_true", help="Revisa sin cargar.")
        parser.add_argument("--informe", type=Path, help="CSV con cada problema.")
        parser.add_argument("--modo", choices=FoodImport.Mode.values, default=FoodImport.Mode.NEW)
        parser.add_argument("--permitir-errores", type=int, default=0, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"No existe el archivo {path}.", returncode=2)
        try:
            result = foods_import(
                path=path,
                file_name=path.name,
                options=self._options(options),
                by=self._member(options["usuario"]),
                progress=lambda rows: self.stderr.write(f"{rows} filas revisadas…"),
            )
        except (UnreadableFileError, PermissionDenied) as error:
            raise CommandError(str(error), returncode=2) from error
        if options["informe"]:
            with options["informe"].open("w", encoding="utf-8-sig", newline="") as target:
                write_report(result.problems, target)
        self._say(result, options)

    def _options(self, options: dict[str, Any]) -> ImportOptions:
        header_map = {}
        if options["mapa"]:
            try:
                header_map = json.loads(options["mapa"].read_text(encoding="utf-8"))
            except (OSError, ValueError) as error:
                raise CommandError(
                    "El mapa no es un JSON que se pueda leer.", returncode=2
                ) from error
        return ImportOptions(
            source=options["fuente"] or f"Archivo {options['file'].name}",
            licence=options["licencia"],
            sheet=options["hoja"],
            mode=options["modo"],
            header_map=header_map,
            allowed_errors=options["permitir_errores"],
            dry_run=options["dry_run"],
        )

    def _member(self, email: str) -> Membership:
        """Who imports: the person named, or the only owner there is."""
        members = Membership.objects.filter(is_active=True).select_related("clinic", "user")
        found = members.filter(user__email=email) if email else members.filter(role=Role.OWNER)
        if found.count() != 1:
            raise CommandError("Diga quién importa con --usuario CORREO.", returncode=2)
        return found.get()

    def _say(self, result: ImportResult, options: dict[str, Any]) -> None:
        if result.already:
            self.stdout.write("Este archivo ya se había importado; no se cargó otra vez.")
            return
        for problem in result.problems[:20]:
            kind = "aviso" if problem.is_warning else "error"
            self.stderr.write(
                f"{kind} · fila {problem.row}, {problem.column} = «{problem.value}»: "
                f"{problem.message} {problem.hint}".rstrip()
            )
        self.stdout.write(
            f"{result.rows} filas, {result.rejected} rechazadas, {result.warnings} avisos, "
            f"{result.loaded} alimentos cargados."
        )
        if not result.may_load(options["permitir_errores"]):
            raise CommandError("No se cargó nada: corrija las filas rechazadas.", returncode=2)
