"""One model a file."""

from accounts.models.clinic import Clinic
from accounts.models.membership import Membership, Role
from accounts.models.professional import ProfessionalLicence
from accounts.models.user import User

__all__ = ["Clinic", "Membership", "ProfessionalLicence", "Role", "User"]
