"""What a passport costs a phone in a full hall, and that the vote costs no more for it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.learning.hall import LearningHall
from tests.browser.people.pages import Device, make_device, wait_until
from tests.browser.test_first_visit import MOST_BYTES, NOTHING_LATER, Traffic

pytestmark = pytest.mark.browser
MOST_OF_A_PASSPORT = 40_000


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LearningHall]:
    hall = LearningHall(tmp_path_factory.mktemp("weight"))
    hall.next(2)
    yield hall
    hall.stop()


def visit(chromium: Browser, hall: LearningHall, shown: str) -> tuple[Device, Traffic]:
    """A phone that was never here, once it shows this and nothing more is on its way."""
    device = make_device(chromium, hall.server.url, "phone", "kk")
    traffic = Traffic()
    traffic.listen(device)
    device.page.add_init_script(NOTHING_LATER)
    page = device.open("/v")
    expect(page.locator(shown).first).to_be_visible()
    wait_until(page, traffic.is_over, "something asked for never came")
    return device, traffic


def test_a_passport_comes_with_its_scripts_in_few_kilobytes_and_the_vote_without(
    chromium: Browser, hall: LearningHall
) -> None:
    device, traffic = visit(chromium, hall, "#now .touch")
    expect(device.page.locator("#now .band")).to_be_visible()
    assert any(path.endswith("/js/carpet.js") for path in traffic.received)
    assert sum(traffic.received.values()) < MOST_OF_A_PASSPORT
    device.context.close()
    hall.next(5 * 2)
    device, traffic = visit(chromium, hall, ".choice")
    assert sum(traffic.received.values()) < MOST_BYTES
    device.context.close()
