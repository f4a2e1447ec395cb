"""Search the catalogue from the command line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from foods.search import FoodHit, search_foods


class Command(BaseCommand):
    """`foods_search TEXTO [--json] [--limit N]`: released foods, best first."""

    help = "Busca alimentos por nombre."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("text", metavar="TEXTO")
        parser.add_argument("--json", action="store_true", help="Escribe la lista en JSON.")
        parser.add_argument("--limit", type=int, default=20, metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["text"].strip():
            raise CommandError("Escriba qué alimento busca.", returncode=2)
        if options["limit"] < 1:
            raise CommandError("El límite debe ser 1 o más.", returncode=2)
        hits = search_foods(options["text"], clinic=None, limit=options["limit"])
        if options["json"]:
            self.stdout.write(json.dumps([_as_json(hit) for hit in hits], ensure_ascii=False))
            return
        for hit in hits:
            self.stdout.write(f"{hit.name} · {hit.group_name} · {hit.portion} · {hit.source}")


def _as_json(hit: FoodHit) -> dict[str, Any]:
    return {
        "name": hit.name,
        "group": hit.group,
        "portion": hit.portion,
        "net_g": float(hit.net_g),
        "gross_g": float(hit.gross_g),
        "per_100g": _numbers(hit.per_100g),
        "per_equivalent": _numbers(hit.per_equivalent),
        "source": hit.source,
        "proxy": hit.proxy or None,
    }


def _numbers(values: Mapping[str, Decimal | None]) -> dict[str, float | None]:
    return {key: None if v is None else round(float(v), 3) for key, v in values.items()}
