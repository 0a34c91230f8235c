"""``kawat desk``: the local web application over a database."""

from __future__ import annotations

from pathlib import Path

import click

from kawat.cli.output import say, tell_backup
from kawat.errors import ExportError

_PORT = 8137


@click.command()
@click.argument("database", type=click.Path(path_type=Path))
@click.option("--port", type=click.IntRange(1, 65535), default=_PORT, show_default=True, help="Port on 127.0.0.1.")
@click.option("--lang", type=click.Choice(["en", "id"]), help="Language of the pages; without it each browser tells.")
def desk(database: Path, port: int, lang: str | None) -> None:
    """Show a database in a browser: stories, events, search, corrections. Only this machine can reach it; Ctrl-C ends it.

    A database that is not there yet is made, so that stories can be pasted into it.
    """
    try:
        import uvicorn

        from kawat.desk.app import desk as application
    except ModuleNotFoundError as error:
        raise ExportError(f"the desk needs {error.name}; `pip install 'kawat[desk]'` brings it") from error
    from kawat.store import Database

    with Database(database, write=True) as store:
        tell_backup(store)
    app = application(database, port=port, lang=lang)
    say(f"kawat: http://127.0.0.1:{port}/ shows {database}; Ctrl-C ends it")
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", server_header=False, date_header=False)
