"""The last result of each task of operation, as JSON beside the backups.

The tasks run at night, in another process; the checkup, the status and the figures of /metrics
read here how each one ended.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone


def result_write(name: str, content: dict[str, Any]) -> Path:
    """Replace the last result of a task, adding when (`at`, UTC, ISO 8601)."""
    path = _path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")  # a reader never sees half of it
    part.write_text(json.dumps({"at": timezone.now().isoformat(), **content}, indent=1) + "\n")
    part.replace(path)
    return path


def result_read(name: str) -> dict[str, Any] | None:
    """The last result of a task, or None if it never ran here or cannot be read."""
    try:
        content = json.loads(_path(name).read_text())
    except (OSError, ValueError):
        return None
    return content if isinstance(content, dict) else None


def _path(name: str) -> Path:
    return Path(settings.BACKUP_DIR) / "results" / f"{name}.json"
