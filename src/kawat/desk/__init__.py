"""The desk: a local web application over a database, its API, and pictures."""
