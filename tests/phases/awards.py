"""What is asked of the list of awards and of the deliberation in every phase."""

from tests.phases.asked import Asked, confirm_waiting, post

CHANGES_OF_AWARDS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("awards.add", "{}/awards/new", {"kind": "everyone", "name__en": "Diploma"}),
    ("awards.change", "{}/awards/unity", {"name__en": "Unity", "scope": "show", "most": "2"}),
    ("awards.move", "{}/awards/thanks/move", {"direction": "up"}),
    ("awards.remove", "{}/awards/thanks/remove", {}),
    ("awards.undo", "{}/awards/undo", {}),
    ("awards.take", "{}/awards/sets/degrees_by_points", {}),
)

OF_AWARDS = (
    *(
        Asked(
            ("awards.change",),
            door,
            post(path, **{"reason": "As the regulations say", **values}),
            confirm=("two_people.confirm", confirm_waiting),
        )
        for door, path, values in CHANGES_OF_AWARDS
    ),
    Asked(
        ("award.add_special",),
        "awards.add",
        post("{}/awards/new", kind="decision", name__en="Best costume", reason="The jury asks"),
    ),
    Asked(
        ("award.decide",),
        "deliberation.decide",
        post(
            "{}/deliberation/awards/unity",
            reason="Heard",
            **{
                "holders[]": lambda house: house.acts[0],
                "present[]": lambda house: house.jurors["juror"],
            },
        ),
    ),
    Asked(
        ("award.withdraw",),
        "deliberation.withdraw",
        post("{}/deliberation/awards/unity/withdraw"),
        besides={"running": "not_found", "voting": "not_found", "closed": "not_found"},
    ),
    Asked(
        ("deliberation.lead",),
        "deliberation.set_table",
        post("{}/deliberation/table", table="open"),
    ),
    Asked(
        ("award.nominate",),
        "deliberation.nominate",
        post(
            "/jury/deliberation/{show}/nominate",
            award="unity",
            entry=lambda house: house.acts[0],
            wanted="1",
        ),
        "juror",
        besides={"closed": "deliberation_closed"},
    ),
)
