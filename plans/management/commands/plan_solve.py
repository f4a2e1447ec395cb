"""`plan_solve`: a request of plan as JSON on standard input, the proposal as JSON on output."""

from __future__ import annotations

import json
import sys
import time
from decimal import Decimal
from typing import Any, NoReturn

from django.core.management.base import BaseCommand

from plans.engine.payload import read_problem, write_proposal
from plans.engine.problem import ProblemError
from plans.engine.proposal import propose


class Command(BaseCommand):
    """Solve one request; needs no database."""

    help = (
        "Lee {targets, step, bounds, exclude_groups, meal_times} en JSON por la entrada estándar "
        "y escribe la propuesta en JSON. Los errores van a la salida de errores, con código 2."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, propose, write. Exit code 2 if the request cannot be read."""
        try:
            request = json.loads(sys.stdin.read(), parse_float=Decimal)
            problem = read_problem(request)
        except (json.JSONDecodeError, UnicodeDecodeError, RecursionError):
            self._refuse("La entrada no es JSON válido.")
        except ProblemError as error:
            self._refuse(" ".join(error.messages))
        start = time.perf_counter()
        proposal = propose(problem)
        elapsed_ms = (time.perf_counter() - start) * 1000
        answer = write_proposal(proposal, problem=problem, elapsed_ms=elapsed_ms)
        self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))

    def _refuse(self, message: str) -> NoReturn:
        self.stderr.write(json.dumps({"error": message}, ensure_ascii=False))
        raise SystemExit(2)
