"""The person who asked for a task is the one its changes are written under.

Ids travel in the message's headers; names are read again where the task runs.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from typing import Any

from celery.signals import before_task_publish, task_postrun, task_prerun
from django.contrib.auth import get_user_model

from audit.actor import Actor, acting, current_actor, to_header

HEADER = "audit_actor"
_running: dict[str, ExitStack] = {}


def connect() -> None:
    """Connect to Celery's signals; called once, when the app is ready."""
    before_task_publish.connect(send_actor, dispatch_uid="audit_send_actor")
    task_prerun.connect(enter, dispatch_uid="audit_enter")
    task_postrun.connect(leave, dispatch_uid="audit_leave")


def send_actor(headers: dict[str, Any] | None = None, **kwargs: Any) -> None:
    """Put the enqueuer's ids in the message."""
    if headers is not None:
        headers.setdefault(HEADER, to_header(current_actor()))


def enter(task_id: str, task: Any, **kwargs: Any) -> None:
    """Act as the enqueuer while the task runs; inside a request, as who is there already."""
    loose = getattr(task.request, "headers", None) or {}  # where `apply()` leaves them
    header = getattr(task.request, HEADER, None) or loose.get(HEADER)
    actor = _named(header) if header else current_actor()
    stack = ExitStack()
    stack.enter_context(acting(replace(actor, label=actor.label or f"tarea: {task.name}")))
    _running[task_id] = stack


def _named(header: dict[str, Any]) -> Actor:
    """The actor of a message, with the name the person has today."""
    actor = Actor(**header)
    if actor.user_id is None:
        return actor
    user = get_user_model()._default_manager.filter(pk=actor.user_id).first()
    if user is None:
        return actor
    return replace(actor, name=str(user), email=getattr(user, "email", ""))


def leave(task_id: str, **kwargs: Any) -> None:
    """Stop acting as the enqueuer."""
    if stack := _running.pop(task_id, None):
        stack.close()
