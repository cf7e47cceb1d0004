"""What is found in one row of a roster? Pure; knows neither the other rows nor who is registered."""

from __future__ import annotations

from datetime import date

from app.members import cells
from app.members import findings as found
from app.members.cells import Cell, Column, RawRow
from app.members.findings import JudgedRow, Problem
from app.members.newcomer import NewMember, joins_retired, too_young
from app.members.reading import Draft, Readings, veiled
from app.shared import codes, dates, identity
from app.shared.errors import RuleError

_ONE_NUMBER_ONE_PERSON = (*identity.EIGHTEEN, identity.PERMANENT_OLD)


class Bench(Readings):
    """Judges one row at a time: name, document and what it tells, joining, and the plain cells."""

    def __init__(self, columns: tuple[Column, ...], today: date) -> None:
        """Make ready for the rows of one sheet, judged as of `today`."""
        super().__init__(columns)
        self._today = today
        apart = {"name", "id_no", "id_type", "sex", "birth_date", "change_date", "mobile"}
        self._plain = [
            (name, self._place.get(name, -1))
            for name in self._ways
            if name not in apart and (name in self._place or name in self._required)
        ]
        # "身份证号" above the numbers says what the missing column of kinds would say.
        self._type_is_told = "id_type" not in self._place and "身份" in self._header["id_no"]

    def judge(self, row: RawRow) -> Draft:
        """Look at every cell of a row."""
        draft = self.draft(row)
        self._name(draft)
        self._document(draft)
        self._sex(draft)
        born = self._birth(draft)
        for name, place in self._plain:
            self._take(draft, name, place)
        self._joining(draft, born)
        self._mobile(draft)
        return draft

    def finish(self, draft: Draft) -> JudgedRow:
        """Close a draft; a row that is not refused becomes a new member."""
        problems = tuple(draft.problems)
        new = None
        if not draft.refused:
            values = draft.values
            if draft.remarks:
                said = values.get("remark", "")
                values["remark"] = ";".join([said, *draft.remarks] if said else draft.remarks)
            new = NewMember(**values, extra=self._extra(draft.row) if self._unknown else ())
        outcome = found.worst(problems) if problems else "ok"
        return JudgedRow(draft.row.sheet_row, outcome, problems, tuple(draft.repairs), new, draft.row.cells)

    def _name(self, draft: Draft) -> None:
        cell = self._cell(draft, "name")
        name = cells.read_name(cell)
        draft.values["name"] = name
        if not name:
            draft.problems.append(self.problem("name", found.NameMissing()))
            return
        fault = cells.name_fault(name)
        if fault is None:
            self._repaired(draft, "name", cell, name)
        else:
            shown = fault if fault.isprintable() else f"U+{ord(fault):04X}"
            reason = found.NameCharacters(found=shown)
            draft.problems.append(self.problem("name", reason, cells.mask_name(name)))

    def _document(self, draft: Draft) -> None:
        cell = self._cell(draft, "id_no")
        number = identity.normalise(cell)
        doc_type = self._document_type(draft, number)
        lost = bool(number) and identity.lost_digits(cell)
        try:
            # Under an unknown kind of document only what holds for every kind can be said of the number.
            draft.who = identity.check(doc_type or "99", cell if lost else number)
        except identity.IdentityError as reason:
            lost = isinstance(reason, identity.DigitsLost)
            if doc_type or reason.code in {"id.missing", "id.digits_lost"}:
                masked = "" if reason.code == "id.missing" else identity.mask_id(_shown(cell, number, lost))
                meant = str(reason.facts.get("suggestion", ""))
                draft.problems.append(self.problem("id_no", reason, masked, suggestion=meant))
        else:
            self._repaired(draft, "id_no", cell, number)
            draft.values["id_type"], draft.values["id_no"] = draft.who.doc_type, number
            if doc_type not in (None, draft.who.doc_type):
                self._retyped(draft, draft.who.doc_type)
        if number and not lost:
            draft.key = number if doc_type in _ONE_NUMBER_ONE_PERSON else f"{doc_type} {number}"

    def _retyped(self, draft: Draft, doc_type: str) -> None:
        """List which of two kinds under one everyday name the number shows it to be."""
        draft.repairs = [repair for repair in draft.repairs if repair.field != "id_type"]
        name = codes.load("id_document_types").label(doc_type)
        self._repaired(draft, "id_type", self._cell(draft, "id_type"), name)

    def _document_type(self, draft: Draft, number: str) -> str | None:
        """Return the kind of document: as the cell says; where it says nothing, as the number shows."""
        if self._type_is_told:
            return identity.type_of(number)
        place = self._place.get("id_type", -1)
        told: str | None = self._take(draft, "id_type", place)
        return told if told or cells.read_text(draft.cells[place]) else identity.type_of(number)

    def _sex(self, draft: Draft) -> None:
        place = self._place.get("sex", -1)
        said = self._take(draft, "sex", place)
        told = draft.who.sex if draft.who else None
        if told is None:
            return
        draft.values["sex"] = told
        if said and told != said:
            cell = draft.cells[place]
            reason = found.SexMismatch(told=codes.load("sex").label(told))
            draft.problems.append(self.problem("sex", reason, veiled(cells.read_text(cell))))
            draft.remarks.append(self._as_said("sex", cell))

    def _birth(self, draft: Draft) -> date | None:
        """Read the birth date; the document's wins. Without one from the document the cell must be a day."""
        cell = self._cell(draft, "birth_date")
        said = dates.parse_day(cell)
        told = draft.who.birth if draft.who else None
        born = draft.values["birth_date"] = told or said
        if born is not None and born > self._today:
            name = "birth_date" if told is None else "id_no"
            shown = _mask_day(cells.read_text(cell)) if told is None else _mask_day(dates.iso(told))
            draft.problems.append(self.problem(name, found.DateInFuture(), shown))
        if said is not None and said == born:
            self._day_repaired(draft, "birth_date", cell, said)
            return born
        words = cells.read_text(cell)
        if not words:
            draft.problems.append(self._missing("birth_date"))
        elif told is not None:
            reason = found.BirthMismatch(told=dates.iso(told))
            draft.problems.append(self.problem("birth_date", reason, _mask_day(words)))
            draft.remarks.append(self._as_said("birth_date", cell))
        elif draft.who is not None:
            draft.problems.append(self._unreadable_day("birth_date", cell, _mask_day(words)))
        return born

    def _unreadable_day(self, name: str, cell: Cell, shown: str) -> Problem:
        meant = dates.iso(dates.from_serial(cell))
        return self.problem(name, found.DateInvalid(value=shown), shown, suggestion=meant)

    def _day_repaired(self, draft: Draft, name: str, cell: Cell, day: date) -> None:
        compact = isinstance(cell, str) and len(cell) == 8
        if not compact and not isinstance(cell, date):
            self._repaired(draft, name, cell, f"{day:%Y%m%d}")

    def _joining(self, draft: Draft, born: date | None) -> None:
        cell = self._cell(draft, "change_date")
        joined = draft.values["change_date"] = dates.parse_day(cell)
        if joined is not None:
            self._day_repaired(draft, "change_date", cell, joined)
            if joined > self._today:
                reason: RuleError = found.DateInFuture()
                draft.problems.append(self.problem("change_date", reason, cells.read_text(cell)))
            try:
                too_young(born, joined)
            except found.TooYoung as young:
                draft.problems.append(self.problem("change_date", young, cells.read_text(cell)))
        elif words := cells.read_text(cell):
            draft.problems.append(self._unreadable_day("change_date", cell, veiled(words)))
        else:
            draft.problems.append(self.problem("change_date", found.DateMissing(), outcome="refused"))
        if joins_retired(draft.values.get("change_type"), draft.values.get("employment_status")):
            status = cells.read_text(self._cell(draft, "employment_status"))
            draft.problems.append(self.problem("employment_status", found.JoinRetired(), status))

    def _mobile(self, draft: Draft) -> None:
        cell = self._cell(draft, "mobile")
        number = cells.read_number(cell)
        if not number:
            draft.problems.append(self.problem("mobile", found.MobileMissing()))
        elif not cells.is_mobile(number):
            masked = identity.mask_phone(number)
            draft.problems.append(self.problem("mobile", found.MobileFormat(), masked))
        else:
            draft.values["mobile"] = number
            if number != cell:
                self._repaired(draft, "mobile", cell, number)


def _shown(cell: Cell, number: str, lost: bool) -> str:
    return f"{cell:.5E}" if lost and isinstance(cell, (int, float)) else number


def _mask_day(words: str) -> str:
    return words[:4] + "*" * max(min(len(words), 20) - 4, 0)
