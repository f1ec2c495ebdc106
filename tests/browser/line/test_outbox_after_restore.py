"""What a tablet was answered before a backup was put back says nothing of the database of now."""

from typing import Any

import pytest
from playwright.sync_api import Browser

from config import ROOT
from tests.browser.line.test_connection import module

pytestmark = pytest.mark.browser
OUTBOX = module(ROOT / "static" / "js" / "modules" / "outbox.js")
MARK = "mark:7:1"
LOOK = """async ([outbox, mark, epochs]) => {
  const { Outbox } = await import(outbox);
  const kept = new Map();
  const storage = {
    read: (name) => kept.get(name) ?? null,
    write: (name, value) => kept.set(name, value),
    remove: (name) => kept.delete(name),
    names: (start) => [...kept.keys()].filter((name) => name.startsWith(start)),
  };
  const box = new Outbox({
    storage,
    deliver: async () => ({ value: "9", seq: 1 }),
    mayGo: () => true,
    onAnswer() {},
    onChange() {},
  });
  box.keepTo(epochs[0]);
  box.put(mark, "mark:save", { entry: 7, criterion: 1, value: "9" });
  await box.pump();
  await new Promise((done) => setTimeout(done));
  box.keepTo(epochs[1]);
  const shown = box.newest(mark, null);
  box.put(mark, "mark:save", { entry: 7, criterion: 1, value: "8" });
  return { shown: shown ?? null, next: kept.get(`seq:${mark}`) };
}"""


def look(chromium: Browser, *epochs: str) -> dict[str, Any]:
    """Answered in the first epoch; what is shown of the mark in the second, and its next number."""
    page = chromium.new_page()
    try:
        found: dict[str, Any] = page.evaluate(LOOK, [OUTBOX, MARK, list(epochs)])
    finally:
        page.close()
    return found


def test_a_mark_that_was_lost_by_a_restore_does_not_stand_on_the_tablet(chromium: Browser) -> None:
    assert look(chromium, "one", "two")["shown"] is None


def test_a_mark_of_the_same_database_stands_until_a_picture_has_it(chromium: Browser) -> None:
    assert look(chromium, "one", "one")["shown"] == {"value": "9", "seq": 1}


def test_the_next_mark_has_a_higher_number_in_any_database(chromium: Browser) -> None:
    assert look(chromium, "one", "two")["next"] == 2
