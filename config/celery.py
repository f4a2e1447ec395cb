"""The workers' application. Tasks take ids, read again and call one service."""

import os
from typing import Any

from celery import Celery, signals

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
app = Celery("nutricion")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.celeryd_init.connect
def refuse_unsafe_worker(**kwargs: Any) -> None:
    """A worker does not start where the web server would not."""
    from config.checks import refuse_unsafe

    refuse_unsafe()


@signals.worker_ready.connect
def say_alive(**kwargs: Any) -> None:
    """The first sign of life, without waiting for the scheduler's minute."""
    from django.db import connections

    from config.operations.heartbeat import heartbeat_write

    heartbeat_write()
    connections.close_all()  # those who do the work are children, each with its own


@signals.setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Celery leaves the logs as settings.LOGGING has them."""
