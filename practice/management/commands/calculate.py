"""Run calculations in batch: one JSON object a line in, one a line out, in order."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand

from nutrition.errors import InvalidInput
from nutrition.registry import as_json, calculate

KEYS = ("calc", "value", "unit", "source", "applicable", "reason")


def answer(line: str) -> dict[str, Any]:
    """The answer to one line. Raises ValueError or InvalidInput, with words."""
    request = json.loads(line, parse_float=Decimal)
    if not isinstance(request, dict) or "calc" not in request:
        raise ValueError('Cada línea lleva {"calc": …, "inputs": {…}}.')
    result = as_json(calculate(request["calc"], request.get("inputs") or {}))
    return {key: result[key] for key in KEYS}


class Command(BaseCommand):
    help = "Calcula por lotes: --jsonl lee líneas {calc, inputs} y escribe líneas con el resultado."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("--jsonl", action="store_true", required=True, help="líneas JSON")

    def handle(self, *args, **options):
        self.stdout.ending = ""
        sys.exit(self._run(sys.stdin))

    def _run(self, lines: Iterable[str]) -> int:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                self.stdout.write(json.dumps(answer(line), ensure_ascii=False) + "\n")
            except (InvalidInput, ValueError) as error:
                problem = {"line": number, "error": str(error)}
                self.stderr.write(json.dumps(problem, ensure_ascii=False))
                return 2
        return 0
