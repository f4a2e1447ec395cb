"""What a service refuses, typed, with words in Spanish for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from patients.models import Patient, SignedDocument


class RecordError(Exception):
    """Base of what the record refuses. `message` is for people."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class ImpossibleMeasurementError(RecordError):
    """The value cannot be true in its unit. `kind` says which field."""

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class NeedsConfirmationError(RecordError):
    """The value is possible but odd: record it again with `confirmed=True`."""

    def __init__(self, message: str, *, kind: str) -> None:
        super().__init__(message)
        self.kind = kind


class ImpossibleResultError(RecordError):
    """No person has that value in that unit. `guess` is a unit where it would make sense, or ""."""

    def __init__(self, message: str, *, analyte: str, guess: str = "") -> None:
        super().__init__(message)
        self.analyte = analyte
        self.guess = guess


class EditConflictError(RecordError):
    """Somebody else saved the draft meanwhile. `current` is the version on record."""

    def __init__(self, current: int) -> None:
        super().__init__(
            "Otra persona u otra ventana guardó este borrador. Lo que usted escribió sigue en "
            "pantalla: cópielo, recargue la página y vuelva a guardarlo."
        )
        self.current = current


class AlreadySignedError(RecordError):
    """The consultation is signed: only an addendum can follow. `document` is what was signed."""

    def __init__(self, document: SignedDocument | None = None) -> None:
        super().__init__("La consulta ya está firmada. Lo que falte se agrega como addendum.")
        self.document = document


@dataclass(frozen=True)
class Missing:
    """One thing that blocks the signature.

    `screen` is where it is settled: S1 to S6 of the consultation, or "patient", "clinic",
    "account". `field` names the section, measurement or note field there.
    """

    code: str
    message: str
    screen: str
    field: str = ""


class NotReadyToSignError(RecordError):
    """Something is missing. `missing` lists everything at once, in the order of the screens."""

    def __init__(self, missing: tuple[Missing, ...]) -> None:
        super().__init__("Falta completar: " + "; ".join(item.message for item in missing))
        self.missing = missing


class DuplicatePatientError(RecordError):
    """There may already be a record. `candidates` are those of the same clinic.

    `warnings` says what the CURP contradicts, so that one page shows all there is to acknowledge.
    """

    def __init__(self, candidates: tuple[Patient, ...], *, warnings: tuple[str, ...] = ()) -> None:
        shown = ", ".join(
            f"{person.full_name} (expediente {person.record})" for person in candidates
        )
        super().__init__(f"Puede que ya tenga expediente: {shown}. Revíselo antes de crear otro.")
        self.candidates = candidates
        self.warnings = warnings


class CurpMismatchError(RecordError):
    """The CURP is correct but says something else than the data. Acknowledge to go on."""

    def __init__(self, warnings: tuple[str, ...]) -> None:
        super().__init__("La CURP no coincide con los datos: " + " ".join(warnings))
        self.warnings = warnings


class LoadRefusedError(RecordError):
    """A load of identifications that its guide would not accept."""
