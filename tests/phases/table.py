"""Every action of the table of phases with the requests that take it."""

from typing import Any

from flask.testing import FlaskClient

from tests.phases.asked import (
    NEW_ROW,
    Asked,
    amend,
    confirm_amendment,
    confirm_waiting,
    entry,
    filled,
    form,
    late_mark,
    post,
    rules_file,
    seats,
    tablet,
    upload,
    withdraw_publication,
)
from tests.phases.awards import OF_AWARDS
from tests.phases.contest import OF_THE_CONTEST
from tests.phases.evening import PhasedHouse

UNLOCKED = {"running": "rules_open", "planned": "rules_open"}
ONE_BY_ONE = dict.fromkeys(("revealing", "published", "final"), "rename_takes_two")


def of_the_sheet(kind: str, *actions: str, act: int = 0, **values: Any) -> Asked:
    """A command of a juror's tablet."""
    besides = values.pop("besides", {})
    return Asked(actions, f"jury.command {kind}", tablet(kind, act, **values), "juror", besides)


def mark(house: PhasedHouse) -> str:
    return f"mark.{house.criterion}"


def rename_in_table(house: PhasedHouse, device: FlaskClient) -> Any:
    """Another name in the table of all entries."""
    data = {f"rows.{house.acts[0]}.name.en": "Another name"}
    return device.post(f"/control/shows/{house.show}/entries/table", data=data)


