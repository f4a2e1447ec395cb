"""Who may do what, written out."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import Role
from accounts.permissions import Permission, check, may
from tests.factories.accounts import MembershipFactory

P = Permission
MATRIX = {
    #                    owner  nutri  assist auditor
    P.SEE_CONTACTS: (True, True, True, True),
    P.REGISTER_PATIENT: (True, True, True, False),
    P.SEE_AGENDA: (True, True, True, True),
    P.WRITE_AGENDA: (True, True, True, False),
    P.SEE_RECORD: (True, True, False, True),
    P.WRITE_RECORD: (True, True, False, False),
    P.SIGN: (True, True, False, False),
    P.SEE_CATALOGUE: (True, True, True, True),
    P.PROPOSE_FOOD: (True, True, True, False),
    P.EDIT_CATALOGUE: (True, True, False, False),
    P.HANDLE_PAYMENTS: (True, True, True, False),
    P.MANAGE_CLINIC: (True, False, False, False),
    P.READ_HISTORY: (True, False, False, True),
}
ROLES = (Role.OWNER, Role.NUTRITIONIST, Role.ASSISTANT, Role.AUDITOR)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", ROLES)
def test_N024_12_permission_matrix(role: Role, permission: Permission) -> None:
    member = MembershipFactory.build(role=role)
    assert may(member, permission) is MATRIX[permission][ROLES.index(role)]


@pytest.mark.parametrize("permission", Permission)
def test_N024_12_permission_of_nobody(permission: Permission) -> None:
    assert not may(None, permission)


@pytest.mark.parametrize("permission", Permission)
def test_N024_12_permission_of_who_left(permission: Permission) -> None:
    assert not may(MembershipFactory.build(role=Role.OWNER, is_active=False), permission)


@pytest.mark.parametrize("permission", Permission)
def test_N024_12_permission_of_unknown_role(permission: Permission) -> None:
    assert not may(MembershipFactory.build(role="intruso"), permission)


def test_check_says_what_is_refused() -> None:
    with pytest.raises(PermissionDenied, match="firmar documentos"):
        check(MembershipFactory.build(role=Role.ASSISTANT), Permission.SIGN)
