"""Seal every CURP again with the first of CURP_KEYS, and index it with CURP_INDEX_KEY."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError

from audit.actor import acting_as
from patients.keyring import CurpKeysError
from patients.services.curp_keys import UnopenedCurpError, curp_rotate


class Command(BaseCommand):
    """`patients_curp_rotate` after adding a key; `--dry-run` only counts."""

    help = "Vuelve a cifrar cada CURP con la primera llave de CURP_KEYS y rehace su índice."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="solo cuenta")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with acting_as(label="orden: patients_curp_rotate"):
                done = curp_rotate(write=not options["dry_run"])
        except UnopenedCurpError as error:
            raise CommandError(
                f"{error} No abren: {len(error.records)}. No se cambió nada."
            ) from None
        except CurpKeysError as error:
            raise CommandError(str(error)) from None
        except IntegrityError:
            raise CommandError(
                "Dos expedientes de un consultorio llevan la misma CURP: únalos antes. "
                "No se cambió nada."
            ) from None
        verb = "Por cambiar" if options["dry_run"] else "Cambiadas"
        self.stdout.write(
            f"{done.total} CURP guardadas. "
            f"{verb} de llave: {done.moved}; de índice: {done.indexed}."
        )
