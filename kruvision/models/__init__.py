"""The tables, one file per topic; importing the package registers all of them."""

from kruvision.models.address import ChosenAddress
from kruvision.models.audience import (
    Ballot,
    BallotChoice,
    Delegation,
    Tally,
    Ticket,
    Turnout,
    VotingWindow,
)
from kruvision.models.award import Nomination
from kruvision.models.category import Category, SeatCategory
from kruvision.models.deduction import Deduction
from kruvision.models.edition import Criterion, Edition, Show
from kruvision.models.entry import Contestant, Entry, Recording, Song
from kruvision.models.hall import Hall
from kruvision.models.jury import Juror, KeptMark, Mark, Scoresheet, Seat, Tablet
from kruvision.models.learning import AnswerCount, PassportCount, Question, Quiz
from kruvision.models.record import Command, Epoch, Proposal, RecordLine, Revision
from kruvision.models.result import PublishedResult, ResultCorrection
from kruvision.models.screen import Screen
from kruvision.models.staff import SetupCode, Staff, StaffSession
from kruvision.models.tradition import LoadedTradition, Tradition

__all__ = [
    "AnswerCount",
    "Ballot",
    "BallotChoice",
    "Category",
    "ChosenAddress",
    "Command",
    "Contestant",
    "Criterion",
    "Deduction",
    "Delegation",
    "Edition",
    "Entry",
    "Epoch",
    "Hall",
    "Juror",
    "KeptMark",
    "LoadedTradition",
    "Mark",
    "Nomination",
    "PassportCount",
    "Proposal",
    "PublishedResult",
    "Question",
    "Quiz",
    "RecordLine",
    "Recording",
    "ResultCorrection",
    "Revision",
    "Scoresheet",
    "Screen",
    "Seat",
    "SeatCategory",
    "SetupCode",
    "Show",
    "Song",
    "Staff",
    "StaffSession",
    "Tablet",
    "Tally",
    "Ticket",
    "Tradition",
    "Turnout",
    "VotingWindow",
]
