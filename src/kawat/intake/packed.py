"""Streams that are read a little at a time: looking ahead, and unpacking gzip within limits."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, cast

from kawat.errors import IntakeError, LimitError
from kawat.intake.limits import Limits

HEAD = 4096
GZIP = b"\x1f\x8b"
FREE = 16_000_000  # unpacked bytes before the ratio counts: a small page of blanks is no bomb


def peeked(stream: BinaryIO) -> tuple[BinaryIO, bytes]:
    """The stream, and its first bytes without having read them."""
    start = b""
    while len(start) < HEAD and (more := stream.read(HEAD - len(start))):
        start += more
    return cast(BinaryIO, io.BufferedReader(_Rejoined(start, stream), 65536)), start


def unpacked(stream: BinaryIO, *, name: str, limits: Limits) -> BinaryIO:
    """What a gzip stream holds, unpacked as it is read. Reading raises IntakeError and LimitError, naming ``name``."""
    return cast(BinaryIO, io.BufferedReader(_Unpacked(stream, name=name, limits=limits), 65536))


def unpacked_head(head: bytes) -> bytes:
    """What the first bytes of a gzip stream unpack to, empty where they do not."""
    try:
        return zlib.decompressobj(wbits=31).decompress(head, HEAD)
    except zlib.error:
        return b""


def whole(stream: BinaryIO, *, name: str, limits: Limits) -> bytes:
    """All bytes of a stream. Raises LimitError where they are more than may be read whole."""
    data = stream.read(limits.max_file_bytes + 1)
    if len(data) > limits.max_file_bytes:
        raise LimitError(
            f"{name}: larger than {limits.max_file_bytes} bytes; split it into stories, write JSON Lines (one object a line, "
            "read one by one), or raise max_file_bytes"
        )
    return data


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


class Counted:
    """A stream that counts what was read of it, and tells ``taken`` of it."""

    def __init__(self, stream: BinaryIO, taken: Callable[[int], None] | None = None) -> None:
        self._stream, self._taken = stream, taken
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.count += len(data)
        if self._taken:
            self._taken(len(data))
        return data

    def __getattr__(self, name: str) -> Any:
        """All else is as the stream has it: a Parquet file is sought in."""
        return getattr(self._stream, name)


class _Unpacked(io.RawIOBase):
    """A gzip stream, unpacked as it is read and stopped where it swells beyond the limits."""

    def __init__(self, packed: BinaryIO, *, name: str, limits: Limits) -> None:
        self._packed = Counted(packed)
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
        if self._out > FREE and self._out > self._limits.max_gzip_ratio * self._packed.count:
            raise LimitError(
                f"{self._name}: unpacks to more than {self._limits.max_gzip_ratio} times its size, as a gzip bomb does; "
                "unpack it yourself if you trust it, or raise max_gzip_ratio"
            )
