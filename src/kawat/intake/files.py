"""Paths, folders and streams → stories: opens, unpacks, tells the format, and sets aside what cannot be read."""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, TypeGuard, cast
from urllib.parse import urlsplit

from kawat.errors import IntakeError, StoryError
from kawat.intake.html import page_stories
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.markup import opening
from kawat.intake.outcome import Found, SetAside
from kawat.intake.packed import GZIP, HEAD, Counted, peeked, unpacked, whole
from kawat.intake.rows import json_stories, row_stories
from kawat.intake.tables import csv_stories, is_header, parquet_stories
from kawat.intake.text import decoded, refuse_binary, text_stories
from kawat.intake.warc import is_warc, warc_stories
from kawat.intake.xml import ROOTS, xml_stories

FORMATS = {
    ".txt": "text", ".html": "html", ".htm": "html", ".json": "json", ".jsonl": "jsonl", ".xml": "xml", ".rss": "xml", ".atom": "xml",
    ".csv": "csv", ".tsv": "csv", ".parquet": "parquet", ".warc": "warc",
}  # fmt: skip
FORMS = tuple(dict.fromkeys(FORMATS.values()))
"""What a stream can be said to hold."""
STANDARD_INPUT = Path("-")
_PARQUET = b"PAR1"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|!--|(?:html|head|body|meta|article|main|section|div|p|h1)[\s>])", re.IGNORECASE
)
_JSON = re.compile(rb"""\{\s*["}]|\[\s*(?:[{\["\]]|-?[\d.eE+-]+\s*,|(?:-?[\d.]+|null|true|false)\s*\]\s*$)""")


class Walk:
    """Files to read under some paths: an iterator that counts in ``skipped`` the files in folders that it passed over.

    A file given by name comes out whatever its suffix; in a folder only FORMATS, packed or not, in sorted order. What cannot
    be walked (a missing path, a folder that may not be read or holds no stories) comes out too: ``stories_from`` says why.
    A web address comes out as the string that it is.
    """

    def __init__(self, paths: Iterable[str | Path]) -> None:
        self.skipped = 0
        self._files = self._walk(paths)

    def __iter__(self) -> Iterator[Path | str]:
        return self

    def __next__(self) -> Path | str:
        return next(self._files)

    def _walk(self, paths: Iterable[str | Path]) -> Iterator[Path | str]:
        for given in paths:
            path = Path(given)
            if is_url(given):
                yield given
            elif path == STANDARD_INPUT or not path.is_dir():
                yield path
            else:
                yield from self._folder(path)

    def _folder(self, top: Path) -> Iterator[Path]:
        found = False
        unread: list[Path] = []
        for folder, inner, names in os.walk(top, onerror=lambda error: unread.append(Path(error.filename))):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in sorted(names):
                path = Path(folder) / name
                if name.startswith(".") or format_of(path) is None or not path.is_file():
                    self.skipped += 1
                    continue
                found = True
                yield path
        yield from unread
        if not found and not unread:
            yield top


def walk(paths: Iterable[str | Path]) -> Walk:
    """The files to read under ``paths``, folders in sorted order all the way down."""
    return Walk(paths)


def is_url(given: str | Path) -> TypeGuard[str]:
    """Whether this is an http or https address rather than a path."""
    return isinstance(given, str) and given.lower().startswith(("http://", "https://"))


