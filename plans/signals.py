"""News of this room for those above. A receiver only enqueues a task."""

from django.dispatch import Signal

plan_published = Signal()
"""Sent once, after the commit, with `sender=Plan` and `plan_id`."""
