"""What a page's form sends."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import parse_qs

from fastapi import Depends
from starlette.requests import Request

from kawat.desk.problems import DeskError

_FIELDS = 300


class Form(dict[str, list[str]]):
    """The fields of a form, each with its values."""

    def one(self, name: str) -> str | None:
        """The last value of a field without blanks around it, None where it is empty."""
        values = self.get(name)
        return (values[-1].strip() or None) if values else None


async def _sent(request: Request) -> Form:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if body and kind != "application/x-www-form-urlencoded":
        raise DeskError(
            415, "wrong_form", f"the form came as {kind or 'nothing'}", "application/x-www-form-urlencoded is right"
        )
    try:
        return Form(parse_qs(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_FIELDS))
    except ValueError as error:
        raise DeskError(422, "wrong_form", "the form cannot be read", "send the page's own form") from error


Sent = Annotated[Form, Depends(_sent)]
