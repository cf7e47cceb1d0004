"""What can the form of a member do when the one typed is known already? The hands of `known`; draws nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.shared.text import _
from ui.pages.members.known import Hands, Step

if TYPE_CHECKING:
    from ui.pages.members.form import MemberForm


class Knowing:
    """Compares with somebody known, opens them, or gives them the document typed as a further one."""

    def __init__(self, form: MemberForm, open_other: Callable[[str], object]) -> None:
        self._form, self._open_other = form, open_other

    def hands(self) -> Hands:
        """Return what can be done here for somebody known."""
        compare = self._compare if self._form.view is not None else None
        return Hands(self._open_other, compare, self._add_document, self._form.keep, self._tell)

    def _compare(self, other: str) -> None:
        known = self._form.view
        if known is not None:
            self._form.desk.go("members", {"list": "duplicates", "pair": (known.id, other)})

    def _tell(self, words: str, step: Step | None) -> None:
        self._form.fields.tell(words, "waiting", step)

    def _add_document(self, member_id: str) -> None:
        """Note the document typed as a further one of somebody known; the form has done its work then."""
        form, office = self._form, self._form.desk.office
        id_type, id_no = form.fields.fields["id_type"].read() or "", form.fields.fields["id_no"].read() or ""

        def added(_document: Any) -> None:
            form.kept.drop()
            form.fields.begin_here()
            form.desk.say(_("The document is noted as a further one"), None)
            self._open_other(member_id)

        form.page.run(
            lambda: office.members.add_document(office.actor, member_id, id_type, id_no),
            added,
            lambda error: form.refused((error,)),
        )
