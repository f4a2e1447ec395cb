"""The checkup of the installation."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.operations.doctor import BAD, Finding, examine

MARKS = {"bien": "✓", "atención": "!", "falla": "✗", "en espera": "…"}


class Command(BaseCommand):
    help = "Revisa la instalación punto por punto y dice qué hacer con lo que falte."
    requires_system_checks: list[str] = []  # they are one of the points

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="resultado para una máquina")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(f) for f in findings], ensure_ascii=False))
        else:
            for finding in findings:
                self._tell(finding)
        failed = [finding.id for finding in findings if finding.state == BAD]
        if failed:
            raise CommandError(f"Hay que atender: {', '.join(failed)}.")

    def _tell(self, finding: Finding) -> None:
        self.stdout.write(f"{MARKS[finding.state]} {finding.id:<14} {finding.told}")
        if finding.hint:
            self.stdout.write(f"  {'':<14} → {finding.hint}")
