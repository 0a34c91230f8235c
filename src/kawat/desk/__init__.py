"""The database as a person looks at it in a browser."""
