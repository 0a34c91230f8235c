"""WARC → stories: the HTML pages among its responses. A broken record is set aside with its offset, and the next one is read.

The records of a packed file are gzip members of their own, so that a broken or swelling one ends at the next member.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, BinaryIO, Protocol

from kawat.errors import LimitError, StoryError
from kawat.intake.html import page_stories
from kawat.intake.limits import DEFAULT, Limits
from kawat.intake.outcome import Found, Notice, SetAside
from kawat.intake.packed import FREE, GZIP, HEAD, unpacked_head

_MARK = b"WARC/"
_MEMBER = GZIP + b"\x08"
_CHUNK = 65_536
_LONGEST_HEADER = 65_536
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_HTML = ("text/html", "application/xhtml+xml")


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _BrokenError(Exception):
    """A record that cannot be read; the message says why."""


def is_warc(head: bytes) -> bool:
    """Whether the first bytes, packed or not, are those of a WARC file."""
    return (unpacked_head(head) if head.startswith(GZIP) else head).startswith(_MARK)


def warc_stories(stream: BinaryIO, *, name: str, limits: Limits = DEFAULT) -> Iterator[Found]:
    """Stories of the HTML responses of a WARC stream, one record in memory at a time.

    The day on which a page was fetched is not the day of its publication, and is left out. What is no HTML page is passed over and counted in a
    Notice at the end; broken records and pages without a story come out as SetAside, named ``file@offset`` (of the packed file).
    """
    source = _Records(_Ahead(stream), limits)
    passed = 0
    while True:
        try:
            if not source.next():
                break
            page = _page(source, limits)
        except (_BrokenError, LimitError) as error:
            origin = f"{name}@{source.offset}"
            yield SetAside(origin, f"{origin}: {error}; the next record is read")
            if isinstance(error, _BrokenError):
                source.recover()
            continue
        if page is None:
            passed += 1
            continue
        origin, (url, data) = f"{name}@{source.offset}", page
        try:
            yield from page_stories(data, name=origin, limits=limits, url=url)
        except StoryError as error:
            yield SetAside(origin, str(error))
    if passed:
        yield Notice(
            name, f"{passed} record{'s' * (passed > 1)} that hold{'s' * (passed == 1)} no HTML page; passed over"
        )


def _page(source: _Records, limits: Limits) -> tuple[str | None, bytes] | None:
    """Address and bytes of the page of the record at hand, None where it holds none. Raises LimitError after having passed it."""
    from warcio.recordloader import ArcWarcRecordLoader

    loader = ArcWarcRecordLoader()
    header = source.header()
    fields = loader.warc_parser.parse(io.BytesIO(header))
    length = fields.get_header("Content-Length") or ""
    if not length.isdecimal() or len(length) > 18:
        raise _BrokenError("a record without a sound Content-Length")
    block = source.block(int(length), most=limits.max_file_bytes + _LONGEST_HEADER)
    if fields.get_header("WARC-Type") != "response":
        return None
    try:
        record = loader.parse_record_stream(io.BytesIO(header + block), known_format="warc")
    except Exception as error:  # another's code on a stranger's bytes: whatever it raises, the record is set aside
        raise _BrokenError(f"a response that cannot be read ({type(error).__name__})") from error
    http = record.http_headers
    if http is None or http.get_statuscode() != "200":
        return None
    if (http.get_header("Content-Type") or "").partition(";")[0].strip().lower() not in _HTML:
        return None
    if len(block) < int(length):
        raise LimitError(f"a page larger than {limits.max_file_bytes} bytes; raise max_file_bytes")
    return fields.get_header("WARC-Target-URI"), _decoded(record, limits)


def _decoded(record: Any, limits: Limits) -> bytes:
    """A response's body as its server meant it: without chunks, unpacked."""
    from warcio.bufferedreaders import ChunkedDataReader
    from warcio.exceptions import ArchiveLoadFailed

    http, body = record.http_headers, record.raw_stream
    if (http.get_header("Transfer-Encoding") or "").strip().lower() == "chunked":
        body = ChunkedDataReader(body)
    try:
        data: bytes = body.read()
    except (ArchiveLoadFailed, OSError, ValueError) as error:
        raise _BrokenError(f"a response that cannot be read ({type(error).__name__})") from error
    return _unpacked(data, http.get_header("Content-Encoding"), limits)


def _unpacked(data: bytes, coding: str | None, limits: Limits) -> bytes:
    """The body of a response, unpacked as its Content-Encoding says. Raises LimitError where it is too large or packed otherwise."""
    coding = (coding or "identity").strip().lower()
    packed = coding in ("gzip", "x-gzip", "deflate")
    if coding == "identity" or (packed and data.lstrip()[:1] == b"<"):  # archives often keep the words unpacked
        return data
    if not packed:
        raise LimitError(
            f"a page packed as {coding[:20]!r}; gzip, deflate or none is right: repack the file without it"
        )
    raw_deflate = coding == "deflate" and data[:1] != b"\x78"
    try:
        unpacked = zlib.decompressobj(wbits=-15 if raw_deflate else 47).decompress(data, limits.max_file_bytes + 1)
    except zlib.error as error:
        raise LimitError(f"a page that is not sound {coding} ({error}); fetch it again") from None
    if len(unpacked) > limits.max_file_bytes:
        raise LimitError(f"a page that unpacks to more than {limits.max_file_bytes} bytes; raise max_file_bytes")
    return unpacked


