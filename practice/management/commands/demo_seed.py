"""Load the demonstration clinic: thirty invented patients with a year of signed visits.

With `--scale`, the clinic at scale instead: thousands, to measure the product with.
"""

from __future__ import annotations

import os
import random

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from audit.actor import acting_as
from practice.demo.agenda import agenda_seed
from practice.demo.clinic import Access, demo_clinic, demo_clinic_create, passwords_set
from practice.demo.people import people
from practice.demo.scale.clinic import scale_clinic, scale_clinic_create
from practice.demo.scale.load import Size, load
from practice.demo.story import tell
from practice.demo.telling import Telling

SEED = 2026
PEOPLE, SCALE = 30, Size(patients=5000, visits=60_000)


class Command(BaseCommand):
    help = "Carga el consultorio de demostración (datos inventados). DEMO_PASSWORD fija la clave."

    def add_arguments(self, parser):
        add = parser.add_argument
        add("--patients", type=int, help="cuántos pacientes (30; a escala, 5000)")
        add("--scale", action="store_true", help="el consultorio a escala, para medir")
        add("--visits", type=int, default=SCALE.visits, help="a escala, cuántas consultas (60000)")
        add("--workers", type=int, default=os.cpu_count() or 1, help="a escala, cuántos procesos")
        add("--force", action="store_true", help="a escala, también fuera de DEPLOYMENT=local")

    def handle(self, *args, **options):
        if options["scale"]:
            self.scale(options)
        else:
            self.demonstration(options["patients"] or PEOPLE)

    def scale(self, options):
        if not (settings.LOCAL or options["force"]):
            raise CommandError(
                "Son miles de expedientes inventados: esta instalación no es local. Si de verdad "
                "los quiere aquí, repita con --force."
            )
        size = Size(options["patients"] or SCALE.patients, options["visits"])
        if not 1 <= size.patients <= size.visits:
            raise CommandError("Hace falta al menos un paciente, y una consulta de cada uno.")
        clinic, access = scale_clinic(), []
        if clinic is None:
            clinic, access = scale_clinic_create(password=os.environ.get("DEMO_PASSWORD", ""))
        elif clinic.patients.count() >= size.patients:
            self.stdout.write("El consultorio a escala ya está cargado; se completa lo que falte.")
        load(clinic, size, self.stderr, workers=options["workers"])
        self.stdout.writelines(self.lines(access))

    def demonstration(self, count):
        password = os.environ.get("DEMO_PASSWORD", "")
        clinic = demo_clinic()
        if clinic is not None and clinic.patients.count() >= count:
            access = passwords_set(password=password) if password else []
            self.stdout.write("El consultorio de demostración ya está cargado.")
            self.show(access)
            return
        if clinic is None:
            owner, access = demo_clinic_create(password=password)
        else:
            owner = clinic.memberships.get(role="owner")
            access = passwords_set(password=password) if password else []
        self.load(owner, count)
        self.book(owner)
        self.show(access)

    def load(self, owner, count):
        chosen = people()[:count]
        already = owner.clinic.patients.count()
        for number, person in enumerate(chosen, 1):
            if number <= already:
                continue
            luck = random.Random(SEED + number)  # noqa: S311 - a story, not a secret
            with acting_as(user=owner.user, label="demostración", clinic_id=owner.clinic_id):
                tell(person, Telling(by=owner, now=timezone.now(), luck=luck))
            self.stdout.write(f"\rPacientes de demostración: {number} de {len(chosen)}", ending="")
            self.stdout.flush()
        self.stdout.write("")

    def book(self, owner):
        luck = random.Random(SEED)  # noqa: S311 - a story, not a secret
        with acting_as(user=owner.user, label="demostración", clinic_id=owner.clinic_id):
            agenda_seed(owner=owner, luck=luck)

    def show(self, access: list[Access]) -> None:
        """Say who signs in; on a local run, leave it where `make run` finds it next time."""
        lines = self.lines(access)
        self.stdout.writelines(lines)
        if lines and settings.LOCAL:
            file = settings.VAR_DIR / "demo_users.txt"
            file.touch(mode=0o600)
            file.write_text("".join(lines), encoding="utf-8")

    def lines(self, access: list[Access]) -> list[str]:
        """Each person with their password and role."""
        return [f"  {e.staff.email}  {e.password}  ({e.staff.role.label})\n" for e in access]
