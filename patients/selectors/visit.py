"""A visit as its screens ask for it: each part read once, however many ask."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Membership, ProfessionalLicence
from patients.models import (
    Allergy,
    Consent,
    ConsentException,
    Consultation,
    HistorySection,
    Measurement,
    Note,
    NutritionDiagnosis,
)
from patients.selectors.consultation import (
    consultation_in,
    consultations_visible_to,
    history_of,
)
from patients.selectors.measurement import measurements_beside_latest, measurements_of
from patients.selectors.patient import purposes_accepted

JUST_READ = "_just_read"


class VisitParts:
    """The parts of a visit, each read when first asked for and kept for whoever asks next.

    It lives as long as a request's reading: after a write, make another.
    """

    def __init__(self, consultation: Consultation, *, by: Membership) -> None:
        self.consultation = consultation
        self.by = by

    @cached_property
    def row(self) -> Any:
        """The visit read again with its note, and whether it has what a signature needs.

        `diagnosed` and `allergic` speak of the visit and its patient, `excepted_until` is the last
        day of who is attended before consenting (or None); `licensed` speaks of who asks. One
        query.
        """
        if vars(self.consultation).pop(JUST_READ, False):
            return self.consultation
        return self.with_row(Consultation.objects.all(), by=self.by).get(pk=self.consultation.pk)

    @classmethod
    def just_read(cls, public_id: UUID, *, by: Membership) -> Consultation:
        """One that `by` may see, with what `row` gives: its first reader does not ask again.

        For who only reads: what is written in between would not be seen by that reader. Raises
        Http404 if it is not the clinic's.
        """
        found = consultation_in(cls.with_row(consultations_visible_to(by), by=by), public_id)
        setattr(found, JUST_READ, True)
        return found

    @classmethod
    def with_row(cls, rows: QuerySet[Consultation], *, by: Membership) -> QuerySet[Consultation]:
        """Consultations with what `row` gives."""
        patient = {"patient": OuterRef("patient")}
        exceptions = ConsentException.objects.filter(until__gte=timezone.localdate(), **patient)
        return rows.select_related("note").annotate(
            diagnosed=Exists(NutritionDiagnosis.objects.filter(consultation=OuterRef("pk"))),
            allergic=Exists(Allergy.objects.filter(voided_at=None, **patient)),
            excepted_until=Subquery(exceptions.order_by("-until").values("until")[:1]),
            licensed=Exists(ProfessionalLicence.objects.filter(user=by.user_id)),
        )

    @property
    def note(self) -> Note:
        """The visit's note, or a blank one."""
        return getattr(self.row, "note", None) or Note()

    @cached_property
    def diagnoses(self) -> list[NutritionDiagnosis]:
        """The nutrition diagnoses. One query."""
        return list(self.consultation.nutrition_diagnoses.all())

    @cached_property
    def history(self) -> list[HistorySection]:
        """The sections on record, in the order of NOM-004 6.1. One query."""
        return history_of(self.consultation)

    @cached_property
    def consents(self) -> list[Consent]:
        """What the patient accepted and did not revoke, each with `outdated`. One query."""
        told = Consent.objects.told()
        return list(told.filter(patient=self.consultation.patient_id, revoked_at=None))

    @property
    def accepted(self) -> set[str]:
        """The purposes in force, as `consents_in_force` says them."""
        return purposes_accepted(self.consents, is_minor=self.consultation.patient.is_minor)

    @property
    def excepted_until(self) -> date | None:
        """The last day that the patient may be attended without their consent; None with it."""
        return None if Consent.Purpose.CARE in self.accepted else self.row.excepted_until

    @cached_property
    def _beside(self) -> tuple[dict[str, Measurement], dict[str, Measurement]]:
        return measurements_beside_latest(self.consultation)

    @property
    def before(self) -> Mapping[str, Measurement]:
        """The last value of each kind in earlier signed visits."""
        return self._beside[1]

    @cached_property
    def measured(self) -> Mapping[str, Measurement]:
        """What this visit measured, by kind. Who asked for `before` already paid for it."""
        return self._beside[0] if "_beside" in vars(self) else measurements_of(self.consultation)
