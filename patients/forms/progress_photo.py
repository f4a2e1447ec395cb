"""A progress photograph as it is handed in."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from accounts.images import ACCEPT
from patients.models import ProgressPhoto


class ProgressPhotoForm(forms.Form):
    """The file, what it shows and when it was taken."""

    photo = forms.FileField(
        label="Fotografía",
        help_text="JPEG, PNG, WebP o HEIC de hasta 16 MB. Se guarda sin ubicación ni otros datos.",
        widget=forms.ClearableFileInput(attrs={"accept": ACCEPT}),
    )
    view = forms.ChoiceField(label="Vista", choices=ProgressPhoto.View.choices)
    taken_on = forms.DateField(
        label="Fecha",
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
