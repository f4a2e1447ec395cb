"""The workers' side: take an id, read it again, call one service."""

from __future__ import annotations

from celery import shared_task

from patients.services.export import export_build, exports_sweep


@shared_task(name="patients.build_export")
def build_export(export_id: int) -> None:
    """Make one copy."""
    export_build(export_id=export_id)


@shared_task(name="patients.sweep_exports")
def sweep_exports() -> None:
    """Wake the copies that nobody took; drop old files."""
    exports_sweep()
