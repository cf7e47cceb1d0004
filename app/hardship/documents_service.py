"""Who says which documents of a file are there? Each note is an event of the file; a scan speaks for itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlalchemy.orm import Session

from app.documents import attachments
from app.documents.notes import NOTES, WAIVED, Noted
from app.hardship import file_documents, file_rows
from app.hardship.file_documents import DOCUMENTS, FileDocument
from app.hardship.filing import Filing
from app.hardship.happenings import NOTED
from app.hardship.keeping import CodeWrong
from app.hardship.standing import check_reason
from app.hardship.tables import HardshipFileRow
from app.shared.actor import Actor


class HardshipDocuments(Filing):
    """The part of hardship's service that keeps a file's list of documents."""

    def documents(self, actor: Actor, file_id: str) -> tuple[FileDocument, ...]:
        """Return the documents a file asks for, and what is known of each. Raises FileMissing."""
        self._guard.check(actor, "hardship.read")
        with self._db.reading() as tx:
            return self._documents(tx, file_id)

    def note_documents(self, actor: Actor, file_id: str, told: Mapping[str, Noted]) -> dict[str, Noted]:
        """Note what is known of documents; return what was known of those that changed, so that it can be put back.

        Raises FileMissing, FileForbids, CodeWrong, ReasonNeeded where one need not be there.
        """
        self._guard.check(actor, "hardship.keep")
        for code, one in told.items():
            if code not in DOCUMENTS or one.state not in NOTES:
                raise CodeWrong(field="documents", value=code)
            if one.state == WAIVED:
                check_reason(one.words)
        before: dict[str, Noted] = {}
        with self._db.transaction("hardship.documents_noted", actor) as tx:
            self._living(tx, file_id)
            for line in self._documents(tx, file_id):
                said = told.get(line.code)
                if said is None or (said.state, said.words.strip()) == (line.state, line.words):
                    continue
                before[line.code] = Noted(line.state, line.words)
                file_rows.write_event(
                    tx, self._clock, actor, file_id, NOTED, about=line.code, result=said.state,
                    words=said.words.strip(),
                )  # fmt: skip
        return before

    def _documents(self, tx: Session, file_id: str) -> tuple[FileDocument, ...]:
        row = file_rows.file_row(tx, file_id)
        held = attachments(tx, HardshipFileRow.__tablename__, file_id)
        scans = Counter(one.kind for one in held if one.kind)
        return file_documents.documents_of(file_rows.standing(tx, row, self._clock.today()), scans)
