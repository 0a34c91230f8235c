"""Words of a text by their offsets: what every field of a reading is proved by."""

from __future__ import annotations

from dataclasses import dataclass

from kawat.errors import SpanError


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Words of the text: code points, half open."""

    start: int
    end: int
    text: str

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"span {self.start}:{self.end} is empty or backward; 0 <= start < end is right")
        if self.end - self.start != len(self.text):
            raise SpanError(
                f"span {self.start}:{self.end} holds {len(self.text)} characters ({self.text!r}); {self.end - self.start} is right"
            )

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """The span of these offsets in ``text``. Raises SpanError where they do not lie in it."""
        if end > len(text):
            raise SpanError(f"span {start}:{end} ends after the text, which has {len(text)} characters")
        return cls(start, end, text[start:end])

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end
