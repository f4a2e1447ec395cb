"""Which models keep a change history. A clinical model left out fails the architecture test."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from auditlog.registry import auditlog
from django.db.models import Model

M = TypeVar("M", bound=type[Model])


def audited(*, hide: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Class decorator: record every creation, change and deletion of the model's rows.

    `hide` names fields whose values must not be copied into the history (passwords, keys): the
    change is recorded, the content is not.
    """

    def register(model: M) -> M:
        auditlog.register(model, exclude_fields=list(hide))
        return model

    return register


def is_audited(model: type[Model]) -> bool:
    """Whether the model's changes are recorded."""
    return auditlog.contains(model)
