-- Through whom an event came: who publishes it → the agencies → who is credited with it, as one line of names; NULL where nobody is named.
ALTER TABLE events ADD COLUMN chain TEXT;

-- The signature of a text is made of the text again in microseconds; on disk it took more than the reading.
ALTER TABLE families DROP COLUMN signature;
