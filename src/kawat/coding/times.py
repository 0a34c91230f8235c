"""The time expressions of a story and the days, months and years that they stand for.

A sentence is read as lexemes (``coding/timewords.py``, which documents the two tables), expressions are found by patterns
over them (``coding/timegrammar.py``) and resolved here, in the order of the text: against the day of publication, the time
told last ("the next day"), a day that the text has told with its year, or the other end of an interval; then against the
days of events (``coding/timeanchors.py``). What the text leaves open has the value None.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kawat.coding.calendar import Stretch
from kawat.coding.timeanchors import Resolved, Row, dated, from_event
from kawat.coding.timegrammar import Grammar
from kawat.coding.timeparts import Draft, Frame, before
from kawat.coding.timereaders import shifted
from kawat.coding.timewords import BOUNDARY, Lexeme, TimeWords
from kawat.knowledge.loader import Knowledge
from kawat.language.parse import Parse
from kawat.reading import Span, Time

_CLAUSE_ENDS = frozenset(BOUNDARY + ",()")
_CLAUSE_LENGTH = 60  # lexemes; a longer one is not a clause
_NEAR = 20  # expressions on each side among which a time of day looks for its day
_FRESH = 3  # sentences for which a time of day takes the day told last
_YEARLESS = Frame(None, None, ahead=False)  # what resolves in it is told with its year


def times(parse: Parse, knowledge: Knowledge) -> tuple[Time, ...]:
    """The time expressions of the sentences, in the order of the text, resolved against the story's ``published``."""
    grammar = knowledge.view(f"times.{parse.lang}", lambda: _grammar(parse.lang, knowledge))
    text = parse.story.text
    frame = Frame(_day_of(parse.story.published), None, ahead=False)
    rows: list[Row] = []
    told_in = 0
    for number, sentence in enumerate(parse.sentences):
        lexemes, symbols = grammar.words.read(text, sentence.start, sentence.end)
        if not lexemes:
            continue
        drafts = list(grammar.drafts(lexemes, symbols))
        told = _Sentence(grammar, lexemes, symbols, drafts, frame, fresh=number - told_in <= _FRESH)
        rows.append((lexemes, told.resolved()))
        if told.frame is not frame:
            frame, told_in = told.frame, number
    pronouns = knowledge.view(f"times.pronouns.{parse.lang}", lambda: _pronouns(parse.lang, knowledge))
    days = dated(rows)
    found: list[Time] = []
    for lexemes, row in rows:
        for each in row:
            value = from_event(lexemes, each, days, pronouns) if each.distance and not each.value else each.value
            span = Span.of(text, lexemes[each.first].start, lexemes[each.end - 1].end)
            found.append(Time(id=f"t{len(found) + 1}", type=each.type, value=value, span=span, offset=each.offset))
    return tuple(found)


def _pronouns(lang: str, knowledge: Knowledge) -> frozenset[str]:
    return frozenset(row["form"].lower() for row in knowledge.rows(lang, "pronouns"))


def _grammar(lang: str, knowledge: Knowledge) -> Grammar:
    return Grammar(TimeWords(knowledge.rows(lang, "calendar"), knowledge.rows(lang, "times")))


def _day_of(published: str | None) -> date | None:
    try:
        return date.fromisoformat(published[:10]) if published else None
    except ValueError:
        return None


