"""Importing a clinic's own table: look first, then load. And taking the catalogue out."""

from __future__ import annotations

import io
import uuid
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from foods.exports import as_csv, as_xlsx, export_rows
from foods.forms import FoodImportForm
from foods.importers.report import write_report
from foods.importers.tables import UnreadableFileError
from foods.models import FoodImport
from foods.services.imports import ImportOptions, ImportResult, foods_import

SALT = "foods.import"
KEPT_SECONDS = 3600
FOLDER = "importaciones"


@requires(Permission.EDIT_CATALOGUE)
def import_preview(request: HttpRequest) -> HttpResponse:
    """Read the file and show what would be loaded and what is wrong. Nothing is written."""
    form = FoodImportForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "imports": _imports_of(request)}
    if request.method == "POST" and form.is_valid():
        kept = _keep(request, form.cleaned_data["file"])
        options = ImportOptions(
            source=form.cleaned_data["source"],
            licence=form.cleaned_data["licence"],
            mode=form.cleaned_data["mode"],
        )
        try:
            result = _run(request, kept, replace(options, dry_run=True))
        except UnreadableFileError as error:
            form.add_error("file", str(error))
        else:
            token = _token(request, kept, options)
            context |= {"result": result, "token": token, "may_load": result.may_load(0)}
            return render(request, "foods/import_preview.html", context)
        finally:
            if form.errors:
                default_storage.delete(kept["stored"])
    status = 422 if request.method == "POST" else 200
    return render(request, "foods/import_form.html", context, status=status)


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def import_load(request: HttpRequest) -> HttpResponse:
    """Load the file that was looked at, leaving out rejected rows only if told so."""
    kept = _kept_or_none(request)
    if kept is None:
        messages.error(request, "La revisión caducó. Vuelva a elegir el archivo.")
        return redirect("foods:food-import")
    options = ImportOptions(**kept["options"])
    if request.POST.get("without_rejected") == "si":
        options = replace(options, allowed_errors=10**6)
    result = _run(request, kept, options)
    default_storage.delete(kept["stored"])
    _tell(request, result)
    return redirect("foods:food-import")


@require_POST
@requires(Permission.EDIT_CATALOGUE)
def import_report(request: HttpRequest) -> HttpResponse:
    """The problems of the file that was looked at, as a CSV."""
    kept = _kept_or_none(request)
    if kept is None:
        messages.error(request, "La revisión caducó. Vuelva a elegir el archivo.")
        return redirect("foods:food-import")
    result = _run(request, kept, replace(ImportOptions(**kept["options"]), dry_run=True))
    target = io.StringIO()
    write_report(result.problems, target)
    return _download(target.getvalue().encode("utf-8-sig"), "informe.csv", "text/csv")


@require_GET
@requires(Permission.SEE_CATALOGUE)
def food_export(request: HttpRequest) -> HttpResponse:
    """The foods the clinic sees, or only its own, as XLSX or CSV that can be imported again."""
    rows = export_rows(
        clinic=request.membership.clinic, only_own=request.GET.get("propios") == "si"
    )
    if request.GET.get("formato") == "csv":
        return _download(as_csv(rows), "alimentos.csv", "text/csv")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(as_xlsx(rows), "alimentos.xlsx", kind)


def _download(content: bytes, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=kind, headers=headers)


def _imports_of(request: HttpRequest) -> list[FoodImport]:
    mine = FoodImport.objects.filter(clinic=request.membership.clinic)
    return list(mine.select_related("created_by")[:10])


def _keep(request: HttpRequest, upload: UploadedFile) -> dict[str, Any]:
    """Keep an upload between the two steps, under a name of ours."""
    clinic = str(request.membership.clinic.public_id)
    stored = default_storage.save(f"{FOLDER}/{clinic}/{uuid.uuid4().hex}", upload)
    return {"stored": stored, "name": upload.name, "clinic": clinic}


def _token(request: HttpRequest, kept: dict[str, Any], options: ImportOptions) -> str:
    return signing.dumps({**kept, "options": asdict(options)}, salt=SALT)


def _kept_or_none(request: HttpRequest) -> dict[str, Any] | None:
    """What was kept for this clinic, or None if it is another's, old, or gone."""
    try:
        kept = signing.loads(request.POST.get("token", ""), salt=SALT, max_age=KEPT_SECONDS)
    except signing.BadSignature:
        return None
    mine = kept["clinic"] == str(request.membership.clinic.public_id)
    return kept if mine and default_storage.exists(kept["stored"]) else None


def _run(request: HttpRequest, kept: dict[str, Any], options: ImportOptions) -> ImportResult:
    return foods_import(
        path=Path(default_storage.path(kept["stored"])),
        file_name=kept["name"],
        options=options,
        by=request.membership,
    )


def _tell(request: HttpRequest, result: ImportResult) -> None:
    if result.already:
        messages.info(request, "Ese archivo ya se había importado; no se cargó otra vez.")
    elif result.record:
        messages.success(request, f"Se cargaron {result.loaded} alimentos en su consultorio.")
    else:
        messages.error(request, "No se cargó nada: hay filas con errores.")
