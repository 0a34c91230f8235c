"""Many readings: reports of one event brought together within and across languages, and stories into storylines."""
