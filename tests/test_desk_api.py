"""The API of the desk, and its documentation, whose examples are asked here."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from kawat.desk.filters import EVENT_NAMES, asked_events
from kawat.reading import Reading

from .deskclient import client, three

DOCS = Path(__file__).parent.parent / "docs" / "api.md"
_EXAMPLE = re.compile(r"```http\n(GET|POST|DELETE) (\S+)\n(?:\n(.*?)\n)?```\n+```json\n(.*?)\n```", re.S)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return three(tmp_path / "desk.db")


def examples() -> list[tuple[str, str, str, str]]:
    return _EXAMPLE.findall(DOCS.read_text("utf-8"))


def test_the_examples_of_the_documentation_are_true(path: Path) -> None:
    """Asked in their order, on the database of three stories that the tests have."""
    desk = client(path)
    assert len(examples()) >= 8
    for method, address, body, answer in examples():
        found = desk.request(method, address, json=json.loads(body) if body else None)
        assert found.json() == json.loads(answer), (
            method,
            address,
            json.dumps(found.json(), ensure_ascii=False, indent=1),
        )


def test_every_call_and_filter_is_documented(path: Path) -> None:
    text = DOCS.read_text("utf-8")
    schema = client(path).get("/api/v1/openapi.json").json()
    for address in schema["paths"]:
        assert address.replace("{story_id}", "").replace("{who}", "").replace("{key}", "") in text, address
    for name in EVENT_NAMES:
        assert f"`{name}`" in text, name


def test_openapi_is_3_1_with_one_error_shape(path: Path) -> None:
    schema = client(path).get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    for address, calls in schema["paths"].items():
        for method, call in calls.items():
            assert call["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/Faulty"), (
                method,
                address,
            )
    names = {each["name"] for each in schema["paths"]["/api/v1/events"]["get"]["parameters"]}
    assert set(EVENT_NAMES) <= names
    assert set(asked_events.__annotations__) - {"return"} == set(EVENT_NAMES)


def test_pages_follow_their_links(path: Path) -> None:
    desk = client(path)
    for start, name in (
        ("/api/v1/events?size=1&sort=day&actor=CHE", "events"), ("/api/v1/stories?size=1", "stories"), ("/api/v1/quotes?size=1", "quotes"),
        ("/api/v1/search?q=Swiss&size=1", "hits"), ("/api/v1/storylines?size=1", "storylines"),
    ):  # fmt: skip
        address, rows = start, []
        while address:
            answer = desk.get(address).json()
            rows += answer[name]
            address = answer["next"]
            assert address is None or address.startswith("/api/v1/")
        whole = desk.get(start.replace("size=1", "size=500")).json()
        assert rows == whole[name] and whole["next"] is None and rows


def test_filters_are_those_of_the_pages(path: Path) -> None:
    desk = client(path)
    for query, number in (
        ("lang=en", 1),
        ("type=CONSULT&type=AID", 4),
        ("quad=3", 2),
        ("merged=m1", 2),
        ("source=menlu", 2),
        ("what=events", 4),
    ):
        assert len(desk.get(f"/api/v1/events?{query}").json()["events"]) == number, query


def test_a_story_is_the_codebooks_reading(path: Path) -> None:
    row = client(path).get("/api/v1/stories/s%2F3%3F").json()
    assert Reading.from_json(row).story.id == "s/3?" and row["corrections"] == {} and row["added"] == []


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/v1/none", 404, "not_found"), ("/api/v1/stories/none", 404, "not_found"), ("/api/v1/actors/nobody", 404, "not_found"),
        ("/api/v1/events?type=NOPE", 422, "wrong_request"), ("/api/v1/events?size=501", 422, "wrong_request"),
        ("/api/v1/events?since=2019-13", 422, "wrong_filter"), ("/api/v1/events?after=x", 422, "cannot_be_done"),
        ("/api/v1/events?mode=x", 422, "wrong_filter"), ("/api/v1/search", 422, "wrong_request"), ("/api/v1/search?q=%22", 422, "cannot_be_done"),
        ("/api/v1/timeline?grain=week", 422, "wrong_request"), ("/api/v1/events?actors=CHE", 422, "unknown_parameter"),
        ("/api/v1/events/count?what=events", 422, "unknown_parameter"), ("/api/v1/status?x=1", 422, "unknown_parameter"),
        ("/api/v1/stories/s1?Size=1", 422, "unknown_parameter"), ("/api/v1/events?actor=CHE&actor=NOR", 422, "wrong_request"),
        ("/api/v1/read", 404, "not_found"),
    ],
)  # fmt: skip
def test_errors_have_one_shape(path: Path, address: str, status: int, code: str) -> None:
    answer = client(path).get(address)
    assert answer.status_code == status, answer.text
    error = answer.json()["error"]
    assert (
        set(answer.json()) == {"error"}
        and set(error) == {"code", "message", "hint"}
        and error["code"] == code
        and error["message"]
    )


BAD_BODIES: tuple[Any, ...] = (
    {"story_id": "s1", "verdict": "right", "event_id": "e1", "notes": "a key that there is not"},
    None, [], {}, {"story_id": "s1"}, {"story_id": "s1", "verdict": "right", "event_id": "e9"}, {"story_id": 1, "verdict": "right", "event_id": "e1"},
    {"story_id": "s1", "verdict": "changed", "event_id": "e1", "event": {"actors": 5}},
    {"story_id": "s1", "verdict": "changed", "event_id": "e1", "event": {"cameo": "040"}},
    {"story_id": "s1", "verdict": "changed", "event_id": "e1", "event": {"type": None}},
    {"story_id": "s1", "verdict": "changed", "event_id": "e1", "event": {"status": None}},
    {"story_id": "s1", "verdict": "changed", "event_id": "e1", "event": {"trigger": None}},
    {"story_id": "s1", "verdict": "changed", "event_id": "e1", "event": {"trigger": {"start": -1, "end": 5}}},
    {"story_id": "s1", "verdict": "changed", "event_id": "e1", "event": {"when": "2019/2020/2021"}},
    {"story_id": "s1", "verdict": "changed", "event_id": "e1", "event": {"actors": [{"name": " "}]}},
    {"story_id": "s1", "verdict": "changed", "event_id": "e1", "event": {"actors": [{"name": "X", "country": "Indonesia"}]}},
    {"story_id": "s1", "verdict": "missed", "event": {"type": "AID"}},
)  # fmt: skip


@pytest.mark.parametrize("body", BAD_BODIES)
def test_bodies_that_are_no_correction(path: Path, body: Any) -> None:
    desk = client(path)
    answer = desk.post("/api/v1/corrections", json=body)
    assert answer.status_code == 422 and set(answer.json()["error"]) == {"code", "message", "hint"}
    assert desk.get("/api/v1/corrections").json() == {"corrections": [], "next": None}


def test_a_body_that_is_not_json(path: Path) -> None:
    desk = client(path)
    for content, kind in ((b"{", "application/json"), (b"\xff\xfe", "application/json"), (b"a=b", "text/plain")):
        assert desk.post("/api/v1/read", content=content, headers={"content-type": kind}).status_code == 422


@pytest.mark.parametrize("when", ["2019-04-25", "2019-04", "2019", "2019-04-25/2019-04-27", "../2019-05", "2001/.."])
def test_times_as_the_codebook_writes_them(when: str) -> None:
    from kawat.desk.correcting import is_when

    assert is_when(when)


@pytest.mark.parametrize("when", ["..", "../..", "", "/", "2019-04-31", "2019-4", "a/b", "2019/2020/2021"])
def test_times_that_are_none(when: str) -> None:
    from kawat.desk.correcting import is_when

    assert not is_when(when)


def test_nothing_that_is_asked_breaks_the_api(path: Path) -> None:
    """Schemathesis asks every call with what its schema allows and with what it does not: no answer is a 5xx, all errors have their shape."""
    schemathesis = pytest.importorskip(
        "schemathesis", reason="pip install schemathesis asks the API for what nobody thought of"
    )
    hypothesis = pytest.importorskip("hypothesis")
    from fastapi.testclient import TestClient

    desk = client(path)
    # it speaks for itself, so the application is asked under a host that it answers to
    schema = schemathesis.openapi.from_dict(desk.get("/api/v1/openapi.json").json())
    asked = 0
    for operation in schema.get_all_operations():
        call = operation.ok()

        @hypothesis.settings(
            max_examples=25,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(hypothesis.HealthCheck),
        )
        @hypothesis.given(case=call.as_strategy())
        def ask(case: Any) -> None:
            nonlocal asked
            kwargs = case.as_transport_kwargs(base_url="http://127.0.0.1:8137")
            kwargs.pop("cookies", None)
            assert isinstance(desk, TestClient)
            answer = desk.request(**{name: value for name, value in kwargs.items() if value is not None})
            asked += 1
            assert answer.status_code < 500, (kwargs, answer.text)
            if answer.status_code >= 400:
                assert set(answer.json()["error"]) == {"code", "message", "hint"}, answer.text

        if call.path != "/api/v1/read":  # the encoder takes its time; it has tests of its own
            ask()
    assert asked > 100
