"""Forms about the clinic and one's own data."""

from __future__ import annotations

import io
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from PIL import Image, UnidentifiedImageError

from accounts.models import Clinic, ProfessionalLicence, User

LOGO_SIDE = 800
LOGO_MAX_PIXELS = 20_000_000  # a few bytes can claim a picture that fills the memory


def clean_logo(upload: UploadedFile | None) -> ContentFile | None:
    """Re-encode a logo as PNG, at most 800 px a side, without metadata.

    Raises ValidationError if it is over the limit or is not an image.
    """
    if not upload:
        return None
    if upload.size and upload.size > settings.LOGO_MAX_BYTES:
        raise forms.ValidationError(
            f"El logotipo pesa {upload.size / 1_048_576:.1f} MB y el máximo es "
            f"{settings.LOGO_MAX_BYTES // 1_048_576} MB. Redúzcalo e inténtelo de nuevo."
        )
    try:
        with Image.open(upload) as image:
            if image.width * image.height > LOGO_MAX_PIXELS:
                raise Image.DecompressionBombError
            image.thumbnail((LOGO_SIDE, LOGO_SIDE))
            target = io.BytesIO()
            image.convert("RGBA").save(target, "PNG")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise forms.ValidationError("La imagen tiene demasiados píxeles: redúzcala.") from error
    except (UnidentifiedImageError, OSError) as error:
        raise forms.ValidationError("El archivo no es una imagen que se pueda leer.") from error
    return ContentFile(target.getvalue(), name="logo.png")


class LogoField(forms.FileField):
    """A logo: sniffed, capped and re-encoded."""

    widget = forms.ClearableFileInput(attrs={"accept": "image/png,image/jpeg,image/webp"})

    def clean(self, data: Any, initial: Any = None) -> Any:
        cleaned = super().clean(data, initial)
        return clean_logo(cleaned) if isinstance(cleaned, UploadedFile) else cleaned


class ClinicForm(forms.ModelForm):
    """The header that every document prints."""

    logo = LogoField(label="Logotipo", required=False, help_text="PNG o JPG, hasta 2 MB.")

    class Meta:
        model = Clinic
        fields = ["name", "kind", "address", "legal_name", "phone", "clues", "altitude_m", "logo"]
        widgets = {"address": forms.Textarea(attrs={"rows": 2})}

    def clean_clues(self) -> str:
        return self.cleaned_data["clues"].strip().upper()


class ClinicSettingsForm(ClinicForm):
    """The header, and how the clinic works."""

    class Meta(ClinicForm.Meta):
        fields = [*ClinicForm.Meta.fields, "record_scope", "privacy_contact"]


class LicenceForm(forms.ModelForm):
    """Título, institución y cédula."""

    class Meta:
        model = ProfessionalLicence
        fields = ["degree", "institution", "number"]
        widgets = {"number": forms.TextInput(attrs={"inputmode": "numeric"})}


class OwnerForm(forms.Form):
    """The first person: who they are and how they sign in."""

    full_name = forms.CharField(label="Nombre completo", max_length=150)
    email = forms.EmailField(label="Correo electrónico")
    password = forms.CharField(
        label="Contraseña",
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
        help_text="Al menos 10 caracteres. Una frase es más fácil de recordar.",
    )
    password_again = forms.CharField(
        label="Contraseña, otra vez",
        widget=forms.PasswordInput(render_value=True, attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, again = data.get("password"), data.get("password_again")
        if first and again and first != again:
            self.add_error("password_again", "Las dos contraseñas no coinciden.")
        if first:
            person = User(email=data.get("email", ""), full_name=data.get("full_name", ""))
            try:
                password_validation.validate_password(first, person)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return data


class NameForm(forms.ModelForm):
    """One's own name, as documents print it."""

    class Meta:
        model = User
        fields = ["full_name"]
