"""What the desk refuses, and what every answer of it carries."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import html

from kawat.desk.safety import POLICY
from kawat.reading import Actor, Coder, Credit, Event, Place, Quote, Reading, Span
from kawat.store import Database
from kawat.store.corpus import Family, Storyline, put_families, put_storylines
from kawat.store.corrections import put_correction, verdict_on
from kawat.story import Story

from .desk import add
from .deskclient import HOST, client, three
from .test_desk_pages import LOST, PAGES, WRONG

PAYLOADS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "\"><script>alert(1)</script>",
    "' onmouseover='alert(1)", "\" onfocus=\"alert(1)\" autofocus=\"", "</title><script>alert(1)</script>", "</textarea><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)>", "<a href=\"javascript:alert(1)\">x</a>", "<style>*{display:none}</style>", "<base href=//evil.example>",
    "<meta http-equiv=refresh content=0;url=//evil.example>", "<form action=//evil.example><button>x", "<object data=//evil.example>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "{{ 7 * 7 }}", "{% include 'base.html' %}",
    "<!--<img src=\"--><img src=x onerror=alert(1)//\">", "<details open ontoggle=alert(1)>", "<video><source onerror=alert(1)></video>",
    "<body onload=alert(1)>", "<input onfocus=alert(1) autofocus>", "&lt;script&gt;alert(1)&lt;/script&gt;", "<scr\u0000ipt>alert(1)</scr\u0000ipt>",
    "\u003cscript\u003ealert(1)\u003c/script\u003e", "<link rel=stylesheet href=//evil.example>", "<template><script>alert(1)</script></template>",
    "\x02<b>\x03<script>alert(1)</script>", "<mark onclick=alert(1)>", "%3Cscript%3Ealert(1)%3C/script%3E", "javascript:alert(1)",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
)  # fmt: skip
_TAGS = frozenset(
    [
        "html",
        "head",
        "meta",
        "title",
        "link",
        "script",
        "body",
        "a",
        "header",
        "nav",
        "form",
        "label",
        "input",
        "p",
        "main",
        "footer",
        "h1",
        "h2",
        "h3",
        "section",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "caption",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "div",
        "span",
        "b",
        "small",
        "mark",
        "select",
        "option",
        "optgroup",
        "button",
        "fieldset",
        "legend",
        "details",
        "summary",
        "blockquote",
        "code",
        "pre",
        "time",
        "textarea",
        "datalist",
    ]
)


def poisoned(payload: str) -> Reading:
    """A story that says the payload wherever a story can."""
    text = f'JENEWA - {payload} bertemu Norwegia di {payload}.\n"{payload}," kata {payload}.\nSumber: {payload}'
    starts = [found.start() for found in re.finditer(re.escape(payload), text)]
    spans = [Span.of(text, start, start + len(payload)) for start in starts]
    actor = Actor(id="a1", name=payload, kind="person", country="CHE", sector="GOV", mentions=(spans[0], spans[3]))
    place = Place(id="p1", name=payload, country="CHE", mentions=(spans[1],))
    meet = Span.of(text, text.index("bertemu"), text.index("bertemu") + 7)
    return Reading(
        story=Story(
            id=payload, text=text, title=payload, publisher=payload, lang="id", published="2018-03-06", url=f"http://x.example/{payload}", origin=payload
        ),
        sentences=((9, text.index("\n")),),
        credits=(Credit(role="author", name=payload, span=spans[4]),),
        actors=(actor,),
        places=(place,),
        quotes=(Quote(id="q1", kind="direct", speaker=actor, addressee=actor, cue=None, content=(spans[2],)),),
        events=(
            Event(id="e1", type="CONSULT", actors=(actor,), attributed_to=actor, where=payload, where_id="p1", trigger=meet, evidence=spans[0]),
            Event(id="e2", type="AID", actors=(actor,), recipients=(actor,), trigger=spans[1]),
        ),
        coder=Coder(version=payload),
    )  # fmt: skip


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_a_story_says_is_text(tmp_path: Path, payload: str) -> None:
    """No page holds a tag, an attribute or an address that is not the desk's own, whatever stands in title, author, address, body or name."""
    assert len(PAYLOADS) >= 30
    path = tmp_path / "desk.db"
    one = poisoned(payload)
    add(path, one)
    with Database(path, write=True) as store, store.writing():
        put_correction(
            store.connection, verdict_on(one, "changed", event_id="e1", changed={"when": "2018"}, note=payload)
        )
        put_families(
            store.connection,
            [
                Family(story_id=payload, family="f", role="original"),
                Family(story_id=f"{payload}2", family="f", role="reprint"),
            ],
        )
        put_storylines(store.connection, [Storyline(id=payload, title=payload, about={}, stories=(payload,))])
        store.set_aside([(payload, payload, payload)])
    desk = client(path)
    quoted = "".join(f"%{byte:02X}" for byte in payload.encode())
    pages = (
        "/", "/stories", "/events", f"/events?actor={quoted}&where={quoted}", "/quotes", f"/search?q={quoted}", "/search?q=bertemu", "/corrections",
        f"/stories/{quoted}", f"/actors/{quoted}", f"/actors?name={quoted}", "/storylines", f"/storylines/{quoted}", "/set-aside", f"/{quoted}",
        f"/corrections/form?story={quoted}&event=e1", f"/events?type={quoted}", "/api/v1/events",
    )  # fmt: skip
    drawn = 0
    for page in pages:
        answer = desk.get(page)
        assert answer.status_code < 500, (page, answer.text)
        if "json" in answer.headers["content-type"]:
            continue
        drawn += answer.status_code == 200
        check(answer.text, page)
    assert drawn >= 12
    if "7 * 7" in payload:
        assert payload in desk.get("/stories").text


