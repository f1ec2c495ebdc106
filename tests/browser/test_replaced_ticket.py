"""A phone whose ticket is replaced while it shows what was counted."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from kruvision.extensions import db
from tests.browser.test_voter_phone import Hall, Phone, choose, phone, receipt, send
from tests.factories.voting import print_tickets

pytestmark = pytest.mark.browser
__all__ = ["phone"]
GAP = """() => {
  scrollTo(0, 0);
  const [top, said] = [".top", "#message"].map((name) => document.querySelector(name));
  return said.getBoundingClientRect().top - top.getBoundingClientRect().bottom;
}"""


def test_the_phone_of_a_replaced_ticket_hears_it_without_a_reload(
    tmp_path: Path, phone: Phone
) -> None:
    hall = Hall(tmp_path, credential="tickets")
    try:
        with hall.app.app_context():
            made = print_tickets(hall.show_id, 1)[0]
            db.session.remove()
        hall.next(1 + 5 * 2 + 1)
        device = phone(hall)
        device.open(f"/t#{made.token}")
        device.page.wait_for_url("**/v")
        choose(device.page, 0)
        send(device.page)
        receipt(device.page)
        ticket_page = hall.organizer.get(f"/control/shows/{hall.show_id}/tickets")
        token = ticket_page.form("/tickets/revoke")["fields"]["csrf_token"]
        path = f"/control/shows/{hall.show_id}/tickets/reissue"
        hall.organizer.submit_open_form(path, token, first=made.serial)
        expect(device.page.locator("#message")).to_contain_text("was withdrawn or replaced")
        assert device.page.evaluate(GAP) >= 8
        expect(device.page.locator("#counted")).to_be_hidden()
        expect(device.page.get_by_label("Code on your ticket")).to_be_visible()
        device.check()
    finally:
        hall.stop()
