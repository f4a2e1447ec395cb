"""The phrase library: its page, what the notes ask of it, and the count of uses."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.permissions import Permission, requires
from patients.forms.answers import posted, show_refusal
from patients.forms.phrase import PhraseForm
from patients.models import Phrase
from patients.selectors.phrase import phrase_of, phrases_offered, phrases_taken_off
from patients.services.phrase import (
    phrase_remove,
    phrase_used,
    phrase_write,
    shipped_phrase_show,
)


@requires(Permission.WRITE_RECORD)
def phrase_list(request: HttpRequest) -> HttpResponse:
    """Every phrase, and the form to add one."""
    form = PhraseForm(posted(request))
    if form.is_valid() and _written(request, form):
        return redirect("patients:phrase-list")
    context = {
        "phrases": phrases_offered(request.membership),
        "taken_off": phrases_taken_off(request.membership),
        "form": form,
    }
    status = 422 if form.is_bound else 200
    return render(request, "patients/phrase_list.html", context, status=status)


@requires(Permission.WRITE_RECORD)
def phrase_edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct one's own phrase, or the clinic's."""
    phrase = phrase_of(request.membership, public_id)
    initial = {"text": phrase.text, "part": phrase.part, "is_shared": phrase.is_shared}
    form = PhraseForm(posted(request), initial=initial)
    if form.is_valid() and _written(request, form, phrase):
        return redirect("patients:phrase-list")
    context = {"form": form, "phrase": phrase}
    status = 422 if form.is_bound else 200
    return render(request, "patients/phrase_edit.html", context, status=status)


def _written(request: HttpRequest, form: PhraseForm, phrase: Phrase | None = None) -> bool:
    try:
        phrase_write(phrase=phrase, by=request.membership, **form.cleaned_data)
    except ValidationError as error:
        show_refusal(form, error)
        return False
    messages.success(request, "La frase quedó guardada.")
    return True


@requires(Permission.WRITE_RECORD)
@require_POST
def phrase_delete(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Forget a phrase."""
    phrase_remove(phrase=phrase_of(request.membership, public_id), by=request.membership)
    messages.success(request, "La frase se quitó. Las notas que ya la tenían no cambian.")
    return redirect("patients:phrase-list")


@requires(Permission.MANAGE_CLINIC)
@require_POST
def shipped(request: HttpRequest) -> HttpResponse:
    """Take a phrase of the product off the list, or put it back."""
    try:
        shipped_phrase_show(
            code=request.POST.get("code", ""),
            shown=request.POST.get("shown") == "1",
            by=request.membership,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("patients:phrase-list")


@requires(Permission.WRITE_RECORD)
@require_GET
def options(request: HttpRequest) -> HttpResponse:
    """What the box of phrases offers, fetched the first time it opens."""
    context = {"phrases": phrases_offered(request.membership)}
    return render(request, "patients/_phrase_options.html", context)


@requires(Permission.WRITE_RECORD)
@require_POST
def used(request: HttpRequest) -> HttpResponse:
    """A phrase was inserted."""
    if not phrase_used(key=request.POST.get("key", ""), by=request.membership):
        raise Http404("No existe esa frase.")
    return HttpResponse(status=204)
