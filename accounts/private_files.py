"""Private files: they leave only through a view that has already asked who wants them."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase

PREFIX = "/_privado/"  # the internal location of deploy/nginx/snippets/aplicacion.conf


def private_write(folder: Path, name: str, data: bytes) -> str:
    """Write a whole file under MEDIA_ROOT, on disk before it has its name; its path there.

    `folder` is relative to MEDIA_ROOT and `name` is generated, never somebody's.
    """
    (Path(settings.MEDIA_ROOT) / folder).mkdir(parents=True, exist_ok=True)
    final = Path(settings.MEDIA_ROOT) / folder / name
    partial = final.with_suffix(".partial")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o640)
    with os.fdopen(descriptor, "wb") as target:
        target.write(data)
        target.flush()
        os.fsync(target.fileno())
    partial.replace(final)
    return str(folder / name)


def private_file(path: Path, *, content_type: str, cache: str) -> HttpResponseBase:
    """The answer with a file of MEDIA_ROOT. The caller has already checked the permission.

    With X_ACCEL_REDIRECT nginx sends the bytes and this process is free at once; without it, as on
    a machine with no nginx, Django sends them.
    """
    response: HttpResponseBase
    if settings.X_ACCEL_REDIRECT:
        inside = path.relative_to(settings.MEDIA_ROOT).as_posix()
        response = HttpResponse(content_type=content_type)
        response["X-Accel-Redirect"] = PREFIX + quote(inside)
    else:
        response = FileResponse(path.open("rb"), content_type=content_type)
    response["Cache-Control"] = cache
    return response
