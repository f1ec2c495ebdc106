"""What the statistics of a jury mean, each in a plain sentence, and what they do not mean."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from kruvision.i18n import _, _l
from kruvision.rules.agreement import Agreement, JurorReport
from kruvision.services.forms.number_text import fixed, listed
from kruvision.services.jury.agreement import Figures
from kruvision.services.results.names import Names
from kruvision.web.jury.agreement_charts import TWICE, signed

STRONG, FAIR, SOME = Fraction(7, 10), Fraction(1, 2), Fraction(3, 10)
"""From here on Kendall's W is called strong, fair, some; below, little. A custom, not a law."""
FAINT = Fraction(3, 10)
"""A correlation nearer to nothing than this is not spoken of."""
CHANCE = Fraction(5, 100)
THOUSAND = 1000


@dataclass(frozen=True)
class PartWords:
    """A heading, what the numbers say here, and what one must not read out of them."""

    title: Any
    says: tuple[str, ...]
    says_not: Any


def whole_jury(figures: Figures) -> PartWords:
    """How far the jurors agree as a body."""
    agreement = figures.agreement
    kendall = agreement.kendall
    says = [
        _("There are too few jurors or acts, or nothing differs: agreement cannot be computed.")
    ]
    if kendall:
        says = [str(_strength(kendall.w)), *_chance(figures)]
    if agreement.intraclass:
        mean = fixed(agreement.intraclass.mean, 2)
        says.append(
            _("The mean of this jury is reliable to %(mean)s, where 1 is complete.", mean=mean)
        )
    not_words = _l("Agreement does not say that the jury is right, only that it is of one mind.")
    return PartWords(_l("The jury as a whole"), tuple(says), not_words)


def _strength(w: Fraction) -> Any:
    if w >= STRONG:
        return _("The jurors agree strongly on the order of the acts.")
    if w >= FAIR:
        return _("The jurors agree fairly well on the order of the acts.")
    if w >= SOME:
        return _("The jurors agree somewhat on the order of the acts.")
    return _("The jurors hardly agree on the order of the acts.")


def _chance(figures: Figures) -> list[str]:
    kendall, chance = figures.agreement.kendall, figures.chance
    if kendall is None or chance is None:
        return []
    numbers = {"chi2": fixed(kendall.chi2, 1), "degrees": kendall.degrees}
    in_thousand = round(chance * THOUSAND)
    if chance > CHANCE:
        return [
            _(
                "So much could also be chance: about %(count)s of 1000 juries marking at random "
                "would agree as much (χ² = %(chi2)s, degrees of freedom: %(degrees)s).",
                count=in_thousand,
                **numbers,
            )
        ]
    if not in_thousand:
        return [
            _(
                "It is not chance: fewer than one of 1000 juries marking at random would agree as "
                "much (χ² = %(chi2)s, degrees of freedom: %(degrees)s).",
                **numbers,
            )
        ]
    return [
        _(
            "It is hardly chance: about %(count)s of 1000 juries marking at random would agree as "
            "much (χ² = %(chi2)s, degrees of freedom: %(degrees)s).",
            count=in_thousand,
            **numbers,
        )
    ]


def severity(agreement: Agreement, names: Names) -> PartWords:
    """Who marks higher or lower than the others."""
    apart = [report for report in agreement.jurors if _stands_apart(report)]
    says = _("Nobody is clearly milder or stricter than the others.")
    if apart:
        people = listed(f"{names.juror(r.juror)} ({signed(r.severity)})" for r in apart)
        says = _("Clearly milder (+) or stricter (−) than the others: %(people)s.", people=people)
    return PartWords(
        _l("Strict and mild"),
        (says,),
        _l(
            "A strict juror is not an unfair one: whoever is equally strict with everybody changes "
            "no order, unless they stepped aside for some acts."
        ),
    )


def _stands_apart(report: JurorReport) -> bool:
    if report.severity is None or not report.standard_error:
        return False
    return abs(report.severity) > TWICE * report.standard_error


