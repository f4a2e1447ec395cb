"""What is asked of the machine: versioned text, without a single datum of the patient."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

CURRENT = "plate_v1"


@dataclass(frozen=True)
class Prompt:
    """An instruction and the version under which it is remembered."""

    version: str
    text: str

    @property
    def sha256(self) -> str:
        """What proves which words were sent."""
        return hashlib.sha256(self.text.encode()).hexdigest()


@lru_cache(maxsize=4)
def prompt_of(version: str = CURRENT) -> Prompt:
    """An instruction by its version. Raises FileNotFoundError."""
    text = resources.files("ai_vision.prompts").joinpath(f"{version}.txt")
    return Prompt(version, text.read_text(encoding="utf-8"))
