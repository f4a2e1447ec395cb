"""What the practice keeps besides the record: what was charged and what was paid."""

from practice.models.charge import Charge, PackageVisit
from practice.models.payment import Payment

__all__ = ["Charge", "PackageVisit", "Payment"]
