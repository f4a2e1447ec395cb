"""The first page of an empty installation: the clinic and its owner."""

from __future__ import annotations

from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from accounts.forms import ClinicForm, LicenceForm, OwnerForm
from accounts.selectors import clinic_exists
from accounts.services.clinic import LicenceData, clinic_create_first


def first_run(request: HttpRequest) -> HttpResponse:
    """Create the clinic and its owner. Once there is a clinic, this page does not exist."""
    if clinic_exists():
        raise Http404
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    forms = {
        "clinic_form": ClinicForm(data, files),
        "owner_form": OwnerForm(data, prefix="owner"),
        "licence_form": LicenceForm(data, prefix="licence"),
    }
    valid = [form.is_valid() for form in forms.values()]  # every form, to show every error at once
    if all(valid):
        owner = forms["owner_form"].cleaned_data
        membership = clinic_create_first(
            clinic=forms["clinic_form"].save(commit=False),
            full_name=owner["full_name"],
            email=owner["email"],
            password=owner["password"],
            licence=LicenceData(**forms["licence_form"].cleaned_data),
        )
        login(request, membership.user, backend="accounts.backends.ClinicBackend")
        return redirect("practice:today")
    status = 422 if data is not None else 200
    return render(request, "accounts/first_run.html", forms, status=status)
