"""Making a copy of the whole record: asked with its ground, made by a worker, kept some days."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from functools import partial
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Membership, Role
from audit.models import Action
from audit.services.access import access_record
from patients.exports.archive import archive_write
from patients.models import Patient, RecordExport
from patients.models.export import KEPT
from patients.services.disclosure import DisclosureData, disclosure_record

logger = logging.getLogger(__name__)
State = RecordExport.State
STUCK = timedelta(minutes=15)


@transaction.atomic
def export_request(*, patient: Patient, data: DisclosureData, by: Membership) -> RecordExport:
    """Ask for a copy of the whole record; a worker makes it after the transaction.

    Only who answers for the record, or the owner. Raises PermissionDenied (also without a ground),
    ValidationError.
    """
    if by.role != Role.OWNER and patient.responsible_id != by.user_id:
        raise PermissionDenied(
            "La copia la pide quien es responsable del expediente, o el titular."
        )
    disclosure = disclosure_record(patient=patient, data=data, by=by)
    export = RecordExport.objects.create(disclosure=disclosure)
    access_record(
        action=Action.EXPORT, obj=export, patient=patient, detail="expediente completo, zip"
    )
    transaction.on_commit(partial(_wake, export.pk))
    return export


def export_build(*, export_id: int) -> RecordExport:
    """Make the zip. One that another worker took, or that is ready, is left as it is."""
    export = _take(export_id)
    if export is None:
        return RecordExport.objects.get(pk=export_id)
    patient = export.disclosure.patient
    target = Path(settings.MEDIA_ROOT) / "exports" / f"{export.public_id}.zip"
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        archive_write(patient, target, progress=partial(_progress, export))
    except Exception:
        target.unlink(missing_ok=True)
        export.state, export.finished_at = State.FAILED, timezone.now()
        export.save(update_fields=["state", "finished_at"])
        raise
    export.file = target.relative_to(settings.MEDIA_ROOT).as_posix()
    export.size, export.sha256 = target.stat().st_size, _digest(target)
    export.state, export.finished_at = State.READY, timezone.now()
    export.save(update_fields=["file", "size", "sha256", "state", "finished_at"])
    return export


def exports_sweep() -> None:
    """Wake what nobody took, and drop the files whose days passed. The rows stay."""
    now = timezone.now()
    lost = Q(state=State.PENDING, requested_at__lt=now - timedelta(minutes=1))
    lost |= Q(state=State.RUNNING, started_at__lt=now - STUCK)
    for pk in RecordExport.objects.filter(lost).values_list("pk", flat=True):
        _wake(pk)
    for old in RecordExport.objects.filter(state=State.READY, finished_at__lt=now - KEPT):
        old.path.unlink(missing_ok=True)


@transaction.atomic
def _take(export_id: int) -> RecordExport | None:
    """The row, marked as running, if it waits or its worker was lost."""
    rows = RecordExport.objects.select_for_update(of=("self",))
    export = rows.select_related("disclosure__patient__clinic").get(pk=export_id)
    stuck = export.started_at is not None and export.started_at < timezone.now() - STUCK
    if export.state != State.PENDING and not (export.state == State.RUNNING and stuck):
        return None
    export.state, export.started_at = State.RUNNING, timezone.now()
    export.save(update_fields=["state", "started_at"])
    return export


def _progress(export: RecordExport, done: int, total: int) -> None:
    export.done, export.total = done, total
    export.save(update_fields=["done", "total"])


def _digest(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _wake(export_id: int) -> None:
    try:
        current_app.send_task("patients.build_export", args=[export_id], retry=False)
    except (OperationalError, OSError):
        logger.warning("la cola no responde: el barrido recogerá la copia pedida")
