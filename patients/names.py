"""Names as people search them: without accents, case or double spaces."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """Lower case without accents; ñ becomes n, so that «Munoz» finds «Muñoz»."""
    # Decomposed before and after: some signs decompose into capitals.
    folded = unicodedata.normalize("NFKD", text).casefold()
    decomposed = unicodedata.normalize("NFKD", folded)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
