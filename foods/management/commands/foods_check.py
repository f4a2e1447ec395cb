"""Check the catalogue that ships, or what is loaded."""

from __future__ import annotations

import json
from itertools import chain
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from foods.catalogue import FILES, parse
from foods.catalogue.dishes import LIBRARY, ingredient_foods, parse_dishes
from foods.checks import check_foods
from foods.dish_checks import check_dishes


class Command(BaseCommand):
    """`foods_check [--json]`: exit 1 if a check fails."""

    help = "Comprueba que el catálogo sea consistente (C0 a C12, D0 a D9)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="Escribe el informe en JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        foods = list(chain.from_iterable(parse(file.read()) for file in FILES))
        dishes = parse_dishes(LIBRARY.read())
        findings = check_foods(foods) + check_dishes(dishes, ingredient_foods(foods))
        if options["json"]:
            report = {
                "foods": len(foods),
                "dishes": len(dishes),
                "findings": [f.as_dict() for f in findings],
            }
            self.stdout.write(json.dumps(report, ensure_ascii=False))
        else:
            for finding in findings:
                self.stdout.write(
                    f"{finding.check} {finding.name} · {finding.column}={finding.value}: "
                    f"{finding.message} {finding.hint}"
                )
            self.stdout.write(
                f"{len(foods)} alimentos, {len(dishes)} platillos, {len(findings)} errores."
            )
        if findings:
            raise SystemExit(1)
