"""What waits today? Asks each capability by itself; one that cannot answer takes nothing else with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from app.aid import PAID
from app.security.guard import NotAllowed, roles
from app.shared import log
from app.shared.text import N_, _, _n

if TYPE_CHECKING:
    from app.office import Office
    from app.visits import CampaignLine
    from app.workplace import FormDraft

ORDER = ("bad", "clash", "warn", "waiting", "quiet", "good")  # the more urgent first
RENEW_WITHIN = 60  # days before a cover ends that it is time to speak of renewing
SOON = 7  # days: a campaign that ends within them, or a backup that is older, is a warning
FORMS = {  # of each kind of draft, the page that has the form, and the wish a new one begins with
    "member": ("members", "new"), "visit": ("visits", ""), "union": ("unions", "new"), "unit": ("unions", "new_unit"),
    "fund_entry": ("funds", ""), "claim": ("aid", "new"), "service": ("services", "new"),
    "enrolment": ("aid", "new_batch"), "hardship_file": ("hardship", "new"), "household": ("hardship", "by_hand"),
    "relief_new": ("hardship", ""), "relief_change": ("hardship", ""),
    "relief_emergency": ("hardship", "relief_emergency"),
}  # fmt: skip
FORMS_SHOWN = 3  # unfinished forms that get a row each


@dataclass(frozen=True)
class Todo:
    """One thing to do: how urgent, what, how much of it, and the button that opens it.

    `key` stays the same from one asking to the next, `count` is how many rows the list it opens has, `part`
    how far it is, and `act` what is done here and now instead of opening a page.
    """

    key: str
    tone: str
    title: str
    words: str
    verb: str
    page: str = ""
    wish: Mapping[str, Any] = field(default_factory=dict)
    count: int | None = None
    part: float | None = None
    act: str = ""


@dataclass(frozen=True)
class Today:
    """What the page shows of today; `due` says what comes next when nothing waits."""

    day: date
    todos: tuple[Todo, ...]
    due: str = ""

    @property
    def waiting(self) -> bool:
        """Say whether anything waits for somebody."""
        return any(todo.tone != "good" for todo in self.todos)


def may(office: Office, verb: str) -> bool:
    """Say whether the operator's role allows an act, so that nothing is offered that will be refused."""
    role = roles().get(office.actor.role)
    return role is not None and role.allows(verb)


def gather(office: Office) -> Today:
    """Ask every capability what waits; on the db lane."""
    todos: list[Todo] = []
    for name, title, ask in PARTS:
        try:
            todos += ask(office)
        except NotAllowed:
            continue
        except Exception:  # whatever it is: this figure is missing, the others are not
            log.fault()
            todos.append(Todo(name, "warn", _(title), "--", _("Reckon again"), act="again"))
    todos.sort(key=lambda todo: ORDER.index(todo.tone))
    return Today(office.clock.today(), tuple(todos), _next_due(office))


def _next_due(office: Office) -> str:
    """Say what is due next: the campaign that ends or begins first from today on."""
    try:
        campaigns = office.visits.campaigns(office.actor)
    except Exception:  # it was asked above already, and said there
        return ""
    today = office.clock.today()
    begin = [(line.window_from, _("{name} begins", name=line.name)) for line in campaigns]
    end = [(line.window_to, _("{name} ends", name=line.name)) for line in campaigns]
    coming = sorted(due for due in begin + end if due[0] >= today)
    if not coming:
        return _("A backup is made when the office is closed.")
    day, words = coming[0]
    return _("Next: {day}, {what}", day=f"{day:%Y-%m-%d}", what=words)


# -- the parts


