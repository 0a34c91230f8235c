"""What goes wrong while a request is answered, in one shape."""

from __future__ import annotations

from kawat.errors import KawatError, LimitError, TooLongError


class DeskError(Exception):
    """An answer that is not what was asked for: HTTP status, a code for programs, a message and a hint for people."""

    def __init__(self, status: int, code: str, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.status, self.code, self.message, self.hint = status, code, message, hint

    def to_json(self) -> dict[str, dict[str, str]]:
        """The one shape of errors."""
        return {"error": {"code": self.code, "message": self.message, "hint": self.hint}}


def problem_of(error: KawatError) -> DeskError:
    """An error of the library as a problem of the request. Our messages say what would be right behind a semicolon."""
    message, _, hint = str(error).partition("; ")
    if isinstance(error, TooLongError):
        return DeskError(503, "too_long", message, hint)
    if isinstance(error, LimitError):
        return DeskError(413, "too_large", message, hint)
    return DeskError(422, "cannot_be_done", message, hint)


def missing(what: str, name: str) -> DeskError:
    """For a thing that the database does not have."""
    return DeskError(
        404, "not_found", f"there is no {what} {name!r} here", "the lists and the search have what is there"
    )
