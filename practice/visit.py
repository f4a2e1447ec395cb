"""The visit on its screens: the parts of the record, and its requerimiento and plan."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Exists, Q, QuerySet

from patients.models import Consultation
from patients.selectors import VisitParts
from plans.models import Plan, Target


class Visit(VisitParts):
    """What the screens of a visit and its drafted note ask for, each part read once."""

    def _rows(self) -> QuerySet[Consultation]:
        planned = Exists(Plan.objects.filter(consultation=self.consultation))
        return super()._rows().select_related("note", "target").annotate(planned=planned)

    @property
    def target(self) -> Target | None:
        """The requerimiento, or None."""
        return getattr(self.row, "target", None)

    @property
    def plan(self) -> Plan | None:
        """The latest plan of this visit, with its target and equivalents, or None."""
        mine = (plan for plan in self._plans if plan.consultation_id == self.consultation.pk)
        return next(mine, None)

    @property
    def plan_in_force(self) -> Plan | None:
        """The latest published plan of the patient, as `plan` brings it, or None."""
        return next((plan for plan in self._plans if plan.published_at is not None), None)

    @cached_property
    def _plans(self) -> list[Plan]:
        """The plans of this visit and the one in force, latest version first. Two queries."""
        patients = Plan.objects.filter(patient=self.consultation.patient_id)
        published = patients.filter(published_at__isnull=False).order_by("-version")
        return list(
            patients.filter(Q(consultation=self.consultation) | Q(pk=published.values("pk")[:1]))
            .select_related("target")
            .prefetch_related("equivalents")
            .order_by("-version")
        )
