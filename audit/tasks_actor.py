"""The person who asked for a task is the one its changes are written under.

Ids travel in the message's headers; names are read again where the task runs.
"""

from __future__ import annotations

from contextlib import ExitStack
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
    """Act as the enqueuer while the task runs."""
    loose = getattr(task.request, "headers", None) or {}  # where `apply()` leaves them
    given = dict(getattr(task.request, HEADER, None) or loose.get(HEADER) or {})
    given["label"] = given.get("label") or f"tarea: {task.name}"
    if given.get("user_id") is not None:
        user = get_user_model()._default_manager.filter(pk=given["user_id"]).first()
        if user is not None:
            given |= {"name": str(user), "email": getattr(user, "email", "")}
    stack = ExitStack()
    stack.enter_context(acting(Actor(**given)))
    _running[task_id] = stack


def leave(task_id: str, **kwargs: Any) -> None:
    """Stop acting as the enqueuer."""
    if stack := _running.pop(task_id, None):
        stack.close()
