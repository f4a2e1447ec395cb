"""Who issues a document and for whom: the same words on every sheet."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from accounts.models import Clinic, ProfessionalLicence, User
from plans.figures import spoken_date
from plans.models import Plan

LOGO_PIXELS = 600


@dataclass(frozen=True)
class Header:
    """Who issues the document and for whom, already in words. `logo` is a PNG or empty."""

    clinic_name: str
    clinic_lines: tuple[str, ...]
    professional_name: str
    professional_lines: tuple[str, ...]
    patient_name: str
    patient_facts: tuple[str, ...]
    date: str
    logo: bytes = field(default=b"", repr=False)

    @property
    def data(self) -> dict[str, Any]:
        """As the templates read it."""
        return {
            "date": self.date,
            "clinic": {
                "name": self.clinic_name,
                "lines": list(self.clinic_lines),
                "logo": _as_svg(self.logo),
            },
            "professional": {
                "name": self.professional_name,
                "lines": list(self.professional_lines),
            },
            "patient": {"name": self.patient_name, "facts": list(self.patient_facts)},
        }


def header_of(plan: Plan) -> Header:
    """The header of a plan: its clinic, who published (or proposed) it, and its patient."""
    when = plan.published_at or plan.created_at
    clinic, patient = plan.patient.clinic, plan.patient
    author = plan.published_by or plan.created_by
    day = timezone.localtime(when).date()
    sex = patient.get_sex_display().lower()
    facts = (str(patient.age_on(day)), f"sexo {sex}", f"expediente {patient.record}")
    return Header(
        clinic_name=clinic.name,
        clinic_lines=_clinic_lines(clinic),
        professional_name=author.full_name,
        professional_lines=_licence_lines(author),
        patient_name=patient.full_name,
        patient_facts=facts,
        date=spoken_date(day),
        logo=_logo(clinic),
    )


def _clinic_lines(clinic: Clinic) -> tuple[str, ...]:
    owner = clinic.legal_name if clinic.legal_name != clinic.name else ""
    lines = (
        owner,
        clinic.institution,
        clinic.address.replace("\n", ", "),
        f"Tel. {clinic.phone}" if clinic.phone else "",
        f"CLUES {clinic.clues}" if clinic.clues else "",
    )
    return tuple(line for line in lines if line)


def _licence_lines(user: User) -> tuple[str, ...]:
    licence: ProfessionalLicence | None = getattr(user, "licence", None)
    if licence is None:
        return ("Sin cédula registrada",)
    return (licence.degree, licence.institution, f"Cédula profesional {licence.number}")


def _logo(clinic: Clinic) -> bytes:
    """The clinic's logo as a small PNG; without one, or unreadable, the header goes without."""
    from PIL import Image, UnidentifiedImageError

    if not clinic.logo:
        return b""
    try:
        with clinic.logo.open("rb") as file, Image.open(file) as picture:
            picture.thumbnail((LOGO_PIXELS, LOGO_PIXELS))
            out = io.BytesIO()
            picture.convert("RGBA").save(out, "PNG")
            return out.getvalue()
    except (OSError, UnidentifiedImageError):
        return b""


def _as_svg(png: bytes) -> str:
    """A PNG wrapped in SVG text: the template takes no binary files, only data."""
    if not png:
        return ""
    from PIL import Image

    with Image.open(io.BytesIO(png)) as picture:
        width, height = picture.size
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}"><image width="{width}" height="{height}" '
        f'href="data:image/png;base64,{base64.b64encode(png).decode()}"/></svg>'
    )
