"""Which states has the roll, with what opens in its place?"""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtWidgets import QScrollArea

from app.documents import Attachment
from ui.kit.sheet import Sheet
from ui.start import Start
from ui.stations.reach import (
    EMPTY,
    Station,
    column_menu,
    filter_of,
    find,
    go,
    hasten,
    here,
    keys,
    shared,
    stay,
)

ATTACHED = (
    ("入会申请书", "image/jpeg"),
    ("身份证正面", "image/jpeg"),
    ("身份证反面", "image/png"),
    ("2025年度困难职工收入证明（单位盖章）", "application/pdf"),
)


def member(start: Start) -> None:
    """Open the form of somebody known."""
    page = here(start)
    office = page.desk.office
    (line,) = office.members.page(office.actor, list(page.roll.grid.rows.ids[3:4]))
    page.edit(line.id)


def wrong_member(start: Start) -> None:
    """Show a form whose fields need another look."""
    page = here(start)
    page.register()
    page.form.fields.put({"name": "李桂兰", "id_no": "229901196203150020", "mobile": "1390431"})
    page.form.finish()


def unfolded(start: Start) -> None:
    """Open an empty form with all its fields shown."""
    page = here(start)
    page.register()
    page.form.fields.unfold()


def membership(start: Start) -> None:
    """Ask how somebody's membership changes."""
    here(start).change_membership()


def corrections(start: Start) -> None:
    """Show a correction that waits, proposed by whoever is at work; it is withdrawn again when left."""
    here(start).show_corrections()


def registration(start: Start) -> None:
    """Show the registration form of the current member as it would be printed."""
    here(start).forms.show("registration_form")


def find_and_replace(start: Start) -> None:
    """Show the rows to correct with their search opened."""
    start.window.go("members", {"list": "drafts"})
    hasten(start.window)
    here(start).findChild(Sheet).open_find(True)


def attachments(start: Start) -> None:
    """Show somebody with whom files lie; they are shown and not stored."""
    part = here(start).roll.files
    part.show_files(
        tuple(
            Attachment(str(n), "member", "", title, media, 700_000 * n, "", n, datetime.now(UTC), n != 3)
            for n, (title, media) in enumerate(ATTACHED, start=1)
        )
    )
    hasten(start.window)
    room = next(room for room in start.window.findChildren(QScrollArea) if room.isAncestorOf(part))
    room.ensureWidgetVisible(part)


STATIONS = (
    Station("members", "members", stay),
    Station("members-shared", "members", shared),
    Station("members-none", "members", find("没有这个人")),
    Station("members-filter", "members", filter_of(5)),
    Station("members-columns", "members", column_menu),
    Station("members-new", "members", go("members", new=True)),
    Station("members-unfolded", "members", unfolded),
    Station("members-wrong", "members", wrong_member),
    Station("members-change", "members", member),
    Station("members-attachments", "members", attachments),
    Station("members-membership", "members", membership),
    Station("members-corrections", "members", corrections),
    Station("members-drafts", "members", go("members", list="drafts")),
    Station("members-replace", "members", find_and_replace),
    Station("members-menu", "members", keys("Ctrl+P")),
    Station("members-forms", "members", keys("Ctrl+Shift+P")),
    Station("members-registration", "members", registration),
    Station("members-preview", "members", keys("F7")),
    Station("members-empty", "members", stay, EMPTY),
)
