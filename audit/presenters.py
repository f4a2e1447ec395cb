"""An event of the history as a sentence a person reads.

«Ana López cambió la talla de 165 a 163 cm». Values of hidden fields never appear, even if they
were recorded before the field was hidden.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from auditlog.models import LogEntry
from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models

from audit.models import AccessEvent, Action, RowChange
from audit.registry import hidden_fields
from audit.row_triggers import HIDDEN
from audit.wording import PLAIN_UNITS, article, clean, join, spoken

SHOWN = 3  # changes told in the sentence; the rest stand below it
NOBODY = "El sistema"


@dataclass(frozen=True)
class Told:
    """A sentence of the history. `rest` are the changes that did not fit in it."""

    seq: int
    at: datetime | None
    kind: str
    text: str
    subject: str = ""
    rest: tuple[str, ...] = ()
    patient_id: str = ""
    ip: str = ""


def tell_change(seq: int, entry: LogEntry) -> Told:
    """A change of the record, field by field."""
    extra = entry.additional_data if isinstance(entry.additional_data, dict) else {}
    who = extra.get("name") or entry.actor_email or extra.get("label") or NOBODY
    model = entry.content_type.model_class()
    noun = _noun(model, entry.content_type.model)
    parts = list(_parts(model, entry.changes or {}, extra))
    rest: tuple[str, ...] = ()
    if entry.action == LogEntry.Action.CREATE:
        text = f"{who} dio de alta {article(noun)} {noun}"
    elif entry.action == LogEntry.Action.DELETE:
        text = f"{who} borró {article(noun)} {noun}"
    else:
        text, rest = _changed(who, parts, f"{article(noun)} {noun}")
    return Told(
        seq=seq,
        at=entry.timestamp,
        kind="change",
        text=text,
        subject=f"{noun}: {entry.object_repr}",
        rest=rest,
        ip=entry.remote_addr or "",
    )


def tell_access(seq: int, event: AccessEvent) -> Told:
    """Somebody looked, took away, came in or was turned back."""
    who = event.user_name or NOBODY
    if event.action in _WHOLE:
        text = _WHOLE[event.action].format(who=event.user_name or "alguien sin cuenta")
    elif event.action == Action.LIST:
        text = f"{who} consultó {_list(event)}"
    else:
        text = f"{who} {Action(event.action).label} {_thing(event)}"
    return Told(
        seq=seq,
        at=event.at,
        kind="access",
        text=text.strip(),
        subject=event.detail,
        patient_id=event.patient_id,
        ip=event.ip or "",
    )


def tell_row(seq: int, row: RowChange, name: str = "") -> Told:
    """A change that reached the table by another road than the product's."""
    who = name or f"El usuario «{row.db_user}» de la base"
    model = _models_by_table().get(row.table_name)
    noun = _noun(model, row.table_name)
    verb = {"I": "agregó", "U": "cambió", "D": "borró"}[row.op]
    parts = []
    if row.op == RowChange.Op.UPDATE:
        before, after = row.before or {}, row.after or {}
        changes = {key: [before.get(key), value] for key, value in after.items()}
        parts = list(_parts(model, changes, {}))
    return Told(
        seq=seq,
        at=row.at,
        kind="row",
        text=f"{who} {verb} {article(noun)} {noun} por fuera del expediente",
        subject=f"{noun} {row.row_pk}",
        rest=tuple(parts),
    )


_WHOLE: dict[str, str] = {
    Action.SIGN_IN: "{who} entró",
    Action.SIGN_OUT: "{who} salió",
    Action.SIGN_IN_FAILED: "Contraseña equivocada de {who}",
    Action.LOCKED_OUT: "Se bloqueó la entrada de {who} por intentos repetidos",
    Action.DENIED: "Se negó el acceso a {who}",
}


def _changed(who: str, parts: list[str], thing: str) -> tuple[str, tuple[str, ...]]:
    if not parts:
        return f"{who} cambió {thing}", ()
    shown, rest = parts[:SHOWN], parts[SHOWN:]
    if rest:
        more = f"{len(rest)} dato{'s' if len(rest) > 1 else ''} más"
        return f"{who} cambió {join([*shown, more])}", tuple(rest)
    return f"{who} cambió {join(shown)}", ()


def _parts(
    model: type[models.Model] | None, changes: dict[str, Any], extra: dict[str, Any]
) -> Iterator[str]:
    """Each changed field: «la talla de 165 a 163 cm»."""
    hidden = hidden_fields(model) if model else frozenset()
    for name, change in _in_form_order(model, changes):
        field = _field(model, name)
        if isinstance(change, dict):  # many to many: what was added or taken away
            yield f"{_with_article(field, name)} ({len(change.get('objects', []))})"
        elif name in hidden or (field and field.name in hidden) or HIDDEN in change:
            yield f"{_with_article(field, name)} (valor oculto)"
        elif field is not None and field.concrete:
            yield _part(field, change[0], change[1], extra)


def _in_form_order(
    model: type[models.Model] | None, changes: dict[str, Any]
) -> list[tuple[str, Any]]:
    """As the model declares its fields: each database gives them back in an order of its own."""
    order = {}
    for place, field in enumerate(model._meta.concrete_fields if model else ()):
        order[field.name] = order[field.column] = place
    return sorted(changes.items(), key=lambda change: (order.get(change[0], 999), change[0]))


def _part(field: models.Field[Any, Any], old: Any, new: Any, extra: dict[str, Any]) -> str:
    noun, unit = str(field.verbose_name), PLAIN_UNITS.get(field.name.rpartition("_")[2], "")
    if field.name == "value" and extra.get("noun"):  # the row says what it measures
        noun, unit = str(extra["noun"]), str(extra.get("unit", ""))
    before, after = spoken(field, old), spoken(field, new)
    if isinstance(field, models.BooleanField):
        return f"«{noun}» de {before or 'sin dato'} a {after or 'sin dato'}"
    if after == "":
        return f"{article(noun)} {noun}: quitó {before}"
    tail = f" {unit}" if unit else ""
    if before == "":
        return f"{article(noun)} {noun}: puso {after}{tail}"
    return f"{article(noun)} {noun} de {before} a {after}{tail}"


def _field(model: type[models.Model] | None, name: str) -> Any:
    if model is None:
        return None
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        found = (f for f in model._meta.concrete_fields if f.column == name)
        return next(found, None)


def _with_article(field: Any, name: str) -> str:
    noun = str(getattr(field, "verbose_name", "") or name)
    return f"{article(noun)} {noun}"


def _noun(model: type[models.Model] | None, otherwise: str) -> str:
    return clean(str(model._meta.verbose_name) if model else otherwise)


def _thing(event: AccessEvent) -> str:
    """«la nota»; nothing when the event is about no row."""
    if not event.object_type:
        return ""
    try:
        options = apps.get_model(event.object_type)._meta
    except LookupError:
        return event.object_type
    noun = clean(str(options.verbose_name if event.object_id else options.verbose_name_plural))
    return f"{article(noun)} {noun}"


def _list(event: AccessEvent) -> str:
    """«la lista de pacientes»."""
    if event.object_type == "audit.chainlink":
        return "el historial"
    try:
        plural = apps.get_model(event.object_type)._meta.verbose_name_plural
    except (LookupError, ValueError):
        return "una lista"
    return f"la lista de {clean(str(plural))}"


def _models_by_table() -> dict[str, type[models.Model]]:
    return {model._meta.db_table: model for model in apps.get_models()}
