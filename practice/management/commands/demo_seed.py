"""Load the demonstration clinic: thirty invented patients with a year of signed visits."""

from __future__ import annotations

import os
import random

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from audit.actor import acting_as
from practice.demo.agenda import agenda_seed
from practice.demo.clinic import Access, demo_clinic, demo_clinic_create, passwords_set
from practice.demo.people import people
from practice.demo.story import tell
from practice.demo.telling import Telling

SEED = 2026


class Command(BaseCommand):
    help = "Carga el consultorio de demostración (datos inventados). DEMO_PASSWORD fija la clave."

    def add_arguments(self, parser):
        parser.add_argument("--patients", type=int, default=30, help="cuántos pacientes (30)")

    def handle(self, *args, **options):
        password = os.environ.get("DEMO_PASSWORD", "")
        clinic = demo_clinic()
        if clinic is not None and clinic.patients.count() >= options["patients"]:
            access = passwords_set(password=password) if password else []
            self.stdout.write("El consultorio de demostración ya está cargado.")
            self.show(access)
            return
        if clinic is None:
            owner, access = demo_clinic_create(password=password)
        else:
            owner = clinic.memberships.get(role="owner")
            access = passwords_set(password=password) if password else []
        self.load(owner, options["patients"])
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
        lines = [f"  {e.staff.email}  {e.password}  ({e.staff.role.label})" for e in access]
        self.stdout.writelines(line + "\n" for line in lines)
        if lines and settings.LOCAL:
            file = settings.VAR_DIR / "demo_users.txt"
            file.touch(mode=0o600)
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
