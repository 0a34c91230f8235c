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
