"""Run calculations in batch: one JSON object a line in, one a line out, in order."""

from __future__ import annotations

import dataclasses
import json
import sys
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand
from nutrition.registry import calculate

from nutrition.errors import InvalidInput


def as_json(value: Any) -> Any:
    """Decimals as numbers, everything else as it is."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(item) for item in value]
    return value


def answer(line: str) -> dict[str, Any]:
    """The answer to one line. Raises ValueError or InvalidInput, with words."""
    request = json.loads(line, parse_float=Decimal)
    if not isinstance(request, dict) or "calc" not in request:
        raise ValueError('Cada línea lleva {"calc": …, "inputs": {…}}.')
    result = dataclasses.asdict(calculate(request["calc"], request.get("inputs") or {}))
    keys = ("calc", "value", "unit", "source", "applicable", "reason")
    return {key: as_json(result[key]) for key in keys}


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