def _forms(office: Office) -> list[Todo]:
    drafts = [draft for draft in office.workplace.drafts(office.actor) if draft.form in FORMS]
    todos = []
    for draft in drafts[:FORMS_SHOWN]:
        page, wish = draft_wish(draft)
        when = said_when(draft.at, office.clock.now())
        words = _("{whose}, left at {when}", whose=draft.title or _("A new member"), when=when)
        key = f"form:{draft.form}:{draft.subject}"
        todos.append(Todo(key, "waiting", _("Unfinished form"), words, _("Go on"), page, wish))
    return todos


def draft_wish(draft: FormDraft) -> tuple[str, dict[str, Any]]:
    """Return the page that has an unfinished form, and the wish that opens it there."""
    page, begin = FORMS[draft.form]
    if page == "visits":
        return page, {"state": "", "row": draft.subject}
    if page == "aid" and draft.subject:
        return page, {"correct": draft.subject}
    return page, {draft.form: draft.subject} if draft.subject else {begin: True}


def _visits(office: Office) -> list[Todo]:
    todos = []
    today, may_record = office.clock.today(), may(office, "visits.record")
    for line in office.visits.campaigns(office.actor):
        if pending := line.counts["PENDING"]:
            late = (line.window_to - today).days <= SOON
            verb = _("Go on recording") if may_record else _("Look at them")
            wish = {"campaign": line.id, "state": "PENDING"}
            part = (line.recipients - pending) / line.recipients
            todos.append(Todo(f"campaign:{line.id}", "warn" if late else "waiting", line.name,
                              _left(line, pending, today), verb, "visits", wish, pending, part))  # fmt: skip
        if absent := line.counts["ABSENT"]:
            words = _n("{n} household was not at home", "{n} households were not at home", absent)
            wish = {"campaign": line.id, "state": "ABSENT"}
            todos.append(Todo(f"absent:{line.id}", "warn", _("To visit again"), f"{words}  ·  {line.name}",
                              _("Visit again"), "visits", wish, absent))  # fmt: skip
    return todos


def _left(line: CampaignLine, pending: int, today: date) -> str:
    end = f"{line.window_to:%Y-%m-%d}"
    facts = {"done": line.recipients - pending, "all": line.recipients, "day": end}
    words = _n("{n} not recorded yet", "{n} not recorded yet", pending)
    if line.window_to < today:
        return f"{words}  ·  " + _("{done} of {all} recorded, ended {day}", **facts)
    return f"{words}  ·  " + _("{done} of {all} recorded, until {day}", **facts)


def _aid(office: Office) -> list[Todo]:
    counts = office.aid.counts(office.actor)
    waiting = (
        ("returned", "bad", _n("{n} claim was returned", "{n} claims were returned", counts.returned)),
        ("missing", "warn", _n("{n} claim lacks documents", "{n} claims lack documents", counts.missing)),
        ("to_assess", "waiting",
         _n("{n} claim is not calculated yet", "{n} claims are not calculated yet", counts.to_assess)),
        ("to_confirm", "waiting",
         _n("{n} claim waits for a second person", "{n} claims wait for a second person", counts.to_confirm)),
        ("to_send", "waiting",
         _n("{n} confirmed claim can be submitted", "{n} confirmed claims can be submitted", counts.to_send)),
        ("to_pay", "waiting", _n("{n} claim waits for its money", "{n} claims wait for their money", counts.to_pay)),
    )  # fmt: skip
    todos = [
        Todo(f"claims:{queue}", tone, _("Mutual aid"), words, _("Look at them"), "aid", {"queue": queue}, n)
        for queue, tone, words in waiting
        if (n := getattr(counts, queue))
    ]
    if n := sum(batch.state == PAID for batch in office.aid.batches(office.actor)):
        words = _n("The money of {n} enrolment is here: confirm it, so that the people are covered",
                   "The money of {n} enrolments is here: confirm them, so that the people are covered", n)  # fmt: skip
        todos.append(Todo("batches:paid", "warn", _("Enrolments"), words, _("Look at them"), "aid",
                          {"enrolments": PAID}, n))  # fmt: skip
    if n := office.aid.count_unclaimed(office.actor):
        words = _n("{n} case may be entitled to aid, and nobody claimed it: ask",
                   "{n} cases may be entitled to aid, and nobody claimed it: ask", n)  # fmt: skip
        todos.append(Todo("unclaimed", "waiting", _("Mutual aid"), words, _("Look at them"), "aid",
                          {"entitled": ""}, n))  # fmt: skip
    if n := sum(not one.on_batch for one in office.aid.renewals(office.actor, RENEW_WITHIN)):
        words = _n("The cover of {n} person ends soon", "The covers of {n} people end soon", n)
        todos.append(
            Todo("renewals", "waiting", _("Mutual aid"), words, _("Renew"), "aid", {"renewals": True}, n)
        )
    return todos


