"""Record that somebody read, listed, printed, took away or was turned back.

    record_read(request, patient)                         # a patient's page
    record_read(request, note, patient=note.patient)      # something of a patient
    access_record(action=Action.DOWNLOAD, request=request, obj=document, patient=patient)

Nothing of the patient goes in but public ids. Values that go in `detail` are the caller's words:
counts, formats, names of filters; never what somebody typed in a search box.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from audit.actor import Actor, actor_of, current_actor
from audit.models import AccessEvent, Action


def access_record(
    *,
    action: Action,
    request: HttpRequest | None = None,
    obj: Model | type[Model] | None = None,
    patient: Any = None,
    detail: str = "",
    user: Any = None,
) -> AccessEvent:
    """Write one access; it is sealed when the transaction ends.

    Who acts comes from `request`, else from `acting_as`; `user` replaces the person when the
    request does not know it yet (a sign-in). `obj` is a row, or a model for a list. `patient` is
    a row with `public_id`, or the public id itself.
    """
    actor = _actor(request, user)
    event = AccessEvent(
        user_id=actor.user_id,
        user_name=(actor.name or actor.label)[:150],
        user_role=actor.role,
        clinic_id=actor.clinic_id,
        action=action,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=reference(obj),
        patient_id=reference(patient),
        request_id=actor.request_id[:64],
        ip=actor.ip,
        detail=detail[:200],
    )
    event.save(force_insert=True)
    return event


def record_read(request: HttpRequest, obj: Model, *, patient: Any = None) -> AccessEvent:
    """A page showed `obj`. If `obj` is a patient itself, it is its own `patient`."""
    if patient is None and obj._meta.model_name == "patient":
        patient = obj
    return access_record(action=Action.READ, request=request, obj=obj, patient=patient)


def record_list(
    request: HttpRequest, model: type[Model], *, count: int, filters: Iterable[str] = ()
) -> AccessEvent:
    """A page listed rows of `model`: how many, and by which filters (their names, not values)."""
    detail = f"{count} resultado{'' if count == 1 else 's'}"
    if names := ", ".join(sorted(filters)):
        detail += f" · filtros: {names}"
    return access_record(action=Action.LIST, request=request, obj=model, detail=detail)


def record_print(request: HttpRequest, obj: Model, *, patient: Any = None) -> AccessEvent:
    """A document of `obj` was printed or opened as PDF."""
    return access_record(action=Action.PRINT, request=request, obj=obj, patient=patient)


def record_download(request: HttpRequest, obj: Model, *, patient: Any = None) -> AccessEvent:
    """A file of `obj` was taken away."""
    return access_record(action=Action.DOWNLOAD, request=request, obj=obj, patient=patient)


def record_export(
    request: HttpRequest, obj: Model | type[Model], *, patient: Any = None, detail: str = ""
) -> AccessEvent:
    """Rows left the system as data: `detail` says the format and how many."""
    return access_record(
        action=Action.EXPORT, request=request, obj=obj, patient=patient, detail=detail
    )


def reference(obj: Any) -> str:
    """What names a row without describing it: its public id, else its key."""
    if obj is None or isinstance(obj, type):
        return ""
    if isinstance(obj, Model):
        return str(getattr(obj, "public_id", None) or obj.pk)
    return str(obj)[:36]


def _actor(request: HttpRequest | None, user: Any) -> Actor:
    actor = actor_of(request) if request is not None else current_actor()
    if user is not None and user.pk != actor.user_id:
        actor = replace(actor, user_id=user.pk, name=str(user)[:150], role="", clinic_id=None)
    return actor
