"""Filters as they stand in an address: the same for pages, downloads and the API."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import Annotated, Any, Literal

from fastapi import Query

from kawat.desk.problems import DeskError
from kawat.knowledge import shipped
from kawat.reading import EVENT_TYPES, QUOTE_KINDS, STATUSES
from kawat.store import EventFilter, QuoteFilter, is_day

LONGEST = 200
"""Characters of one value of a filter."""

EVENT_NAMES = tuple(each.name for each in fields(EventFilter) if each.name != "limit")
QUOTE_NAMES = tuple(each.name for each in fields(QuoteFilter) if each.name not in ("limit", "words"))
_SEVERAL = ("type", "status", "quad")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
QUADS = (1, 2, 3, 4)

_Words = Annotated[str | None, Query(max_length=LONGEST)]
Type = Literal[
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST", "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION",
    "MOBILIZE", "COERCE", "ASSAULT",
]  # fmt: skip
Status = Literal["occurred", "planned", "possible", "negated"]


def modes() -> dict[str, list[str]]:
    """The modes of each event type that has some."""
    out: dict[str, list[str]] = {}
    for row in shipped().rows("ontology", "plover_modes"):
        if row["mode"]:
            out.setdefault(row["event"], []).append(row["mode"])
    return out


def contexts() -> list[str]:
    """The contexts of the ontology."""
    return [row["context"] for row in shipped().rows("ontology", "plover_contexts")]


def asked_events(
    actor: Annotated[str | None, Query(max_length=LONGEST, description="Country code, sector or part of a name of who acts")] = None,
    recipient: Annotated[str | None, Query(max_length=LONGEST, description="The same of whom it is done to")] = None,
    dyad: Annotated[str | None, Query(max_length=LONGEST, description="Two parties, a comma between: one acts toward the other, or both together")] = None,
    party: Annotated[str | None, Query(max_length=LONGEST, description="The same of either side")] = None,
    source: Annotated[str | None, Query(max_length=LONGEST, description="Part of the name of who says so")] = None,
    type: Annotated[list[Type], Query(description="PLOVER event type; may be repeated")] = [],  # noqa: B006
    mode: _Words = None,
    status: Annotated[list[Status], Query(description="Factual status; may be repeated")] = [],  # noqa: B006
    context: _Words = None,
    quad: Annotated[list[Annotated[int, Query(ge=1, le=4)]], Query(description="Quad class; may be repeated")] = [],  # noqa: B006
    merged: Annotated[str | None, Query(max_length=LONGEST, description="Reports of one event that happened, by its id")] = None,
    since: Annotated[str | None, Query(max_length=10, description="ISO day, month or year")] = None,
    until: Annotated[str | None, Query(max_length=10, description="ISO day, month or year")] = None,
    where: Annotated[str | None, Query(max_length=LONGEST, description="Part of a place's name, or a country code")] = None,
    story: _Words = None,
    lang: Annotated[str | None, Query(max_length=LONGEST, description="Language of the story")] = None,
    publisher: _Words = None,
    min_probability: Annotated[float | None, Query(ge=0, le=1)] = None,
) -> EventFilter:  # fmt: skip
    """The filter that the parameters of a call of the API ask for."""
    return checked_events(
        {
            "actor": actor, "recipient": recipient, "dyad": dyad, "party": party, "source": source, "type": tuple(type), "mode": mode, "status": tuple(status),
            "context": context, "quad": tuple(quad), "merged": merged, "since": since, "until": until, "where": where, "story": story,
            "lang": lang, "publisher": publisher, "min_probability": min_probability,
        }
    )  # fmt: skip


def events_of(given: Mapping[str, Sequence[str]]) -> EventFilter:
    """The filter that the address of a page asks for."""
    values: dict[str, Any] = {}
    for name in EVENT_NAMES:
        found = [each for each in given.get(name, ()) if each]
        if name in _SEVERAL:
            values[name] = tuple(found)
        elif found:
            values[name] = found[-1]
    values["type"] = tuple(_one_of(each.upper(), EVENT_TYPES, "type") for each in values["type"])
    values["status"] = tuple(_one_of(each, STATUSES, "status") for each in values["status"])
    values["quad"] = tuple(int(_one_of(each, tuple(map(str, QUADS)), "quad")) for each in values["quad"])
    if "min_probability" in values:
        try:
            values["min_probability"] = float(values["min_probability"])
        except ValueError as error:
            raise _wrong("min_probability", values["min_probability"], "a number from 0 to 1") from error
    return checked_events(values)


def checked_events(values: Mapping[str, Any]) -> EventFilter:
    """The filter of these values. Raises DeskError for one that cannot be meant."""
    out = {name: _cleaned(name, value) for name, value in values.items()}
    for name in ("since", "until"):
        if out.get(name) is not None and not is_day(out[name]):
            raise _wrong(name, out[name], "a day, month or year in ISO 8601 (2019-04-25, 2019-04, 2019)")
    if isinstance(out.get("dyad"), str):
        one, _, other = (part.strip() for part in out["dyad"].partition(","))
        if not one or not other:
            raise _wrong("dyad", out["dyad"], "two parties with a comma between (USA,RUS)")
        out["dyad"] = (one, other)
    share = out.get("min_probability")
    if share is not None and not 0 <= share <= 1:
        raise _wrong("min_probability", str(share), "a number from 0 to 1")
    if out.get("mode") is not None:
        known = tuple(sorted({mode for of_type in modes().values() for mode in of_type}))
        out["mode"] = _one_of(out["mode"].lower(), known, "mode")
    if out.get("context") is not None:
        out["context"] = _one_of(out["context"].lower(), tuple(contexts()), "context")
    return EventFilter(**out)


def quotes_of(given: Mapping[str, Sequence[str]]) -> QuoteFilter:
    """The filter for quotes that an address asks for. Raises DeskError for a value that cannot be meant."""
    out: dict[str, Any] = {}
    for name in QUOTE_NAMES:
        found = [each for each in given.get(name, ()) if each]
        if found:
            out[name] = _cleaned(name, found[-1])
    if "kind" in out:
        _one_of(out["kind"], QUOTE_KINDS, "kind")
    for name in ("since", "until"):
        if name in out and not is_day(out[name]):
            raise _wrong(name, out[name], "a day, month or year in ISO 8601 (2019-04-25, 2019-04, 2019)")
    return QuoteFilter(**out)


def parameters(wanted: EventFilter) -> dict[str, Any]:
    """The filter as parameters of an address of a page."""
    out: dict[str, Any] = {}
    for name in EVENT_NAMES:
        value = getattr(wanted, name)
        if value not in (None, ()):
            out[name] = ",".join(value) if name == "dyad" else list(value) if isinstance(value, tuple) else value
    return out


def cleaned(words: str) -> str:
    """Words of a user without control characters, which no story is searched by."""
    return _CONTROLS.sub(" ", words).strip()


def _cleaned(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if len(value) > LONGEST:
        raise _wrong(name, value[:20] + "…", f"at most {LONGEST} characters")
    return cleaned(value) or None


def _one_of(value: str, known: tuple[str, ...], name: str) -> str:
    if value not in known:
        raise _wrong(name, value, f"one of {', '.join(known)}")
    return value


def _wrong(name: str, value: str, right: str) -> DeskError:
    return DeskError(422, "wrong_filter", f"{name} is {value!r}", f"{right} is right")
