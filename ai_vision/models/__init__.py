"""One model a file."""

from ai_vision.models.opposition import Opposition
from ai_vision.models.photo import Photo
from ai_vision.models.reading import DraftItem, Reading

__all__ = ["DraftItem", "Opposition", "Photo", "Reading"]
