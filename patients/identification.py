"""What the identification may say: the choices of norms 2.1, as data.

Lists marked «por confirmar» follow the public catalogues of health information as we recall them.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError

Choices = tuple[tuple[str, str], ...]

YES_NO: Choices = (("si", "Sí"), ("no", "No"))
CURP_SOURCE: Choices = (
    ("documento", "La vio en un documento"),
    ("dictada", "La dictó el paciente"),
    ("consulta", "Consulta en RENAPO"),
)
FOREIGN_DOCUMENT: Choices = (
    ("pasaporte", "Pasaporte"),
    ("residencia", "Tarjeta de residencia"),
    ("otro", "Otro documento"),
)
GENDER: Choices = (  # por confirmar
    ("femenino", "Femenino"),
    ("masculino", "Masculino"),
    ("no_binario", "No binario"),
    ("transgenero", "Transgénero"),
    ("otro", "Otro"),
    ("no_responde", "Prefiere no responder"),
)
COVERAGE: Choices = (  # por confirmar
    ("ninguna", "Ninguna"),
    ("imss", "IMSS"),
    ("issste", "ISSSTE"),
    ("imss_bienestar", "IMSS-Bienestar"),
    ("pemex", "PEMEX"),
    ("sedena", "SEDENA"),
    ("semar", "SEMAR"),
    ("privado", "Seguro privado"),
    ("otra", "Otra"),
)
BLOOD: Choices = tuple((b, b) for b in ("O+", "O-", "A+", "A-", "B+", "B-", "AB+", "AB-"))
CHANNEL: Choices = (
    ("telefono", "Llamada"),
    ("whatsapp", "WhatsApp"),
    ("correo", "Correo electrónico"),
)


def coverages_check(keys: object) -> None:
    """Institutions of the list, each once; «ninguna» goes alone. Raises ValidationError."""
    known = dict(COVERAGE)
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise ValidationError("La derechohabiencia es una lista.")
    if any(key not in known for key in keys) or len(set(keys)) != len(keys):
        raise ValidationError("Elija cada institución de la lista, una vez.")
    if "ninguna" in keys and len(keys) > 1:
        raise ValidationError("«Ninguna» no va junto con otra institución.")
