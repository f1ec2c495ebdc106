"""The hall is asked about a song, with a secret in it: what it answers. In every evening as many
phones answer at the same moments, and all may see how many; what they choose is told at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kruvision.live.learning.question_clock import Watch
from kruvision.rules.evening.flow import Step
from kruvision.services.access import SYSTEM
from kruvision.services.stage import steps
from tests.factories.jury import browser
from tests.factories.learning import question_of
from tests.twins.devices import Heard
from tests.twins.evening import Clock, Evening, copy_of, show_of
from tests.twins.play import ALL, Play

TOLD = "the question is told"


@dataclass(frozen=True)
class Answers:
    """The options that phones choose, one after the other: before the song, and after it."""

    before: Sequence[int]
    after: Sequence[int]


class AskedPlay(Play):
    """An evening in which the first act sings and the hall is asked."""

    def take(self, kind: str) -> None:
        """A step of the stage with the first act; the question's clock looks at it."""
        step = Step(kind, self.entries[0])
        revision = show_of(self.evening).revision
        steps.press(self.evening.show_id, step, revision=revision, by=SYSTEM, at=self.turned.now)
        self.tick(kind)

    def answer(self, moment: str, options: Sequence[int]) -> None:
        """Phones answer, each a second and a tick after the one before."""
        question = question_of(show_of(self.evening).entries[0]).id
        for number, option in enumerate(options):
            self.turned.later(1)
            phone = browser(self.app)
            phone.get("/v")
            form = {"question": question, "moment": moment, "option": option}
            answer = phone.post("/v/answer", json=form)
            assert answer.status_code == 200, answer.text
            self.tick(f"answer {number} {moment}")


def play_question(evening: Evening, answers: Answers, *, walks: Sequence[str] = ALL) -> Heard:
    """Everything that every device was sent until the question is told, and as it is; ``walks`` are
    those who open their pages, too."""
    turned = Clock()
    with copy_of(evening, turned) as app:
        acted = AskedPlay(app, evening, turned, walks)
        watch = Watch()
        acted.come_in()
        acted.answer("before", answers.before)
        acted.walk("before the song")
        acted.take("call_entry")
        acted.take("finish_entry")
        watch.look(turned.now)
        acted.answer("after", answers.after)
        acted.walk("while the question is open")
        turned.now += timedelta(seconds=show_of(evening).question_seconds)
        watch.look(turned.now)
        acted.tick(TOLD)
        acted.walk(TOLD)
        acted.leave()
        return acted.heard
