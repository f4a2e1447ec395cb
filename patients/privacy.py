"""The default privacy notice of a clinic (LFPDPPP 2025, articles 15 and 16).

It is a starting text with the clinic's data filled in; the clinic may publish its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from accounts.models import Clinic
from patients.vocabulary.processors import processors

AUTHORITY = "Secretaría Anticorrupción y Buen Gobierno"

DATA = (
    "Datos de identificación y contacto: nombre, fecha de nacimiento, sexo, CURP, domicilio, "
    "teléfono y correo electrónico.\n"
    "Datos personales SENSIBLES, sobre su salud: antecedentes, alergias, padecimientos, "
    "mediciones corporales, hábitos de alimentación y de consumo, resultados de laboratorio, "
    "diagnósticos y tratamiento nutricional."
)
PRIMARY = (
    "Finalidades necesarias para atenderle: integrar y conservar su expediente clínico, valorar "
    "su estado de nutrición, elaborar su plan de alimentación, dar seguimiento y cumplir las "
    "obligaciones que las normas de salud imponen al consultorio."
)
SECONDARY = (
    "Finalidades que requieren su consentimiento por separado y que puede negar sin que cambie su "
    "atención: recordatorios por WhatsApp, tratar contenido clínico por WhatsApp, analizar "
    "fotografías con proveedores de inteligencia artificial, tomar fotografías clínicas, docencia "
    "o investigación, y promociones del consultorio."
)
TRANSFERS = (
    "Sus datos no se transfieren a terceros sin su consentimiento, salvo los casos que la ley "
    "permite, como la atención médica o el mandato de una autoridad. Al firmar usted acepta o "
    "rechaza cada finalidad; ninguna otra transferencia se hace. Cada entrega de su expediente a "
    "un tercero se anota: a quién, con qué fundamento y qué se entregó."
)
PROCESSORS = "Trabajan por cuenta del consultorio, obligados a la confidencialidad:"
RECORDS = (
    "El sistema anota quién consulta su expediente, cuándo y desde qué equipo. Sus páginas solo "
    "usan la cookie necesaria para mantener abierta la sesión; no hay publicidad ni rastreo."
)


@dataclass(frozen=True)
class NoticeTexts:
    """Both forms of one notice."""

    simplified: str
    integral: str


def notice_texts(clinic: Clinic) -> NoticeTexts:
    """The default texts with the clinic's name, owner, address and contact."""
    identity = (
        f"{clinic.legal_name}, titular de «{clinic.name}», con domicilio en {clinic.address}, es "
        "responsable de sus datos personales."
    )
    contact = (
        f"en el domicilio del consultorio o al teléfono {clinic.phone}"
        if clinic.phone
        else "en el domicilio del consultorio"
    )
    return NoticeTexts(
        simplified=_simplified(identity, contact),
        integral=_integral(identity, contact, clinic.privacy_contact or clinic.legal_name),
    )


def _simplified(identity: str, contact: str) -> str:
    return _join(
        ("Aviso de privacidad simplificado", identity),
        ("Datos que se tratan", DATA),
        ("Para qué se usan", f"{PRIMARY}\n{SECONDARY}"),
        (
            "Cómo limitar su uso o negarse",
            "Puede negarse a las finalidades que requieren su consentimiento, o revocarlo, "
            f"{contact}.",
        ),
        ("Aviso integral", f"Pida el aviso de privacidad integral {contact}."),
    )


def _integral(identity: str, contact: str, keeper: str) -> str:
    return _join(
        ("I. Quién es responsable", identity),
        ("II. Datos que se tratan", DATA),
        ("III. Finalidades", f"{PRIMARY}\n{SECONDARY}"),
        (
            "IV. Cómo limitar el uso, negarse o revocar",
            "Marque solo las finalidades que acepta. Puede revocar cualquiera en todo momento, "
            f"{contact}; la revocación tiene efecto de inmediato y no borra lo ya registrado.",
        ),
        (
            "V. Derechos de acceso, rectificación, cancelación y oposición",
            f"Atiende sus solicitudes: {keeper}. Preséntelas por escrito {contact}, con su nombre, "
            "un medio para responderle, copia de una identificación y la descripción de lo que "
            "pide. La respuesta llega en un máximo de 20 días hábiles y, si procede, se cumple en "
            "los 15 días hábiles siguientes; cada plazo puede ampliarse una sola vez, por otro "
            "igual. El trámite es gratuito; solo pueden cobrarse copias o envíos. Una nota clínica "
            "firmada no se altera: la rectificación se agrega como addendum.",
        ),
        (
            "VI. Cambios a este aviso",
            "Cada cambio se publica como versión nueva, con su fecha, y está disponible en el "
            "consultorio. Una finalidad nueva requiere un consentimiento nuevo.",
        ),
        ("Transferencias", TRANSFERS),
        ("Encargados", "\n".join([PROCESSORS, *map(str, processors())])),
        (
            "Conservación",
            "El expediente se conserva al menos 5 años desde el último acto de atención "
            "(NOM-004-SSA3-2012, 5.4); la política de este consultorio es de "
            f"{settings.CLINICAL_RETENTION_YEARS} años. Mientras dura ese plazo, una cancelación "
            "que proceda bloquea el expediente y no lo borra.",
        ),
        ("Registros y cookies", RECORDS),
        (
            "Decisiones automatizadas",
            "Ninguna decisión sobre su atención la toma una máquina. Puede oponerse al uso de "
            "inteligencia artificial.",
        ),
        (
            "Menores de edad",
            "El consentimiento lo da quien ejerce la patria potestad o la tutela, y se recaba de "
            "nuevo cuando la persona cumple 18 años.",
        ),
        (
            "Autoridad",
            f"Si considera que su derecho fue vulnerado puede acudir a la {AUTHORITY}, dentro de "
            "los 15 días siguientes a la respuesta o al vencimiento del plazo para darla.",
        ),
    )


def _join(*parts: tuple[str, str]) -> str:
    return "\n\n".join(f"{title}\n{text}" for title, text in parts)
