"""The desk in a real browser: main paths by keyboard and pointer, the policy, accessibility, what a story may not run.

Needs ``pip install 'kawat[browser]'`` and a Chromium: Playwright's own (`playwright install chromium`) or the system's.
"""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ..desk import add
from ..deskclient import three
from ..test_desk_safety import PAYLOADS, poisoned

sync_api = pytest.importorskip("playwright.sync_api", reason="a browser is driven by: pip install 'kawat[browser]'")
uvicorn = pytest.importorskip("uvicorn", reason="the desk needs: pip install 'kawat[desk]'")

SHOTS = os.environ.get("KAWAT_SHOTS")
"""A folder for pictures of every page, where somebody wants to look at them."""
PAGES = (
    "/", "/stories", "/stories/s1", "/events", "/events?type=ASSAULT", "/search?q=Swiss", "/quotes", "/actors", "/actors/Menlu%20Swiss", "/storylines",
    "/storylines/l1", "/paste", "/corrections", "/corrections/form?story=s1&event=e2", "/pictures", "/set-aside", "/nope",
)  # fmt: skip


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk with three stories and one for each payload, under its own address."""
    import socket

    from kawat.desk.app import desk

    path = three(tmp_path_factory.mktemp("desk") / "desk.db")
    add(path, *map(poisoned, PAYLOADS))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(desk(path, port=port), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 20
    while not server.started:
        assert time.monotonic() < deadline, "the desk did not start"
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_api.sync_playwright() as playwright:
        own = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
        try:
            found = playwright.chromium.launch(executable_path=own, args=["--no-sandbox"])
        except sync_api.Error as error:
            pytest.skip(f"no Chromium to drive: {str(error).splitlines()[0]}")
        yield found
        found.close()


def told(message: str) -> bool:
    """Whether an error is that a page which the test asks for is not there, or that its filter cannot be."""
    return any(f"status of {code}" in message for code in (404, 422))


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that fails its test when anything breaks the policy, runs a payload, or goes to another machine."""
    tab = browser.new_page(viewport={"width": 1280, "height": 900})
    wrong: list[str] = []
    tab.on(
        "console",
        lambda message: wrong.append(message.text) if message.type == "error" and not told(message.text) else None,
    )
    tab.on("pageerror", lambda error: wrong.append(str(error)))
    tab.on("dialog", lambda dialog: (wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    tab.on(
        "request",
        lambda request: (
            wrong.append(request.url) if not request.url.startswith(("http://127.0.0.1:", "data:")) else None
        ),
    )
    yield tab
    tab.close()
    assert wrong == []


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("look", ["light", "dark", "phone"])
def test_every_page_keeps_the_policy_and_its_width(page: Any, address: str, path: str, look: str) -> None:
    page.emulate_media(color_scheme="dark" if look == "dark" else "light")
    if look == "phone":
        page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address + path)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1")
    if SHOTS:
        Path(SHOTS).mkdir(parents=True, exist_ok=True)
        name = "".join(letter if letter.isalnum() else "_" for letter in path.strip("/")) or "overview"
        page.screenshot(path=str(Path(SHOTS) / f"{name}-{look}.png"), full_page=True)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_of_axe(page: Any, address: str, path: str, scheme: str) -> None:
    axe = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe comes with: pip install 'kawat[browser]'"
    )
    page.emulate_media(color_scheme=scheme)
    page.goto(address + path)
    found = axe.Axe().run(page).response["violations"]
    serious = [
        (each["id"], [node["html"] for node in each["nodes"]][:3])
        for each in found
        if each["impact"] in ("serious", "critical")
    ]
    assert serious == []


@pytest.mark.parametrize("path", [*PAGES, "/pictures?of=map", "/pictures?of=network"])
def test_a_page_weighs_at_most_400_kb(page: Any, address: str, path: str) -> None:
    """As it is sent, packed, with all that belongs to it."""
    done: list[Any] = []
    page.on("requestfinished", lambda request: done.append(request))  # playwright takes no builtin
    page.goto(address + path)
    page.wait_for_load_state("load")
    sizes = [each.sizes() for each in done if each.url.startswith("http")]
    assert 0 < sum(each["responseHeadersSize"] + each["responseBodySize"] for each in sizes) <= 400_000


def test_an_event_lights_its_parts(page: Any, address: str) -> None:
    """By pointer and by keyboard, and goes dark with Escape."""
    page.goto(f"{address}/stories/s1")
    page.hover("#e2")
    assert page.locator(".text .lit-event").inner_text() == "mengecam"
    assert "Norwegia" in page.locator(".text .lit-recipient").all_inner_texts()
    page.keyboard.press("Escape")
    assert page.locator(".lit-event").count() == 0
    page.focus("#t-e1")
    assert page.locator(".text .lit-event").inner_text() == "bertemu"
    assert page.locator(".text .lit-where").inner_text() == "Jenewa"
    assert page.locator("#e1.lit").count() == 1


def test_marked_words_become_a_missed_event(page: Any, address: str) -> None:
    page.goto(f"{address}/stories/s1")
    page.evaluate(
        "() => { const node = document.getElementById('t-e3').firstChild; const range = document.createRange();"
        " range.setStart(node, 0); range.setEnd(node, 8); const chosen = getSelection(); chosen.removeAllRanges(); chosen.addRange(range); }"
    )
    page.wait_for_function("document.getElementById('missed').href.includes('start=')")
    page.click("#missed")
    assert page.locator(".evidence b").inner_text() == "mengirim"
    page.select_option("#type", "COOPERATE")
    page.click("button[value=missed]")
    assert "COOPERATE" in page.locator(".beside").inner_text()


def test_the_main_path_by_keyboard(page: Any, address: str) -> None:
    """The skip link is first; a search leads to a story."""
    page.goto(address)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.fill("#q-top", "Norwegia")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hits mark")
    page.locator(".hits a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".story .text")


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_nothing_that_a_story_says_is_run(page: Any, address: str, number: int) -> None:
    quoted = "".join(f"%{byte:02X}" for byte in PAYLOADS[number].encode())
    for path in (f"/stories/{quoted}", f"/actors/{quoted}", f"/events?actor={quoted}", f"/search?q={quoted}"):
        page.goto(address + path)
        for mark in page.locator(".text [title], .card").all()[:4]:
            mark.hover(force=True)
