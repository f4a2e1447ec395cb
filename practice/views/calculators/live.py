"""How these pages answer: the whole page, or, while somebody types, only what changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_or_result(
    request: HttpRequest, page: str, result: str, context: dict[str, Any]
) -> HttpResponse:
    """The result alone to htmx, with the errors for the side of each field; else the page.

    `context` says in `has_errors` whether something typed is wrong: then a whole page is a 422.
    """
    folder = "practice/calculators"
    if request.htmx:
        return render(request, f"{folder}/{result}.html", context | {"live": True})
    refused = request.method == "POST" and (context["has_errors"] or context["missing"])
    status = 422 if refused else 200
    return render(request, f"{folder}/{page}.html", context, status=status)
