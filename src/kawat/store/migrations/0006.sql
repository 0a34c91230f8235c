-- What a million events need: counts by month and over all time, kept by triggers on those by day, counts by party, and indexes for filters that are
-- often true. The counts are filled from the current readings after this script.

CREATE TABLE month_counts (
    period  TEXT NOT NULL,                -- as in day_counts, a day being its month
    type    TEXT NOT NULL,
    status  TEXT NOT NULL,
    events  INTEGER NOT NULL,
    PRIMARY KEY (period, type, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE dyad_totals (
    actor_country      TEXT NOT NULL,
    actor_sector       TEXT NOT NULL,
    recipient_country  TEXT NOT NULL,
    recipient_sector   TEXT NOT NULL,
    type               TEXT NOT NULL,
    status             TEXT NOT NULL,
    events             INTEGER NOT NULL,
    PRIMARY KEY (actor_country, actor_sector, recipient_country, recipient_sector, type, status)
) STRICT, WITHOUT ROWID;

CREATE TABLE place_totals (
    country  TEXT NOT NULL,
    place    TEXT NOT NULL,
    type     TEXT NOT NULL,
    status   TEXT NOT NULL,
    events   INTEGER NOT NULL,
    PRIMARY KEY (country, place, type, status)
) STRICT, WITHOUT ROWID;

-- In how many events a country code or a sector stands, each event once: on the one side, on the other, or on both.
CREATE TABLE party_counts (
    code    TEXT NOT NULL,
    period  TEXT NOT NULL,                -- as in month_counts
    type    TEXT NOT NULL,
    status  TEXT NOT NULL,
    side    TEXT NOT NULL CHECK (side IN ('actor', 'recipient', 'both')),
    events  INTEGER NOT NULL,
    PRIMARY KEY (code, period, type, status, side)
) STRICT, WITHOUT ROWID;

-- Whether the event's reading is the current one: pages and counts need not ask the story's other versions and readings.
ALTER TABLE events ADD COLUMN current INTEGER NOT NULL DEFAULT 1;
CREATE INDEX readings_by_turn ON readings (story, turn);
CREATE INDEX stories_by_turn ON stories (story_id, turn, published);
UPDATE events SET current = 0 WHERE reading NOT IN (SELECT reading FROM current);

CREATE TRIGGER day_counts_added AFTER INSERT ON day_counts BEGIN
    INSERT INTO month_counts VALUES (substr(new.period, 1, 7), new.type, new.status, new.events)
    ON CONFLICT DO UPDATE SET events = events + excluded.events;
END;
CREATE TRIGGER day_counts_changed AFTER UPDATE OF events ON day_counts BEGIN
    UPDATE month_counts SET events = events + new.events - old.events
    WHERE period = substr(new.period, 1, 7) AND type = new.type AND status = new.status;
END;
CREATE TRIGGER day_counts_removed AFTER DELETE ON day_counts BEGIN
    UPDATE month_counts SET events = events - old.events
    WHERE period = substr(old.period, 1, 7) AND type = old.type AND status = old.status;
    DELETE FROM month_counts
    WHERE period = substr(old.period, 1, 7) AND type = old.type AND status = old.status AND events = 0;
END;

CREATE TRIGGER dyad_counts_added AFTER INSERT ON dyad_counts BEGIN
    INSERT INTO dyad_totals
    VALUES (new.actor_country, new.actor_sector, new.recipient_country, new.recipient_sector, new.type, new.status, new.events)
    ON CONFLICT DO UPDATE SET events = events + excluded.events;
END;
CREATE TRIGGER dyad_counts_changed AFTER UPDATE OF events ON dyad_counts BEGIN
    UPDATE dyad_totals SET events = events + new.events - old.events
    WHERE actor_country = new.actor_country AND actor_sector = new.actor_sector AND recipient_country = new.recipient_country
        AND recipient_sector = new.recipient_sector AND type = new.type AND status = new.status;
END;
CREATE TRIGGER dyad_counts_removed AFTER DELETE ON dyad_counts BEGIN
    UPDATE dyad_totals SET events = events - old.events
    WHERE actor_country = old.actor_country AND actor_sector = old.actor_sector AND recipient_country = old.recipient_country
        AND recipient_sector = old.recipient_sector AND type = old.type AND status = old.status;
    DELETE FROM dyad_totals
    WHERE actor_country = old.actor_country AND actor_sector = old.actor_sector AND recipient_country = old.recipient_country
        AND recipient_sector = old.recipient_sector AND type = old.type AND status = old.status AND events = 0;
END;

CREATE TRIGGER place_counts_added AFTER INSERT ON place_counts BEGIN
    INSERT INTO place_totals VALUES (new.country, new.place, new.type, new.status, new.events)
    ON CONFLICT DO UPDATE SET events = events + excluded.events;
END;
CREATE TRIGGER place_counts_changed AFTER UPDATE OF events ON place_counts BEGIN
    UPDATE place_totals SET events = events + new.events - old.events
    WHERE country = new.country AND place = new.place AND type = new.type AND status = new.status;
END;
CREATE TRIGGER place_counts_removed AFTER DELETE ON place_counts BEGIN
    UPDATE place_totals SET events = events - old.events
    WHERE country = old.country AND place = old.place AND type = old.type AND status = old.status;
    DELETE FROM place_totals
    WHERE country = old.country AND place = old.place AND type = old.type AND status = old.status AND events = 0;
END;

CREATE INDEX dyad_counts_by_period ON dyad_counts (period);

CREATE INDEX events_by_contexts ON events (contexts);
CREATE INDEX events_by_kind ON events (type, status, quad);
CREATE INDEX quotes_by_sector ON quotes (sector);
CREATE INDEX stories_by_lang ON stories (lang COLLATE NOCASE);
-- Events of more than one day, which may begin before a period and reach into it.
CREATE INDEX events_of_days ON events (last_day, coalesce(first_day, '')) WHERE last_day > coalesce(first_day, '');
