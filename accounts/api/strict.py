"""Serializers that refuse what they do not know, instead of dropping it in silence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

UNKNOWN = "Este campo no existe o no se puede escribir."


class StrictMixin:
    """Names that are not writable fields are errors: a typo, or an attempt at `clinic`."""

    def to_internal_value(self, data: Any) -> Any:
        """The values. Raises ValidationError naming each unknown field."""
        if isinstance(data, Mapping):
            known = {field.field_name for field in self._writable_fields}  # type: ignore[attr-defined]
            if unknown := [name for name in data if name not in known]:
                raise serializers.ValidationError({name: [UNKNOWN] for name in unknown})
        return super().to_internal_value(data)  # type: ignore[misc]


class StrictSerializer(StrictMixin, serializers.Serializer[Any]):
    """A body."""


class Query(StrictMixin, serializers.Serializer[Any]):
    """Parameters of the address."""


class PageQuery(Query):
    """Those of every list."""

    cursor = serializers.CharField(
        required=False, max_length=2000, help_text="Página: se toma de `next` o `previous`."
    )
    page_size = serializers.IntegerField(
        required=False, min_value=1, max_value=100, help_text="Renglones por página; 50 si falta."
    )
