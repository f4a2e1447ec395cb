"""Load the catalogue that ships."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from foods.catalogue.dishes import LIBRARY
from foods.services.catalogue import CatalogueRejectedError, catalogue_load
from foods.services.library import library_load


class Command(BaseCommand):
    """`foods_load [--without-public-smae]`: safe to run twice."""

    help = "Carga el catálogo de alimentos y platillos; si ya está cargado, no hace nada."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--without-public-smae",
            action="store_true",
            help="Deja fuera los alimentos mexicanos de cifras públicas.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with transaction.atomic():
                loaded = catalogue_load(
                    with_optional=not options["without_public_smae"], progress=self.stdout.write
                )
                loaded.append(library_load())
        except CatalogueRejectedError as error:
            for finding in error.findings:
                self.stderr.write(f"{finding.check} {finding.name}: {finding.message}")
            raise CommandError(str(error), returncode=2) from error
        for file in loaded:
            if file.already:
                self.stdout.write(f"{file.release.name}: ya estaba cargado ({file.release.rows}).")
            elif file.release.catalogue == LIBRARY.catalogue:
                self.stdout.write(f"{file.release.name}: {file.added} platillos cargados.")
            elif file.retired:
                self.stdout.write(
                    f"{file.release.name}: {file.retired} filas anteriores retiradas."
                )
