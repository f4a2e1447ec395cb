"""What goes wrong while operating."""


class OperationError(Exception):
    """A task of operation failed. `kind` names the reason for machines; the text, for people."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def explained(error: OperationError | OSError) -> str:
    """The reason and its words, for a terminal."""
    kind = error.kind if isinstance(error, OperationError) else "disco"
    return f"{kind.capitalize()}: {error}"
