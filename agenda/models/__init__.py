"""One model a file."""

from agenda.models.appointment import BUSY, Appointment
from agenda.models.blocked import BlockedTime
from agenda.models.booking_page import BookingPage
from agenda.models.feed import CalendarFeed
from agenda.models.hours import WorkingHours
from agenda.models.link import AppointmentLink
from agenda.models.previsit import PrevisitDecision, PrevisitForm
from agenda.models.visit_type import VisitType

__all__ = [
    "BUSY",
    "Appointment",
    "AppointmentLink",
    "BlockedTime",
    "BookingPage",
    "CalendarFeed",
    "PrevisitDecision",
    "PrevisitForm",
    "VisitType",
    "WorkingHours",
]
