"""What a maker takes and gives."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from accounts.models import Membership

Arguments = dict[str, Any]
Makers = dict[str, Callable[[Membership], Arguments]]
