"""An evening whose songs have whole passports: five languages in five scripts, and one song of no
tradition."""

from datetime import date
from typing import Any

from kruvision.models import Show
from tests.factories import make_show
from tests.factories.results import change

LISTEN = {
    "kk": "Қайырмада үш дауыс бір-бірінен алшақтап, ең соңында ғана бір үнге қосылады.",
    "ru": "В припеве три голоса расходятся и лишь в самом конце сливаются в один звук.",
    "en": "In the refrain three voices drift apart and meet in one tone only at the very end.",
}
STORY = {
    "kk": "Жігіт қызға тау асып келе жатқанын айтады. Қыз оны таң атқанша күтеді.",
    "ru": "Парень поёт девушке, что идёт к ней через горы. Она ждёт его до рассвета.",
    "en": "A young man sings that he crosses the mountains to her. She waits until daybreak.",
}
LINE_MEANS = {
    "kk": "Таудан асып келемін, күте тұр мені",
    "ru": "Я иду через горы, подожди меня",
    "en": "I come across the mountains, wait for me",
}
SAY = {"kk": "су-ЛИ-ко", "ru": "су-ЛИ-ко", "en": "soo-LEE-ko"}
PLACE = {"kk": "Кахети ауылдары", "ru": "сёла Кахетии", "en": "villages of Kakheti"}
SINGER = {"kk": "Нино Цицишвили", "ru": "Нино Цицишвили", "en": "Nino Tsitsishvili"}
WITH = {"kk": "пандури, даф", "ru": "пандури, даф", "en": "panduri and frame drum"}
RIGHTS = {
    "kk": "Халық әні, еркін орындалады.",
    "ru": "Народная песня, исполняется свободно.",
    "en": "A traditional song, free to be sung.",
}
LONG = {
    "kk": "Әл-Фараби атындағы университеттің «Достық» он екі дауысты вокалдық ансамблі",
    "ru": "Вокальный ансамбль «Достық» из двенадцати голосов университета имени аль-Фараби",
    "en": "The twelve voices of the vocal ensemble Dostyk of Al-Farabi University",
}
SONGS: tuple[tuple[str | None, str, str, str, str], ...] = (
    ("georgian", "ka", "სულიკო", "Suliko", "საყვარლის საფლავს ვეძებდი"),
    ("korean", "ko", "아리랑", "Arirang", "아리랑 아리랑 아라리요"),
    ("jewish", "yi", "טום־באַלאַלײַקע", "Tum-balalaike", "שטייט אַ בחור און ער טראַכט"),
    ("armenian", "hy", "Ծիծեռնակ", "Tsitsernak", "Ծիծեռնակ, ծիծեռնակ, դու գարնան սիրուն թռչնակ"),
    (None, "kk", "Туған күн", "", "Бүгін менің туған күнім"),
)


def make_evening(**values: Any) -> Show:
    """A planned show with these five songs; the first act is a group of twelve with a long name."""
    show = make_show(**{"choices": 2, **values, "entries": len(SONGS)})
    for entry, (slug, tag, title, reading, line) in zip(show.entries, SONGS, strict=True):
        named = {"tradition_slug": slug, "language_tag": tag, "title": title}
        change(entry.song, **named, transliteration=reading, **_passport(title, reading, line))
    say = {"kk": "дос-ТЫҚ", "ru": "дос-ТЫК", "en": "dos-TYK"}
    change(show.entries[0].contestant, kind="group", name=LONG, say=say)
    change(show.entries[0].song, say=SAY)
    return show


def _passport(title: str, reading: str, line: str) -> dict[str, Any]:
    lines = [
        {"original": line, "romanized": reading, "text": LINE_MEANS, "refrain": False},
        {"original": title, "romanized": reading, "text": LINE_MEANS, "refrain": True},
    ]
    return {
        "story": STORY,
        "listen_for": LISTEN,
        "accompaniment": WITH,
        "permission": RIGHTS,
        "lines": lines * 2,
        "lines_source": "Songs of the Valleys, 1907, page 12",
        "provenance": {
            "place": PLACE,
            "singer": SINGER,
            "collector": SINGER,
            "year": "1907",
            "confidence": "sourced",
            "source": "Songs of the Valleys, 1907",
        },
        "checked_by": "Aigul Nurlanova",
        "checked_on": date(2026, 11, 1),
    }
