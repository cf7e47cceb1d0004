"""The member's form has every field the roll keeps, each once."""

from __future__ import annotations

from app.members import NewMember
from ui.pages.members.form_fields import FIRST, GROUPS, specs


def test_every_field_of_the_roll_is_on_the_form_once(office):
    names = [spec.name for spec in specs(office.clock.today, known=False)]
    assert len(names) == len(set(names))
    assert set(names) == set(NewMember.__dataclass_fields__) - {"extra"}
    assert [*FIRST, *(name for _words, group in GROUPS for name in group)] == names


def test_the_kind_of_change_of_somebody_known_is_not_typed_over(office):
    assert "change_type" not in {spec.name for spec in specs(office.clock.today, known=True)}
