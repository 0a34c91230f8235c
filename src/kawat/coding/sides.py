"""Who stands on which side of a trigger, by word order and prepositions: the baseline for want of a parse tree.

An active verb has its subject before it and its object behind it; a passive the other way round, its agent after an agent
preposition or right behind it; a noun names its parties by prepositions. The lexicon row of the trigger says which prepositions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from kawat.coding.lexical import Lexical
from kawat.coding.mentions import Mention
from kawat.coding.status import clause_end, clause_start
from kawat.knowledge.loader import Row
from kawat.language import Sentence

_OBJECT = "object"
_OBJECT_REACH = 3
_VISIT = "visit"
"""The one consultation with two sides: the visitor acts, the host receives."""
_REACH = 12
_LISTED = 12
"""So many members a list has at the most."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words ``first`` up to ``last`` of a sentence that the lexicon knows, with the row that says what they tell."""

    first: int
    last: int
    row: Row


@dataclass(frozen=True, slots=True)
class Sides:
    """The mentions that act and that are acted upon."""

    actors: tuple[Mention, ...] = ()
    recipients: tuple[Mention, ...] = ()


def sides_of(sentence: Sentence, trigger: Trigger, row: Sequence[Mention], words: Lexical) -> Sides:
    """The sides of one trigger in its sentence."""
    free = [mention for mention in row if mention.last <= trigger.first or mention.first >= trigger.last]
    view = _View(sentence, trigger, free, words)
    return _BY_VOICE[trigger.row["voice"]](view)


@dataclass(frozen=True, slots=True)
class _View:
    sentence: Sentence
    trigger: Trigger
    row: Sequence[Mention]
    words: Lexical

    def before(self, mention: Mention) -> str:
        """The preposition or other word that stands before a mention, determiners and role-less words aside."""
        at = mention.first - 1
        while at > 0 and self.sentence.lowers[at] in self.words.determiners:
            at -= 1
        return self.sentence.lowers[at] if at >= 0 else ""

    def together(self, chosen: Mention) -> tuple[Mention, ...]:
        """A mention with those that are listed with it: "A, B dan C"."""
        out = [chosen]
        i = self.row.index(chosen)
        for step in (1, -1):
            at = i + step
            last = chosen
            closed = False
            while 0 <= at < len(self.row):
                left, right = (last, self.row[at]) if step == 1 else (self.row[at], last)
                between = self.sentence.lowers[left.last : right.first]
                listed = len(between) <= 2 and bool(between) and set(between) <= (self.words.ands | {","})
                closed = closed or bool(set(between) & self.words.ands)
                if not listed or (set(between) == {","} and not (closed if step == -1 else self._goes_on(at))):
                    break
                out.append(self.row[at])
                last = self.row[at]
                at += step
        return tuple(sorted(out, key=lambda mention: mention.first))

    def _goes_on(self, at: int) -> bool:
        """A comma alone lists only where an "and" closes the list: else it sets off an apposition."""
        for left, right in pairwise(self.row[at : at + _LISTED]):
            between = set(self.sentence.lowers[left.last : right.first])
            if between & self.words.ands and right.first - left.last <= 2:
                return True
            if between != {","}:
                return False
        return False

    def subject(self) -> tuple[Mention, ...]:
        start = clause_start(self.sentence, self.trigger.first, self.words)
        blocked = self.words.locatives | self.words.agents | self.words.withs | self.words.to_words
        ahead = [mention for mention in self.row if mention.last <= self.trigger.first]
        near = [mention for mention in ahead if mention.first >= start and self.before(mention) not in blocked]
        relative = next(
            (i for i in range(self.trigger.first - 1, max(start - 1, self.trigger.first - 5), -1)
             if self.sentence.lowers[i] in self.words.relatives), None,
        )  # fmt: skip
        if relative is not None:
            heads = [
                mention
                for mention in ahead
                if mention.last <= relative and set(self.sentence.texts[mention.last : relative]) <= {","}
            ]
            if heads:
                return self.together(heads[-1])
        if near:
            return self.together(near[0] if self.trigger.first - near[-1].last > 4 else near[-1])
        free = [mention for mention in ahead if self.before(mention) not in blocked]
        return self.together(free[0]) if free else ()

    def _is_where(self, mention: Mention, marker: str) -> bool:
        """Whether a state or town tells where it happened and not to whom: "berunjuk rasa di Jakarta"."""
        return marker in self.words.at_words and mention.kind == "state" and self.trigger.row["mode"] != _VISIT

    def after(self, markers: str, *, reach: int = _REACH) -> tuple[Mention, ...]:
        """The first mention behind the trigger that one of the markers introduces; ``object`` is none at all."""
        wanted = [marker for marker in markers.split("|") if marker]
        end = clause_end(self.sentence, self.trigger.last, self.words)
        for mention in self.row:
            if mention.first < self.trigger.last or mention.first >= min(end, self.trigger.last + reach):
                continue
            marker = self.before(mention)
            if marker in wanted and not self._is_where(mention, marker):
                return self.together(mention)
            bare = mention.first - self.trigger.last
            if _OBJECT in wanted and bare <= _OBJECT_REACH and marker not in self.words.locatives | self.words.agents:
                return self.together(mention)
        return ()


def _active(view: _View) -> Sides:
    return Sides(view.subject(), view.after(view.trigger.row["recipient"] or _OBJECT))


def _passive(view: _View) -> Sides:
    agents = (
        view.after(view.trigger.row["agent"]) or view.after("|".join(view.words.agents)) or view.after(_OBJECT, reach=2)
    )
    return Sides(agents, tuple(mention for mention in view.subject() if mention not in agents))


def _noun(view: _View) -> Sides:
    recipients = view.after(view.trigger.row["recipient"])
    bare = next(
        (mention for mention in view.row if mention.first == view.trigger.last and mention not in recipients), None
    )
    agents = view.together(bare) if bare else view.after(view.trigger.row["agent"])
    if not agents and view.words.possessives:
        owner = next((m for m in view.row if view.sentence.lowers[m.last : view.trigger.first][:1] and
                      set(view.sentence.lowers[m.last : view.trigger.first]) <= view.words.possessives), None)  # fmt: skip
        agents = (owner,) if owner else ()
    adjacent = next((mention for mention in view.row if mention.last == view.trigger.first), None)
    if not agents and adjacent is not None and view.words.possessives and view.words.be_words:
        agents = (adjacent,)
    agents = tuple(mention for mention in agents if mention not in recipients)
    if view.trigger.row["type"] == "CONSULT" and view.trigger.row["mode"] != _VISIT:
        return Sides(tuple(dict.fromkeys((*agents, *recipients))))
    return Sides(agents, recipients)


def _reciprocal(view: _View) -> Sides:
    subject = view.subject()
    other = view.after(view.trigger.row["recipient"] or "|".join(view.words.withs)) or (
        view.after(_OBJECT) if len(subject) < 2 else ()
    )
    return Sides(tuple(dict.fromkeys((*subject, *other))))


def _agentless(view: _View) -> Sides:
    return Sides(view.subject(), view.after(view.trigger.row["recipient"]) if view.trigger.row["recipient"] else ())


_BY_VOICE: dict[str, Callable[[_View], Sides]] = {
    "active": _active,
    "passive": _passive,
    "noun": _noun,
    "reciprocal": _reciprocal,
    "agentless": _agentless,
}
