"""Short ways to ask for the pages of the record."""

from __future__ import annotations

from django.urls import reverse


def post(browser, name, data, *args):
    return browser.post(reverse(f"patients:{name}", args=args), data)


def get(browser, name, *args, **extra):
    return browser.get(reverse(f"patients:{name}", args=args), **extra)
