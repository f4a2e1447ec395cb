"""Taking out of force what is already signed: by an addendum, the signed content untouched."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Membership
from patients.models import Measurement, MeasurementAnnulment
from patients.services.signature import addendum_add


@transaction.atomic
def measurement_annul(
    *, measurement: Measurement, reason: str, by: Membership, method: str
) -> MeasurementAnnulment:
    """Annul a measurement of a signed visit: an addendum says so, and it leaves the trends.

    The caller has just asked for the password again; `method` says how. Asked twice, the first
    annulment stands. Raises ValidationError (no reason; a draft's is voided instead),
    NotReadyToSignError, PermissionDenied.
    """
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": "Anote por qué se anula."})
    visit = measurement.consultation
    if visit.is_draft:
        raise ValidationError("La consulta no está firmada: corrija o deje en blanco el dato.")
    if measurement.voided_at is not None:
        raise ValidationError("Esa medición ya estaba anulada.")
    row: MeasurementAnnulment | None = (
        MeasurementAnnulment.objects.select_for_update().filter(measurement=measurement).first()
    )
    if row is not None:
        return row
    day = date_format(timezone.localtime(visit.event_at), "j/b/Y")
    addendum = addendum_add(
        document=visit.document,
        reason=f"Se anula: {measurement.get_kind_display().lower()}",
        text=f"La medición «{measurement}», de la consulta del {day}, deja de ser válida y no se "
        f"cuenta en las tendencias. Motivo: {reason}",
        by=by,
        method=method,
    )
    row = MeasurementAnnulment(
        measurement=measurement, addendum=addendum, reason=reason, annulled_by=by.user
    )
    row.full_clean()
    row.save()
    return row
