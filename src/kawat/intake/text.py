"""Bytes → words: encodings, and what is no text at all. Plain text → Story."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from kawat.errors import IntakeError
from kawat.intake.fields import story_of
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.outcome import Found

_MAGIC = (
    (b"PK\x03\x04", "a zip archive (Word and Excel files are zip archives too)", "unpack it or save it as plain text"),
    (b"%PDF-", "a PDF", "extract its text first (pdftotext)"),
    (b"\x89PNG", "a PNG picture", "a story is text"),
    (b"\xff\xd8\xff", "a JPEG picture", "a story is text"),
    (b"GIF8", "a GIF picture", "a story is text"),
    (b"\x1f\x8b", "a gzip file inside a gzip file", "unpack it once"),
    (b"BZh", "a bzip2 file", "unpack it (bunzip2)"),
    (b"\xfd7zXZ\0", "an xz file", "unpack it (unxz)"),
    (b"\x28\xb5\x2f\xfd", "a zstd file", "unpack it (unzstd)"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it"),
    (b"SQLite format 3\0", "an SQLite database", "export its stories as JSON Lines"),
    (b"\xd0\xcf\x11\xe0", "an old Office file", "save it as plain text"),
    (b"{\\rtf", "an RTF file", "save it as plain text"),
    (b"\x7fELF", "a program", "a story is text"),
)
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MOST_CONTROL = 0.02  # share of control characters beyond which "text" is something else
# Single-byte encodings that a page may declare; by the WHATWG's table the ISO and ASCII labels mean windows-1252.
_DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
_WESTERN = ("iso-8859-1", "iso8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252", "cp1252")


def text_stories(data: bytes, *, name: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """The one story of a plain text file, code points as published; only newlines become ``\\n``.

    Raises IntakeError and LimitError, naming the file.
    """
    yield from story_of({"text": decoded(data, name=name)}, origin=name, limits=limits)


def decoded(data: bytes, *, name: str, declared: bool = False) -> str:
    """The words of UTF-8 (a byte order mark is dropped) or of UTF-16 with its mark.

    With ``declared``, a page that is not UTF-8 and declares windows-1252 is read so. Raises IntakeError for all else.
    """
    refuse_binary(data, name=name)
    if not data.strip():
        raise IntakeError(f"{name}: the file is empty; a story has words")
    try:
        text = data.decode("utf-16") if data.startswith(_UTF_16) else data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if declared and _says_western(data):
            text = _western(data, name)
        else:
            raise IntakeError(bad_encoding(name, data, error)) from None
    if "\0" in text:
        raise IntakeError(f"{name}: holds NUL characters, so it seems to be binary; plain text in UTF-8 is right")
    controls = len(_CONTROL.findall(text))
    if controls > max(1, _MOST_CONTROL * len(text)):
        raise IntakeError(
            f"{name}: {controls} control characters, so it seems to be binary; plain text in UTF-8 is right"
        )
    return text


def refuse_binary(head: bytes, *, name: str) -> None:
    """Raises IntakeError where the first bytes are those of a known kind of file that is not text."""
    for magic, kind, remedy in _MAGIC:
        if head.startswith(magic):
            raise IntakeError(f"{name}: this seems to be {kind}; {remedy}")


def bad_encoding(name: str, data: bytes, error: UnicodeDecodeError) -> str:
    """The message for bytes that are not UTF-8: where, and the usual remedy."""
    if data.startswith(_UTF_16):
        return f"{name}: not valid UTF-16 at byte {error.start + 2}; save the file as UTF-8"
    if b"\0" in data:
        return f"{name}: holds NUL bytes, so it seems to be binary; plain text in UTF-8 is right"
    start = error.start + (3 if data.startswith(codecs.BOM_UTF8) else 0)
    return f"{name}: not UTF-8 at byte {start} (0x{data[start]:02x}); try: iconv -f WINDOWS-1252 -t UTF-8 FILE > NEW"


def _says_western(data: bytes) -> bool:
    said = _DECLARED.search(data[:4096])
    return said is not None and said.group(1).decode("ascii", "replace").lower() in _WESTERN


def _western(data: bytes, name: str) -> str:
    try:
        return data.decode("windows-1252")
    except UnicodeDecodeError as error:
        raise IntakeError(
            f"{name}: says windows-1252 and is not, at byte {error.start} (0x{data[error.start]:02x}); save the page as UTF-8"
        ) from None
