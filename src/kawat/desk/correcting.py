"""From a form or a call to a verdict on an event."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from kawat.desk.filters import cleaned, contexts, modes
from kawat.desk.problems import DeskError
from kawat.reading import ACTOR_KINDS, Reading
from kawat.store import is_day
from kawat.store.corrections import Correction, verdict_on

_CODE = re.compile(r"[A-Z]{3}")
_OPEN = ".."
CHANGEABLE = ("type", "mode", "status", "contexts", "when", "where", "actors", "recipients", "attributed_to", "trigger")
"""The keys of an event that a person may set; all else follows from them or is the text's."""
_NEW_ACTOR = "n1"


def verdict_of(
    reading: Reading, verdict: str, event_id: str | None, changed: Mapping[str, Any], note: str | None
) -> Correction:
    """A verdict as a call of the API asks for it. Raises DeskError for values that the codebook does not have, and what ``verdict_on`` raises.

    Actors are ids of the reading, or objects with name, kind, country and sector for those that it lacks. A trigger is an object with start and end.
    """
    unknown = sorted(set(changed) - set(CHANGEABLE))
    if unknown:
        raise DeskError(
            422, "wrong_event", f"an event has no {', '.join(unknown)} to set", f"{', '.join(CHANGEABLE)} can be set"
        )
    out, fresh = dict(changed), list[dict[str, Any]]()

    def actor(given: Any) -> Any:
        if given is None or isinstance(given, str):
            return given
        one = _new_actor(given, reading, f"n{len(fresh) + 1}")
        fresh.append(one)
        return one["id"]

    for side in ("actors", "recipients"):
        if side in out:
            out[side] = [actor(each) for each in out[side] or ()]
    if "attributed_to" in out:
        out["attributed_to"] = actor(out["attributed_to"])
    if "trigger" in out:
        out["trigger"] = _span(reading, out["trigger"])
        out["evidence"] = _clause(reading, out["trigger"])
    if "where" in out:
        name = out["where"]
        out["where_id"] = next((place.id for place in reading.places if place.name == name), None)
    _check(out, reading, event_id)
    return verdict_on(reading, verdict, event_id=event_id, changed=out, new_actors=tuple(fresh), note=note)


def _check(changed: Mapping[str, Any], reading: Reading, event_id: str | None) -> None:
    """That type and mode, contexts and date are the codebook's."""
    before = next((event for event in reading.events if event.id == event_id), None)
    kind = changed.get("type", before.type if before else None)
    mode = changed.get("mode", before.mode if before else None)
    if mode is not None and mode not in modes().get(kind or "", ()):
        right = ", ".join(modes().get(kind or "", ())) or "none"
        raise DeskError(422, "wrong_event", f"{kind} has no mode {mode!r}", f"{right} is right")
    known = contexts()
    for name in changed.get("contexts") or ():
        if name not in known:
            raise DeskError(422, "wrong_event", f"there is no context {name!r}", f"one of {', '.join(known)} is right")
    when = changed.get("when")
    if when is not None and not is_when(when):
        raise DeskError(
            422, "wrong_event", f"when is {when!r}", "2019-04-25, 2019-04, 2019 or 2019-04-25/2019-04-27 is right"
        )


def is_when(value: str) -> bool:
    """Whether this is an event's time as the codebook writes it: a day, month, year, or an interval that may be open at one end."""
    ends = value.split("/")
    if ends == [_OPEN, _OPEN] or len(ends) > 2 or (len(ends) == 1 and ends[0] == _OPEN):
        return False
    return all(end == _OPEN or is_day(end) for end in ends)


def _new_actor(given: Mapping[str, Any], reading: Reading, id: str) -> dict[str, Any]:
    name = cleaned(str(given.get("name") or ""))
    kind = given.get("kind") or "group"
    country, sector = (str(given.get(key) or "").upper() or None for key in ("country", "sector"))
    if not name:
        raise DeskError(422, "wrong_actor", "an actor needs a name", "its fullest name in the story is right")
    if kind not in ACTOR_KINDS:
        raise DeskError(422, "wrong_actor", f"kind is {kind!r}", f"one of {', '.join(ACTOR_KINDS)} is right")
    for code in (country, sector):
        if code is not None and not _CODE.fullmatch(code):
            raise DeskError(422, "wrong_actor", f"{code!r} is no code", "three letters are right, such as IDN and GOV")
    text = reading.story.text
    mentions = [
        {"start": found.start(), "end": found.end(), "text": found[0]} for found in re.finditer(re.escape(name), text)
    ]
    return {"id": id, "name": name, "kind": kind, "country": country, "sector": sector, "mentions": mentions}


def _span(reading: Reading, given: Any) -> dict[str, Any]:
    text = reading.story.text
    start, end = (given.get("start"), given.get("end")) if isinstance(given, Mapping) else (None, None)
    if not isinstance(start, int) or not isinstance(end, int) or not 0 <= start < end <= len(text):
        raise DeskError(
            422, "wrong_words", "the words of the event do not lie in the text", "start and end are offsets in it"
        )
    return {"start": start, "end": end, "text": text[start:end]}


def _clause(reading: Reading, trigger: Mapping[str, Any]) -> dict[str, Any] | None:
    """The sentence of a trigger: a person marks words, not clauses."""
    for start, end in reading.sentences:
        if start <= trigger["start"] < end and trigger["end"] <= end:
            return {"start": start, "end": end, "text": reading.story.text[start:end]}
    return None


def find_words(text: str, words: str, nth: int) -> dict[str, int]:
    """Where words stand in a text for the nth time, from 1. Raises DeskError where they do not."""
    words = words.replace("\r\n", "\n")
    at = -1
    for _ in range(nth):
        at = text.find(words, at + 1)
        if at < 0 or not words:
            raise DeskError(
                422, "wrong_words", f"the text does not have {words!r} {nth if nth > 1 else ''}".strip(), "copy the words as they stand there"
            )  # fmt: skip
    return {"start": at, "end": at + len(words)}
