"""Which models keep a change history. A clinical model left out fails the architecture test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from auditlog.registry import auditlog
from django.db.models import Model

from audit.marks import mark_saves

M = TypeVar("M", bound=type[Model])


_silent: dict[type[Model], frozenset[str]] = {}


def audited(*, hide: tuple[str, ...] = (), silent: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Class decorator: record every creation, change and deletion of the model's rows.

    `hide` names fields whose values must not be copied into the history (passwords, keys): the
    change is recorded, the content is not. `silent` names fields whose change alone is no news
    (the hour of the last sign-in): neither change nor content is recorded.
    """

    def register(model: M) -> M:
        auditlog.register(model, exclude_fields=[*hide, *silent])
        _silent[model] = frozenset(silent)
        mark_saves(model)
        return model

    return register


def is_audited(model: type[Model]) -> bool:
    """Whether the model's changes are recorded."""
    return bool(auditlog.contains(model))


def silent_columns(model: type[Model]) -> frozenset[str]:
    """Columns whose change is not recorded."""
    return frozenset(str(model._meta.get_field(f).column) for f in _silent.get(model, ()))  # type: ignore[union-attr]


def hidden_fields(model: type[Model]) -> frozenset[str]:
    """Fields whose values never appear in the history."""
    if not auditlog.contains(model):
        return frozenset()
    excluded = auditlog.get_model_fields(model)["exclude_fields"]
    return frozenset(excluded) - _silent.get(model, frozenset())


def hidden_columns(model: type[Model]) -> frozenset[str]:
    """Columns of `hidden_fields`."""
    return frozenset(str(model._meta.get_field(f).column) for f in hidden_fields(model))  # type: ignore[union-attr]
