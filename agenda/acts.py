"""What the agenda counts as a clinical act of a record: each visit attended."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max

from agenda.models import Appointment
from patients.acts import Acts


def attended(patients: Collection[int]) -> Acts:
    """(patient, the latest attended visit) of those who have any."""
    rows = Appointment.objects.filter(patient__in=patients, state=Appointment.State.ATTENDED)
    return rows.values_list("patient").annotate(Max("starts_at")).order_by()
