"""Paths, folders and streams → stories: opens, unpacks, tells the format, and sets aside what cannot be read."""

from __future__ import annotations

import gzip
import io
import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from kawat.errors import IntakeError, LimitError, StoryError
from kawat.intake.html import page_stories
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.outcome import Found, SetAside
from kawat.intake.rows import json_stories, row_stories
from kawat.intake.text import decoded, refuse_binary, text_stories

FORMATS = {".txt": "text", ".html": "html", ".htm": "html", ".json": "json", ".jsonl": "rows"}
STANDARD_INPUT = Path("-")
_HEAD = 4096
_FREE = 16_000_000  # unpacked bytes before the ratio counts: a small page of blanks is no bomb
_GZIP = b"\x1f\x8b"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(
    rb"<(?:!doctype\s+html|\?xml|!--|(?:html|head|body|meta|article|main|section|div|p|h1)[\s>])", re.IGNORECASE
)
_JSON = re.compile(rb"""\{\s*["}]|\[\s*(?:[{\["\]]|-?[\d.eE+-]+\s*,|(?:-?[\d.]+|null|true|false)\s*\]\s*$)""")


class Walk:
    """Files to read under some paths: an iterator that counts in ``skipped`` the files in folders that it passed over.

    A file given by name comes out whatever its suffix; in a folder only FORMATS, packed or not, in sorted order. What cannot
    be walked (a missing path, a folder that may not be read or holds no stories) comes out too: ``stories_from`` says why.
    """

    def __init__(self, paths: Iterable[str | Path]) -> None:
        self.skipped = 0
        self._files = self._walk(paths)

    def __iter__(self) -> Iterator[Path]:
        return self

    def __next__(self) -> Path:
        return next(self._files)

    def _walk(self, paths: Iterable[str | Path]) -> Iterator[Path]:
        for path in map(Path, paths):
            if path == STANDARD_INPUT or not path.is_dir():
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


def format_of(path: Path) -> str | None:
    """The format that a file's suffix names, less ``.gz``; None for another suffix."""
    suffixes = [suffix.lower() for suffix in path.suffixes]
    if suffixes and suffixes[-1] == ".gz":
        suffixes.pop()
    return FORMATS.get(suffixes[-1]) if suffixes else None


def stories_from(
    path: str | Path, *, limits: Limits = DEFAULT, taken: Callable[[int], None] | None = None
) -> Iterator[Found]:
    """The stories of a file, of a folder, or of standard input (``-``), as they are read; never raises for what it reads.

    Rows and files that cannot be read come out as SetAside, fields that had to be left open as Notice before their story. ``taken`` is
    told of the bytes of a file, packed as they may be, when they are read.
    """
    path = Path(path)
    name = os.fsencode(path).decode("utf-8", "backslashreplace")
    try:
        if path == STANDARD_INPUT:
            yield from from_stream(sys.stdin.buffer, name="standard input", limits=limits)
        elif path.is_dir():
            yield from _folder_stories(path, limits, taken)
        else:
            with path.open("rb") as file:
                stream = cast(BinaryIO, _Counted(cast(BinaryIO, file), taken))
                yield from from_stream(stream, name=name, form=format_of(path), limits=limits)
    except StoryError as error:
        yield SetAside(name, str(error))
    except FileNotFoundError:
        yield SetAside(name, f"{name}: no such file; check the path")
    except PermissionError:
        yield SetAside(name, f"{name}: may not be read; check its permissions (chmod u+r)")
    except (OSError, ValueError) as error:  # ValueError: NUL in a path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        yield SetAside(name, f"{name}: cannot be read ({reason}); check the file and the disk it is on")


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


