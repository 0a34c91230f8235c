"""Many stories: which of them are one text published again, which reports tell one event, which stories are of one matter."""
