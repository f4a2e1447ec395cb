"""News of the agenda for the rooms above. A receiver only enqueues a task."""

from __future__ import annotations

from django.dispatch import Signal

appointment_changed = Signal()
"""Sent after commit with `appointment_id` (int) and `change`: «booked», «moved», «confirmed»,
«cancelled», «attended», «no_show» or «reopened»."""
