"""Many stories: which of them are one text published again."""
