"""Check the chain of seals over the history."""

from __future__ import annotations

import json
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from audit.anchors import AnchorError, anchor_read
from audit.triggers import missing_triggers
from audit.verification import Report, verify


class Command(BaseCommand):
    help = "Verifica la cadena de sellos del historial y nombra la primera fila que no concuerda."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--anchor", type=Path, help="ancla escrita por audit_anchor")
        parser.add_argument("--json", action="store_true", help="resultado para una máquina")
        parser.add_argument("--database", default="default")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            anchor = anchor_read(options["anchor"]) if options["anchor"] else None
        except AnchorError as error:
            raise CommandError(str(error)) from error
        start = time.perf_counter()
        report = verify(anchor=anchor, using=options["database"])
        seconds = time.perf_counter() - start
        unprotected = missing_triggers(options["database"])
        if options["json"]:
            extra = {"seconds": round(seconds, 3), "unprotected_tables": unprotected}
            self.stdout.write(json.dumps(asdict(report) | extra))
        else:
            self._tell(report, seconds, anchored=anchor is not None)
        if unprotected and not options["json"]:
            self.stderr.write(f"Sin sus disparadores: {', '.join(unprotected)}. Ejecute migrate.")
        if report.fault:
            raise CommandError(f"Historial alterado: fila {report.fault.kind}", returncode=1)

    def _tell(self, report: Report, seconds: float, *, anchored: bool) -> None:
        if report.fault:
            self.stderr.write(f"{report.fault.kind.upper()}: {report.fault.message}")
            return
        rate = int(report.links / seconds) if seconds else 0
        self.stdout.write(
            f"{report.links} sellos en orden ({seconds:.1f} s, {rate} por segundo); "
            f"por sellar: {report.waiting}; último: {report.last_hash}"
        )
        if not anchored:
            self.stdout.write("Sin ancla no se puede saber si falta el final de la cadena.")
