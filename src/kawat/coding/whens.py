"""When an event was: which of the story's times its words give it.

The time of its clause that hangs nearest to the trigger, else the only one of its sentence; for what is done by speaking, else the one day on
which its actor is quoted. What the text does not date has none.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kawat.coding.figures import Figure
from kawat.coding.lexical import Lexical
from kawat.coding.scene import Scene
from kawat.coding.voices import Said
from kawat.language import Sentence
from kawat.language.parse import Syntax, Trigger
from kawat.reading import Span, Time

SPOKEN = frozenset(("AGREE", "SUPPORT", "CONCEDE", "REQUEST", "ACCUSE", "REJECT", "THREATEN"))
"""Types of what is done by speaking: the day of the utterance is the event's."""
_DAY = len("2019-04-25")
_VERB = "VERB"
_CLAUSES = frozenset(("acl", "advcl"))
_ARGUMENTS = frozenset(("nsubj", "obj"))
_YEAR = len("2019")
_APART = 1000
"""Arcs between two words of which none leads to the other."""

SpokenDays = Mapping[Figure, frozenset[str]]


def spoken_days(scene: Scene) -> SpokenDays:
    """The days on which each speaker is quoted: those that stand beside a quote, not in it, or beside a cue that only looks back at one
    ("Hal itu disampaikan Bupati usai rapat, Senin")."""
    out: dict[Figure, set[str]] = {}
    sentences, cued = scene.parse.sentences, set()
    for quote in scene.quotes:
        if quote.speaker is not None and quote.cue is not None:
            cued.add(quote.sentence)
            beside = [
                time for time in _of_sentence(scene.dated, sentences[quote.sentence]) if not quote.holds(time.span)
            ]
            out.setdefault(quote.speaker, set()).update(_days(beside))
    for index, sentence in enumerate(sentences):
        if index in cued or index in scene.said:
            continue
        days = _days(_of_sentence(scene.dated, sentence))
        if days:
            for cue in scene.words.cues.find(sentence.texts, sentence.lowers):
                agent = next((each for each in scene.rows[index] if cue.last <= each.first <= cue.last + 1), None)
                if cue.values[0]["voice"] == "passive" and agent is not None:
                    for figure in scene.cast.figures_at(agent):
                        out.setdefault(figure, set()).update(days)
    return {speaker: frozenset(days) for speaker, days in out.items()}


def _days(times: Sequence[Time]) -> set[str]:
    """The single days among some times."""
    return {day for day in (date_of(time.value or "") for time in times) if len(day) == _DAY and "/" not in day}


def when_of(
    times: Sequence[Time],
    sentence: Sentence,
    trigger: Trigger,
    clause: Span,
    *,
    status: str,
    published: str | None,
    quote: Said | None,
    speaking: bool,
    words: Lexical,
) -> str | None:
    """The ISO date, month, year or interval that the sentence gives the event; ``quote`` is the one that holds the trigger, ``speaking``
    tells that its speaker does what is told."""
    here = [time for time in _of_sentence(times, sentence) if not _is_of_another(sentence, trigger, time, words)]
    if quote and (trigger.type not in SPOKEN or not speaking):
        here = [
            time for time in here if quote.holds(time.span)
        ]  # one beside the quote dates what is said, not what is told
    inside = [time for time in here if clause.overlaps(time.span)] or (here if len(here) == 1 else [])
    if not inside:
        return None
    nearest = min(inside, key=lambda time: _arcs(sentence, trigger, time))
    return date_of(nearest.value or "") if _possible(nearest.value or "", status, published) else None


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
    return min((len(below) + steps for below, steps, _ in _ways(sentence, trigger, time)), default=_APART)


def _is_of_another(sentence: Sentence, trigger: Trigger, time: Time, words: Lexical) -> bool:
    """Whether a time dates something else than what the trigger tells.

    It stands in a clause of its own beneath a verb ("menerapkan pembatasan, meskipun berkurang pekan lalu"), or is the year of what a verb is done
    to ("menentang perjanjian tahun 2015"). But the day of a clause that says when ("setelah pemilihan selesai dini hari tadi") is the verb's too,
    and what a clause tells of a noun dates what the noun means: "Sidang Umum yang mulai pekan depan".
    """
    syntax = sentence.syntax
    ways = list(_ways(sentence, trigger, time))
    if syntax is None or not ways:
        return False
    below, steps, at = min(ways, key=lambda way: (len(way[0]) + way[1], way[1]))
    if syntax.tags[at] != _VERB or not below:
        return False
    clauses = [word for word in below if syntax.relations[word] in _CLAUSES]
    if clauses:
        day = len(date_of(time.value or "")) == _DAY
        return not (day and all(_is_at_the_time(sentence, syntax, word, words) for word in clauses))
    year = len(date_of(time.value or "")) == _YEAR
    return year and steps == 0 and len(below) > 1 and syntax.relations[below[-1]] in _ARGUMENTS


def _is_at_the_time(sentence: Sentence, syntax: Syntax, word: int, words: Lexical) -> bool:
    """Whether the clause of a word says when that happens which it hangs on: "setelah pemilihan selesai dini hari tadi"."""
    hanging = (at for at, head in enumerate(syntax.heads) if head == word + 1)
    return any(sentence.lowers[at] in words.temporals for at in hanging)


def _ways(sentence: Sentence, trigger: Trigger, time: Time) -> Iterator[tuple[list[int], int, int]]:
    """From each word of a time to each of a trigger: the words below the one where the ways up meet, the steps from the trigger to it, and that word."""
    heads = sentence.syntax.heads if sentence.syntax else ()
    paths = [_up(heads, at) for at in range(trigger.first, trigger.last + 1)]
    for at, word in enumerate(sentence.words):
        if time.span.start <= word.start < time.span.end:
            way = _up(heads, at)
            for path in paths:
                for steps, over in enumerate(way):
                    if over in path:
                        yield way[:steps], path.index(over), over
                        break


def _up(heads: Sequence[int], at: int) -> list[int]:
    """The word and those that it hangs from, up to the root."""
    out: list[int] = []
    while 0 <= at < len(heads) and at not in out:
        out.append(at)
        at = heads[at] - 1
    return out
