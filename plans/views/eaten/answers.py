"""How the drafts of this room answer: to a person and to the page that keeps itself."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from patients.errors import EditConflictError


def is_autosave(request: HttpRequest) -> bool:
    """Whether the page is keeping a draft by itself."""
    return request.headers.get("X-Autosave") == "1"


def saved(version: int) -> JsonResponse:
    """When it was kept, in the clinic's time, and the new version."""
    said = timezone.localtime().strftime("%H:%M")
    return JsonResponse({"saved_at": said, "version": version})


def refused(message: str) -> JsonResponse:
    """It could not be kept: words, and the page keeps what was typed."""
    return JsonResponse({"message": message}, status=422)


def version_of(request: HttpRequest) -> int:
    """The version that the page was showing."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() else 0


def words(error: ValidationError | EditConflictError) -> str:
    """What an error says to people."""
    return " ".join(error.messages) if isinstance(error, ValidationError) else error.message
