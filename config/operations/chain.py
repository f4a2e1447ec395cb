"""The history's chain, checked by itself several times a day against the newest anchor."""

from __future__ import annotations

from audit.anchors import AnchorError, anchor_read
from audit.triggers import missing_triggers
from audit.verification import Anchor, Report, verify
from config.operations.backup import ANCHOR, backups
from config.operations.results import result_write


def chain_check(*, using: str = "default") -> Report:
    """Verify the chain and keep the result for /metrics, `doctor` and `status`."""
    report = verify(anchor=_newest_anchor(), using=using)
    result_write(
        "audit",
        {
            "sound": report.sound,
            "links": report.links,
            "kind": report.fault.kind if report.fault else "",
            "message": report.fault.message if report.fault else "",
            "unprotected": missing_triggers(using),
        },
    )
    return report


def _newest_anchor() -> Anchor | None:
    for backup in reversed(backups()):
        try:
            return anchor_read(backup.folder / ANCHOR)
        except AnchorError:
            continue  # `backup_verify` and the drill complain of it
    return None