def format_of(path: Path) -> str | None:
    """The format that a file's suffix names, less ``.gz``; None for another suffix."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return FORMATS.get(suffixes[-1]) if suffixes else None


def stories_from(
    path: str | Path,
    *,
    limits: Limits = DEFAULT,
    form: str | None = None,
    fetch: bool = False,
    taken: Callable[[int], None] | None = None,
) -> Iterator[Found]:
    """The stories of a file, a folder, standard input (``-``) or a web address, as they are read; never raises for what it reads.

    Rows and files that cannot be read come out as SetAside, fields that had to be left open as Notice before their story. ``form``
    is one of FORMS, for what its name does not tell. An address is asked only with ``fetch`` (``intake.fetch``). ``taken`` is told of the
    bytes of a file, packed as they may be, when they are read.
    """
    if is_url(path):
        yield from _address_stories(path, limits, form, asked=fetch)
        return
    path = Path(path)
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    try:
        if path == STANDARD_INPUT:
            yield from from_stream(sys.stdin.buffer, name="standard input", form=form, limits=limits)
        elif path.is_dir():
            yield from _folder_stories(path, limits, taken)
        else:
            with path.open("rb") as file:
                stream = cast(BinaryIO, Counted(cast(BinaryIO, file), taken))
                yield from from_stream(stream, name=name, form=form or format_of(path), limits=limits)
    except StoryError as error:
        yield SetAside(name, str(error))
    except FileNotFoundError:
        yield SetAside(name, f"{name}: no such file; check the path")
    except PermissionError:
        yield SetAside(name, f"{name}: may not be read; check its permissions (chmod u+r)")
    except (OSError, ValueError) as error:  # ValueError: NUL in a path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield SetAside(name, f"{name}: cannot be read ({reason}); check the file and the disk it is on")


def _address_stories(url: str, limits: Limits, form: str | None, *, asked: bool) -> Iterator[Found]:
    if not asked:
        yield SetAside(url, f"{url}: a web address, which is fetched only where that is asked for (--fetch)")
        return
    from kawat.intake.fetch import fetch  # slow to import, and seldom needed

    try:
        got = fetch(url, limits=limits)
        form = form or format_of(Path(urlsplit(got.url).path))
        yield from from_stream(io.BytesIO(got.data), name=url, form=form, limits=limits, url=got.url)
    except StoryError as error:
        yield SetAside(url, str(error))


def _folder_stories(folder: Path, limits: Limits, taken: Callable[[int], None] | None) -> Iterator[Found]:
    with os.scandir(folder):  # raises here where the folder may not be read
        pass
    for path in walk([folder]):
        if path == folder:
            kinds = " ".join(FORMATS)
            yield SetAside(str(folder), f"{folder}: no stories in this folder; it takes {kinds}, each also with .gz")
        else:
            yield from stories_from(path, limits=limits, taken=taken)


def read_bytes(data: bytes, *, name: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """The stories of bytes at hand; the suffix of ``name`` tells the format, without one the content does.

    Raises IntakeError and LimitError where the whole cannot be read; single rows come out as SetAside.
    """
    return from_stream(
        io.BytesIO(data), name=name, form=format_of(Path(name)) if "\0" not in name else None, limits=limits
    )


def from_stream(
    stream: BinaryIO, *, name: str, form: str | None = None, limits: Limits = DEFAULT, url: str | None = None
) -> Iterator[Found]:
    """The stories of a binary stream, packed or not. ``form`` is one of FORMS; without it the content tells.

    ``url`` is where it was fetched, for pages and feeds. Raises as ``read_bytes`` does, after the stories before the fault.
    """
    given = stream
    stream, head = peeked(stream)
    if form == "warc" or is_warc(head):
        yield from warc_stories(stream, name=name, limits=limits)
        return
    if packed := head.startswith(GZIP):
        stream, head = peeked(unpacked(stream, name=name, limits=limits))
    if head.startswith(_PARQUET):
        if packed or not given.seekable():
            given = io.BytesIO(whole(stream, name=name, limits=limits))
        yield from parquet_stories(given, name=name, limits=limits)
        return
    if form == "parquet":
        raise IntakeError(f"{name}: not a Parquet file; write or fetch it again")
    refuse_binary(head, name=name)
    if head.startswith(_UTF_16):
        data = decoded(whole(stream, name=name, limits=limits), name=name).encode("utf-8")
        stream, head = io.BytesIO(data), data[:HEAD]
    named_whole = form == "json"
    form = form or sniffed(head)
    if form in ("json", "jsonl") and len(head) < HEAD and not head.strip():
        raise IntakeError(f"{name}: the file is empty; one JSON object a line is right")
    if form == "csv":
        yield from csv_stories(stream, name=name, limits=limits)
    elif form in ("json", "jsonl") and _is_rows(head, named_so=form == "jsonl", named_whole=named_whole):
        yield from row_stories(stream, name=name, limits=limits)
    else:
        data = whole(stream, name=name, limits=limits)
        if form in ("html", "xml"):
            yield from (page_stories if form == "html" else xml_stories)(data, name=name, limits=limits, url=url)
        else:
            yield from (text_stories if form == "text" else json_stories)(data, name=name, limits=limits)


def sniffed(head: bytes) -> str:
    """The format that the first bytes show: html, xml, json, csv or text."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"<?xml") or opening(start.decode("utf-8", "replace")) in ROOTS:
        return "xml"
    if _PAGE.match(start):
        return "html"
    if _JSON.match(start):
        return "json"
    return "csv" if is_header(head) else "text"


def _is_rows(head: bytes, *, named_so: bool, named_whole: bool) -> bool:
    """Whether JSON is one row a line rather than one value over many lines or one list."""
    first, newline, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    first = first.strip()
    if first in (b"{", b"[", b"[{") or (first.startswith(b"[") and not named_so):
        return False
    if not newline:  # one line, or a first line longer than the head
        return named_so or (len(head) >= HEAD and not named_whole)
    return named_so or first.endswith(b"}")
