-- Quotes with their words, reprint families, merged events, storylines, and the counts that are kept with every write.

CREATE TABLE quotes (
    key        INTEGER PRIMARY KEY,
    reading    INTEGER NOT NULL REFERENCES readings (key) ON DELETE CASCADE,
    quote_id   TEXT NOT NULL,
    kind       TEXT NOT NULL,
    speaker    TEXT,                      -- the name of who speaks, as the reading has it
    country    TEXT,                      -- of who speaks
    sector     TEXT,
    addressee  TEXT,
    cue        TEXT,
    spans      TEXT NOT NULL,             -- JSON: [[start, end], …] in the story's text
    content    TEXT NOT NULL,             -- the words of the spans, joined by blanks
    first_day  TEXT,                      -- of publication
    UNIQUE (reading, quote_id)
) STRICT;

CREATE INDEX quotes_by_speaker ON quotes (speaker);

CREATE VIRTUAL TABLE quotes_text USING fts5 (
    content, content='quotes', content_rowid='key', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER quotes_added AFTER INSERT ON quotes BEGIN
    INSERT INTO quotes_text (rowid, content) VALUES (new.key, new.content);
END;
CREATE TRIGGER quotes_removed AFTER DELETE ON quotes BEGIN
    INSERT INTO quotes_text (quotes_text, rowid, content) VALUES ('delete', old.key, old.content);
END;

-- Which text a story is a copy of: one row a story.
CREATE TABLE families (
    story_id   TEXT PRIMARY KEY,
    family     TEXT NOT NULL,             -- the id of its first member
    role       TEXT NOT NULL CHECK (role IN ('original', 'reprint', 'rewrite', 'unknown')),
    evidence   TEXT NOT NULL,             -- JSON: what was shared with whom
    signature  BLOB,                      -- of the text, to find its copies again
    turn       INTEGER NOT NULL           -- the story that was linked last has the highest
) STRICT, WITHOUT ROWID;

CREATE INDEX families_by_family ON families (family);
CREATE UNIQUE INDEX families_by_turn ON families (turn);

-- What happened, over all stories that tell it.
CREATE TABLE merged (
    id          TEXT PRIMARY KEY,
    type        TEXT NOT NULL,
    mode        TEXT,
    status      TEXT NOT NULL,
    actors      TEXT NOT NULL,            -- JSON: [{"name", "country", "sector"}, …]
    recipients  TEXT NOT NULL,
    "when"      TEXT,
    first_day   TEXT,
    last_day    TEXT,
    "where"     TEXT
) STRICT, WITHOUT ROWID;

CREATE INDEX merged_by_type ON merged (type, first_day);

CREATE TABLE merged_members (
    story_id     TEXT NOT NULL,
    event_id     TEXT NOT NULL,
    merged       TEXT NOT NULL REFERENCES merged (id) ON DELETE CASCADE,
    probability  REAL,
    PRIMARY KEY (story_id, event_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX merged_members_by_merged ON merged_members (merged);

CREATE TABLE storylines (
    id         TEXT PRIMARY KEY,
    title      TEXT,
    first_day  TEXT,
    last_day   TEXT,
    about      TEXT NOT NULL              -- JSON: main actors, places and what else tells one line from another
) STRICT, WITHOUT ROWID;

CREATE TABLE storyline_stories (
    story_id   TEXT PRIMARY KEY,
    storyline  TEXT NOT NULL REFERENCES storylines (id) ON DELETE CASCADE,
    place      INTEGER NOT NULL           -- order in which they came
) STRICT, WITHOUT ROWID;

CREATE INDEX storyline_stories_by_line ON storyline_stories (storyline);

-- How many events the current readings tell. What is open is '', so that it can stand in a key. A period is the day, month or year in
-- which an event lies wholly: 2019-04-25, 2019-04, 2019.
CREATE TABLE day_counts (
    period  TEXT NOT NULL,
    type    TEXT NOT NULL,
    status  TEXT NOT NULL,
    events  INTEGER NOT NULL,
    PRIMARY KEY (period, type, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE dyad_counts (
    actor_country      TEXT NOT NULL,
    actor_sector       TEXT NOT NULL,
    recipient_country  TEXT NOT NULL,
    recipient_sector   TEXT NOT NULL,
    period             TEXT NOT NULL,
    type               TEXT NOT NULL,
    status             TEXT NOT NULL,
    events             INTEGER NOT NULL,
    PRIMARY KEY (actor_country, actor_sector, recipient_country, recipient_sector, period, type, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE place_counts (
    country  TEXT NOT NULL,
    place    TEXT NOT NULL,
    period   TEXT NOT NULL,
    type     TEXT NOT NULL,
    status   TEXT NOT NULL,
    events   INTEGER NOT NULL,
    PRIMARY KEY (country, place, period, type, status)
) STRICT, WITHOUT ROWID;
