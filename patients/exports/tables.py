"""Which tables hold rows of a patient, found in the models themselves.

A new clinical model enters the export by having a foreign key that leads to the patient; nobody has
to remember to add it. What is left out is named in `LEFT_OUT`, with its reason.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cache

from django.db.models import Field, FileField, ForeignKey, Model

from audit.registry import hidden_fields
from patients.models import Patient

LEFT_OUT = {
    "patients.recordexport": "says that a copy was made; its delivery is in patients.disclosure",
}
NEVER = frozenset(  # keys of the machine, not content of the record
    {
        "search_name",
        "curp_index",
        "token",
        "token_hash",
        "digest",
        "idempotency_key",
        "lease_until",
        "url",
    }
)


@dataclass(frozen=True)
class Table:
    """A model and the path of lookups from it to the patient: "consultation__patient"."""

    model: type[Model]
    path: str

    @property
    def name(self) -> str:
        """As the file calls it: «patients.measurement»."""
        return self.model._meta.label_lower

    @property
    def fields(self) -> list[Field]:  # type: ignore[type-arg]
        """The columns that go out, in their order."""
        hidden = hidden_fields(self.model) - CONTENT
        return [
            field
            for field in self.model._meta.local_concrete_fields
            if field.name not in NEVER and (field.name not in hidden or _is_file(field))
        ]


CONTENT = frozenset({"curp", "payload", "file", "sha256", "text", "body", "answer", "raw", "data"})


@cache
def tables() -> tuple[Table, ...]:
    """Every table with rows of a patient, by name; the patient's own first."""
    found: dict[type[Model], str] = {Patient: ""}
    waiting: deque[type[Model]] = deque([Patient])
    while waiting:
        parent = waiting.popleft()
        for relation in parent._meta.related_objects:
            child = relation.related_model
            if relation.many_to_many or child in found or child._meta.label_lower in LEFT_OUT:
                continue
            if child._meta.auto_created or not isinstance(relation.field, ForeignKey):
                continue
            above = f"__{found[parent]}" if found[parent] else ""
            found[child] = f"{relation.field.name}{above}"
            waiting.append(child)
    own = Table(Patient, "")
    rest = (Table(model, path) for model, path in found.items() if model is not Patient)
    return (own, *sorted(rest, key=lambda table: table.name))


def _is_file(field: Field) -> bool:  # type: ignore[type-arg]
    return isinstance(field, FileField)
