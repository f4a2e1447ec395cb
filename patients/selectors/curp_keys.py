"""Whether the keys in use open the CURP that are stored."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from patients.keyring import CurpUnreadableError, keyring
from patients.models import Patient

SAMPLE = 50  # the oldest and the newest: a key lost on the way shows in one or the other


@dataclass(frozen=True)
class KeysState:
    """Of a sample of CURP: how many were looked at, do not open, and wait for a rotation."""

    looked: int
    unopened: int
    of_old_key: int


def curp_keys_state(*, using: str = "default") -> KeysState:
    """Open the oldest and the newest CURP. Raises CurpKeysError without keys."""
    ring = keyring()
    kept: Any = Patient.objects.using(using).exclude(curp="")  # whose `curp` is a `Sealed` here
    tokens = {
        sealed.token
        for order in ("pk", "-pk")
        for sealed in kept.order_by(order).values_list("curp", flat=True)[:SAMPLE]
    }
    unopened = of_old_key = 0
    for token in tokens:
        if not ring.is_current(token):
            try:
                ring.open(token)
            except CurpUnreadableError:
                unopened += 1
            else:
                of_old_key += 1
    return KeysState(len(tokens), unopened, of_old_key)
