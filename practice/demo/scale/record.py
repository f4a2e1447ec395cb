"""An invented patient being told: the rows of the record that are not of any visit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone

from accounts.models import Clinic
from patients.models import Allergy, Consent, Goal, Patient, PrivacyNotice
from patients.names import plain
from patients.phones import phone_read
from patients.vocabulary.allergens import allergen_key
from practice.demo.scale.clinic import Professional
from practice.demo.scale.people import TENTH, Invented, luck_of

MESSAGES = 0.5
EVIDENCE = "Datos de demostración"


@dataclass
class Record:
    """A person, their record and their visits to come, oldest first."""

    person: Invented
    patient: Patient
    by: Professional
    days: list[datetime]
    weights: list[Decimal]
    allergies: list[Allergy] = field(default_factory=list)
    goal: Goal | None = None
    """The last one agreed, until a visit judges it."""


def record_of(
    person: Invented, *, clinic: Clinic, by: Professional, visits: int, now: datetime
) -> Record:
    """The record of a person with the dates and weights of their visits. Nothing is saved."""
    days = _days(person, visits, now)
    patient = Patient(
        clinic=clinic,
        record_number=person.number,
        given_names=person.given_names,
        first_surname=person.first_surname,
        second_surname=person.second_surname,
        search_name=plain(f"{person.given_names} {person.first_surname} {person.second_surname}"),
        birth_date=person.born,
        sex=person.sex,
        address=f"Calle de Ejemplo {person.number}, Col. Centro, Mérida, Yucatán",
        phone=phone_read(f"55000{person.number % 100_000:05d}"),
        occupation=person.occupation,
        emergency_name="Familiar de ejemplo",
        emergency_relationship="Familiar",
        emergency_phone=phone_read("5500000000"),
        representative_name=person.representative,
        representative_relationship="Madre" if person.is_minor else "",
        allergies_denied=not person.allergy,
        responsible=by.membership.user,
        opened_at=days[0] - timedelta(hours=1),
        is_synthetic=True,
    )
    record = Record(person, patient, by, days, list(_weights(person, visits)))
    if person.allergy:
        record.allergies.append(
            Allergy(
                patient=patient,
                agent=person.allergy,
                reaction="Ronchas",
                allergen=allergen_key(person.allergy),
                recorded_by=by.membership.user,
            )
        )
    return record


def consents_of(record: Record, notice: PrivacyNotice) -> Iterator[Consent]:
    """Care, and for half of them the reminders too."""
    purposes = [Consent.Purpose.CARE]
    if luck_of(record.person.number, "consents").random() < MESSAGES:
        purposes.append(Consent.Purpose.MESSAGES)
    for purpose in purposes:
        yield Consent(
            patient=record.patient,
            notice=notice,
            purpose=purpose,
            method=Consent.Method.PAPER,
            evidence=EVIDENCE,
            granted_at=record.patient.opened_at,
            collected_by=record.by.membership.user,
            representative_name=record.patient.representative_name,
            representative_relationship=record.patient.representative_relationship,
        )


def _days(person: Invented, visits: int, now: datetime) -> list[datetime]:
    """The last in the past two months, three to six weeks apart, in office hours."""
    luck = luck_of(person.number, "days")
    day = timezone.localtime(now) - timedelta(days=luck.randint(1, 60))
    days = []
    for _ in range(visits):
        moment = day.replace(hour=luck.randint(9, 18), minute=luck.choice((0, 30)))
        days.append(moment.replace(second=0, microsecond=0))
        day -= timedelta(days=luck.randint(21, 45))
    return days[::-1]


def _weights(person: Invented, visits: int) -> Iterator[Decimal]:
    """From the first weight to the last, with the ups and downs of life."""
    luck, steps = luck_of(person.number, "weights"), max(visits - 1, 1)
    for number in range(visits):
        wobble = Decimal(luck.randint(-6, 6)) / 10 if 0 < number < steps else Decimal(0)
        gone = (person.end - person.start) * number / steps
        yield (person.start + gone + wobble).quantize(TENTH)
