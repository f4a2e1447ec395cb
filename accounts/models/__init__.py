"""One model a file."""

from accounts.models.api_token import ApiToken, Scope
from accounts.models.clinic import Clinic
from accounts.models.confidentiality import ConfidentialityAcceptance
from accounts.models.membership import Membership, Role
from accounts.models.professional import ProfessionalLicence
from accounts.models.user import User

__all__ = [
    "ApiToken",
    "Clinic",
    "ConfidentialityAcceptance",
    "Membership",
    "ProfessionalLicence",
    "Role",
    "Scope",
    "User",
]
