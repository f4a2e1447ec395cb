"""News that travel upwards. A receiver only enqueues; it writes no clinical row."""

from django.dispatch import Signal

photo_read = Signal()
"""A photo has a draft or waits for a person. Sent after commit with `photo_id`."""
