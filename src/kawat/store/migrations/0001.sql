-- Stories with all their versions, readings by coder, events and who takes part in them.

CREATE TABLE stories (
    key        INTEGER PRIMARY KEY,
    story_id   TEXT NOT NULL,
    version    INTEGER NOT NULL,          -- 1, 2 … : a new text of the same id is a new version
    text_hash  TEXT NOT NULL,             -- SHA-256 of the text
    title      TEXT,
    lang       TEXT,
    publisher  TEXT,
    published  TEXT,
    url        TEXT,
    origin     TEXT,
    text       TEXT NOT NULL,
    turn       INTEGER NOT NULL,          -- the version that came last has the highest
    UNIQUE (story_id, text_hash),
    UNIQUE (story_id, version)
) STRICT;

CREATE TABLE readings (
    key       INTEGER PRIMARY KEY,
    story     INTEGER NOT NULL REFERENCES stories (key) ON DELETE CASCADE,
    coder     TEXT NOT NULL,              -- name, version and model of the coder
    body      BLOB NOT NULL,              -- the reading's JSON without the story, zlib
    turn      INTEGER NOT NULL,           -- the reading that was asked for last has the highest
    UNIQUE (story, coder)
) STRICT;

CREATE TABLE events (
    key            INTEGER PRIMARY KEY,
    reading        INTEGER NOT NULL REFERENCES readings (key) ON DELETE CASCADE,
    event_id       TEXT NOT NULL,
    type           TEXT NOT NULL,
    mode           TEXT,
    contexts       TEXT NOT NULL,         -- separated and enclosed by blanks
    status         TEXT NOT NULL,
    "when"         TEXT,
    first_day      TEXT,                  -- the first day that "when" can mean, else the day of publication
    last_day       TEXT,
    "where"        TEXT,
    country        TEXT,                  -- of the place
    attributed_to  TEXT,
    trigger        TEXT NOT NULL,
    trigger_start  INTEGER NOT NULL,
    evidence       TEXT,
    probability    REAL,
    cameo          TEXT,
    goldstein      REAL,
    quad           INTEGER,
    UNIQUE (reading, event_id)
) STRICT;

CREATE INDEX events_by_type ON events (type, first_day);
CREATE INDEX events_by_day ON events (first_day);

CREATE TABLE parties (
    event    INTEGER NOT NULL REFERENCES events (key) ON DELETE CASCADE,
    side     TEXT NOT NULL CHECK (side IN ('actor', 'recipient')),
    place    INTEGER NOT NULL,            -- order on its side
    name     TEXT NOT NULL,
    country  TEXT,
    sector   TEXT,
    PRIMARY KEY (event, side, place)
) STRICT, WITHOUT ROWID;

CREATE INDEX parties_by_country ON parties (country, side);

CREATE TABLE set_aside (
    origin    TEXT NOT NULL,
    story_id  TEXT,
    reason    TEXT NOT NULL,
    UNIQUE (origin, story_id, reason)
) STRICT;

-- Of each story the version that came last, and of that the reading that was asked for last.
CREATE VIEW latest AS
SELECT key AS story, story_id FROM stories
WHERE turn = (SELECT max(turn) FROM stories AS other WHERE other.story_id = stories.story_id);

CREATE VIEW current AS
SELECT readings.key AS reading, latest.story AS story
FROM latest JOIN readings ON readings.story = latest.story
WHERE readings.turn = (SELECT max(turn) FROM readings AS other WHERE other.story = latest.story);

CREATE VIRTUAL TABLE stories_text USING fts5 (
    title, text, content='stories', content_rowid='key', tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER stories_added AFTER INSERT ON stories BEGIN
    INSERT INTO stories_text (rowid, title, text) VALUES (new.key, new.title, new.text);
END;
CREATE TRIGGER stories_changed AFTER UPDATE OF title, text ON stories BEGIN
    INSERT INTO stories_text (stories_text, rowid, title, text) VALUES ('delete', old.key, old.title, old.text);
    INSERT INTO stories_text (rowid, title, text) VALUES (new.key, new.title, new.text);
END;
CREATE TRIGGER stories_removed AFTER DELETE ON stories BEGIN
    INSERT INTO stories_text (stories_text, rowid, title, text) VALUES ('delete', old.key, old.title, old.text);
END;
