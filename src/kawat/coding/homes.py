"""Which state an actor belongs to whose words do not say: "gerilyawan", "masyarakat", a person whose office no table knows.

The states that the story names compete, and staying open is one of the choices. What counts: named beside the actor or before it, named most in
the story, the counterpart in an event; and for staying open the kind and sector of the actor.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kawat.coding.actors import Cast
from kawat.coding.figures import Figure
from kawat.coding.lexical import MEDIA, Lexical
from kawat.coding.linear import Linear
from kawat.coding.mention import Mention
from kawat.coding.offices import OF_NO_STATE
from kawat.coding.parties import mention_at
from kawat.coding.sidewords import SIDES, SURE
from kawat.knowledge.schema import INTERNATIONAL
from kawat.language import Parse

OPEN = "open"
_PLACE = "LOC"
_CLOSE = 4
_STATES = 15
"""So many states of a story compete: those named most."""
_PLACES = 40
"""So many mentions of an actor are looked at."""
_HOME = {"id": "IDN"}
"""The state that the newsrooms of a language write from."""
_NAMING = 4
"""So many words of an actor's phrase are looked at, as they stand: "beberapa", "asing", "dunia"."""


class Homes:
    """What a story tells of states and of those who belong to none."""

    def __init__(self, parse: Parse, rows: Sequence[Sequence[Mention]], cast: Cast, words: Lexical) -> None:
        self._words = words
        self._parse, self._rows, self._cast = parse, rows, cast
        self._near: dict[Mention, tuple[str | None, bool]] = {}
        self._named = [Counter(self._states(row)) for row in rows]
        self._whole: Counter[str] = sum(self._named, Counter())
        self._total = sum(self._whole.values())
        self._ranked = [country for country, _ in self._whole.most_common(_STATES)]
        self._stood = [
            Counter(self._states([mention for mention in row if mention.locative or mention.town])) for row in rows
        ]
        self._ground: Counter[str] = sum(self._stood, Counter())
        self._main_ground = self._ground.most_common(1)[0][0] if self._ground else None
        self._ground_total = max(1, sum(self._ground.values()))
        self._places: dict[Figure, list[tuple[int, Mention]]] = {}
        for index, row in enumerate(rows):
            for mention in row:
                for figure in cast.figures_at(mention):
                    known = self._places.setdefault(figure, [])
                    if len(known) < _PLACES:
                        known.append((index, mention))
        self._opposed, self._joined = self._counterparts()
        self._kin: dict[str, Counter[str]] = {}
        self._called: dict[str, Counter[str]] = {}
        for figure in cast.figures:
            weight = len(self._places.get(figure, ()))  # none of who is only named within others' words: "pegawai KPK"
            if not weight or figure.country is None or figure.country in INTERNATIONAL or figure.sector == MEDIA:
                continue
            self._kin.setdefault(figure.sector or "", Counter())[figure.country] += weight
            for noun in {called.split()[0] for called in figure.called}:
                self._called.setdefault(noun, Counter())[figure.country] += weight

    def _states(self, row: Sequence[Mention]) -> list[str]:
        """The states that the mentions of a row name; an outlet's is where it is read, not where things happen."""
        out = []
        for mention in row:
            if mention.sector == MEDIA:
                continue
            found = {figure.country for figure in self._cast.figures_at(mention)} | {mention.country}
            out += [country for country in sorted(filter(None, found)) if country not in INTERNATIONAL]
        return out

    def _counterparts(self) -> tuple[dict[Figure, set[str]], dict[Figure, set[str]]]:
        """The states on the other side, and on the same side, of a figure in the events that are heard."""
        opposed: dict[Figure, set[str]] = {}
        joined: dict[Figure, set[str]] = {}
        for sentence, row in zip(self._parse.sentences, self._rows, strict=True):
            for trigger in sentence.syntax.triggers if sentence.syntax else ():
                sides: dict[str, list[Figure]] = {"actor": [], "recipient": []}
                for party in trigger.parties:
                    mention = None if party.word is None or party.probability < SURE else mention_at(row, party.word)
                    if mention is not None and party.role in sides:
                        sides[party.role] += self._cast.figures_at(mention)
                for role, other in SIDES.items():
                    for figure in sides[role]:
                        opposed.setdefault(figure, set()).update(each.country for each in sides[other] if each.country)
                        joined.setdefault(figure, set()).update(
                            each.country for each in sides[role] if each.country and each is not figure
                        )
        return opposed, joined

    def candidates(self, figure: Figure) -> list[str]:
        """The states named most in the story; for an international body's people that kind of body; and staying open."""
        body = [figure.sector] if figure.sector in INTERNATIONAL else []
        return [*sorted(self._ranked), *body, OPEN]

    def features(self, figure: Figure, candidate: str) -> dict[str, float]:
        sector = figure.sector or "none"
        told = self._name_states(figure)
        if candidate == OPEN:
            first = self._places.get(figure, [])[:1]
            out = {"open": 1.0, f"open:{sector}": 1.0, f"open:{figure.kind}": 1.0, "open:known name": float(bool(told))}
            if first and first[0][1].plural:
                out[f"open:plural:{figure.kind}"] = 1.0
            out[f"open:states:{min(3, len(self._whole))}"] = 1.0
            for index, mention in first:
                lowers = self._parse.sentences[index].lowers
                out |= {
                    f"open:in:{word}": 1.0
                    for word in lowers[mention.first : min(mention.last, mention.first + _NAMING)]
                }
                if mention.first:
                    out[f"open:behind:{lowers[mention.first - 1]}"] = 1.0
            out["open:unnamed here"] = float(not any(self._named[index] for index, _ in self._places.get(figure, ())))
            return out
        if candidate in INTERNATIONAL:
            return {"international": 1.0, f"international:{candidate}": 1.0, f"international:{figure.kind}": 1.0}
        places = self._places.get(figure, [])
        count = max(1, len(places))
        out = {}
        ground = self._ground[candidate] / self._ground_total
        out["ground"] = ground
        out[f"ground:{sector}"] = ground
        out["main ground"] = float(self._main_ground == candidate)
        out["ground here"] = sum(self._stood[index][candidate] > 0 for index, _ in places) / count
        out[f"ground here:{sector}"] = out["ground here"]
        share = self._whole[candidate] / self._total
        out["share"] = share
        out["top"] = float(self._ranked[0] == candidate)
        out["only"] = float(len(self._ranked) == 1)
        out["few"] = float(self._whole[candidate] == 1)
        out[f"share:{sector}"] = share
        out[f"top:{sector}"] = out["top"]
        here = (
            sum(self._named[index][candidate] / max(1, sum(self._named[index].values())) for index, _ in places) / count
        )
        out["here"] = here
        out[f"here:{sector}"] = here
        out["before"] = sum(index > 0 and candidate in self._named[index - 1] for index, _ in places) / count
        out["first"] = float(bool(places) and candidate in self._named[places[0][0]])
        out["domestic"] = float(candidate == _HOME.get(self._parse.lang))
        near = [self._nearest(index, mention) for index, mention in places]
        out["nearest"] = sum(candidate == each[0] for each in near) / count
        out["nearest before"] = sum(candidate == each[0] and each[1] for each in near) / count
        out["place behind"] = sum(self._place_behind(index, mention, candidate) for index, mention in places) / count
        out["opposed"] = float(candidate in self._opposed.get(figure, ()))
        out[f"opposed:{sector}"] = out["opposed"]
        out["joined"] = float(candidate in self._joined.get(figure, ()))
        if told:
            out["name"] = max(states.get(candidate, 0.0) for states in told)
            out["named so"] = float(out["name"] > 0)
            out["surname"] = told[-1].get(candidate, 0.0)
        kin = self._kin.get(figure.sector or "", Counter())
        if kin:
            out["kin"] = kin[candidate] / sum(kin.values())
            out[f"kin:{sector}"] = out["kin"]
            out["only kin"] = float(kin[candidate] > 0 and len(kin) == 1)
        names = [self._called[noun] for noun in {each.split()[0] for each in figure.called} if noun in self._called]
        if names:
            called = sum(names, Counter[str]())
            out["called"] = called[candidate] / sum(called.values())
            out["only called"] = float(called[candidate] > 0 and len(called) == 1)
        return out

    def _name_states(self, figure: Figure) -> list[dict[str, float]]:
        """Of the words of a person's name the states of known people who are called so."""
        if figure.kind not in ("person", "name") or figure.key[0] == "role":
            return []
        known = (self._words.name_states.get(word.lower()) for word in figure.words)
        return [states for states in known if states]

    def _nearest(self, index: int, mention: Mention) -> tuple[str | None, bool]:
        """The state named nearest in the sentence, and whether before the mention."""
        if mention in self._near:
            return self._near[mention]
        best: tuple[int, str | None, bool] = (999, None, False)
        for other in self._rows[index]:
            if other is mention:
                continue
            for country in self._states([other]):
                gap = mention.first - other.last if other.last <= mention.first else other.first - mention.last
                if gap < best[0]:
                    best = (gap, country, other.last <= mention.first)
        self._near[mention] = best[1], best[2]
        return self._near[mention]

    def _place_behind(self, index: int, mention: Mention, candidate: str) -> bool:
        """Whether the state stands right behind as a place: "militan di Irak"."""
        return any(
            other.locative and 0 < other.first - mention.last + 1 <= _CLOSE and candidate in self._states([other])
            for other in self._rows[index]
        )


def settle(parse: Parse, rows: Sequence[Sequence[Mention]], cast: Cast, words: Lexical, model: Linear) -> None:
    """Gives the figures without a country the one that the model is surest of; where it is surest of none it stays open.

    What stands as country and sector stands as both: "tentara PBB" is ``IGO IGO``, and so are "peacekeepers" of no state.
    """
    homes = Homes(parse, rows, cast, words)
    chosen: dict[Figure, str] = {}
    for figure in cast.figures:
        if figure.sector in OF_NO_STATE:
            figure.country = figure.country or figure.sector
        if (
            figure.country is None and figure.seen_as != _PLACE
        ):  # a place that nothing explains has no state for its home
            candidates = homes.candidates(figure)
            best, _ = model.best([homes.features(figure, each) for each in candidates])
            if candidates[best] != OPEN:
                chosen[figure] = candidates[best]
    for figure, country in chosen.items():
        figure.country, figure.nearby = country, True
    for figure in cast.figures:
        if figure.country in INTERNATIONAL:
            figure.sector = figure.country
        elif figure.sector in OF_NO_STATE:
            figure.sector = None  # what the heads guessed of a state's people
