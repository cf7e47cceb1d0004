"""The papers of the members chosen: looked at first, remembered when they went out; on the real services."""

from __future__ import annotations

import pypdf
import pytest

from app.printing import FORMS
from app.shared.text import _
from ui.pages.members.papers import PERSONAL, ROSTER


@pytest.fixture
def page(shown_roll):
    shown_roll.enter({})
    return shown_roll


def lines(page, count):
    return [page.roll.grid.rows.row(place) for place in range(count)]


def offered(page):
    page.forms.open_menu()
    page.forms.menu.close()
    return [action for action in page.forms.menu.actions() if not action.isSeparator()]


def test_the_menu_names_every_paper_for_those_chosen(page):
    page.roll.grid.go_to(1)
    words = [action.text() for action in offered(page)]
    for key, text in zip((*PERSONAL, ROSTER), words, strict=True):
        assert (_(FORMS[key].title_msg) in text) or key == ROSTER
        assert "1" in text
    page.roll.search.setText("没有这个人")
    page.roll.search.say()
    assert not any(action.isEnabled() for action in offered(page))


@pytest.mark.parametrize("key", PERSONAL)
def test_a_paper_of_the_current_member_is_looked_at_before_anything_is_remembered(
    page, office, key, tmp_path
):
    page.roll.grid.go_to(2)
    (line,) = lines(page, 3)[2:]
    page.forms.show(key)
    window = page.forms.looking.window
    assert _(FORMS[key].title_msg) in window.windowTitle()
    assert office.printing.history(office.actor) == ()
    window.save_to(tmp_path / "paper.pdf")
    assert line.name in pypdf.PdfReader(tmp_path / "paper.pdf").pages[0].extract_text().replace("\n", "")
    (printed,) = office.printing.history(office.actor)
    assert (printed.form, printed.subject, printed.subject_id) == (key, "member", line.id)


def test_many_chosen_share_sheets_of_cards(page, office, tmp_path):
    page.roll.grid.selectAll()
    many = len(page.roll.grid.chosen_ids())
    assert many > 10
    page.forms.show("member_card")
    window = page.forms.looking.window
    assert window.pages.count == -(-many // 10)
    window.save_to(tmp_path / "cards.pdf")
    assert len(office.printing.history(office.actor, limit=10_000)) == many


def test_the_roster_is_that_of_the_chosen_ones_units(page, office, tmp_path):
    page.roll.grid.go_to(0)
    (line,) = lines(page, 1)
    page.forms.show(ROSTER)
    page.forms.looking.window.save_to(tmp_path / "roster.pdf")
    (printed,) = office.printing.history(office.actor)
    units = {unit.id: unit.name for unit in office.unions.units(office.actor)}
    assert units[printed.subject_id] == line.unit_name
    text = "".join(page.extract_text() for page in pypdf.PdfReader(tmp_path / "roster.pdf").pages)
    assert line.id_masked in text
