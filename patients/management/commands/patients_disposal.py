"""Plan and execute the disposal of records past their keeping. Never by itself."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.http import Http404
from django.utils.formats import date_format

from accounts.models import Membership
from audit.actor import acting_as
from patients.selectors.disposal import disposal_due, plan_of
from patients.services.disposal import (
    Outcome,
    confirmation_of,
    disposal_execute,
    disposal_plan,
    disposal_reapply,
)


class Command(BaseCommand):
    """`patients_disposal plan`, then `execute` by another person; `reapply` after a restoration."""

    help = "Baja de expedientes que cumplieron su conservación: plan, execute, reapply."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("step", choices=["plan", "execute", "reapply"])
        parser.add_argument("--clinic", required=True, help="identificador público del consultorio")
        parser.add_argument("--as", dest="email", required=True, help="correo de quien lo pide")
        parser.add_argument("--write", action="store_true", help="sin esto solo se muestra")
        parser.add_argument("--plan", help="identificador del plan que se ejecuta")
        parser.add_argument("--confirm", default="", help="si planea y ejecuta la misma persona")

    def handle(self, *args: Any, **options: Any) -> None:
        member = self._who(options)
        steps = {"plan": self._plan, "execute": self._execute, "reapply": self._reapply}
        try:
            with acting_as(
                user=member.user,
                label="orden: patients_disposal",
                role=member.role,
                clinic_id=member.clinic_id,
            ):
                steps[options["step"]](member, options)
        except Http404:
            raise CommandError("No hay ese plan en el consultorio.") from None
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from None
        except PermissionDenied as error:
            raise CommandError(str(error)) from None

    def _plan(self, member: Membership, options: dict[str, Any]) -> None:
        for due in disposal_due(member):
            row = due.retention
            until = date_format(row.until, "j/b/Y")
            words = due.obstacle or "puede darse de baja"
            self.stdout.write(f"{row.patient.record}  se conservó hasta {until}  {words}")
        if options["write"]:
            plan = disposal_plan(by=member)
            self.stdout.write(
                f"Plan {plan.public_id}: {plan}. Que lo ejecute otra persona, o escriba con "
                f"--confirm: {confirmation_of(plan)}"
            )
        else:
            self.stdout.write("No se escribió ningún plan (falta --write). Nada se borró.")

    def _execute(self, member: Membership, options: dict[str, Any]) -> None:
        plan = plan_of(member, options["plan"]) if options["plan"] else None
        if plan is None:
            raise CommandError("Diga qué plan: --plan IDENTIFICADOR")
        if not options["write"]:
            self.stdout.write(f"El plan es de {plan}. Sin --write no se da de baja ninguno.")
            return
        confirm = options["confirm"]
        self._tell(disposal_execute(plan=plan, by=member, confirmation=confirm))

    def _reapply(self, member: Membership, options: dict[str, Any]) -> None:
        if not options["write"]:
            self.stdout.write("Sin --write no se repite ninguna baja.")
            return
        self._tell(disposal_reapply(by=member))

    def _tell(self, outcome: Outcome) -> None:
        for left in outcome.certificates:
            rows = sum(left.counts.values())
            went = f"{rows} renglones, {left.files} archivos"
            self.stdout.write(f"{left}  baja  constancia {left.public_id}  {went}")
        for record, reason in outcome.kept.items():
            self.stdout.write(f"{record:06d}  se queda  {reason}")
        self.stdout.write(f"Bajas: {len(outcome.certificates)}. Se quedan: {len(outcome.kept)}.")

    def _who(self, options: dict[str, Any]) -> Membership:
        people = Membership.objects.filter(
            clinic__public_id=options["clinic"],
            user__email__iexact=options["email"],
            is_active=True,
        )
        found = people.select_related("clinic", "user").first()
        if found is None:
            raise CommandError("Esa persona no trabaja en ese consultorio.")
        return found
