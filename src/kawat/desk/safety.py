"""What every request must keep, before any route sees it: our own host, our own pages, a small body; and what every answer carries."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kawat.desk.problems import DeskError

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none';"
    " frame-ancestors 'none'"
)
"""The Content-Security-Policy of all answers."""

_ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_READS = ("GET", "HEAD", "OPTIONS")


class Guard:
    """Answers for itself what must not reach a route: another Host (DNS rebinding), requests of other sites, bodies over ``most`` bytes."""

    def __init__(self, app: ASGIApp, *, hosts: Iterable[str], most: int) -> None:
        self._app, self._hosts, self._most = app, frozenset(hosts), most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return

        async def sealed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _ALWAYS.items():
                    headers[name] = value
            await send(message)

        headers = Headers(scope=scope)
        problem = self._refused(scope["method"], headers)
        body = b""
        if problem is None:
            body, problem = await self._body(headers, receive)
        if problem is not None:
            await JSONResponse(problem.to_json(), problem.status)(scope, receive, sealed)
            return
        given = False

        async def replay() -> Message:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, sealed)

    def _refused(self, method: str, headers: Headers) -> DeskError | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return DeskError(
                421, "wrong_host", "this desk answers under its own address only", f"open http://{min(self._hosts)}/"
            )
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        foreign = site in ("cross-site", "same-site") or (
            origin is not None and origin.removeprefix("http://") not in self._hosts
        )
        if not foreign:
            return None
        if method in _READS and headers.get("sec-fetch-mode") == "navigate":
            return None  # a link on another page may lead here: it shows, it changes nothing
        return DeskError(
            403,
            "cross_site",
            "another site asked for this; only the desk's own pages may",
            "open the desk and do it there",
        )

    async def _body(self, headers: Headers, receive: Receive) -> tuple[bytes, DeskError | None]:
        too_large = DeskError(
            413, "too_large", f"the request holds more than {self._most} bytes", "`kawat code` reads files of any size"
        )
        told = headers.get("content-length", "0")
        if told.isascii() and told.isdigit() and int(told[:20]) > self._most:
            return b"", too_large
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return b"", DeskError(400, "broken_off", "the request broke off", "send it again")
            body += message.get("body", b"")
            if len(body) > self._most:
                return b"", too_large
            if not message.get("more_body"):
                return bytes(body), None
