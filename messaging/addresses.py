"""Addresses of the channel. Pure.

Twilio writes a sender as `whatsapp:+52…`; some senders have no telephone number, only an id of
WhatsApp, and Mexican mobiles may still come in the form of before 2019, `+521…`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

SCHEME = "whatsapp:"
E164 = re.compile(r"\+[1-9]\d{7,14}")
OLD_MOBILE = re.compile(r"\+521(\d{10})")


@dataclass(frozen=True)
class Address:
    """`canonical` names the sender once and for all; `phone` is E.164, or "" if there is none."""

    canonical: str
    phone: str


def address_read(raw: str) -> Address:
    """The address of a `From` or `To` field. Raises ValueError if it is empty."""
    name = raw.strip().removeprefix(SCHEME).replace(" ", "")
    if not name:
        raise ValueError("dirección vacía")
    if old := OLD_MOBILE.fullmatch(name):
        name = f"+52{old[1]}"
    return Address(f"{SCHEME}{name}"[:80], name if E164.fullmatch(name) else "")
