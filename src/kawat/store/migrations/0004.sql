-- What people say of the coder's events, beside them and never over them; indexes for pages and filters of the desk.

CREATE TABLE corrections (
    key            INTEGER PRIMARY KEY,
    story_id       TEXT NOT NULL,
    text_hash      TEXT NOT NULL,         -- of the text that was judged: offsets count in it
    verdict        TEXT NOT NULL CHECK (verdict IN ('right', 'wrong', 'changed', 'missed')),
    type           TEXT,                  -- of the coder's event; with the trigger it finds the event in readings to come; NULL where missed
    trigger_start  INTEGER,
    trigger_end    INTEGER,
    event          TEXT NOT NULL,         -- JSON: the event as it stands after the verdict, codebook's section 7, its actors whole
    note           TEXT,
    made           TEXT NOT NULL,         -- ISO 8601, UTC
    UNIQUE (story_id, text_hash, type, trigger_start, trigger_end)
) STRICT;

-- Every name of a party, a speaker, a source and a place, once, and its trigrams: where filters look for a part of a name. No name is taken out.
CREATE TABLE names (
    key   INTEGER PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE
) STRICT;
CREATE VIRTUAL TABLE names_text USING fts5 (name, content='names', content_rowid='key', tokenize='trigram');
CREATE TRIGGER names_added AFTER INSERT ON names BEGIN
    INSERT INTO names_text (rowid, name) VALUES (new.key, new.name);
END;
INSERT INTO names (name)
    SELECT name FROM parties UNION SELECT speaker FROM quotes WHERE speaker IS NOT NULL
    UNION SELECT attributed_to FROM events WHERE attributed_to IS NOT NULL UNION SELECT "where" FROM events WHERE "where" IS NOT NULL;
CREATE TRIGGER parties_named AFTER INSERT ON parties
WHEN NOT EXISTS (SELECT 1 FROM names WHERE name = new.name) BEGIN
    INSERT INTO names (name) VALUES (new.name);
END;
CREATE TRIGGER quotes_named AFTER INSERT ON quotes
WHEN new.speaker IS NOT NULL AND NOT EXISTS (SELECT 1 FROM names WHERE name = new.speaker) BEGIN
    INSERT INTO names (name) VALUES (new.speaker);
END;
CREATE TRIGGER events_named AFTER INSERT ON events BEGIN
    INSERT INTO names (name) SELECT DISTINCT value FROM (SELECT new.attributed_to AS value UNION SELECT new."where")
    WHERE value IS NOT NULL AND NOT EXISTS (SELECT 1 FROM names WHERE name = value);
END;

-- What is open is sorted as '' or -1, so that a page can begin behind any event.
CREATE INDEX events_in_order ON events (coalesce(first_day, ''));
CREATE INDEX events_by_end ON events (coalesce(last_day, first_day, ''));
CREATE INDEX events_by_probability ON events (coalesce(probability, -1));
CREATE INDEX events_by_place ON events ("where");
CREATE INDEX events_by_country ON events (country);
CREATE INDEX events_by_source ON events (attributed_to);
CREATE INDEX events_by_mode ON events (mode);
CREATE INDEX parties_by_name ON parties (name, side);
CREATE INDEX parties_by_sector ON parties (sector, side);
CREATE INDEX stories_by_publisher ON stories (publisher COLLATE NOCASE);
CREATE INDEX quotes_in_order ON quotes (coalesce(first_day, ''));
CREATE INDEX quotes_by_country ON quotes (country);
CREATE INDEX storylines_by_end ON storylines (coalesce(last_day, ''));