def check(page: str, name: str) -> None:
    root = html.document_fromstring(page.replace("\x00", ""))
    for node in root.iter():
        assert isinstance(node.tag, str), (name, node)  # no comments either
        assert node.tag in _TAGS, (name, node.tag)
        for key, value in node.attrib.items():
            assert not key.startswith("on") and key not in ("style", "srcdoc", "autofocus", "http-equiv"), (name, key)
            if key in ("href", "src", "action"):
                assert value.startswith(("/", "#", "http://x.example/", "data:,")) and not value.startswith("//"), (
                    name,
                    value,
                )
    scripts = root.xpath("//script")
    assert [script.get("src").split("?")[0] for script in scripts] == ["/static/desk.js"] and not scripts[0].text
    assert root.xpath("count(//style)") == 0 and len(root.xpath("//link")) == 2
    for link in root.xpath("//a[starts-with(@href, 'http')]"):
        assert "noopener" in link.get("rel") and "noreferrer" in link.get("rel")


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "ftp://x.example", "//x.example", "http:", "http://[", " javascript:x"],
)
def test_only_web_addresses_become_links(tmp_path: Path, url: str) -> None:
    one = poisoned("Swiss")
    path = tmp_path / "desk.db"
    add(path, Reading(story=Story(id="s", text="Swiss", url=url), coder=one.coder))
    root = html.fromstring(client(path).get("/stories/s").text)
    assert not [link for link in root.xpath("//main//a/@href") if not link.startswith(("/", "#"))]


ADDRESSES = (*PAGES, *LOST, *WRONG, "/static/desk.css", "/static/desk.js", "/static/none", "/api/v1/status", "/api/v1/none", "/api/v1/openapi.json",
             "/api/v1/events?type=x", "/corrections/gold.jsonl", "/events/download?to=jsonl", "/why?story=s1")  # fmt: skip


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_carries_the_policy_and_every_route_knows_its_host(tmp_path: Path, address: str) -> None:
    desk = client(three(tmp_path / "desk.db"))
    answer = desk.get(address)
    assert answer.headers["content-security-policy"] == POLICY
    assert answer.headers["x-content-type-options"] == "nosniff" and answer.headers["referrer-policy"] == "same-origin"
    for host in ("evil.example", "evil.example:8137", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8137", ""):
        refused = desk.get(address, headers={"host": host})
        assert refused.status_code == 421 and refused.json()["error"]["code"] == "wrong_host"
        assert refused.headers["content-security-policy"] == POLICY
    assert desk.get(address, headers={"host": "localhost:8137"}).status_code == answer.status_code


def test_the_policy_is_the_strict_one() -> None:
    assert POLICY == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    )


