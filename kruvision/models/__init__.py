"""The tables, one file per topic; importing the package registers all of them."""

from kruvision.models.audience import Ballot, BallotChoice, Tally, Ticket, Turnout, VotingWindow
from kruvision.models.edition import Criterion, Edition, Show
from kruvision.models.entry import Contestant, Entry, Song
from kruvision.models.hall import Hall
from kruvision.models.jury import Juror, KeptMark, Mark, Scoresheet, Seat
from kruvision.models.record import Command, Proposal, RecordLine, Revision
from kruvision.models.result import PublishedResult, ResultCorrection
from kruvision.models.screen import Screen
from kruvision.models.staff import SetupCode, Staff, StaffSession
from kruvision.models.tradition import LoadedTradition, Tradition

__all__ = [
    "Ballot",
    "BallotChoice",
    "Command",
    "Contestant",
    "Criterion",
    "Edition",
    "Entry",
    "Hall",
    "Juror",
    "KeptMark",
    "LoadedTradition",
    "Mark",
    "Proposal",
    "PublishedResult",
    "RecordLine",
    "ResultCorrection",
    "Revision",
    "Scoresheet",
    "Screen",
    "Seat",
    "SetupCode",
    "Show",
    "Song",
    "Staff",
    "StaffSession",
    "Tally",
    "Ticket",
    "Tradition",
    "Turnout",
    "VotingWindow",
]
