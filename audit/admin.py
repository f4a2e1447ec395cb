"""The library's page of the history shows every clinic's: it is taken away.

The product's own are «Historial» and the read-only list of accesses, each of one clinic.
"""

from __future__ import annotations

import auditlog.admin  # noqa: F401 — it registers its page when imported
from auditlog.models import LogEntry
from django.contrib import admin

admin.site.unregister(LogEntry)
