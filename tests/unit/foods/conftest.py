"""The catalogue that ships, loaded once for the tests of this folder that ask for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from foods.catalogue import FILES, parse
from foods.catalogue.dishes import LIBRARY, parse_dishes
from foods.dish_facts import DishFacts
from foods.facts import FoodFacts
from foods.services.catalogue import catalogue_load
from foods.services.library import library_load


@pytest.fixture(scope="session")
def shipped() -> list[FoodFacts]:
    """Every food of the files that ship."""
    return [food for file in FILES for food in parse(file.read())]


@pytest.fixture(scope="session")
def shipped_dishes() -> list[DishFacts]:
    """Every dish of the library that ships."""
    return parse_dishes(LIBRARY.read())


@pytest.fixture(scope="module")
def loaded_library(loaded_catalogue, django_db_blocker) -> None:
    """The dishes, over the catalogue already loaded for the module."""
    with django_db_blocker.unblock():
        library_load()


@pytest.fixture(scope="module")
def loaded_catalogue(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The catalogue in the database while a module's tests run; each still rolls back its own."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        catalogue_load()
        yield
        transaction.set_rollback(True)
