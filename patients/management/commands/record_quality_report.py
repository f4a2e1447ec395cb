"""Print how well a sample of a clinic's records is kept."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.models import Membership, Role
from patients.selectors.quality import SAMPLE, quality_report


class Command(BaseCommand):
    """`record_quality_report --clinic ID [--sample 50]`: criteria and records by number only."""

    help = "Calidad del expediente: integridad, firma y oportunidad de los atendidos más recientes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--clinic", required=True, help="identificador público del consultorio")
        parser.add_argument("--sample", type=int, default=SAMPLE, help="cuántos expedientes")

    def handle(self, *args: Any, **options: Any) -> None:
        owners = Membership.objects.filter(clinic__public_id=options["clinic"], role=Role.OWNER)
        owner = owners.filter(is_active=True).select_related("clinic").first()
        if owner is None:
            raise CommandError("No hay tal consultorio.")
        report = quality_report(owner, size=options["sample"])
        self.stdout.write(f"{report.size} expedientes")
        for score in report.scores:
            said = f"{score.criterion.aspect}: {score.criterion.label}"
            self.stdout.write(f"{score.percent:>4} %  {said} ({score.met} de {score.total})")
        for flaw in report.flaws:
            self.stdout.write(f"  {flaw.patient.record}: {'; '.join(flaw.lacks).lower()}")
