"""Documents in batch: the row is the work, printing twice is printing once."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from audit.models import AccessEvent, Action
from plans.models import DocumentJob
from plans.services import jobs
from plans.services.jobs import documents_print, documents_request, sweep
from plans.tasks import print_documents
from plans.tasks import sweep as sweep_task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("catalogue")]
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def woken(monkeypatch):
    """Jobs a worker was asked for."""
    asked: list[int] = []
    monkeypatch.setattr(jobs, "_ask", asked.append)
    return asked


@pytest.fixture
def job(plan, owner, woken):
    return documents_request(plans=[plan], kinds=["plan", "compras"], by=owner)


def _again(job):
    job.refresh_from_db()
    return job


def test_request_writes_the_row_and_wakes_after_the_commit(
    plan, owner, woken, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        job = documents_request(plans=[plan], kinds=["compras", "plan"], by=owner)
        assert woken == []
    assert woken == [job.pk]
    assert job.kinds == ["plan", "compras"]  # in the order of the catalogue of documents
    assert job.state == "queued"


def test_printing_makes_one_file_and_twice_is_once(job):
    assert documents_print(job_id=job.pk) == "ready"
    first = _again(job).path.read_bytes()
    assert len(PdfReader(io.BytesIO(first)).pages) >= 2
    assert (job.done, job.size) == (1, len(first))
    assert documents_print(job_id=job.pk) == "ready"
    assert _again(job).attempts == 1
    print_documents(job.pk)
    assert _again(job).attempts == 1


def test_job_in_other_hands_is_left_alone_until_its_lease_passes(job):
    now = timezone.now()
    DocumentJob.objects.filter(pk=job.pk).update(
        state="printing", attempts=1, lease_until=now + timedelta(seconds=60)
    )
    assert documents_print(job_id=job.pk, now=now) == "printing"
    assert documents_print(job_id=job.pk, now=now + timedelta(seconds=61)) == "ready"


def test_late_worker_does_not_overwrite_who_took_its_job(job, monkeypatch):
    def slow(*args):
        DocumentJob.objects.filter(pk=job.pk).update(
            attempts=2, state="ready", file="x", size=1, finished_at=timezone.now()
        )
        return b"%PDF"

    monkeypatch.setattr(jobs, "document_pdf", slow)
    assert documents_print(job_id=job.pk) == "ready"
    assert _again(job).file == "x"


def test_failure_is_tried_again_and_then_told(job, monkeypatch):
    def broken(*args):
        raise RuntimeError("typst")

    monkeypatch.setattr(jobs, "document_pdf", broken)
    now = timezone.now()
    for attempt in (1, 2):
        assert documents_print(job_id=job.pk, now=now + timedelta(minutes=attempt)) == "queued"
    assert documents_print(job_id=job.pk, now=now + timedelta(minutes=9)) == "failed"
    assert "RuntimeError" in _again(job).reason


def test_sweep_wakes_what_nobody_took_and_takes_away_old_files(
    job, woken, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert sweep() == 0  # too new: its own worker is on the way
        assert sweep(now=timezone.now() + timedelta(minutes=1)) == 1
    assert woken[-1] == job.pk
    documents_print(job_id=job.pk)
    path = _again(job).path
    sweep(now=timezone.now() + timedelta(hours=25))
    assert _again(job).state == "expired"
    assert not path.exists()
    sweep_task()


def test_request_refuses_nothing_too_much_and_others(plan, owner, assistant, stranger):
    for plans, kinds in (([], ["plan"]), ([plan], []), ([plan], ["otro"]), ([plan] * 61, ["plan"])):
        with pytest.raises(ValidationError):
            documents_request(plans=plans, kinds=kinds, by=owner)
    with pytest.raises(ValidationError):
        documents_request(plans=[plan], kinds=["plan"], by=stranger)
    with pytest.raises(PermissionDenied):
        documents_request(plans=[plan], kinds=["plan"], by=assistant)


@pytest.mark.parametrize(
    "changes",
    [{"state": "otro"}, {"done": 9}, {"state": "ready"}, {"state": "failed"}, {"total": 0}],
)
def test_job_constraints_hold(changes, job):
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentJob.objects.filter(pk=job.pk).update(**changes)


def test_job_is_not_deleted(job):
    with pytest.raises(DatabaseError, match="no se borra"), transaction.atomic():
        DocumentJob.objects.filter(pk=job.pk).delete()


def test_pages_ask_watch_and_take(plan, owner, client_of, stranger, woken):
    web = client_of(owner)
    batch = reverse("plans:document-batch")
    assert web.get(batch).status_code == 200
    assert web.post(batch, {"kind": "plan"}).status_code == 422
    answer = web.post(batch, {"plan": [str(plan.public_id), "x"], "kind": ["plan", "telefono"]})
    job = DocumentJob.objects.get()
    assert answer.url == reverse("plans:document-job", args=[job.public_id])
    waiting = web.get(answer.url, **HTMX).content.decode()
    assert 'hx-trigger="every 1s"' in waiting
    taken = reverse("plans:document-file", args=[job.public_id])
    assert web.get(taken).status_code == 404
    documents_print(job_id=job.pk)
    ready = web.get(answer.url, **HTMX).content.decode()
    assert "hx-trigger" not in ready  # it stops asking
    file = web.get(taken)
    assert b"".join(file.streaming_content).startswith(b"%PDF")
    assert file["Cache-Control"] == "private, no-store"
    printed = AccessEvent.objects.filter(action=Action.PRINT).get()
    assert printed.patient_id == str(plan.patient.public_id)
    other = client_of(stranger)
    for url in (answer.url, taken):
        assert other.get(url).status_code == 404
