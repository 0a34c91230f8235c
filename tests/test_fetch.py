"""The guarded client: a local server stands for the web, and nothing inside is ever asked."""

from __future__ import annotations

import gzip
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from kawat.cli import main
from kawat.errors import IntakeError, LimitError
from kawat.intake import Limits, SetAside, stories_from
from kawat.intake import fetch as client
from kawat.intake.fetch import fetch, is_public
from kawat.story import Story

PUBLIC, OTHER = "93.184.215.14", "1.1.1.1"
STORY = b'{"id": "w-1", "text": "Utusan tiba di Ende."}'


class Web:
    """A server on this machine that stands for public addresses, and what was asked of it and of the name server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.names: dict[str, list[list[str]]] = {"news.example": [[PUBLIC]], "other.example": [[OTHER]]}
        self.answers: dict[str, tuple[int, dict[str, str], bytes]] = {"/a.json": (200, {}, STORY)}
        self.asked: list[tuple[str, str]] = []
        self.headers: list[dict[str, str]] = []
        self.resolved: list[str] = []
        self.connected: list[tuple[str, int]] = []

    def resolve(self, host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        self.resolved.append(host)
        answers = self.names.get(host)
        if answers is None:
            return _getaddrinfo(host, port, type=socket.SOCK_STREAM)
        now = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in now]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append((address, port))
        reached = socket.socket()
        reached.settimeout(seconds)
        reached.connect(("127.0.0.1", self.port))
        return reached


_getaddrinfo = socket.getaddrinfo


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Web]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.asked.append((self.headers["Host"], self.path))
            served.headers.append(dict(self.headers))
            status, headers, body = served.answers.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if "Drip" not in headers:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            for at in range(0, len(body), 1 if "Drip" in headers else len(body)):
                try:
                    self.wfile.write(body[at:] if "Drip" not in headers else body[at : at + 1])
                except OSError:
                    return
                time.sleep(0.05 if "Drip" in headers else 0)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.handle_error = lambda *_: None  # type: ignore[method-assign]  # a client that hangs up is what is tried here
    served = Web(server.server_port)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    monkeypatch.setattr(socket, "getaddrinfo", served.resolve)
    monkeypatch.setattr(client, "_connect", served.connect)
    yield served
    server.shutdown()
    server.server_close()


def test_story_is_fetched_from_the_address_that_was_checked(web: Web) -> None:
    (story,) = stories_from("http://news.example/a.json", fetch=True)
    assert isinstance(story, Story) and (story.id, story.origin) == ("w-1", "http://news.example/a.json")
    assert web.connected == [(PUBLIC, 80)]
    assert web.asked == [("news.example", "/a.json")]
    assert web.resolved == ["news.example"]


def test_nothing_is_asked_unless_it_is_wanted(web: Web) -> None:
    (aside,) = stories_from("http://news.example/a.json")
    assert isinstance(aside, SetAside) and "--fetch" in aside.reason
    assert web.resolved == web.connected == web.asked == []


INSIDE = [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.4.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "192.0.0.8", "192.0.2.1",
    "198.18.0.1", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd12::1",
    "ff02::1", "2001:db8::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:a9fe:a9fe", "64:ff9b::7f00:1", "2002:7f00:1::", "2002:a00:1::1",
    "::127.0.0.1", "100::1", "3fff::1", "fec0::1", "64:ff9b::101:101", "x",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_address_inside_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", [PUBLIC, OTHER, "::ffff:1.1.1.1", "2606:4700::1111"])
def test_address_of_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("address", INSIDE[:-1])
def test_name_that_leads_inside_is_refused_before_anything_is_connected(address: str, web: Web) -> None:
    web.names["news.example"] = [[PUBLIC, address]]  # one public answer does not make the other right
    with pytest.raises(IntakeError, match="not a public address"):
        fetch("http://news.example/a.json")
    assert web.connected == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "１２７.0.0.1",
    ],
)
def test_every_way_to_write_this_machine_is_refused(host: str, web: Web) -> None:
    with pytest.raises(IntakeError):
        fetch(f"http://{host}:{web.port}/a.json")
    assert web.connected == web.asked == []


def test_second_answer_of_the_name_server_does_not_count(web: Web) -> None:
    web.names["news.example"] = [[PUBLIC], ["127.0.0.1"]]
    assert fetch("http://news.example/a.json").data == STORY
    assert (web.resolved, web.connected) == (["news.example"], [(PUBLIC, 80)])
    # asked for again, the name is resolved and checked again
    with pytest.raises(IntakeError, match="127"):
        fetch("http://news.example/a.json")
    assert len(web.connected) == 1


def test_redirect_is_followed_to_the_end(web: Web) -> None:
    web.answers["/1"] = (302, {"Location": "/2"}, b"")
    web.answers["/2"] = (301, {"Location": "//other.example/a.json"}, b"")
    assert fetch("http://news.example/1").url == "http://other.example/a.json"
    assert web.connected == [(PUBLIC, 80), (PUBLIC, 80), (OTHER, 80)]


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1/a.json", "http://inside.example/a.json", "http://169.254.169.254/latest/meta-data", "file:///etc/hosts",
        "ftp://news.example/a", "//localhost/a.json", "javascript:alert(1)", "http://me:secret@news.example/a.json",
    ],
)  # fmt: skip
def test_redirect_to_inside_is_refused(target: str, web: Web) -> None:
    web.names["inside.example"] = [["10.1.2.3"]]
    web.answers["/1"] = (302, {"Location": target}, b"")
    (aside,) = stories_from("http://news.example/1", fetch=True)
    assert isinstance(aside, SetAside) and "secret" not in aside.reason
    assert web.asked == [("news.example", "/1")]


@pytest.mark.parametrize("hops", [5, 6])
def test_five_redirects_and_no_more(hops: int, web: Web) -> None:
    for number in range(hops):
        last = number == hops - 1
        web.answers[f"/{number}"] = (307, {"Location": "/a.json" if last else f"/{number + 1}"}, b"")
    if hops == 5:
        assert fetch("http://news.example/0").data == STORY
        return
    with pytest.raises(LimitError, match="more than 5"):
        fetch("http://news.example/0")
    assert len(web.asked) == 6


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://me:secret@news.example/", "name or password"),
        ("http://me@news.example/", "name or password"),
        ("http:///a", "not an http or https address"),
        ("http://news.example:99999/", "cannot be fetched"),
        ("http://[::1/", "cannot be fetched"),
        ("http://" + "a" * 64 + ".example/", "not the name of a host"),
    ],
)
def test_address_that_may_not_be_asked(url: str, words: str, web: Web) -> None:
    with pytest.raises(IntakeError, match=words) as caught:
        fetch(url)
    assert "secret" not in str(caught.value)
    assert web.resolved == []


def test_answer_too_large_is_not_taken_in(web: Web) -> None:
    web.answers["/a.json"] = (200, {}, b"a" * 500_000)
    with pytest.raises(LimitError, match="max_file_bytes"):
        fetch("http://news.example/a.json", limits=Limits(max_file_bytes=100_000))


@pytest.mark.parametrize("status", [204, 401, 404, 500])
def test_answer_that_is_no_story(status: int, web: Web) -> None:
    web.answers["/a.json"] = (status, {}, b"")
    with pytest.raises(IntakeError, match=f"answers {status}"):
        fetch("http://news.example/a.json")


def test_answer_that_drips_ends_at_the_deadline(web: Web) -> None:
    web.answers["/a.json"] = (200, {"Drip": "1"}, b"a" * 2_000)
    start = time.monotonic()
    with pytest.raises(LimitError, match="max_fetch_seconds"):
        fetch("http://news.example/a.json", limits=Limits(max_fetch_seconds=1))
    assert time.monotonic() - start < 3


def test_header_that_drips_ends_at_the_deadline(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    ours, theirs = socket.socketpair()
    monkeypatch.setattr(client, "_connect", lambda *_: ours)

    def drip() -> None:
        for byte in b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50:
            try:
                theirs.send(bytes([byte]))
            except OSError:
                return
            time.sleep(0.05)

    thread = threading.Thread(target=drip)
    thread.start()
    start = time.monotonic()
    with pytest.raises(LimitError, match="max_fetch_seconds"):
        fetch("http://news.example/a.json", limits=Limits(max_fetch_seconds=1))
    assert time.monotonic() - start < 3
    theirs.close()
    thread.join()


def test_nothing_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, web: Web) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    (tmp_path / ".netrc").write_text("machine news.example login me password secret\n", encoding="utf-8")
    monkeypatch.setenv("HOME", str(tmp_path))
    assert fetch("http://news.example/a.json").data == STORY
    assert web.connected == [(PUBLIC, 80)]
    assert set(web.headers[0]) == {"Host", "Accept-Encoding", "User-Agent", "Connection"}


def test_tls_is_checked_against_the_name(monkeypatch: pytest.MonkeyPatch, web: Web) -> None:
    named: list[str] = []

    class Plain:
        def wrap_socket(self, reached: socket.socket, *, server_hostname: str) -> socket.socket:
            named.append(server_hostname)
            return reached

    context = client._tls()
    assert context.check_hostname and context.verify_mode == ssl.CERT_REQUIRED
    monkeypatch.setattr(client, "_tls", Plain)
    assert fetch("https://news.example/a.json").data == STORY
    assert (named, web.connected, web.asked[0][0]) == (["news.example"], [(PUBLIC, 443)], "news.example")


def test_server_without_tls_is_refused_for_https(web: Web) -> None:
    with pytest.raises(IntakeError, match="cannot be fetched"):
        fetch("https://news.example/a.json")


@pytest.mark.parametrize(
    ("path", "asked"),
    [
        ("/kisah baru?q=ikan asin&x=%20", "/kisah%20baru?q=ikan%20asin&x=%20"),
        ("/café", "/caf%C3%A9"),
        ("", "/"),
        ("/a#b", "/a"),
    ],
)
def test_path_is_sent_as_it_should_be(path: str, asked: str, web: Web) -> None:
    web.answers[asked] = (200, {}, STORY)
    fetch(f"http://news.example:8080{path}")
    assert web.asked == [("news.example:8080", asked)]


def test_feed_and_page_know_where_they_come_from(web: Web) -> None:
    item = "<item><link>/1</link><description>Utusan tiba.</description></item>"
    words = "<p>Wali kota menerima para utusan di balai kota dan membahas harga ikan selama dua jam.</p>" * 2
    web.answers["/feed"] = (200, {}, f"<rss><channel>{item}</channel></rss>".encode())
    web.answers["/kisah"] = (200, {}, gzip.compress(f"<html><body><article>{words}</article></body></html>".encode()))
    found = [
        *stories_from("http://news.example/feed", fetch=True),
        *stories_from("http://news.example/kisah", fetch=True),
    ]
    assert [each.url for each in found if isinstance(each, Story)] == [
        "http://news.example/1",
        "http://news.example/kisah",
    ]


def test_command_line_fetches_only_where_it_is_told_to(web: Web) -> None:
    run: Callable[..., Any] = lambda *words: CliRunner().invoke(main, ["parse", "http://news.example/a.json", *words])  # noqa: E731
    refused = run()
    assert refused.exit_code == 3 and "--fetch" in refused.stderr and web.asked == []
    assert run("--fetch", "--lang", "id", "--format", "json").exit_code == 0
    small = run("--fetch", "--limit", "max_story_chars=5")
    assert small.exit_code == 3 and "max_story_chars" in small.stderr
    for wrong in ("max_story_chars", "max_story_chars=x", "max_story_chars=0", "nothing=5"):
        assert run("--limit", wrong).exit_code == 2


def test_format_of_standard_input() -> None:
    run = CliRunner().invoke(
        main, ["parse", "-", "--format-in", "csv", "--format", "json", "--lang", "id"], input=b"text\nUtusan tiba.\n"
    )
    assert run.exit_code == 0 and '"Utusan tiba."' in run.stdout


def test_every_form_can_be_named() -> None:
    from kawat.cli.stories import FORMS
    from kawat.intake import FORMS as KNOWN

    assert sorted(FORMS) == sorted(KNOWN)
