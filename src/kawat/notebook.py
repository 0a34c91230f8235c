"""How a notebook shows a reading: the page of the display, in a frame of its own."""

from __future__ import annotations

from html import escape

from kawat.reading import Reading

_HEIGHT = "36rem"


def html(reading: Reading) -> str:
    """The page of a reading as one element. The frame keeps its styles from the notebook's, and runs and loads nothing."""
    # loaded when a reading is first shown: all of kawat imports this file
    from kawat.display.page import page

    return (
        f'<iframe sandbox title="Reading by Kawat" style="width:100%;height:{_HEIGHT};border:0" '
        f'srcdoc="{escape(page(reading), quote=True)}"></iframe>'
    )


def hook() -> None:
    """Lets notebooks show readings."""
    Reading.drawing = html
