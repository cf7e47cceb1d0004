"""What is typed of a member is never lost: it is kept, comes back, and goes when it is finished."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from app.shared.errors import DeviceError
from ui.pages.members.page import MembersPage


class DiskFull(DeviceError):
    code = "disk.full"
    template = "磁盘满了"


def checked(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return number[:17] + "10X98765432"[sum(int(d) * w for d, w in zip(number, weights, strict=False)) % 11]


NUMBER = checked("22990119620315002")


@pytest.fixture
def page(desk, active_roll):
    desk.times = []
    desk.kept = desk.times.append
    active_roll.enter({})
    return active_roll


@pytest.fixture
def somebody(page, office):
    return office.members.view(office.actor, page.roll.grid.rows.row(3).id)


def drafts(office):
    return office.workplace.drafts(office.actor)


def typed(qtbot, page, name, text):
    field = page.form.fields.fields[name]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, text)
    return field


def test_what_was_typed_is_here_again_and_the_strip_says_since_when(qtbot, page, office):
    page.register()
    typed(qtbot, page, "work_unit", "unit")
    typed(qtbot, page, "id_no", "22990119")
    typed(qtbot, page, "hukou_region", "x")
    page.back()
    page.register()
    fields = page.form.fields
    assert fields.fields["work_unit"].text() == "unit"
    assert fields.fields["id_no"].text() == "229901 19"
    assert fields.fields["hukou_region"].isVisible()
    assert fields.strip.isVisible()
    assert f"{drafts(office)[0].at.astimezone():%H:%M}" in fields.strip.words.text()


def test_it_is_kept_while_typing_and_the_status_line_hears_when(qtbot, page, office, desk):
    page.register()
    typed(qtbot, page, "name", "ab")
    assert drafts(office) == ()
    page.form.kept._timer.timeout.emit()
    (draft,) = drafts(office)
    assert (draft.form, draft.subject, dict(draft.content)) == ("member", "", {"name": "ab"})
    assert "ab" in draft.title
    assert desk.times[-1] == office.clock.now()


def test_going_to_the_next_field_keeps_it(qtbot, page, office):
    page.register()
    qtbot.keyClick(typed(qtbot, page, "name", "ab"), Qt.Key.Key_Return)
    assert [dict(draft.content) for draft in drafts(office)] == [{"name": "ab"}]


def test_an_untouched_form_leaves_nothing_behind(page, office, somebody):
    page.register()
    page.back()
    page.edit(somebody.id)
    page.back()
    assert drafts(office) == ()


def test_starting_afresh_empties_the_form_and_drops_the_draft(qtbot, page, office):
    page.register()
    typed(qtbot, page, "name", "ab")
    page.back()
    page.register()
    page.form.fields.strip._go()
    assert page.form.fields.fields["name"].text() == ""
    assert page.form.fields.fields["change_type"].read() == "1"
    assert not page.form.fields.strip.isVisible()
    assert drafts(office) == ()


def test_registering_drops_the_draft_and_the_next_form_is_empty(qtbot, page, office):
    page.register()
    typed(qtbot, page, "name", "ab")
    page.keep()
    page.form.fields.put({"name": "李桂兰", "id_no": NUMBER})
    page.form.finish()
    assert drafts(office) == ()
    assert page.form.fields.fields["name"].text() == ""
    assert not page.form.fields.strip.isVisible()
    page.back()
    assert drafts(office) == ()


def test_a_refused_registration_is_still_kept(page, office):
    page.register()
    page.form.fields.put({"name": "李桂兰", "id_no": NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")})
    page.form.finish()
    assert page.form.fields.wrong_fields() == ["id_no"]
    assert drafts(office)[0].content["name"] == "李桂兰"


def test_a_change_is_kept_beneath_its_member_and_holds_only_what_was_typed(qtbot, page, office, somebody):
    page.edit(somebody.id)
    typed(qtbot, page, "mobile", "13904310017")
    page.back()
    (draft,) = drafts(office)
    assert (draft.subject, dict(draft.content)) == (somebody.id, {"mobile": "139 0431 0017"})
    page.register()
    assert page.form.fields.fields["mobile"].text() == ""
    page.edit(somebody.id)
    assert page.form.changes() == {"mobile": "13904310017"}
    page.form.finish()
    assert drafts(office) == ()
    assert office.members.reveal(office.actor, somebody.id, "mobile") == "13904310017"


def test_the_one_known_is_opened_and_what_was_typed_stays_a_draft(page, office, somebody):
    whole = office.members.reveal(office.actor, somebody.id, "id_no")
    page.register()
    page.form.fields.put({"name": somebody.fields.name, "id_no": whole})
    page.form.finish()
    page.form.fields.strip._go()
    assert page.form.view.id == somebody.id
    assert [draft.subject for draft in drafts(office)] == [""]


def test_the_eighteenth_digit_already_says_who_has_this_number(qtbot, page, office, somebody):
    whole = office.members.reveal(office.actor, somebody.id, "id_no")
    page.register()
    field = typed(qtbot, page, "id_no", whole[:17])
    assert page.form.fields.wrong_fields() == []
    qtbot.keyClicks(field, whole[17])
    assert page.form.fields.wrong_fields() == ["id_no"]
    assert field.hasFocus()


def test_only_what_could_not_be_kept_is_asked_about_once(qtbot, page, office, monkeypatch):
    def full(*_arguments):
        raise DiskFull()

    monkeypatch.setattr(office.workplace, "keep_draft", full)
    page.register()
    typed(qtbot, page, "name", "ab")
    page.back()
    assert page.form is not None
    assert page.form.fields.strip.isVisible()
    assert "磁盘满了" in page.strip.words.text()
    page.back()
    assert page.form is None


def test_on_the_real_lanes_it_is_kept_although_the_form_is_gone_at_once(qtbot, desk, office, lanes):
    desk.jobs = lanes
    page = MembersPage(desk)
    qtbot.addWidget(page)
    page.show()
    page.enter({})
    qtbot.waitUntil(lambda: lanes.under_way() == 0)
    page.register()
    page.form.fields.fields["name"].setText("李桂兰")
    page.back()
    page.register()
    qtbot.waitUntil(lambda: page.form.fields.fields["name"].text() == "李桂兰")
    page.form.fields.put({"id_no": NUMBER})
    page.form.finish()
    qtbot.waitUntil(lambda: lanes.under_way() == 0)
    assert page.form.fields.fields["name"].text() == ""
    assert drafts(office) == ()