POSTS = ("/corrections", "/corrections/1/take-back", "/paste", "/api/v1/corrections", "/api/v1/read", "/nowhere", "/")
FOREIGN = (
    {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "http://evil.example"}, {"origin": "null"},
    {"origin": "https://127.0.0.1:8137"}, {"origin": "http://127.0.0.1:1"}, {"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"},
    {"sec-fetch-site": "same-origin", "origin": "http://evil.example"},
)  # fmt: skip


@pytest.mark.parametrize("headers", FOREIGN)
@pytest.mark.parametrize("address", POSTS)
def test_other_sites_cannot_send(tmp_path: Path, address: str, headers: dict[str, str]) -> None:
    desk = client(three(tmp_path / "desk.db"))
    answer = desk.post(address, data={"story": "s1", "event": "e1", "verdict": "wrong"}, headers=headers)
    assert answer.status_code == 403 and answer.json()["error"]["code"] == "cross_site"
    assert desk.delete("/api/v1/corrections/1", headers=headers).status_code == 403
    assert desk.get("/api/v1/corrections").json()["corrections"] == []


def test_own_pages_can_send(tmp_path: Path) -> None:
    desk = client(three(tmp_path / "desk.db"))
    own = {"sec-fetch-site": "same-origin", "origin": f"http://{HOST}"}
    assert (
        desk.post("/corrections", data={"story": "s1", "event": "e1", "verdict": "wrong"}, headers=own).status_code
        == 303
    )


def test_other_sites_may_link_but_not_load(tmp_path: Path) -> None:
    desk = client(three(tmp_path / "desk.db"))
    assert (
        desk.get("/events", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}).status_code == 200
    )
    for mode in ("no-cors", "cors", "websocket"):
        assert (
            desk.get("/api/v1/events", headers={"sec-fetch-site": "cross-site", "sec-fetch-mode": mode}).status_code
            == 403
        )


@pytest.mark.parametrize(
    "address", ["/paste", "/corrections", "/api/v1/read", "/api/v1/corrections", "/events", "/nowhere"]
)
def test_large_bodies_are_refused(tmp_path: Path, address: str) -> None:
    desk = client(three(tmp_path / "desk.db"))
    large = b"x" * (4 * 1024 * 1024 + 1)
    assert desk.post(address, content=large).status_code == 413
    assert desk.post(address, content=(large[at : at + 65536] for at in range(0, len(large), 65536))).status_code == 413


def test_pages_read_without_the_right_to_write(tmp_path: Path) -> None:
    from kawat.desk.state import Desk

    with (
        Desk(three(tmp_path / "desk.db")).reading() as store,
        pytest.raises(Exception, match="readonly"),
    ):
        store.connection.execute("DELETE FROM stories")


def test_a_page_that_takes_too_long_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = client(three(tmp_path / "desk.db"))
    assert desk.get("/").status_code == 200
    monkeypatch.setattr("kawat.store.limits._STEPS", 1)
    object.__setattr__(desk.app.state.desk, "seconds", -1.0)
    assert desk.get("/").status_code == 503
    answer = desk.get("/api/v1/events")
    assert answer.status_code == 503 and answer.json()["error"]["code"] == "too_long" and answer.json()["error"]["hint"]


def test_only_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """`kawat desk` binds to 127.0.0.1 alone."""
    uvicorn = pytest.importorskip("uvicorn")
    from click.testing import CliRunner

    from kawat.cli import main

    asked: dict[str, object] = {}
    monkeypatch.setattr(uvicorn, "run", lambda app, **how: asked.update(how))
    result = CliRunner().invoke(main, ["desk", str(tmp_path / "desk.db"), "--port", "9000", "--lang", "id"])
    assert result.exit_code == 0, result.output
    assert asked["host"] == "127.0.0.1" and asked["port"] == 9000 and (tmp_path / "desk.db").is_file()
