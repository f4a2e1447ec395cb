"""One's own data, the clinic in use and its header."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.forms import ClinicSettingsForm, LicenceForm, NameForm
from accounts.models import ProfessionalLicence
from accounts.permissions import Permission, requires
from accounts.selectors import memberships_of
from accounts.services.clinic import LicenceData, licence_set


@login_required
def profile(request: HttpRequest) -> HttpResponse:
    """Name and licence, as signed documents print them."""
    licence = ProfessionalLicence.objects.filter(user=request.user).first()
    data = request.POST if request.method == "POST" else None
    name_form = NameForm(data, instance=request.user)
    licence_form = LicenceForm(data, instance=licence, prefix="licence")
    if data is not None and all([name_form.is_valid(), licence_form.is_valid()]):
        request.user.save(update_fields=["full_name"])
        licence_set(
            user=request.user, licence=LicenceData(**licence_form.cleaned_data), by=request.user
        )
        messages.success(request, "Sus datos quedaron guardados.")
        return redirect("accounts:profile")
    return render(
        request,
        "accounts/profile.html",
        {
            "name_form": name_form,
            "licence_form": licence_form,
            "memberships": memberships_of(user=request.user),
        },
        status=422 if data is not None else 200,
    )


@requires(Permission.MANAGE_CLINIC)
def clinic(request: HttpRequest) -> HttpResponse:
    """The clinic's header: name, address, owner and logo."""
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ClinicSettingsForm(data, files, instance=request.membership.clinic)
    if data is not None and form.is_valid():
        form.save()
        messages.success(request, "El encabezado del consultorio quedó guardado.")
        return redirect("accounts:clinic")
    return render(
        request, "accounts/clinic.html", {"form": form}, status=422 if data is not None else 200
    )


@login_required
@require_POST
def membership_choose(request: HttpRequest) -> HttpResponse:
    """Work in another of one's clinics."""
    mine = {str(m.public_id) for m in memberships_of(user=request.user)}
    if request.POST.get("membership") not in mine:
        raise Http404
    request.session["membership"] = request.POST["membership"]
    return redirect("practice:today")
