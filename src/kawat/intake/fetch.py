"""A guarded client for stories on the web: what an address given by a stranger may not reach is not reached.

Only http and https, to public addresses alone. A host is resolved once and the connection goes to the very address that was checked,
so that no second answer of its name server counts; every redirect is checked anew. No proxy and no password is taken from the
environment or from an address.
"""

from __future__ import annotations

import http.client
import io
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from typing import IO, Any
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from kawat.errors import IntakeError, LimitError
from kawat.intake.limits import DEFAULT, Limits
from kawat.version import __version__

_PORTS = {"http": 80, "https": 443}
_REDIRECTS = (301, 302, 303, 307, 308)
_GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
# What Python's own tables take for public: protocol assignments, relays of 6to4 and what it wraps, addresses of examples.
_NOT_PUBLIC = [ipaddress.ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "2002::/16", "3fff::/20")]
_CHUNK = 65_536
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address holds: ``data``, and the ``url`` at the end of its redirects."""

    url: str
    data: bytes


def fetch(url: str, *, limits: Limits = DEFAULT) -> Fetched:
    """What ``url`` holds. Raises IntakeError where it may not or cannot be fetched, LimitError where it is too large or too slow."""
    deadline = time.monotonic() + limits.max_fetch_seconds
    at = url
    for _ in range(limits.max_redirects + 1):
        try:
            found = _got(at, deadline, limits)
        except TimeoutError:
            raise LimitError(
                f"{url}: takes longer than {limits.max_fetch_seconds} s; try later or raise max_fetch_seconds"
            ) from None
        except (OSError, http.client.HTTPException, ValueError) as error:
            reason = " ".join(str(error).split())[:120] or type(error).__name__
            raise IntakeError(f"{url}: cannot be fetched ({reason}); check the address and the connection") from None
        if isinstance(found, Fetched):
            return found
        at = urljoin(at, found)
    raise LimitError(f"{url}: redirects more than {limits.max_redirects} times; give the address that it leads to")


def _got(url: str, deadline: float, limits: Limits) -> Fetched | str:
    """What one address holds, or where it redirects to."""
    parts = _checked(url)
    host = parts.hostname or ""
    port = parts.port or _PORTS[parts.scheme]
    connection = http.client.HTTPConnection(host, port)
    connection.default_port = _PORTS[parts.scheme]  # what the Host header leaves out
    reached = _connected(_resolved(host, port), port, deadline)
    try:
        if parts.scheme == "https":
            reached.settimeout(_left(deadline))
            reached = _tls().wrap_socket(reached, server_hostname=host)
        connection.sock = _Timed(reached, deadline)
        path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
        query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
        connection.putrequest("GET", f"{path}?{query}" if query else path, skip_accept_encoding=True)
        for name, value in (
            ("Accept-Encoding", "identity"),
            ("User-Agent", f"kawat/{__version__}"),
            ("Connection", "close"),
        ):
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        if answer.status in _REDIRECTS:
            return answer.getheader("Location") or ""
        if answer.status != 200:
            raise IntakeError(f"{url}: answers {answer.status} {answer.reason}; the address of a story is right")
        return Fetched(url, _body(answer, url, limits))
    finally:
        reached.close()


def _body(answer: http.client.HTTPResponse, url: str, limits: Limits) -> bytes:
    data = bytearray()
    while more := answer.read(_CHUNK):
        data += more
        if len(data) > limits.max_file_bytes:
            raise LimitError(
                f"{url}: larger than {limits.max_file_bytes} bytes; download it yourself or raise max_file_bytes"
            )
    return bytes(data)


def _checked(url: str) -> SplitResult:
    """The parts of an address that may be asked. Raises IntakeError for any other."""
    parts = urlsplit(url.strip())
    if parts.scheme not in _PORTS or not parts.hostname:
        raise IntakeError(f"{url[:200]}: not an http or https address; only those are fetched")
    if parts.username is not None or parts.password is not None:
        raise IntakeError(f"{parts.scheme}://…@{parts.hostname}: holds a name or password; an address without is right")
    try:
        name = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode("ascii")
    except UnicodeError:
        raise IntakeError(f"{url[:200]}: {parts.hostname[:80]!r} is not the name of a host") from None
    host = f"[{name}]" if ":" in name else name
    return parts._replace(netloc=host if parts.port is None else f"{host}:{parts.port}")


def _resolved(host: str, port: int) -> list[str]:
    """The addresses of a host, all of them public. Raises IntakeError where one is not: a name that leads inside is not trusted."""
    found = list(dict.fromkeys(str(each[4][0]) for each in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    for address in found:
        if not is_public(address):
            raise IntakeError(f"{host}: leads to {address}, which is not a public address; it is not fetched")
    return found


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet; of an IPv4 address mapped into IPv6, whether that is."""
    try:
        given: _Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(given, ipaddress.IPv6Address) and given.ipv4_mapped is not None:
        given = given.ipv4_mapped
    if given.is_multicast or given.is_reserved or not given.is_global:
        return False
    return not any(given in network for network in _NOT_PUBLIC) and (given.version == 4 or given in _GLOBAL_UNICAST)


def _connected(addresses: list[str], port: int, deadline: float) -> socket.socket:
    """A connection to the first of the addresses that answers."""
    failed: OSError = OSError("the host has no address")
    for address in addresses:
        try:
            return _connect(address, port, _left(deadline))
        except TimeoutError:
            raise
        except OSError as error:
            failed = error
    raise failed


def _connect(address: str, port: int, seconds: float) -> socket.socket:
    return socket.create_connection((address, port), timeout=seconds)


def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _left(deadline: float) -> float:
    """Seconds until the deadline. Raises TimeoutError after it."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Timed:
    """A socket for http.client each of whose waits ends at the deadline, however slowly the bytes drip."""

    def __init__(self, reached: socket.socket, deadline: float) -> None:
        self._socket, self._deadline = reached, deadline

    def sendall(self, data: Any) -> None:
        self._socket.settimeout(_left(self._deadline))
        self._socket.sendall(data)

    def makefile(self, mode: str) -> IO[bytes]:
        return io.BufferedReader(_TimedReader(self._socket, self._deadline), _CHUNK)

    def close(self) -> None:
        """Left to who opened the socket: http.client closes it while the answer is still read."""


class _TimedReader(io.RawIOBase):
    def __init__(self, reached: socket.socket, deadline: float) -> None:
        self._socket, self._deadline = reached, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._socket.settimeout(_left(self._deadline))
        return self._socket.recv_into(buffer)