def _hardship(office: Office) -> list[Todo]:
    counts = office.hardship.desk_counts(office.actor)
    waiting = (
        ("objected", "bad", _n("{n} objection is not answered", "{n} objections are not answered",
                               counts["objected"])),
        ("review", "warn", _n("{n} file is to be reviewed by the end of this month",
                              "{n} files are to be reviewed by the end of this month", counts["review"])),
        ("notice_over", "waiting", _n("The notice of {n} file is over: put it forward",
                                      "The notices of {n} files are over: put them forward", counts["notice_over"])),
        ("twice", "warn", _n("Somebody of {n} file stands in another one too",
                             "Somebody of {n} files stands in another one too", counts["twice"])),
        ("loose", "clash", _n("An act of {n} file does not fit where it comes",
                              "An act of {n} files does not fit where it comes", counts["loose"])),
        ("check_waits", "quiet", _n("{n} file waits for the civil-affairs office",
                                    "{n} files wait for the civil-affairs office", counts["check_waits"])),
    )  # fmt: skip
    return [
        Todo(f"hardship:{listed}", tone, _("Hardship files"), words, _("Look at them"), "hardship", {"list": listed},
             counts[listed])
        for listed, tone, words in waiting
        if counts[listed]
    ]  # fmt: skip


def _members(office: Office) -> list[Todo]:
    counts = office.members.counts(office.actor)
    todos = []
    if n := counts.drafts:
        words = _n("{n} row of a roster was kept as a draft", "{n} rows of rosters were kept as drafts", n)
        todos.append(Todo("drafts", "warn", _("Rows to correct"), words, _("Look at them"),
                          "members", {"list": "drafts"}, n))  # fmt: skip
    if n := len(office.members.corrections(office.actor)):
        words = _n("{n} correction waits for a second person", "{n} corrections wait for a second person", n)
        todos.append(Todo("corrections", "waiting", _("Corrections"), words, _("Look at them"),
                          "members", {"list": "corrections"}, n))  # fmt: skip
    if n := counts.incomplete:
        words = _n("{n} member lacks something the province asks for",
                   "{n} members lack something the province asks for", n)  # fmt: skip
        todos.append(Todo("incomplete", "quiet", _("Incomplete members"), words, _("Complete them"),
                          "members", {"list": "incomplete"}, n))  # fmt: skip
    return todos


def _unions(office: Office) -> list[Todo]:
    due = office.unions.elections(office.actor)
    if not due:
        return []
    late = [line for line in due if line.due == "overdue"]
    words = _n("{n} union has an election due", "{n} unions have an election due", len(due))
    first = f"{due[0].facts.name}  {due[0].election:%Y-%m-%d}"
    return [Todo("elections", "warn" if late else "waiting", _("Elections due"), f"{words}  ·  {first}",
                 _("Look at them"), "unions", {"list": "due"}, len(due))]  # fmt: skip


