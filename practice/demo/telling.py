"""Who tells a story of the demonstration."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime

from accounts.models import Membership


@dataclass(frozen=True)
class Telling:
    """Who writes, as of when, and with which luck."""

    by: Membership
    now: datetime
    luck: random.Random
