"""How much the intake room takes in before it says no."""

from __future__ import annotations

from dataclasses import dataclass, field, fields


def _limit(default: int, help_text: str) -> int:
    value: int = field(default=default, metadata={"help": help_text})
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """The limits, all of them settings. ``help_of`` gives the one line that explains each."""

    max_file_bytes: int = _limit(
        20_000_000,
        "largest file or page that is read whole: text, HTML, XML, JSON that is not one row a line, what is fetched",
    )
    max_story_chars: int = _limit(200_000, "longest text of one story, in characters")
    max_line_bytes: int = _limit(5_000_000, "longest row of a JSON Lines or CSV file, in bytes")
    max_unpacked_bytes: int = _limit(4_000_000_000, "most bytes that one .gz file may unpack to")
    max_gzip_ratio: int = _limit(200, "most bytes that one packed byte may unpack to, after the first 16 MB")
    max_html_elements: int = _limit(30_000, "most elements of one HTML page")
    max_group_bytes: int = _limit(1_000_000_000, "most bytes that one row group of a Parquet file may unpack to")
    max_fetch_seconds: int = _limit(30, "longest that fetching one address may take, its redirects included")
    max_redirects: int = _limit(5, "most redirects that are followed to one address")

    @staticmethod
    def help_of() -> dict[str, str]:
        """Name of each limit and its line of help."""
        return {slot.name: slot.metadata["help"] for slot in fields(Limits)}


DEFAULT = Limits()
