"""Pages by cursor: they neither skip nor repeat rows while others are added."""

from __future__ import annotations

from typing import Any

from django.core import signing
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

PAGE, MOST = 50, 100
CURSOR, SIZE = "cursor", "page_size"
SALT = "accounts.api.pagination"


class SignedCursorPagination(CursorPagination):
    """A cursor is signed with the list it belongs to: nobody writes one by hand.

    The view says the order in `paginate(rows, ordering=…)`.
    """

    page_size = PAGE
    max_page_size = MOST
    page_size_query_param = SIZE
    cursor_query_param = CURSOR

    def __init__(self, ordering: tuple[str, ...] = ("pk",)) -> None:
        self.ordering = ordering
        self.place = ""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        """The rows of the page. Raises ValidationError for a cursor of another list."""
        self.place = f"{request.path}?{','.join(self.ordering)}"
        return super().paginate_queryset(queryset, request, view)

    def get_ordering(self, request: Request, queryset: Any, view: Any) -> tuple[str, ...]:
        """What the view asked for."""
        return self.ordering

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Where the page begins, or None at the beginning."""
        text = request.query_params.get(CURSOR)
        if text is None:
            return None
        try:
            place, offset, reverse, position = signing.loads(text, salt=SALT)
        except signing.BadSignature:
            place = offset = reverse = position = None
        if place != self.place:
            raise ValidationError({CURSOR: "El cursor no es de esta lista: pida otra vez."})
        return Cursor(offset=offset, reverse=reverse, position=position)

    def encode_cursor(self, cursor: Cursor) -> str:
        """The address of the page that begins at a cursor."""
        text = signing.dumps([self.place, *cursor], salt=SALT)
        return str(replace_query_param(self.base_url, CURSOR, text))

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """How the OpenAPI document shows a page."""
        link = {"type": "string", "nullable": True, "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }
