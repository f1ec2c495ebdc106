"""What is refused to those who vote, and to those who give out tickets, in words: a part of
``sentences``."""

from kruvision.i18n import _l

AUDIENCE_SENTENCES = {
    "busy": _l("Very many are sending just now. Your phone tries again by itself."),
    "closed": _l("Voting is closed. What was counted before the close stays counted."),
    "not_open": _l("Voting is not open just now. Keep this page: it goes on by itself."),
    "already_open": _l("A vote is open already. Close it before the next one."),
    "nothing_to_vote_on": _l("No competing entry is on the ballot. Look at the running order."),
    "tally_broken": _l(
        "The tally does not match a recount of the ballots, so the vote stays open. Make a backup, "
        "then count the ballots anew on the console."
    ),
    "prolong_too_much": _l("Prolong by at least a second and by %(most)s seconds at most."),
    "empty_ballot": _l("Choose a song first."),
    "too_many_choices": _l("Choose %(limit)s at most. Take one away and send again."),
    "chosen_twice": _l("The same song is chosen twice. Give every choice to another song."),
    "unknown_entry": _l("This song is not on the ballot any more. Choose again."),
    "own_act": _l("This is an act of your own delegation. Give your vote to the others."),
    "mark_out_of_range": _l("Give whole marks from 0 to %(most)s."),
    "delegations_settled": _l(
        "Delegations and their own acts stay as they are from the show's first vote on."
    ),
    "delegation_has_tickets": _l(
        "Tickets were made for this delegation, so it stays. Give it another name if it changed."
    ),
    "too_many_delegations": _l("There are %(most)s delegations at most."),
    "too_few_delegations": _l(
        "The delegations give the points tonight, and there are fewer than %(least)s of them. Add "
        "them on the page “Delegations”."
    ),
    "delegation_too_small": _l(
        "“%(name)s” has too few tickets, fewer than %(least)s: its points would tell how its "
        "people voted. Make more tickets for it."
    ),
    "no_delegation": _l(
        "Tonight the delegations give the points, and this ticket belongs to none of them."
    ),
    "bad_ticket": _l("This ticket is not known for tonight. Scan it again or check each letter."),
    "revoked": _l("This ticket was withdrawn. Ask an usher for a new one."),
    "bound_elsewhere": _l(
        "This ticket belongs to another phone already. If that was not you, ask an usher."
    ),
    "ticket_ended": _l(
        "The ticket of this phone was withdrawn or replaced, so it votes with it no more. What was "
        "counted stays counted. With a new ticket, scan it or type its code."
    ),
    "seat_has_voted": _l(
        "This seat has already voted, and the vote counts. If there is another vote tonight, you "
        "take part in it with this ticket."
    ),
    "code_needed": _l("Scan the code on the hall screen first: it lets this phone vote."),
    "bad_code": _l("This code is not on the hall screen. Scan it again or check each letter."),
    "code_old": _l("The code on the screen is another one by now. Scan the new one."),
    "scan_again": _l("Very many are coming in just now. In a moment, scan the new code again."),
    "hall_full": _l(
        "More phones than the hall has seats have been let in. Ask the organizers to let you in."
    ),
    "no_such_ticket": _l("There is no such ticket to withdraw or replace. Look at the number."),
    "tickets_over": _l("The vote of this show is over, so its tickets stay as they are."),
    "tickets_are_made": _l(
        "Tickets are made, and withdrawn in numbers, before the vote of the show opens."
    ),
    "tickets_wait": _l(
        "A vote is open. Tickets are made, or withdrawn in numbers, once it is closed."
    ),
    "sheets_gone": _l("These sheets were fetched already and are not kept. Make new tickets."),
    "sheets_in_work": _l("Ticket sheets of this show are being made. Fetch them first."),
}
