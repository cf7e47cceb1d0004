"""What is to be done next? Todo rows whose counts open exactly their list, what was opened, and figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.security.guard import roles
from app.shared.money import yuan
from app.shared.text import _, _n
from ui.desk import Desk
from ui.kit import icons, style
from ui.kit.dialogs import open_outside
from ui.kit.page import Page
from ui.kit.parts import Button, Card, Line, Words
from ui.kit.work import LongWork

if TYPE_CHECKING:
    from app.backup import BackupMade
    from app.office import Office


@dataclass(frozen=True)
class Todo:
    """One thing to do: how urgent, what, how much of it, and the button that opens it."""

    tone: str
    title: str
    words: str
    verb: str = ""
    page: str = ""
    wish: Mapping[str, Any] = field(default_factory=dict)
    part: float | None = None
    act: str = ""  # what is done here and now, instead of opening a page


@dataclass(frozen=True)
class Figure:
    """One figure of the year, and the list it opens."""

    title: str
    value: str
    page: str = ""
    wish: Mapping[str, Any] = field(default_factory=dict)
    detail: str = ""


@dataclass(frozen=True)
class Today:
    """What the page shows."""

    day: date
    todos: tuple[Todo, ...]
    figures: tuple[Figure, ...]


def gather(office: Office) -> Today:
    """Ask the capabilities what waits; on the db lane."""
    actor, today = office.actor, office.clock.today()
    members = office.members.counts(actor)
    campaigns = office.visits.campaigns(actor)
    households = office.hardship.counts(actor)
    deep, relative = households.get("1", 0), households.get("2", 0)
    todos = [*_visit_todos(campaigns), *_member_todos(members), *_sync_todos(office)]
    todos += [_backup_todo(office), *_recovery_todos(office)]
    order = ["bad", "clash", "warn", "waiting", "quiet", "good"]
    todos.sort(key=lambda todo: order.index(todo.tone))
    done = sum(line.counts["GIVEN"] + line.counts["CHANGED"] for line in campaigns)
    whole = sum(line.recipients for line in campaigns)
    cash = sum(source.cash for line in campaigns for source in office.visits.campaign(actor, line.id).sources)
    figures = (
        Figure(_("Members"), f"{members.members:,}", "members"),
        Figure(_("Households in hardship"), f"{deep + relative:,}",
               detail=_("deep {deep}, relative {relative}", deep=deep, relative=relative)),
        Figure(_("Visits made"), f"{done:,}", "visits", {"state": ""}, _("of {n} planned", n=f"{whole:,}")),
        Figure(_("Cash handed over (yuan)"), yuan(cash), "visits", {"state": "GIVEN"}),
    )  # fmt: skip
    return Today(today, tuple(todos), figures)


def _visit_todos(campaigns: Sequence[Any]) -> list[Todo]:
    todos = []
    for line in campaigns:
        done = line.recipients - line.counts["PENDING"]
        if line.counts["PENDING"]:
            words = _("{done} of {all} recorded", done=done, all=line.recipients)
            todos.append(Todo("waiting", line.name, words, _("Go on recording"), "visits",
                              {"campaign": line.id, "state": "PENDING"}, done / line.recipients))  # fmt: skip
        if line.counts["ABSENT"]:
            words = _n(
                "{n} household was not at home", "{n} households were not at home", line.counts["ABSENT"]
            )
            wish = {"campaign": line.id, "state": "ABSENT"}
            words = f"{words}  ·  {line.name}"
            todos.append(Todo("warn", _("To visit again"), words, _("Visit again"), "visits", wish))
    return todos


def _member_todos(members: Any) -> list[Todo]:
    todos = []
    if members.drafts:
        words = _n(
            "{n} row of a roster was kept as a draft",
            "{n} rows of rosters were kept as drafts",
            members.drafts,
        )
        todos.append(
            Todo("warn", _("Rows to correct"), words, _("Look at them"), "members", {"list": "drafts"})
        )
    if members.incomplete:
        words = _n("{n} member lacks something the province asks for",
                   "{n} members lack something the province asks for", members.incomplete)  # fmt: skip
        todos.append(
            Todo(
                "quiet", _("Incomplete members"), words, _("Complete them"), "members", {"list": "incomplete"}
            )
        )
    return todos


def _sync_todos(office: Office) -> list[Todo]:
    state = office.sync.status(office.actor)
    todos = []
    conflicts = sum(table.conflict for table in state.tables)
    refused = sum(table.refused for table in state.tables)
    if conflicts:
        todos.append(
            Todo(
                "clash",
                _("Conflicts"),
                _n(
                    "{n} record differs from the province's",
                    "{n} records differ from the province's",
                    conflicts,
                ),
            )
        )
    if refused:
        todos.append(
            Todo("bad", _("Sent back"), _n("{n} record was sent back", "{n} records were sent back", refused))
        )
    if state.unconfirmed:
        words = _n(
            "{n} record is not confirmed by a receipt yet",
            "{n} records are not confirmed by a receipt yet",
            state.unconfirmed,
        )
        todos.append(Todo("quiet", _("Not sent yet"), words, _("Copy to the stick"), "sync"))
    return todos


def _recovery_todos(office: Office) -> list[Todo]:
    role = roles().get(office.actor.role)
    if (
        role is None
        or not role.allows("security.recovery_code")
        or office.operators.has_recovery(office.actor)
    ):
        return []
    words = _("There is none yet: without it a forgotten password closes the office for good")
    return [Todo("warn", _("Recovery code"), words, _("Make the code"), "recovery")]


def _backup_todo(office: Office) -> Todo:
    last = office.backup.last()
    if last is None:
        return Todo(
            "quiet", _("Backup"), _("A backup is made each time the office is closed; there is none yet"),
            _("Back up now"), act="back_up",
        )  # fmt: skip
    made = datetime.fromtimestamp(last.stat().st_mtime).astimezone()
    return Todo(
        "good",
        _("Backup"),
        _("Last one {when}; one is also made when the office is closed", when=f"{made:%Y-%m-%d %H:%M}"),
        _("Back up now"),
        act="back_up",
    )


class Bar(QWidget):
    """How far something is, as a thin bar; the words beside it say the same."""

    def __init__(self, part: float) -> None:
        super().__init__()
        self._part = part
        self.setFixedSize(150, 8)
        self.setAccessibleName(f"{part:.0%}")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        t = style.tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(t.divider))
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setBrush(QColor(t.link))
        painter.drawRoundedRect(QRectF(0, 0, max(8.0, self.width() * self._part), 8), 4, 4)


class Mark(QWidget):
    """The shape of a todo's state."""

    def __init__(self, tone: str) -> None:
        super().__init__()
        self._tone = tone
        self.setFixedSize(22, 22)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw it."""
        icons.draw(QPainter(self), style.ICON_OF_TONE[self._tone], style.tone(self._tone)[0], 2, 2, 18)


class HomePage(Page):
    """The first page."""

    topics = frozenset({"member", "visit", "campaign", "household", "roster_draft", "record_state"})

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.jobs, _("Home"))
        self.desk = desk
        self.day = Words("", colour="secondary")
        self.head.insertWidget(1, self.day)
        self.work = LongWork(self)
        self.work.stop.hide()  # a backup takes a moment and is whole or not there
        self.body.addWidget(self.work)
        columns = QHBoxLayout()
        columns.setSpacing(16)
        self.todo_card, self.recent_card = Card(), Card()
        self.year_card = Card()
        right = QVBoxLayout()
        right.setSpacing(16)
        right.addWidget(self.year_card)
        right.addWidget(self.recent_card)
        right.addStretch(1)
        left = QVBoxLayout()
        left.setSpacing(16)
        left.addWidget(self.todo_card)
        left.addWidget(self._quick())
        left.addStretch(1)
        columns.addLayout(left, 7)
        columns.addLayout(right, 4)
        self.body.addLayout(columns, 1)
        self._fresh = True

    def _quick(self) -> QWidget:
        card = Card()
        card.body.addWidget(Words(_("Often used"), "section"))
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, picture, page, wish in (
            (_("Register a member"), "user-plus", "members", {"new": True}),
            (_("Take in a roster"), "file-spreadsheet", "members", {"import": True}),
            (_("Record visits"), "gift", "visits", {"state": "PENDING"}),
        ):
            row.addWidget(
                Button(words, lambda page=page, wish=wish: self.desk.go(page, wish), picture=picture)
            )
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def enter(self, wish: Mapping[str, Any]) -> None:
        """Come on the screen with the most urgent thing ready for Enter."""
        self._fresh = True
        self.refresh()

    def refresh(self) -> None:
        """Ask anew what waits."""
        office = self.desk.office
        self.run(lambda: gather(office), self.show_today)

    def show_today(self, today: Today) -> None:
        """Show what waits."""
        self.day.setText(f"{today.day:%Y-%m-%d}  {_weekday(today.day)}")
        self._fill(self.todo_card, _("To do"), [self._todo_row(todo) for todo in today.todos])
        self._fill(self.year_card, _("In figures"), [self._figures(today.figures)], lines=False)
        empty = Words(_("What you open appears here."), colour="hint")
        first = next(iter(self.todo_card.findChildren(Button)), None)
        if first is not None and self._fresh:
            first.setFocus()
        self._fresh = False
        rows = [self._recent_row(opened.words, opened.page, opened.wish) for opened in self.desk.recent]
        self._fill(self.recent_card, _("Opened lately"), rows or [empty], lines=False)

    def _fill(self, card: Card, title: str, rows: Sequence[QWidget], lines: bool = True) -> None:
        while (item := card.body.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        card.body.addWidget(Words(title, "section"))
        for row in rows:
            if lines:
                card.body.addWidget(Line())
            card.body.addWidget(row)

    def _todo_row(self, todo: Todo) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 2, 0, 2)
        line.setSpacing(12)
        line.addWidget(Mark(todo.tone))
        title = Words(todo.title)
        title.setFont(style.font("body", bold=True))
        title.setMinimumWidth(150)
        line.addWidget(title)
        words = Words(todo.words, colour="secondary")
        words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        words.setToolTip(todo.words)
        line.addWidget(words, 1)
        if todo.part is not None:
            line.addWidget(Bar(todo.part))
        if todo.verb:
            press = self.back_up if todo.act == "back_up" else self._opener(todo.page, todo.wish)
            line.addWidget(Button(todo.verb, press))
        row.setMinimumHeight(36)
        return row

    def back_up(self) -> None:
        """Make a backup now, and say where it lies once it is proven."""
        office = self.desk.office

        def done(made: BackupMade) -> None:
            count = f"{sum(made.contents.rows.values()):,}"
            words = _(
                "Backed up, opened again and compared: {n} records are in it. It lies in {folder}.",
                n=count,
                folder=made.path.parent,
            )
            self.strip.say(words, "good", (_("Open the folder"), lambda: open_outside(made.path.parent)))
            self.refresh()

        self.work.do(_("Backing up and proving it…"), lambda _progress: office.back_up(), done)

    def _opener(self, page: str, wish: Mapping[str, Any]) -> Callable[[], None]:
        return lambda: self.desk.go(page, wish)

    def _figures(self, figures: Sequence[Figure]) -> QWidget:
        block = QWidget()
        grid = QGridLayout(block)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setVerticalSpacing(14)
        for number, figure in enumerate(figures):
            cell = QVBoxLayout()
            cell.setSpacing(0)
            if figure.page:
                title: QWidget = Button(figure.title, self._opener(figure.page, figure.wish), look="link")
            else:
                title = Words(figure.title, colour="secondary")
                title.setContentsMargins(5, 5, 0, 6)
            value = Words(figure.value, "figure")
            value.setContentsMargins(5, 0, 0, 0)
            detail = Words(figure.detail, "caption", colour="hint")
            detail.setContentsMargins(5, 0, 0, 0)
            cell.addWidget(title, 0, Qt.AlignmentFlag.AlignLeft)
            cell.addWidget(value)
            cell.addWidget(detail)
            grid.addLayout(cell, number // 2, number % 2)
        return block

    def _recent_row(self, words: str, page: str, wish: Mapping[str, Any]) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(Button(words, self._opener(page, wish), look="link"))
        line.addStretch(1)
        return row


def _weekday(day: date) -> str:
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return names[day.weekday()]


PAGE = HomePage
