"""Every address of the product, read from the URL table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import uuid4

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RoutePattern

EXAMPLES = {"int": "1", "slug": "verdura", "str": "texto", "path": "1"}
ARGUMENT = re.compile(r"<(?:(\w+):)?\w+>")
REGEX_EXAMPLES = {  # the sign-in library and the admin still write some addresses as regex
    "account_confirm_email": "confirm-email/texto/",
    "account_reset_password_from_key": "password/reset/key/1-texto/",
    "admin:app_list": "accounts/",
    "admin:": "no-existe/",
    "api:nothing": "no-existe/",
}


ROOMS = ("accounts", "agenda", "ai_vision", "foods", "messaging", "patients", "plans", "practice")


@dataclass(frozen=True)
class Address:
    """One line of the URL table: `name` has its namespaces, `path` examples for its arguments."""

    name: str
    path: str
    arguments: tuple[str, ...]

    @property
    def is_ours(self) -> bool:
        """Whether a room of the product wrote it."""
        return self.name.split(":")[0] in ROOMS


def addresses() -> list[Address]:
    """All of them, the administration's included."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(
    patterns: Iterable[URLPattern | URLResolver], prefix: str, space: str
) -> Iterator[Address]:
    for entry in patterns:
        if isinstance(entry, URLResolver):
            inner = space + (f"{entry.namespace}:" if entry.namespace else "")
            yield from _walk(entry.url_patterns, prefix + _example(entry, ""), inner)
        else:
            name = space + (entry.name or "")
            names = tuple(entry.pattern.regex.groupindex)
            yield Address(name, prefix + _example(entry, name), names)


def _example(entry: URLPattern | URLResolver, name: str) -> str:
    if not isinstance(entry.pattern, RoutePattern):
        return REGEX_EXAMPLES[name]

    def value(found: re.Match[str]) -> str:
        return str(uuid4()) if found[1] == "uuid" else EXAMPLES[found[1] or "str"]

    return ARGUMENT.sub(value, str(entry.pattern))
