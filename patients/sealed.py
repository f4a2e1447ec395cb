"""Model fields for a text that the database never holds in the clear.

`SealedCharField` is a CharField for whoever uses the model; its column holds a token. It is opened
only when somebody reads it, so a list of patients opens nothing and wrong keys spoil no other
page. What was not changed is written back as it was. `BlindIndexField` beside it is what the
database compares.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models import lookups
from django.db.models.query_utils import DeferredAttribute

from patients.keyring import TOKEN_HEAD, keyring


class Sealed:
    """A token, and its text once somebody asked for it. As a text it says nothing."""

    def __init__(self, token: str, text: str | None = None) -> None:
        self.token, self._text = token, text

    @classmethod
    def of(cls, text: str) -> Sealed:
        """Seal a text with the first key."""
        return cls(keyring().seal(text), text)

    @property
    def was_opened(self) -> bool:
        """Whether its text is already at hand."""
        return self._text is not None

    @property
    def text(self) -> str:
        """What it says. Raises CurpUnreadableError."""
        if self._text is None:
            self._text = keyring().open(self.token)
        return self._text

    def __str__(self) -> str:
        return "[cifrado]"


class SealedAttribute(DeferredAttribute):
    """Opens on reading; keeps the token when what is written is what it already says."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)  # type: ignore[no-untyped-call]
        return value.text if isinstance(value, Sealed) else value

    def __set__(self, instance: Any, value: Any) -> None:
        name = self.field.attname
        kept = instance.__dict__.get(name)
        if isinstance(kept, Sealed) and isinstance(value, str) and value and kept.text == value:
            return
        instance.__dict__[name] = value


class SealedCharField(models.CharField):  # type: ignore[type-arg]
    """A short text sealed in the database; empty stays empty, as absence is no secret."""

    descriptor_class = SealedAttribute

    def get_internal_type(self) -> str:
        """A token is longer than its text."""
        return "TextField"

    def from_db_value(self, value: str | None, *args: Any) -> Any:
        return Sealed(value) if value else value

    def to_python(self, value: Any) -> Any:
        """A token, as a serialized row brings it, is taken as such."""
        if isinstance(value, str) and value.startswith(TOKEN_HEAD):
            return Sealed(value)
        return value if isinstance(value, Sealed) else super().to_python(value)

    def get_prep_value(self, value: Any) -> Any:
        if isinstance(value, Sealed):
            return value.token
        value = super().get_prep_value(value)
        return keyring().seal(value) if value else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Seal what changed, and keep the token: saving twice is one change, not two."""
        value = model_instance.__dict__.get(self.attname)
        if isinstance(value, str) and value:
            value = model_instance.__dict__[self.attname] = Sealed.of(value)
        return value

    def value_to_string(self, obj: models.Model) -> str:
        """Serialized, it stays sealed."""
        return str(self.get_prep_value(obj.__dict__.get(self.attname, "")))

    def get_lookup(self, lookup_name: str) -> Any:
        """Only whether there is one: the text is searched by its blind index."""
        if lookup_name not in ("exact", "isnull", "is_sealed"):
            raise FieldError(f"{self.name} is sealed: look it up by its blind index.")
        return super().get_lookup(lookup_name)


@SealedCharField.register_lookup
class EmptyOnly(lookups.Exact):  # type: ignore[type-arg]
    """`curp=""`. No other text can be compared with a token."""

    def get_prep_lookup(self) -> Any:
        if self.rhs != "":
            raise FieldError("A sealed text is looked up by its blind index.")
        return self.rhs


@SealedCharField.register_lookup
class IsSealed(lookups.Transform):
    """`curp__is_sealed=True`: the column begins as a token does. For the table's own rule."""

    lookup_name = "is_sealed"
    output_field = models.BooleanField()  # type: ignore[assignment]

    def as_sql(self, compiler: Any, connection: Any, **kwargs: Any) -> Any:  # type: ignore[override]
        sql, params = compiler.compile(self.lhs)
        return f"(substr({sql}, 1, {len(TOKEN_HEAD)}) = '{TOKEN_HEAD}')", params


class BlindIndexAttribute(DeferredAttribute):
    """Follows the text: what the row says of it once opened or written, else what was stored."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return super().__get__(instance, cls)  # type: ignore[no-untyped-call]
        source: Any = instance.__dict__.get(self.field.source)  # type: ignore[attr-defined]
        if isinstance(source, Sealed):
            source = source.text if source.was_opened else None
        if source is None:
            return super().__get__(instance, cls)  # type: ignore[no-untyped-call]
        return keyring().index(source, clinic_id=instance.clinic_id) if source else ""

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class BlindIndexField(models.CharField):  # type: ignore[type-arg]
    """HMAC of a sealed field of the same row, within the row's clinic. Nobody sets it."""

    descriptor_class = BlindIndexAttribute

    def __init__(self, *args: Any, source: str, **kwargs: Any) -> None:
        self.source = source
        super().__init__(*args, **{"max_length": 64, "blank": True, "editable": False, **kwargs})

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "source": self.source}
