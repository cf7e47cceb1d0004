"""What can be done from anywhere? The commands of the search box; a page's act is one line here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from app.shared.text import N_


@dataclass(frozen=True)
class Command:
    """One act: its words, the page that does it and the wish it is entered with."""

    words: str
    page: str
    picture: str
    wish: Mapping[str, Any] = field(default_factory=dict)
    keys: str = ""


@dataclass(frozen=True)
class Act:
    """A command as the box knows it: its words, what it does, its picture and its keys."""

    words: str
    do: Callable[[], object]
    picture: str = "chevron-right"
    keys: str = ""


COMMANDS = (
    Command(N_("Register a member"), "members", "user-plus", {"new": True}, "Ctrl+N"),
    Command(N_("Take in a roster"), "members", "file-spreadsheet", {"import": True}),
    Command(N_("Rosters taken in"), "members", "history", {"list": "imports"}),
    Command(N_("Group joinings"), "members", "users", {"list": "joinings"}),
    Command(N_("Rows to correct"), "members", "pencil", {"list": "drafts"}),
    Command(N_("Corrections that wait"), "members", "check", {"list": "corrections"}),
    Command(N_("Possible duplicates"), "members", "git-compare", {"list": "duplicates"}),
    Command(N_("Incomplete members"), "members", "circle-dashed", {"list": "incomplete"}),
    Command(N_("Write down a union"), "unions", "landmark", {"new": True}),
    Command(N_("Write down a unit"), "unions", "building-2", {"new_unit": True}),
    Command(N_("Unions with an election due"), "unions", "calendar", {"list": "due"}),
    Command(N_("Units without a union"), "unions", "building-2", {"units": "uncovered"}),
    Command(N_("Relief money of the office"), "hardship", "hand-heart", {"relief": ""}),
    Command(N_("Relief to be approved"), "hardship", "user-check", {"relief": "draft"}),
    Command(N_("Study aid of this school year"), "hardship", "list-checks", {"study": True}),
    Command(N_("Relief projects"), "hardship", "landmark", {"projects": True}),
    Command(N_("Record visits"), "visits", "gift", {"state": "PENDING"}),
    Command(N_("Visit again who was not at home"), "visits", "door-open", {"state": "ABSENT"}),
    Command(N_("Put people on a campaign's list"), "visits", "user-plus", {"adding": True}, "Ctrl+L"),
    Command(N_("Issue and return goods"), "visits", "package", {"issuing": True}),
    Command(N_("Buy goods for a campaign"), "visits", "package", {"buying": True}),
    Command(N_("Visits to units"), "visits", "building-2", {"units": True}),
    Command(N_("Figures of the visits"), "visits", "chart-column", {"figures": True}),
    Command(N_("Split a campaign between computers"), "visits", "git-compare", {"packs": True}),
    Command(N_("Open a hardship file"), "hardship", "folder-heart", {"new": True}),
    Command(N_("Hardship files to be reviewed"), "hardship", "folder-heart", {"list": "review"}),
    Command(N_("Households without a file"), "hardship", "folder-heart", {"waiting": True}),
    Command(N_("Take in households (Excel)"), "hardship", "file-spreadsheet", {"import": True}),
    Command(N_("Take in a claim"), "aid", "heart-pulse", {"new": True}),
    Command(N_("Claims that lack documents"), "aid", "heart-pulse", {"queue": "missing"}),
    Command(N_("Write down a service"), "services", "hand-heart", {"new": True}),
    Command(N_("Report of services"), "services", "printer", {"report": True}),
    Command(N_("Enrol a unit"), "aid", "users", {"new_batch": True}),
    Command(N_("Enrolments that are not paid yet"), "aid", "users", {"enrolments": "DRAFT"}),
    Command(N_("Renewal reminders"), "aid", "calendar", {"renewals": True}),
    Command(N_("Participation and who is not covered"), "aid", "chart-column", {"shares": True}),
    Command(N_("Plans and years"), "aid", "scroll-text", {"plans": True}),
    Command(N_("Second relief"), "aid", "hand-heart", {"relief": ""}),
    Command(N_("Entitled but not claimed"), "aid", "circle-help", {"entitled": "open"}),
    Command(N_("Figures of mutual aid"), "aid", "chart-column", {"figures": True}),
    Command(N_("Look something up in the ledger"), "funds", "wallet", {"kind": ""}),
    Command(N_("Write down income"), "funds", "plus", {"act": "RECEIVED"}),
    Command(N_("Write down an expense"), "funds", "arrow-right", {"act": "SPENT"}),
    Command(N_("Write down an opening balance"), "funds", "wallet", {"act": "OPENED"}),
    Command(N_("Reversals in the ledger"), "funds", "history", {"kind": "REVERSED"}),
    Command(N_("Close a period"), "funds", "lock", {"act": "close"}),
    Command(N_("What waits for a printer"), "printing", "list-checks", {"part": "queue"}),
    Command(N_("What was printed"), "printing", "history", {"part": "log"}),
    Command(N_("Take in signed sheets that came back"), "printing", "folder-open", {"part": "returned"}),
    Command(N_("Forms, their specimens and words"), "printing", "scroll-text", {"part": "forms"}),
    Command(N_("Reserved numbers of certificates"), "printing", "list-checks", {"part": "numbers"}),
    Command(N_("Correct a printer"), "printing", "printer", {"part": "printers"}),
    Command(N_("Fonts of the office"), "printing", "languages", {"part": "fonts"}),
    Command(N_("Who looked at a number"), "audit", "eye", {"kind": "reveal"}),
    Command(N_("What was carried out"), "audit", "file-spreadsheet", {"kind": "export"}),
    Command(N_("Copy to the stick"), "sync", "upload", {"act": "export"}),
    Command(N_("Take the receipt in"), "sync", "download", {"act": "import"}),
)
