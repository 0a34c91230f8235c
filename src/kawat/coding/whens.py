"""When an event was: which of the story's times its words give it.

The time of its clause that hangs nearest to the trigger, else the only one of its sentence; for what is done by speaking, else the one day on
which its actor is quoted. What the text does not date has none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kawat.coding.figures import Figure
from kawat.coding.voices import Said
from kawat.language import Sentence
from kawat.language.parse import Trigger
from kawat.reading import Span, Time

SPOKEN = frozenset(("AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))
"""Types of what is done by speaking: the day of the utterance is the event's."""
_DAY = len("2019-04-25")
_APART = 1000
"""Arcs between two words of which none leads to the other."""

SpokenDays = Mapping[Figure, frozenset[str]]


def spoken_days(said: Sequence[Said], times: Sequence[Time], sentences: Sequence[Sentence]) -> SpokenDays:
    """The days on which each speaker is quoted: those that stand beside a quote, not in it."""
    out: dict[Figure, set[str]] = {}
    for quote in said:
        if quote.speaker is None or quote.cue is None:
            continue
        beside = [time for time in _of_sentence(times, sentences[quote.sentence]) if not quote.holds(time.span)]
        days = (date_of(time.value or "") for time in beside)
        out.setdefault(quote.speaker, set()).update(day for day in days if len(day) == _DAY and "/" not in day)
    return {speaker: frozenset(days) for speaker, days in out.items()}


def when_of(
    times: Sequence[Time],
    sentence: Sentence,
    trigger: Trigger,
    clause: Span,
    *,
    status: str,
    published: str | None,
    quote: Said | None,
) -> str | None:
    """The ISO date, month, year or interval that the sentence gives the event; ``quote`` is the one that holds the trigger."""
    here = [time for time in _of_sentence(times, sentence) if _possible(time.value or "", status, published)]
    if quote and trigger.type not in SPOKEN:
        here = [
            time for time in here if quote.holds(time.span)
        ]  # one beside the quote dates what is said, not what is told
    inside = [time for time in here if clause.overlaps(time.span)]
    if inside:
        nearest = min(inside, key=lambda time: _arcs(sentence, trigger, time))
        return date_of(nearest.value or "")
    return date_of(here[0].value or "") if len(here) == 1 else None


def day_of_speaking(actors: Sequence[Figure], spoken: SpokenDays) -> str | None:
    """The one day on which the actors are quoted, None where there is none or are several."""
    days = {day for actor in actors for day in spoken.get(actor, ())}
    return days.pop() if len(days) == 1 else None


def date_of(value: str) -> str:
    """The date of an ISO value without its time of day; of two times of one day that day."""
    first, stroke, last = value.partition("/")
    first, last = first.partition("T")[0], last.partition("T")[0]
    return first if first == last else f"{first}{stroke}{last}"


def _of_sentence(times: Sequence[Time], sentence: Sentence) -> list[Time]:
    """The dates and times of day with a value that stand in the sentence."""
    return [
        time
        for time in times
        if time.value and time.type in ("DATE", "TIME") and sentence.start <= time.span.start < sentence.end
    ]


def _possible(value: str, status: str, published: str | None) -> bool:
    """Whether what is told so can have been then: what happened was not after publication, what is planned is not before it."""
    first, stroke, last = value.partition("/")
    if published and status == "occurred":
        return first == ".." or first[:_DAY] <= published[: len(first[:_DAY])]
    if published and status == "planned":
        end = last if stroke else first
        return end == ".." or end[:_DAY] >= published[: len(end[:_DAY])]
    return True


def _arcs(sentence: Sentence, trigger: Trigger, time: Time) -> int:
    """How many arcs of the tree lie between the words of the time and those of the trigger."""
    heads = sentence.syntax.heads if sentence.syntax else ()
    paths = [_up(heads, at) for at in range(trigger.first, trigger.last + 1)]
    words = [at for at, word in enumerate(sentence.words) if time.span.start <= word.start < time.span.end]
    return min(
        (
            steps + path.index(over)
            for at in words
            for steps, over in enumerate(_up(heads, at))
            for path in paths
            if over in path
        ),
        default=_APART,
    )


def _up(heads: Sequence[int], at: int) -> list[int]:
    """The word and those that it hangs from, up to the root."""
    out: list[int] = []
    while 0 <= at < len(heads) and at not in out:
        out.append(at)
        at = heads[at] - 1
    return out
