"""The press: sheets of data in, one tagged PDF in Spanish out. Typst draws; it decides nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import resources
from typing import Any

Sheet = Mapping[str, Any]
"""What one document prints, all of it text already: `kind` names its template."""


def print_sheets(sheets: Sequence[Sheet], *, title: str, author: str) -> bytes:
    """The bytes of one PDF with the sheets one after another, each with its own page numbers.

    The same sheets give the same pages. Data goes in as JSON: nothing is spliced into markup.
    """
    import typst

    data = {"title": title, "author": author, "sheets": list(sheets)}
    return typst.compile(
        dict(_templates()),
        font_paths=[],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards="ua-1",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )


@lru_cache(maxsize=1)
def _templates() -> tuple[tuple[str, bytes], ...]:
    folder = resources.files("plans.documents").joinpath("sheets")
    names = sorted(entry.name for entry in folder.iterdir() if entry.name.endswith(".typ"))
    files = {name: folder.joinpath(name).read_bytes() for name in names}
    files["main"] = files.pop("main.typ")
    return tuple(files.items())