class _Ahead:
    """A stream whose next bytes can be seen; ``at`` counts those that were taken."""

    def __init__(self, stream: _Readable) -> None:
        self._stream, self._bytes, self.at = stream, bytearray(), 0

    def see(self, size: int) -> bytearray:
        while len(self._bytes) < size and (more := self._stream.read(_CHUNK)):
            self._bytes += more
        return self._bytes[:size]

    def take(self, size: int) -> bytes:
        data = bytes(self.see(size))
        del self._bytes[: len(data)]
        self.at += len(data)
        return data

    def back(self, data: bytes) -> None:
        self._bytes[:0] = data
        self.at -= len(data)

    def find(self, mark: bytes) -> bool:
        """Moves to where ``mark`` stands next; to the end, and False, where it does not."""
        while self.see(_CHUNK):
            place = self._bytes.find(mark)
            if place >= 0:
                self.take(place)
                return True
            self.take(max(len(self._bytes) - len(mark) + 1, 1))
        return False


class _Member:
    """One gzip member, unpacked as it is read; its source stands behind it when it has ended."""

    def __init__(self, source: _Ahead, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._decoder = zlib.decompressobj(wbits=31)
        self._tail = b""
        self._packed = self._out = 0
        self._over = False

    def read(self, size: int) -> bytes:
        while not self._over:
            data = self._tail or self._source.take(_CHUNK)
            if not data:
                raise self._broken(b"", "its gzip member breaks off")
            try:
                out = self._decoder.decompress(data, size)
            except zlib.error as error:
                # What follows may hold the next member; at least a byte is gone, so that this one is not met again.
                raise self._broken(data if self._packed else data[1:], f"not a sound gzip member ({error})") from None
            self._tail = self._decoder.unconsumed_tail
            self._packed += len(data) - len(self._tail) - len(self._decoder.unused_data)
            self._out += len(out)
            if self._out > FREE and self._out > self._limits.max_gzip_ratio * self._packed:
                ratio = f"unpacks to more than {self._limits.max_gzip_ratio} times its size, as a gzip bomb does"
                raise self._broken(self._tail, f"{ratio}; raise max_gzip_ratio if you trust it")
            if self._decoder.eof:
                self._over = True
                self._source.back(self._decoder.unused_data)
            if out:
                return out
        return b""

    def _broken(self, rest: bytes, reason: str) -> _BrokenError:
        self._over = True
        self._source.back(rest)
        return _BrokenError(reason)


class _Records:
    """The records of a WARC stream, in gzip members or plain."""

    def __init__(self, source: _Ahead, limits: Limits) -> None:
        self._source, self._limits = source, limits
        self._packed = source.see(len(_MEMBER)) == _MEMBER
        self._here = _Ahead(io.BytesIO()) if self._packed else source
        self.offset = 0
        """Where the record at hand begins; where many stand in one gzip member, where that begins."""

    def next(self) -> bool:
        """Moves to the next record; False at the end."""
        while True:
            while (byte := self._here.see(1)) and byte.isspace():
                self._here.take(1)
            if not self._packed:
                self.offset = self._source.at
            if byte:
                return True
            if not self._packed or not self._source.see(1):
                return False
            self.offset = self._source.at
            if self._source.see(len(_MEMBER)) != _MEMBER:
                raise _BrokenError("not a gzip member")
            self._here = _Ahead(_Member(self._source, self._limits))

    def header(self) -> bytes:
        """The header of the record at hand, with the blank line that ends it."""
        seen = self._here.see(_LONGEST_HEADER)
        end = _BLANK_LINE.search(seen)
        if not seen.startswith(_MARK) or end is None:
            raise _BrokenError("no header of a WARC record")
        return self._here.take(end.end())

    def block(self, length: int, *, most: int) -> bytes:
        """The first ``most`` bytes of a block of ``length``, all of which are passed."""
        data = self._here.take(min(length, most))
        left = length - len(data)
        while left and (more := self._here.take(min(left, _CHUNK))):
            left -= len(more)
        after = self._here.see(4)
        if left or (after.strip() and not after.startswith(_MARK[:4])):
            if not self._packed and length <= most:
                self._here.back(data)  # another record may begin in it
            raise _BrokenError("the record breaks off" if left else "the record is longer than its Content-Length")
        return data

    def recover(self) -> None:
        """Moves behind a broken record, to where another can begin."""
        if not self._packed:
            if self._source.at == self.offset:
                self._source.take(1)
            if self._source.find(b"\n" + _MARK):
                self._source.take(1)
            return
        with suppress(_BrokenError):  # the rest of its member, so that the source stands at the next
            while self._here.take(_CHUNK):
                pass
        self._here = _Ahead(io.BytesIO())
        while self._source.find(_MEMBER) and not is_warc(bytes(self._source.see(HEAD))):
            self._source.take(1)
