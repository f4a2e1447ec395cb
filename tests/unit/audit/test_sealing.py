"""Inside a request the seal waits for the response; outside, it comes as the transaction ends."""

from __future__ import annotations

from contextlib import ExitStack

import pytest
from django.core.signals import request_finished
from django.db import OperationalError, close_old_connections
from django.urls import reverse

from audit.models import ChainLink, UnsealedRow
from audit.sealing import answering
from audit.verification import verify
from tests.unit.audit.rows import access

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def leave():
    """The middle of a request; call it to let the response leave."""
    request_finished.disconnect(close_old_connections)
    with ExitStack() as stack:
        stack.enter_context(answering())

        def leave() -> None:
            stack.close()
            request_finished.send(sender=None)

        yield leave
    request_finished.send(sender=None)
    request_finished.connect(close_old_connections)


def test_out_of_a_request_it_is_sealed_at_once():
    access(1)
    assert not UnsealedRow.objects.exists()


def test_reading_is_sealed_once_its_page_left(leave):
    access(1)
    access(2)
    assert UnsealedRow.objects.count() == 2
    leave()
    assert not UnsealedRow.objects.exists()
    assert verify().links == ChainLink.objects.count() == 2


def test_page_leaves_nothing_unsealed(client_of, owner):
    client_of(owner).get(reverse("patients:patient-list"))
    assert not UnsealedRow.objects.exists()
    assert verify().sound


def test_seal_that_fails_is_told_and_left_to_the_next(leave, monkeypatch, caplog):
    def broken(**kwargs):
        raise OperationalError

    access(1)
    with monkeypatch.context() as patch:
        patch.setattr("audit.sealing.seal_pending", broken)
        leave()
    assert "espera al siguiente" in caplog.text
    access(2)
    assert verify().links == 2
