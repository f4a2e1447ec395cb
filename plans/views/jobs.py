"""Documents in batch: ask, watch how far it is, take the file."""

from __future__ import annotations

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from accounts.permissions import Permission, requires
from accounts.private_files import private_file
from audit.services.access import record_print
from plans.documents.kinds import KINDS
from plans.models import DocumentJob, Plan
from plans.selectors import plan_status, plans_visible_to
from plans.services.jobs import documents_request

SHOWN = 60
RECENT = 8


@requires(Permission.SEE_RECORD)
def document_batch(request: HttpRequest) -> HttpResponse:
    """Choose plans in force and documents; a worker prints them."""
    if request.method != "POST":
        return render(request, "plans/document_batch.html", _context(request))
    chosen = set(request.POST.getlist("plan"))
    visible = plans_visible_to(request.membership).order_by("patient__search_name", "-version")
    plans = list(visible.filter(public_id__in=_uuids(chosen)))
    try:
        job = documents_request(
            plans=plans, kinds=request.POST.getlist("kind"), by=request.membership
        )
    except ValidationError as error:
        context = {**_context(request), "problems": error.messages, "chosen": chosen}
        return render(request, "plans/document_batch.html", context, status=422)
    return redirect("plans:document-job", job.public_id)


@requires(Permission.SEE_RECORD)
@require_GET
def document_job(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far a batch is; asked again every second while a worker owes it."""
    job = _job(request, public_id)
    template = "plans/_document_job.html" if request.htmx else "plans/document_job.html"
    return render(request, template, {"job": job, "kinds": _names(job)})


@requires(Permission.SEE_RECORD)
@require_GET
def document_file(request: HttpRequest, public_id: UUID) -> HttpResponseBase:
    """The printed file. Who took it is kept, patient by patient."""
    job = _job(request, public_id)
    if job.state != DocumentJob.State.READY or not job.path.exists():
        raise Http404("El archivo ya no está: pídalo otra vez.")
    for plan in plans_visible_to(request.membership).filter(public_id__in=job.plans):
        record_print(request, plan, patient=plan.patient)
    response = private_file(job.path, content_type="application/pdf", cache="private, no-store")
    response["Content-Disposition"] = 'inline; filename="documentos.pdf"'
    return response


def _job(request: HttpRequest, public_id: UUID) -> DocumentJob:
    """A batch is of who asked for it: a colleague may not reach the same patients."""
    mine = {"clinic": request.membership.clinic, "requested_by": request.user}
    return get_object_or_404(DocumentJob, public_id=public_id, **mine)


def _names(job: DocumentJob) -> list[str]:
    return [KINDS[slug].name for slug in job.kinds if slug in KINDS]


def _uuids(typed: set[str]) -> list[UUID]:
    found = []
    for text in typed:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found


def _context(request: HttpRequest) -> dict[str, object]:
    visible = plans_visible_to(request.membership).filter(published_at__isnull=False)
    rows: list[Plan] = list(visible.filter(has_later=False).order_by("patient__search_name"))
    return {
        "plans": [plan for plan in rows if plan_status(plan) == "vigente"][:SHOWN],
        "kinds": KINDS.values(),
        "chosen": set(request.GET.getlist("plan")),
        "jobs": DocumentJob.objects.filter(
            clinic=request.membership.clinic, requested_by=request.user
        )[:RECENT],
    }
