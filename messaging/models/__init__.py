"""The patient's channel: lines, contacts, conversations, what comes in and what goes out."""

from messaging.models.contact import Contact
from messaging.models.conversation import Conversation
from messaging.models.inbound import InboundMessage
from messaging.models.line import Line
from messaging.models.media import Media
from messaging.models.outbound import OutboundMessage
from messaging.models.status import StatusEvent

__all__ = [
    "Contact",
    "Conversation",
    "InboundMessage",
    "Line",
    "Media",
    "OutboundMessage",
    "StatusEvent",
]