def from_stream(stream: BinaryIO, *, name: str, form: str | None = None, limits: Limits = DEFAULT) -> Iterator[Found]:
    """The stories of a binary stream, packed or not. ``form`` is one of FORMATS' values; without it the content tells.

    Raises as ``read_bytes`` does, after the stories before the fault.
    """
    stream, head = _peeked(stream)
    if head.startswith(_GZIP):
        stream, head = _peeked(cast(BinaryIO, io.BufferedReader(_Unpacked(stream, name=name, limits=limits), 65536)))
    refuse_binary(head, name=name)
    if head.startswith(_UTF_16):
        data = decoded(_whole(stream, name, limits), name=name).encode("utf-8")
        stream, head = io.BytesIO(data), data[:_HEAD]
    named_whole = form == "json"
    form = form or sniffed(head)
    if form in ("json", "rows") and len(head) < _HEAD and not head.strip():
        raise IntakeError(f"{name}: the file is empty; one JSON object a line is right")
    if form in ("json", "rows") and _is_rows(head, named_so=form == "rows", named_whole=named_whole):
        yield from row_stories(stream, name=name, limits=limits)
        return
    read = {"html": page_stories, "json": json_stories, "rows": json_stories, "text": text_stories}[form]
    yield from read(_whole(stream, name, limits), name=name, limits=limits)


def sniffed(head: bytes) -> str:
    """The format that the first bytes show: html, json or text."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _PAGE.match(start):
        return "html"
    return "json" if _JSON.match(start) else "text"


def _is_rows(head: bytes, *, named_so: bool, named_whole: bool) -> bool:
    """Whether JSON is one row a line rather than one value over many lines or one list."""
    first, newline, _ = head.removeprefix(b"\xef\xbb\xbf").lstrip().partition(b"\n")
    first = first.strip()
    if first in (b"{", b"[", b"[{") or (first.startswith(b"[") and not named_so):
        return False
    if not newline:  # one line, or a first line longer than the head
        return named_so or (len(head) >= _HEAD and not named_whole)
    return named_so or first.endswith(b"}")


def _whole(stream: BinaryIO, name: str, limits: Limits) -> bytes:
    data = stream.read(limits.max_file_bytes + 1)
    if len(data) > limits.max_file_bytes:
        raise LimitError(
            f"{name}: larger than {limits.max_file_bytes} bytes; split it into stories, write JSON Lines (one object a line, "
            "read one by one), or raise max_file_bytes"
        )
    return data


def _peeked(stream: BinaryIO) -> tuple[BinaryIO, bytes]:
    """The stream, and its first bytes without having read them."""
    start = b""
    while len(start) < _HEAD and (more := stream.read(_HEAD - len(start))):
        start += more
    return cast(BinaryIO, io.BufferedReader(_Rejoined(start, stream), 65536)), start


class _Rejoined(io.RawIOBase):
    """Bytes read ahead, then the rest of their stream."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start, self._rest = start, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        if self._start:
            data, self._start = self._start[: len(buffer)], self._start[len(buffer) :]
        else:
            data = self._rest.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


class _Counted:
    """A stream that counts what was read of it, and tells."""

    def __init__(self, stream: BinaryIO, taken: Callable[[int], None] | None = None) -> None:
        self._stream, self._taken = stream, taken
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        if self._taken:
            self._taken(len(data))
        return data


class _Unpacked(io.RawIOBase):
    """A gzip stream, unpacked as it is read and stopped where it swells beyond the limits."""

    def __init__(self, packed: BinaryIO, *, name: str, limits: Limits) -> None:
        self._packed = _Counted(packed)
        self._unpacked = gzip.GzipFile(fileobj=cast(BinaryIO, self._packed), mode="rb")
        self._name, self._limits, self._out = name, limits, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            data = self._unpacked.read(len(buffer))
        except EOFError:
            raise IntakeError(f"{self._name}: the gzip file breaks off; fetch or pack it again") from None
        except (gzip.BadGzipFile, zlib.error) as error:
            raise IntakeError(f"{self._name}: not a sound gzip file ({error}); fetch or pack it again") from None
        self._out += len(data)
        self._guard()
        buffer[: len(data)] = data
        return len(data)

    def _guard(self) -> None:
        if self._out > self._limits.max_unpacked_bytes:
            raise LimitError(
                f"{self._name}: unpacks to more than {self._limits.max_unpacked_bytes} bytes; split it or raise max_unpacked_bytes"
            )
        if self._out > _FREE and self._out > self._limits.max_gzip_ratio * self._packed.count:
            raise LimitError(
                f"{self._name}: unpacks to more than {self._limits.max_gzip_ratio} times its size, as a gzip bomb does; "
                "unpack it yourself if you trust it, or raise max_gzip_ratio"
            )