class _Sentence:
    """The drafts of one sentence and the frame that they are resolved in, which moves on with each."""

    def __init__(
        self, grammar: Grammar, lexemes: list[Lexeme], symbols: str, drafts: list[Draft], frame: Frame, *, fresh: bool
    ) -> None:
        self.grammar, self.lexemes, self.symbols, self.drafts = grammar, lexemes, symbols, drafts
        self.frame = frame
        self.fresh = fresh

    def resolved(self) -> list[Resolved]:
        """Type, value and lexemes of each expression; the two ends of an interval are one."""
        out: list[Resolved] = []
        i = 0
        while i < len(self.drafts):
            size = self._joined(i)
            out.append(self._interval(i) if size == 2 else self._single(i))
            i += size
        return out

    def _joined(self, i: int) -> int:
        """2 where the draft and the next are the ends of one interval, or a count and what it counts from; else 1."""
        if i + 1 == len(self.drafts):
            return 1
        one, other = self.drafts[i : i + 2]
        if one.count or one.type != "DATE" or other.type != "DATE" or one.end + 1 != other.first:
            return 1
        between = self.symbols[one.end]
        from_between = one.first > 0 and self.symbols[one.first - 1] in self.grammar.sets["between"]
        if between in self.grammar.sets["range"] or (from_between and between in self.grammar.sets["and"]):
            return 2
        return 1

    def _interval(self, i: int) -> Resolved:
        one, other = self.drafts[i : i + 2]
        start = None
        end = self._stretch(other, self._frame_at(one))
        if end is not None:
            frame = before(self._frame_at(one), end.first, end.first.year)
            start = self._stretch(one, frame)
            if start is not None and start.first > end.first:
                start = self._stretch(one, before(frame, end.first, end.first.year - 1))
        if start is None or end is None or start.first > end.last:
            return Resolved("DATE", None, one.first, other.end)
        self.frame = replace(self.frame, last=Stretch(start.first, end.last, "days"))
        return Resolved("DATE", f"{start.start}/{end.end}", one.first, other.end)

    def _single(self, i: int) -> Resolved:
        draft = self.drafts[i]
        if draft.type in ("SET", "DURATION"):
            return Resolved(draft.type, draft.value, draft.first, draft.end)
        if draft.type == "TIME":
            stretch = self._stretch(draft, self._frame_at(draft)) if draft.meaning else self._day_of_clock(i)
            value = None
            if stretch is not None and stretch.grain == "day" and draft.clock:
                value = "/".join(f"{stretch.iso}T{each}" for each in draft.clock.split("/"))
            if draft.meaning:
                self._tell(draft, stretch)
            return Resolved("TIME", value, draft.first, draft.end, draft.offset)
        stretch = self._counted_from(i) if draft.count else self._stretch(draft, self._frame_at(draft))
        self._tell(draft, stretch)
        ranged = not self.grammar.sets["range"].isdisjoint(self.symbols[draft.first : draft.end])
        cue = self.symbols[draft.first - 1] if draft.first and not ranged else ""
        if cue and cue in self.grammar.sets["since"]:
            return Resolved("DATE", f"{stretch.start}/.." if stretch else None, draft.first - 1, draft.end)
        if cue and cue in self.grammar.sets["before"]:
            return Resolved("DATE", f"../{stretch.end}" if stretch else None, draft.first - 1, draft.end)
        return Resolved("DATE", stretch.iso if stretch else None, draft.first, draft.end, distance=draft.count)

    def _tell(self, draft: Draft, stretch: Stretch | None) -> None:
        if stretch is None:
            return
        days = self.frame.days
        if stretch.grain == "day" and self._stretch(draft, _YEARLESS):
            days = (*(day for day in days if day != stretch.first), stretch.first)
        self.frame = replace(self.frame, last=stretch, days=days)

    def _frame_at(self, draft: Draft) -> Frame:
        """The frame, looking ahead where a cue of the future stands before the expression in its clause."""
        i = draft.first - 1
        future = self.grammar.sets["future"]
        first = max(0, draft.first - _CLAUSE_LENGTH)
        while i >= first and self.symbols[i] not in _CLAUSE_ENDS:
            if self.symbols[i] in future:
                return replace(self.frame, ahead=True)
            i -= 1
        return self.frame

    def _stretch(self, draft: Draft, frame: Frame) -> Stretch | None:
        """The stretch that the draft means, None where the calendar has none or the text leaves it open."""
        try:
            return draft.meaning(frame) if draft.meaning else None
        except (ValueError, OverflowError):
            return None

    def _counted_from(self, i: int) -> Stretch | None:
        """So long after or before the expression that follows, if one does."""
        draft, after = self.drafts[i], self.drafts[i + 1 : i + 2]
        if not after or after[0].first != draft.end or not draft.count:
            return None
        stretch = self._stretch(after[0], self._frame_at(draft))
        try:
            return shifted(stretch, draft.count) if stretch else None
        except (ValueError, OverflowError):
            return None

    def _day_of_clock(self, i: int) -> Stretch | None:
        """The day of a time of day that names none: the nearest before it in the sentence, after it, or told last."""
        for draft in [*reversed(self.drafts[max(0, i - _NEAR) : i]), *self.drafts[i + 1 : i + 1 + _NEAR]]:
            if draft.type in ("DATE", "TIME") and draft.meaning:
                stretch = self._stretch(draft, self._frame_at(draft))
                if stretch is not None and stretch.grain == "day":
                    return stretch
        return self.frame.last if self.fresh else None
