"""Load the clinic at scale: what is missing of it, a batch at a time.

Stopped half-way it goes on where it was: each batch is whole or absent, and the record numbers say
who is missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TextIO

from django.utils import timezone

from accounts.models import Clinic
from audit.actor import acting_as
from audit.chain import seal_all
from foods.models import Food
from patients.models import Patient
from patients.services.consent import notice_ensure
from practice.demo.scale.agenda import agenda_write
from practice.demo.scale.clinic import Professional, professionals
from practice.demo.scale.crew import shared
from practice.demo.scale.people import Invented, invented, visits_of
from practice.demo.scale.plans import has_plan, last_visit_write, plans_pending
from practice.demo.scale.progress import Progress
from practice.demo.scale.record import Record, record_of
from practice.demo.scale.write import records_write

BATCH = 50
LABEL = "demo_seed --scale"


@dataclass(frozen=True)
class Size:
    """How many people and how many visits among all of them."""

    patients: int
    visits: int

    def visits_of(self, number: int) -> int:
        """How many are of the person of a number."""
        return visits_of(number, patients=self.patients, visits=self.visits)


@dataclass(frozen=True)
class Part:
    """Some people of the clinic, by number: what one process writes at a time."""

    clinic: int
    size: Size
    now: datetime
    with_plans: bool
    numbers: Sequence[int]

    @cached_property
    def people(self) -> list[Professional]:
        return professionals(Clinic.objects.get(pk=self.clinic))

    def person(self, number: int) -> Invented:
        """Who has a number."""
        return invented(number, today=timezone.localdate(self.now))

    def by(self, number: int) -> Professional:
        """Who attends them."""
        return self.people[number % len(self.people)]

    def in_bulk(self, number: int) -> int:
        """Visits written in bulk: all but the last of who ends with a plan."""
        visits = self.size.visits_of(number)
        ends_with_plan = self.with_plans and visits > 1 and has_plan(self.person(number))
        return visits - 1 if ends_with_plan else visits

    def record(self, number: int) -> Record:
        """The record of a number, not saved."""
        by = self.by(number)
        return record_of(
            self.person(number),
            clinic=self.people[0].membership.clinic,
            by=by,
            visits=self.in_bulk(number),
            now=self.now,
        )

    def acting(self):  # type: ignore[no-untyped-def]
        """The titular answers for what is written."""
        owner = self.people[0].membership
        return acting_as(user=owner.user, label=LABEL, clinic_id=self.clinic)


def records_of(part: Part) -> int:
    """Write the records of a part; how many visits they were."""
    with part.acting():
        notice = notice_ensure(by=part.people[0].membership)
        return records_write([part.record(number) for number in part.numbers], notice=notice)


def load(clinic: Clinic, size: Size, stream: TextIO, *, workers: int = 1) -> None:
    """Records and visits, agenda, and plans: each finds out what is already there."""
    whole = Part(
        clinic.pk, size, timezone.now(), Food.objects.exists(), range(1, size.patients + 1)
    )
    with whole.acting():
        notice_ensure(by=whole.people[0].membership)
        _records(whole, stream, workers)
        agenda_write(clinic=clinic, people=whole.people)
        _plans(whole, stream)
        seal_all()


def _records(whole: Part, stream: TextIO, workers: int) -> None:
    rows = Patient.objects.filter(clinic=whole.clinic)
    present = set(rows.values_list("record_number", flat=True))
    missing = [number for number in whole.numbers if number not in present]
    parts = [
        Part(whole.clinic, whole.size, whole.now, whole.with_plans, missing[start : start + BATCH])
        for start in range(0, len(missing), BATCH)
    ]
    bar = Progress("Consultas", sum(map(whole.in_bulk, missing)), stream)
    for visits in shared(records_of, parts, workers=workers):
        bar.advance(visits)
    bar.close()


def _plans(whole: Part, stream: TextIO) -> None:
    numbers = [n for n in whole.numbers if whole.in_bulk(n) != whole.size.visits_of(n)]
    rows = Patient.objects.filter(clinic=whole.clinic, record_number__in=numbers)
    pending = plans_pending(rows.select_related("clinic").order_by("record_number"))
    bar = Progress("Planes", len(pending), stream)
    for patient in pending:
        number = patient.record_number
        last_visit_write(patient, whole.person(number), by=whole.by(number), now=whole.now)
        bar.advance()
    bar.close()