def against_others(agreement: Agreement, names: Names) -> PartWords:
    """Whose order is like or unlike that of the others."""
    apart = [r for r in agreement.jurors if r.spearman is not None and r.spearman < 0]
    turned = [r for r in apart if r.upside_down]
    says = [_("Nobody's order runs against the order of the others.")]
    if apart:
        people = listed(names.juror(r.juror) for r in apart)
        says = [_("Against the order of the others runs that of: %(people)s.", people=people)]
    for report in turned:
        down = report.upside_down
        if down:
            says.append(
                _(
                    "Turned around, the order of %(juror)s would raise W from %(before)s to "
                    "%(after)s. Perhaps high and low were mixed up: ask kindly.",
                    juror=names.juror(report.juror),
                    before=fixed(down.w, 2),
                    after=fixed(down.w_if_reversed, 2),
                )
            )
    return PartWords(
        _l("Each juror beside the others"),
        tuple(says),
        _l("Who disagrees with everybody may be the one who heard best."),
    )


def without_one(figures: Figures, names: Names) -> PartWords:
    """Whether the result hangs on single jurors."""
    first = {entry for entry, place in figures.places.items() if place == 1}
    found = [(r.juror, r.without) for r in figures.agreement.jurors if r.without]
    other = [names.juror(juror) for juror, left in found if set(left.winners) != first]
    says = _("Whichever juror is left out, the same act stays first.")
    if not found:
        says = _("With a juror less the rules cannot compute a result.")
    elif other:
        people = listed(other)
        says = _("Another act would be first, or level, without: %(people)s.", people=people)
    return PartWords(
        _l("One juror left out"),
        (says,),
        _l("This is the jury alone, without the audience; and nobody is ever left out."),
    )


def bands(figures: Figures, names: Names) -> PartWords:
    """How far the places are settled."""
    found = figures.agreement.bands
    could = [names.entry(entry) for entry, band in found.items() if band.best == 1]
    says = _("Only one act comes first in juries drawn from this one: %(act)s.", act="".join(could))
    if len(could) > 1:
        says = _("In juries drawn from this one these come first: %(acts)s.", acts=listed(could))
    return PartWords(
        _l("How firm the places are"),
        (
            says,
            _(
                "Jurors are drawn anew, some twice and some not at all; the bar holds nine of ten "
                "draws, the dot is the place by the jury. Acts whose bars overlap are close."
            ),
        ),
        _l("The places are not in doubt: the rules decide them. The bars know these jurors only."),
    )


def running_order(agreement: Agreement) -> PartWords:
    """Whether marks change in the course of the evening."""
    drift = agreement.drift
    if drift is None:
        says = _("There are too few acts, or all got the same: nothing can be said.")
    elif abs(drift) < FAINT:
        says = _("Marks hardly change with the running order (%(rho)s).", rho=signed(drift))
    elif drift > 0:
        says = _("Later acts got higher marks (%(rho)s, where +1 is always).", rho=signed(drift))
    else:
        says = _("Later acts got lower marks (%(rho)s, where −1 is always).", rho=signed(drift))
    return PartWords(
        _l("In the course of the evening"),
        (says,),
        _l("It need not be the jury: the better acts may simply have sung later, or earlier."),
    )


def criteria(agreement: Agreement, names: Names) -> PartWords:
    """Which criteria are marked alike."""
    known = {pair: value for pair, value in agreement.criteria.items() if value is not None}
    if not known:
        says = _("One criterion only, or marks that never differ: nothing to compare.")
    else:
        (one, other), value = max(known.items(), key=lambda item: item[1])
        says = _(
            "Marked most alike are “%(one)s” and “%(other)s” (%(value)s, where 1 is always alike).",
            one=names.criterion(one),
            other=names.criterion(other),
            value=fixed(value, 2),
        )
    return PartWords(
        _l("Criteria beside each other"),
        (says,),
        _l("Alike does not mean superfluous: good acts are often good in everything."),
    )


def practice() -> PartWords:
    """How far practice jurors are from the jury."""
    says = _(
        "Their marks counted for nothing. Each is compared with the mean of the jury, over the "
        "acts that both marked."
    )
    not_words = _l("Whoever is near the jury is of one mind with it. That makes nobody right.")
    return PartWords(_l("Practice jurors"), (says,), not_words)
