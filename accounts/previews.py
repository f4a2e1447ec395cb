"""What a browser can show of a file that it cannot: a JPEG made once, beside the original."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import uuid4

from accounts.images import MAX_BYTES, image_clean

LONGEST_SIDE = 2400  # enough to read a page that was photographed


def preview_of(path: Path, *, most_bytes: int = MAX_BYTES) -> Path:
    """The JPEG of a photo under MEDIA_ROOT. The original is never touched.

    Raises ImageRefusedError if it cannot be opened, OSError if it is not there.
    """
    preview = path.with_name(f"{path.name}.vista.jpg")
    if preview.exists():
        return preview
    clean = image_clean(path.read_bytes(), longest=LONGEST_SIDE, most_bytes=most_bytes)
    partial = preview.with_name(f"{path.name}.{uuid4().hex}.partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(descriptor, "wb") as target:
        target.write(clean.jpeg)
    partial.replace(preview)
    return preview
