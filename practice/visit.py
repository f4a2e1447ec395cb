"""The visit on its screens: the parts of the record, and its requerimiento and plan."""

from __future__ import annotations

from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from accounts.models import Membership
from patients.models import Consultation
from patients.selectors import VisitParts
from plans.models import Plan, Target


class Visit(VisitParts):
    """What the screens of a visit and its drafted note ask for, each part read once."""

    @classmethod
    def with_row(cls, rows: QuerySet[Consultation], *, by: Membership) -> QuerySet[Consultation]:
        """With the requerimiento, whether there is a plan, and when the patient came before."""
        before = Consultation.objects.filter(
            patient=OuterRef("patient"), signed_at__isnull=False, event_at__lt=OuterRef("event_at")
        )
        return (
            super()
            .with_row(rows, by=by)
            .select_related("target")
            .annotate(
                planned=Exists(Plan.objects.filter(consultation=OuterRef("pk"))),
                came_before=Subquery(before.order_by("-event_at").values("event_at")[:1]),
            )
        )

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
