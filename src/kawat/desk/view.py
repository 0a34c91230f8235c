"""Templates, with what all of them use: words, links, marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from kawat.desk.state import desk_of
from kawat.desk.wording import LANGUAGES, language_of, words_in
from kawat.store.finding import CLOSE, OPEN
from kawat.version import __version__

SWITCH = "ui"
"""The parameter of an address that sets the language of the pages; ``lang`` is a filter, the language of stories."""


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of pages; ``lang`` is kept in them where the address asked for one."""

    lang: str | None

    def __call__(self, path: str, given: Mapping[str, Any] | None = None, **more: Any) -> str:
        """The address of a path, with parameters; those that are None or empty are left out."""
        values = {**(given or {}), **more, SWITCH: self.lang}
        kept = {name: value for name, value in values.items() if value not in (None, "", [], ())}
        return path + (f"?{urlencode(kept, doseq=True)}" if kept else "")

    def story(self, story_id: str, anchor: str = "") -> str:
        """The address of a story, or of a place on its page."""
        return self(f"/stories/{quote(story_id, safe='')}") + (f"#{quote(anchor, safe='')}" if anchor else "")

    def actor(self, who: str) -> str:
        """The address of an actor's page."""
        return self(f"/actors/{quote(who, safe='')}")


def web_address(value: str | None) -> str | None:
    """The address where it is one of the web, else None: no other scheme becomes a link."""
    try:
        parts = urlsplit(value or "")
    except ValueError:
        return None
    return value if parts.scheme in ("http", "https") and parts.netloc else None


def marked(snippet: str) -> Markup:
    """A snippet with the words that were searched for marked; all else is escaped."""
    return Markup(str(escape(snippet)).replace(OPEN, "<mark>").replace(CLOSE, "</mark>"))


def around(words: str | None, trigger: str) -> tuple[str, str, str]:
    """What stands before the trigger, the trigger, and what stands after it in its clause."""
    at = (words or "").find(trigger)
    if words is None or at < 0:
        return "", trigger, ""
    return words[:at], trigger, words[at + len(trigger) :]


@cache
def _templates() -> Environment:
    out = Environment(
        loader=PackageLoader("kawat.desk"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )  # fmt: skip
    out.filters |= {"marked": marked, "web": web_address, "number": lambda value: f"{value:,}"}
    out.globals |= {"around": around, "version": __version__, "languages": LANGUAGES}
    return out


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """A page drawn from a template, in the language of the request."""
    lang, links = language(request), links_of(request)
    here = {name: request.query_params.getlist(name) for name in request.query_params if name != SWITCH}
    html = _templates().get_template(template).render(
        t=words_in(lang), lang=lang, link=links, path=request.url.path,
        here={each: Links(each)(quote(request.url.path), here) for each in LANGUAGES}, **values,
    )  # fmt: skip
    return HTMLResponse(html, status)


def language(request: Request) -> str:
    """The language of the pages of a request."""
    return language_of(
        request.query_params.get(SWITCH), request.headers.get("accept-language", ""), desk_of(request).lang
    )


def links_of(request: Request) -> Links:
    """The links of the pages of a request."""
    asked = request.query_params.get(SWITCH)
    return Links(asked if asked in LANGUAGES else None)
