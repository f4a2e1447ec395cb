"""One model a file."""

from audit.models.access import AccessEvent, Action
from audit.models.chain import ChainLink, Kind, UnsealedRow
from audit.models.row_change import RowChange

__all__ = ["AccessEvent", "Action", "ChainLink", "Kind", "RowChange", "UnsealedRow"]
