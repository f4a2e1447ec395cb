"""What the history listens to: its own rows, sign-ins and failed sign-ins."""

from __future__ import annotations

from typing import Any

from auditlog.models import LogEntry
from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.core.signals import request_finished
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, post_save, pre_migrate, pre_save
from django.http import HttpRequest

from audit.actor import current_actor
from audit.marks import prepare_connection
from audit.models import AccessEvent, Action
from audit.sealing import request_ends, seal_on_commit
from audit.services.access import access_record
from audit.triggers import install_triggers, lift_for_migration


def connect(sender: Any) -> None:
    """Connect every receiver; called once, when the app is ready."""
    request_finished.connect(request_ends, dispatch_uid="audit_request_ends")
    connection_created.connect(prepare_connection, dispatch_uid="audit_prepare")
    pre_migrate.connect(lift_for_migration, sender=sender, dispatch_uid="audit_lift")
    post_migrate.connect(install_triggers, sender=sender, dispatch_uid="audit_install")
    pre_save.connect(stamp_actor, sender=LogEntry, dispatch_uid="audit_stamp")
    post_save.connect(seal, sender=LogEntry, dispatch_uid="audit_seal_change")
    post_save.connect(seal, sender=AccessEvent, dispatch_uid="audit_seal_access")
    user_logged_in.connect(signed_in, dispatch_uid="audit_signed_in")
    user_logged_out.connect(signed_out, dispatch_uid="audit_signed_out")
    user_login_failed.connect(sign_in_failed, dispatch_uid="audit_sign_in_failed")
    user_locked_out.connect(locked_out, dispatch_uid="audit_locked_out")


def stamp_actor(sender: Any, instance: LogEntry, **kwargs: Any) -> None:
    """Write who acts into a new entry of the change history, with name and role as they are now."""
    actor = current_actor()
    if instance.actor_id is None and actor.user_id is not None:
        instance.actor_id = actor.user_id
        instance.actor_email = actor.email or None
    instance.remote_addr = instance.remote_addr or actor.ip
    instance.cid = instance.cid or actor.request_id or None
    if snapshot := actor.snapshot():
        instance.additional_data = {**(instance.additional_data or {}), **snapshot}


def seal(sender: Any, using: str, **kwargs: Any) -> None:
    """Seal the new row when its transaction ends."""
    seal_on_commit(using)


def signed_in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """A person came in."""
    access_record(action=Action.SIGN_IN, request=request, user=user)


def signed_out(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """A person left, by the door or by the idle limit."""
    if user is not None:
        access_record(action=Action.SIGN_OUT, request=request, user=user)


def sign_in_failed(
    sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """A wrong password. What was typed is not kept: people type passwords in the wrong box."""
    user = _named(credentials.get("email") or credentials.get("username"))
    access_record(
        action=Action.SIGN_IN_FAILED,
        request=request,
        user=user,
        detail="" if user else "correo desconocido",
    )


def locked_out(
    sender: Any, request: HttpRequest | None = None, username: str | None = None, **kwargs: Any
) -> None:
    """Too many wrong passwords: the door is shut for a while."""
    access_record(action=Action.LOCKED_OUT, request=request, user=_named(username))


def _named(email: Any) -> Any:
    """The person with that e-mail, or None."""
    if not isinstance(email, str) or not email:
        return None
    people = get_user_model()
    return people._default_manager.filter(
        **{f"{people.USERNAME_FIELD}__iexact": email.strip()}
    ).first()
