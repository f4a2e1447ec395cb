"""Write the whole record of a patient as a zip, leaving the same trace as the page does."""

from __future__ import annotations

import shutil
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Membership
from audit.actor import acting_as
from patients.models import Disclosure, Patient
from patients.services.disclosure import DisclosureData
from patients.services.export import export_build, export_request


class Command(BaseCommand):
    """`patients_export 482 --clinic ID --as correo --to «nombre» --basis access --request «…»`."""

    help = "Exporta un expediente completo (JSON con esquema, PDF, adjuntos y manifiesto)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("record", type=int, metavar="FOLIO")
        parser.add_argument("--clinic", required=True, help="identificador público del consultorio")
        parser.add_argument("--as", dest="email", required=True, help="correo de quien lo pide")
        parser.add_argument("--to", required=True, help="nombre de quien recibe")
        kinds = Disclosure.Recipient.values
        parser.add_argument("--recipient", choices=kinds, default=Disclosure.Recipient.PATIENT)
        parser.add_argument("--basis", default="", help=", ".join(Disclosure.Basis.values))
        parser.add_argument("--request", default="", help="dónde está la solicitud escrita")
        parser.add_argument("--output", type=Path, help="dónde dejar el archivo")

    def handle(self, *args: Any, **options: Any) -> None:
        member, patient = self._who(options), self._patient(options)
        data = DisclosureData(
            recipient=options["recipient"],
            recipient_name=options["to"],
            basis=options["basis"],
            request_note=options["request"],
            fields="Expediente completo con sus adjuntos",
        )
        try:
            with acting_as(
                user=member.user,
                label="orden: patients_export",
                role=member.role,
                clinic_id=member.clinic_id,
            ):
                export = export_request(patient=patient, data=data, by=member)
                export = export_build(export_id=export.pk)
        except (PermissionDenied, ValidationError) as error:
            raise CommandError(str(error)) from error
        target = options["output"] or Path(f"expediente-{patient.record}.zip")
        shutil.copyfile(export.path, target)
        self.stdout.write(f"{target}  {export.size} bytes  SHA-256 {export.sha256}")

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

    def _patient(self, options: dict[str, Any]) -> Patient:
        rows = Patient.objects.filter(
            clinic__public_id=options["clinic"], record_number=options["record"]
        )
        found = rows.select_related("clinic").first()
        if found is None:
            raise CommandError("No hay ese folio en el consultorio.")
        return found
