"""«Claves de la API»: made, shown once, listed and revoked by who manages the clinic."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.models import Scope
from accounts.permissions import Permission, requires
from accounts.selectors import api_token_of, api_tokens_of
from accounts.services.api_token import MOST_DAYS, NewToken, token_create, token_revoke


class TokenForm(forms.Form):
    """A key: for what program, with which permissions and until when."""

    name = forms.CharField(
        label="Para qué programa es", max_length=80, help_text="Por ejemplo: báscula de recepción."
    )
    scopes = forms.MultipleChoiceField(
        label="Permisos",
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Elija al menos un permiso."},
    )
    days = forms.IntegerField(
        label="Vigencia en días",
        min_value=1,
        max_value=MOST_DAYS,
        initial=90,
        help_text=f"Hasta {MOST_DAYS}. Al vencer se crea otra.",
    )


@never_cache
@requires(Permission.MANAGE_CLINIC)
def token_list(request: HttpRequest) -> HttpResponse:
    """The keys of the clinic. A new one is shown in the answer to its creation, and never again."""
    form = TokenForm(request.POST or None)
    made: NewToken | None = None
    if request.method == "POST" and form.is_valid():
        try:
            made = token_create(**form.cleaned_data, by=request.membership)
        except ValidationError as error:
            form.add_error(None, error)
    refused = request.method == "POST" and made is None
    context = {
        "form": TokenForm() if made else form,
        "made": made,
        "tokens": api_tokens_of(membership=request.membership),
    }
    return render(request, "accounts/api_tokens.html", context, status=422 if refused else 200)


@require_POST
@requires(Permission.MANAGE_CLINIC)
def token_close(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Revoke a key at once."""
    token = api_token_of(request.membership, public_id)
    token_revoke(token=token, by=request.membership)
    messages.success(request, f"La clave «{token.name}» quedó revocada.")
    return redirect("accounts:token-list")
