"""Papers of the record as PDF: the notice, an answer about one's data, a consent letter."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from importlib import resources

from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import Clinic
from patients.documents.note import WHEN
from patients.models import PrivacyNotice, RightsRequest
from patients.privacy import AUTHORITY
from patients.selectors.rights import due

DAY = "j/b/Y"
COMPLAINT = (
    f"Si no está conforme puede acudir a la {AUTHORITY}, dentro de los 15 días siguientes a esta "
    "respuesta."
)


@dataclass(frozen=True)
class Part:
    """A titled piece of text."""

    title: str
    text: str


@dataclass(frozen=True)
class Signature:
    """Where somebody signs: who, and what is printed below the name."""

    name: str
    lines: tuple[str, ...] = ()


@dataclass(frozen=True)
class Paper:
    """All that a paper prints, as text."""

    title: str
    clinic: dict[str, object]
    footer: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    sha256: str = ""


def paper_pdf(paper: Paper) -> bytes:
    """The paper's bytes: letter size, Spanish, with its text layer."""
    import typst

    return typst.compile(
        {"main": _template()},
        font_paths=[],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(asdict(paper), ensure_ascii=False)},
    )


def notice_pdf(notice: PrivacyNotice) -> bytes:
    """Both forms of a published notice, with the place to accept it."""
    published = date_format(timezone.localtime(notice.published_at), WHEN)
    return paper_pdf(
        Paper(
            title="Aviso de privacidad",
            clinic=clinic_head(notice.clinic),
            footer=f"Aviso de privacidad, versión {notice.version}, publicada el {published}",
            parts=[Part("", notice.integral), Part("Aceptación", ACCEPTANCE)],
            signatures=[Signature("Nombre y firma", ("Fecha:",))],
            sha256=notice.sha256,
        )
    )


ACCEPTANCE = (
    "Leí este aviso y acepto que se traten mis datos personales, incluidos los sensibles, para "
    "integrar mi expediente y atenderme. Además acepto solo lo que marco:\n"
    "☐ Recordatorios por WhatsApp\n"
    "☐ Tratar contenido clínico por WhatsApp\n"
    "☐ Analizar fotografías con proveedores de inteligencia artificial\n"
    "☐ Tomar fotografías clínicas\n"
    "☐ Usar mis datos en docencia o investigación\n"
    "☐ Recibir promociones del consultorio"
)


def rights_pdf(request: RightsRequest) -> bytes:
    """The acknowledgement of a request, and its answer once there is one."""
    patient = request.patient
    rows = [
        ("Derecho", request.get_kind_display()),
        ("Titular", f"{patient.full_name}, expediente {patient.record}"),
        ("Presentada por", f"{request.requester_name}, {request.get_capacity_display().lower()}"),
        ("Recibida", date_format(request.received_on, DAY)),
    ]
    return paper_pdf(
        Paper(
            title="Respuesta a su solicitud" if request.answered_at else "Acuse de su solicitud",
            clinic=clinic_head(patient.clinic),
            footer=f"Solicitud {request.public_id}",
            rows=rows,
            parts=[Part("Lo que pidió", request.description), *_answer_parts(request)],
            signatures=[_answerer(request)],
        )
    )


def _answer_parts(request: RightsRequest) -> list[Part]:
    owed = due(request)
    term = f"a más tardar el {date_format(owed.on, DAY)}" if owed.on else ""
    if request.answered_at is None:
        return [Part("Qué sigue", f"Se le responderá {term} (20 días hábiles; LFPDPPP, 31).")]
    parts = [Part(request.get_outcome_display(), request.answer)]
    if term:
        parts.append(Part("Cuándo se cumple", f"Lo concedido se hará {term}."))
    return [*parts, Part("Si no está de acuerdo", COMPLAINT)]


def _answerer(request: RightsRequest) -> Signature:
    person = request.answered_by or request.registered_by
    when = request.answered_at or request.registered_at
    return Signature(person.full_name, (date_format(timezone.localtime(when), WHEN),))


def clinic_head(clinic: Clinic) -> dict[str, object]:
    """The establishment as every document prints it (NOM-004 5.2.1, 5.2.2)."""
    lines = (
        clinic.get_kind_display(),
        clinic.institution,
        clinic.address.replace("\n", ", "),
        f"Propietario: {clinic.legal_name}",
        f"Tel. {clinic.phone}" if clinic.phone else "",
    )
    return {"name": clinic.name, "lines": [line for line in lines if line]}


@lru_cache(maxsize=1)
def _template() -> bytes:
    return resources.files("patients.documents").joinpath("paper.typ").read_bytes()
