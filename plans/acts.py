"""What plans count as a clinical act of a record: each plan published."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Max

from patients.acts import Acts
from plans.models import Plan


def published(patients: Collection[int]) -> Acts:
    """(patient, the latest publication) of those who have any."""
    rows = Plan.objects.filter(patient__in=patients, published_at__isnull=False)
    return rows.values_list("patient").annotate(Max("published_at")).order_by()