REQUESTS = (
    Asked(
        ("sheet.mark",),
        "jury.command marks",
        lambda house, device: device.post(
            "/jury/marks",
            json={
                "entry": house.acts[0],
                "command": "command-of-the-cell",
                "criterion": house.criterion,
                "value": "6",
                "seq": 5,
            },
        ),
        "juror",
    ),
    Asked(
        ("sheet.mark",),
        "jury.save",
        lambda house, device: device.post(f"/jury/{house.acts[0]}/sheet", data={mark(house): "6"}),
        "juror",
    ),
    of_the_sheet("notes", "sheet.note", text="Clear vowels", seq=1),
    of_the_sheet("asides", "sheet.step_aside", reason="My pupil"),
    of_the_sheet("returns", "sheet.step_aside", act=2),
    of_the_sheet("submissions", "sheet.hand_in", besides={"running": "sheet_incomplete"}),
    Asked(
        ("sheet.step_aside",),
        "jury.move aside",
        post("/jury/{act}/aside", reason="My pupil"),
        "juror",
    ),
    Asked(("sheet.step_aside",), "jury.move back", post("/jury/{third}/back"), "juror"),
    Asked(
        ("sheet.reopen",),
        "jury_head.reopen",
        post(
            "/jury/head/{show}/reopen",
            entry=lambda house: house.acts[2],
            juror=lambda house: house.jurors["juror"],
            reason="He marks after all",
        ),
    ),
    Asked(
        ("sheet.lock",),
        "jury_head.lock",
        post("/jury/head/{show}/lock", entry=lambda house: house.acts[0]),
    ),
    Asked(("sheet.lock",), "jury_head.lock", post("/jury/head/{show}/lock")),
    Asked(
        ("late_mark.accept",),
        "jury_head.settle",
        late_mark("accept"),
        confirm=("two_people.confirm", confirm_waiting),
    ),
    Asked(
        ("card.renew",),
        "card_printing.make",
        post(
            "/control/editions/{edition}/jury/cards",
            **{"juror[]": lambda house: house.jurors["juror"]},
        ),
    ),
    Asked((), "jury_head.settle", late_mark("dismiss")),
    Asked(("panel.change",), "jurors.seat", form("{}/seats", seats)),
    Asked(("juror.remove",), "jurors.change", post("/control/jurors/{absent}/remove")),
    Asked(
        ("entry.add",),
        "entries.add",
        post("{}/entries/new", name__kk="Жаңа", name__ru="Новый", name__en="New", title="Жаңа ән"),
    ),
    Asked(("entry.add",), "second_songs.add", post("{}/entries/{act}/song", title="Екінші ән")),
    Asked(
        ("entry.add",),
        "entries.copy",
        post("{}/entries/elsewhere", **{"entries[]": lambda house: house.sung_before}),
    ),
    Asked(
        ("entry.add",),
        "imports.confirm",
        upload("{}/entries/import", lambda _house: NEW_ROW.encode()),
    ),
    Asked(("entry.delete",), "entries.delete", post("{}/entries/{late}/delete")),
    Asked(
        ("entry.change_status",),
        "entries.change_status",
        post("{}/entries/{act}/status", status="guest"),
    ),
    Asked(
        ("entry.change_status", "entry.compete_unsung"),
        "entries.change_status",
        post("{}/entries/{late}/status", status="competing"),
    ),
    Asked(
        ("entry.change_status", "entry.compete_unsung"),
        "entries.undo_status",
        post("{}/entries/{late}/status/undo"),
    ),
    Asked(("entry.rename",), "entries.change_table", rename_in_table, besides=ONE_BY_ONE),
    Asked(
        ("entry.rename",),
        "entries.change",
        form("{}/entries/{act}", entry, **{"name.en": "Another name", "name.kk": "Басқа"}),
    ),
    Asked((), "entries.change", form("{}/entries/{act}", entry, **{"story.en": "Of a river"})),
    Asked(
        ("order.change",),
        "running_order.draw",
        post("{}/entries/order/draw", seed="the hall"),
        besides={"running": "order_fixed"},
    ),
    Asked(("order.change",), "running_order.move", post("{}/entries/order/{late}/move", number=4)),
    Asked(("order.change",), "running_order.undo", post("{}/entries/order/undo")),
    Asked(("rules.save",), "rules.change", form("{}/rules", filled("{}/rules", "planned"))),
    Asked(("rules.save",), "rules.copy", post("{}/rules/copy", source=lambda house: house.before)),
    Asked(
        ("rules.save",),
        "rule_files.confirm",
        upload("{}/rules/import", rules_file, seen=lambda house: house.rules_seen),
    ),
    Asked(
        ("rules.save",), "criteria.change", form("{}/criteria", filled("{}/criteria", "planned"))
    ),
    Asked(
        ("rules.amend",),
        "amendments.change",
        amend,
        besides=UNLOCKED,
        confirm=("amendments.confirm", confirm_amendment),
    ),
    *OF_AWARDS,
    Asked(
        ("leaderboard.go_live",),
        "shows.change",
        form("{}/settings", filled("{}/settings", "planned"), leaderboard="live"),
    ),
    Asked((), "shows.change", form("{}/settings", filled("{}/settings", "planned"))),
    Asked(
        ("tickets.make",),
        "tickets.make",
        post("{}/tickets", count="1"),
        phases=("voting", "closed", "revealing", "published", "final"),
    ),
    Asked(("tickets.make",), "tickets.revoke", post("{}/tickets/revoke", first="1", last="2")),
    Asked(("tickets.replace",), "tickets.revoke", post("{}/tickets/revoke", first="1")),
    Asked(("tickets.replace",), "tickets.reissue", post("{}/tickets/reissue", first="2")),
    Asked(
        ("vote.prolong",),
        "console.prolong",
        post(
            "{}/prolong",
            seconds="60",
            window=lambda house: house.vote()[0],
            until=lambda house: house.vote()[1],
        ),
        besides={"running": "not_open"},
    ),
    Asked(
        ("vote.recount",),
        "console.recount",
        post("{}/recount"),
        besides={"running": "not_open"},
    ),
    Asked(
        ("tie.decide",),
        "publishing.decide",
        lambda house, device: device.post(
            f"/control/shows/{house.show}/result/decisions",
            data={f"place.{house.acts[0]}": 1, f"place.{house.acts[1]}": 2, "reason": "Heard"},
        ),
    ),
    Asked(
        ("tie.withdraw",),
        "publishing.undecide",
        lambda house, device: device.post(
            f"/control/shows/{house.show}/result/decisions/withdraw",
            data={"order": f"{house.acts[0]},{house.acts[1]}"},
        ),
        besides={"running": "not_found", "voting": "not_found", "closed": "not_found"},
    ),
    Asked(
        ("jury.attend",),
        "attendance.change",
        post(
            "{}/attendance/excuse",
            juror=lambda house: house.jurors["juror"],
            entry=lambda house: house.acts[1],
            reason="Ill",
        ),
    ),
    Asked(
        ("jury.attend",),
        "attendance.replace",
        post(
            "{}/attendance/replace",
            leaving=lambda house: house.jurors["juror"],
            coming=lambda house: house.absent,
            after=lambda house: house.acts[0],
        ),
        besides=dict.fromkeys(("planned", "running", "voting", "closed"), "already_seated"),
    ),
    Asked(("shown.change",), "shown.save", post("{}/shown", form="ranked", marks="totals")),
    Asked(
        ("correction.open",),
        "correction.begin",
        post("{}/result/correction", reason="A wrong mark"),
    ),
    Asked(("publication.withdraw",), "publishing.withdraw", withdraw_publication),
    Asked(("show.delete",), "shows.delete", post("{}/delete")),
    Asked(
        ("show.delete",),
        "editions.delete",
        post("/control/editions/{edition}/delete"),
        besides={"planned": "show_has_begun"},
    ),
    Asked(
        ("field.receive",),
        "advancing.copy",
        post("/control/shows/{before}/field/copy"),
    ),
    *OF_THE_CONTEST,
)
