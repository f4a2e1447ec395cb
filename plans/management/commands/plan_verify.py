"""Recompute a published plan from its stored rows: exit 0 if nothing changed, 1 if it did."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from plans.engine.certificate import normal_code
from plans.models import Plan
from plans.services.publication import plan_verify


class Command(BaseCommand):
    help = "Comprueba un plan publicado por su código."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="El código que trae impreso, con o sin espacios.")

    def handle(self, *args: Any, **options: Any) -> None:
        plan = Plan.objects.filter(code=normal_code(options["code"])).exclude(code="").first()
        if plan is None:
            raise CommandError("No hay un plan con ese código.", returncode=2)
        result = plan_verify(plan)
        self.stdout.write(json.dumps(asdict(result), ensure_ascii=False))
        if not result.ok:
            raise CommandError("El plan no coincide con lo publicado.", returncode=1)