def _exchange(office: Office) -> list[Todo]:
    state = office.sync.status(office.actor)
    todos = []
    if n := sum(table.refused for table in state.tables):
        words = _n("{n} record was sent back", "{n} records were sent back", n)
        todos.append(Todo("refused", "bad", _("Sent back"), words, _("Look at them"),
                          "sync", {"list": "refused"}, n))  # fmt: skip
    if n := sum(table.conflict for table in state.tables):
        words = _n("{n} record differs from the province's", "{n} records differ from the province's", n)
        todos.append(Todo("conflict", "clash", _("Conflicts"), words, _("Look at them"),
                          "sync", {"list": "clashes"}, n))  # fmt: skip
    if n := state.unconfirmed:
        words = _n("{n} record is not confirmed by a receipt yet",
                   "{n} records are not confirmed by a receipt yet", n)  # fmt: skip
        if state.last_package is not None:
            when = said_when(state.last_package.made_at, office.clock.now())
            words = f"{words}  ·  " + _("last copied {when}", when=when)
        verb, wish = _("Look at them"), {}
        if may(office, "sync.export"):
            verb, wish = _("Copy to the stick"), {"act": "export"}
        todos.append(Todo("unsent", "quiet", _("Not sent yet"), words, verb, "sync", wish))
    return todos


def _recovery(office: Office) -> list[Todo]:
    if not may(office, "security.recovery_code") or office.operators.has_recovery(office.actor):
        return []
    words = _("There is none yet: without it a forgotten password closes the office for good")
    return [Todo("recovery", "warn", _("Recovery code"), words, _("Make the code"), "recovery")]


def _backup(office: Office) -> list[Todo]:
    made = office.backup.last_made()
    if not may(office, "backup.make"):
        return []
    if made is None:
        words = _("A backup is made each time the office is closed; there is none yet")
        return [Todo("backup", "quiet", _("Backup"), words, _("Back up now"), act="back_up")]
    made, now = made.astimezone(), office.clock.now()
    words = _("Last one {when}; one is also made when the office is closed", when=said_when(made, now))
    tone = "warn" if (now - made).days >= SOON else "good"
    return [Todo("backup", tone, _("Backup"), words, _("Back up now"), act="back_up"), *_stick(office)]


def _stick(office: Office) -> list[Todo]:
    """Remind of a copy outside this computer, when there is none or the last is a week old."""
    last, now = office.backup.stick_note(office.actor).last, office.clock.now()
    if last is not None and (now - last).days < SOON:
        return []
    if last is None:
        words = _("There is none yet: with this computer everything would be lost")
    else:
        words = _("The last one is {n} days old", n=(now - last).days)
    return [Todo("stick", "warn", _("Backup on a stick"), words, _("To the backups"), "backup")]


def _standing(office: Office) -> list[Todo]:
    """Say that the whole office stands still, and where it goes on."""
    found = office.standing()
    if found is None:
        return []
    why, error = found
    if why == "handed_over":
        return [
            Todo(
                "standing", "bad", _("On another computer now"), error.words(), _("To the backups"), "backup"
            )
        ]
    return [Todo("standing", "bad", _("Money waits"), error.words(), _("To the exchange"), "sync")]


def said_when(moment: datetime, now: datetime) -> str:
    """Say when something was: the hour alone when it was today."""
    here, there = now.astimezone(), moment.astimezone()
    return f"{there:%H:%M}" if here.date() == there.date() else f"{there:%Y-%m-%d %H:%M}"


Ask = Callable[["Office"], Sequence[Todo]]
PARTS: tuple[tuple[str, str, Ask], ...] = (
    ("standing", N_("Backup"), _standing),
    ("exchange", N_("Exchange"), _exchange),
    ("visits", N_("Warm visits"), _visits),
    ("aid", N_("Mutual aid"), _aid),
    ("hardship", N_("Hardship files"), _hardship),
    ("forms", N_("Unfinished form"), _forms),
    ("members", N_("Members"), _members),
    ("unions", N_("Unions"), _unions),
    ("recovery", N_("Recovery code"), _recovery),
    ("backup", N_("Backup"), _backup),
)
