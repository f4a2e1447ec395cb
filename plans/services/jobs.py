"""Documents in batch: asked for by a page, printed by a worker, kept a day.

The row is the work. A lease makes the printing single; a worker that dies leaves a lease that
passes, and the sweep wakes another. Printing twice writes the same file once more.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Membership
from accounts.permissions import Permission, check
from plans.documents.kinds import KINDS, Ask, document_pdf
from plans.models import DocumentJob, Plan
from plans.reading import PlanView
from plans.selectors import plans_read

logger = logging.getLogger(__name__)
State = DocumentJob.State
LEASE = timedelta(seconds=120)
GRACE = timedelta(seconds=20)
MAX_ATTEMPTS = 3
RETRY = timedelta(seconds=15)
KEPT = timedelta(hours=24)
MOST_PLANS = 60
SWEPT = 200


@transaction.atomic
def documents_request(
    *, plans: Sequence[Plan], kinds: Sequence[str], by: Membership, days: int = 7
) -> DocumentJob:
    """Write down what is to be printed, and wake a worker after the commit.

    Raises ValidationError without plans or documents, or beyond 60 plans; PermissionDenied for who
    may not read the record or asks for another clinic's plan.
    """
    check(by, Permission.SEE_RECORD)
    if not plans or any(plan.patient.clinic_id != by.clinic_id for plan in plans):
        raise ValidationError("Elija al menos un plan.")
    chosen = [kind for kind in KINDS if kind in kinds]
    if not chosen:
        raise ValidationError("Elija al menos un documento.")
    if len(plans) > MOST_PLANS:
        raise ValidationError(f"Se imprimen hasta {MOST_PLANS} planes a la vez.")
    job = DocumentJob.objects.create(
        clinic=by.clinic,
        plans=[str(plan.public_id) for plan in plans],
        kinds=chosen,
        days=days,
        total=len(plans),
        requested_by=by.user,
    )
    wake(job.pk)
    return job


def documents_print(*, job_id: int, now: datetime | None = None) -> str:
    """Print a job, or write down why not; its state. Safe to run twice, and at the same time."""
    job = _take(job_id, now or timezone.now())
    if job is None:
        return DocumentJob.objects.values_list("state", flat=True).get(pk=job_id)
    try:
        content = document_pdf(_views(job), job.kinds, Ask(days=job.days))
        name = _keep(job, content)
    except Exception as error:  # whatever it was, a person must be told
        logger.exception("no se pudo imprimir un pedido de documentos")
        return _later_or_never(job, error)
    return _end(job, State.READY, file=name, size=len(content))


def sweep(*, now: datetime | None = None) -> int:
    """Wake a worker for what nobody took and take away files older than a day; how many woken."""
    now = now or timezone.now()
    due = DocumentJob.objects.filter(_due(now), created_at__lt=now - GRACE)
    found = list(due.order_by("pk").values_list("pk", flat=True)[:SWEPT])
    for job_id in found:
        wake(job_id)
    for job in DocumentJob.objects.filter(state=State.READY, finished_at__lt=now - KEPT)[:SWEPT]:
        job.path.unlink(missing_ok=True)
        job.state, job.file = State.EXPIRED, ""
        job.save(update_fields=["state", "file"])
    return len(found)


def wake(job_id: int) -> None:
    """After commit, ask for a job to be printed. If the queue is down, the sweep will."""
    transaction.on_commit(partial(_ask, job_id))


def _ask(job_id: int) -> None:
    try:
        current_app.send_task("plans.print_documents", args=[job_id], retry=False)
    except (OperationalError, OSError):
        logger.warning("la cola no responde: el barrido recogerá el pedido de documentos")


def _due(now: datetime) -> Q:
    waiting = Q(state=State.QUEUED, next_try_at__lte=now)
    return waiting | Q(state=State.PRINTING, lease_until__lte=now)


@transaction.atomic
def _take(job_id: int, now: datetime) -> DocumentJob | None:
    """The job, held by a lease and with one more attempt counted; None if it is not free."""
    row = DocumentJob.objects.select_for_update().filter(_due(now), pk=job_id).first()
    if row is None:
        return None
    row.state, row.lease_until, row.done = State.PRINTING, now + LEASE, 0
    row.attempts += 1
    row.save(update_fields=["state", "lease_until", "attempts", "done"])
    return row


def _views(job: DocumentJob) -> list[PlanView]:
    """The plans, read one by one so that the screen sees it move."""
    views = []
    for done, public_id in enumerate(job.plans, start=1):
        views.append(plans_read(clinic=job.clinic, public_id=public_id))
        job.done = done
        job.save(update_fields=["done"])
    return views


def _keep(job: DocumentJob, content: bytes) -> str:
    """Write the file whole or not at all; its name within MEDIA_ROOT."""
    name = f"documentos/{job.clinic.public_id}/{job.public_id}.pdf"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{job.attempts}.part")
    draft.write_bytes(content)
    draft.replace(path)
    return name


@transaction.atomic
def _end(job: DocumentJob, state: str, *, file: str = "", size: int | None = None) -> str:
    mine = DocumentJob.objects.select_for_update().filter(
        pk=job.pk, state=State.PRINTING, attempts=job.attempts
    )
    row = mine.first()
    if row is None:  # the lease passed to another worker meanwhile
        return str(DocumentJob.objects.values_list("state", flat=True).get(pk=job.pk))
    row.state, row.lease_until, row.file, row.size = state, None, file, size
    row.reason, row.finished_at = job.reason, timezone.now()
    row.save(update_fields=["state", "lease_until", "file", "size", "reason", "finished_at"])
    return state


def _later_or_never(job: DocumentJob, error: Exception) -> str:
    if job.attempts >= MAX_ATTEMPTS:
        job.reason = f"No se pudo dibujar ({type(error).__name__})."
        return _end(job, State.FAILED)
    with transaction.atomic():
        row = DocumentJob.objects.select_for_update().get(pk=job.pk)
        if row.state == State.PRINTING and row.attempts == job.attempts:
            row.state, row.lease_until = State.QUEUED, None
            row.next_try_at = timezone.now() + RETRY * row.attempts
            row.save(update_fields=["state", "lease_until", "next_try_at"])
    return str(State.QUEUED)
