"""The workers' side: take an id, read it again, call one service."""

from __future__ import annotations

from celery import shared_task

from plans.services.jobs import documents_print
from plans.services.jobs import sweep as sweep_all


@shared_task(name="plans.print_documents")
def print_documents(job_id: int) -> None:
    """Print a batch of documents."""
    documents_print(job_id=job_id)


@shared_task(name="plans.sweep")
def sweep() -> None:
    """Wake what nobody took, and take away what is old."""
    sweep_all()
