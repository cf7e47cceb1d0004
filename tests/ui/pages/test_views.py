"""Quick lists are as long as they say, and a list that was named comes back as it was."""

from __future__ import annotations

from datetime import date

import pytest

from app.members import Query
from ui.pages.finding import Finding
from ui.pages.members import quick
from ui.pages.members.views import KEPT, views_of


@pytest.fixture
def page(shown_roll):
    shown_roll.enter({})
    return shown_roll


@pytest.mark.parametrize("key", [key for key in quick.LISTS if key not in ("", *quick.ELSEWHERE)])
def test_a_chip_opens_as_many_rows_as_it_says(page, key):
    page.roll.show_list(key)
    assert page.roll.grid.rows.rowCount() == page.roll.lists.chips[key].count


def test_who_joined_this_month_and_who_was_not_looked_at_for_long(page, office):
    today = office.clock.today()
    page.roll.show_list("joined")
    assert page.roll.query.joined_from == today.replace(day=1)
    page.roll.show_list("stale")
    assert page.roll.query == Query(not_since=quick.a_year_before(today))
    assert quick.a_year_before(date(2024, 2, 29)) == date(2023, 2, 28)
    page.roll.show_list("")
    assert page.roll.query == Query()


def test_those_sent_back_are_listed_as_people(page, office, monkeypatch):
    (line,) = office.members.page(office.actor, list(page.roll.grid.rows.ids[:1]))

    class Record:
        table, row_id = "member", line.id

    class Other:
        table, row_id = "visit", "x"

    monkeypatch.setattr(office.sync, "standing", lambda _actor, _states: (Record, Other))
    page.roll.show_list("returned")
    assert [page.roll.grid.rows.row(0).id] == [line.id]
    assert page.roll.grid.rows.rowCount() == page.roll.lists.chips["returned"].count == 1


def test_certain_members_only_until_it_is_dropped(page, office):
    everybody = page.roll.grid.rows.rowCount()
    lines = office.members.page(office.actor, list(page.roll.grid.rows.ids[:2]))
    page.roll.show_among(frozenset(line.id for line in lines), "两人")
    assert page.roll.grid.rows.rowCount() == 2
    assert "两人" in page.roll.filter_words()
    page.roll.only.click()
    assert page.roll.grid.rows.rowCount() == everybody


def test_a_view_brings_back_search_list_filters_sort_and_columns(page, office, desk):
    roll = page.roll
    roll.show_list("counted")
    roll.register.put_filters({"sex": ["1"]})
    roll.search.setText("王")
    roll.search.say()
    roll.grid.sort_by("born", True)
    roll.views.keep("男会员")
    query, words = roll.query, roll.filter_words()
    assert desk.said[-1][1] is not None
    roll.show_list("")
    assert roll.query != query
    roll.views.open("男会员")
    assert roll.query == query
    assert roll.filter_words() == words
    assert office.workplace.arranged(office.actor, KEPT)[0]["name"] == "男会员"


def test_days_are_kept_with_a_view(page, desk):
    page.roll.show_joined(date(2020, 1, 1), date(2020, 12, 31))
    query = page.roll.query
    page.roll.views.keep("2020")
    page.roll.show_list("")
    page.roll.views.open("2020")
    assert page.roll.query == query
    assert not page.roll.only.isHidden()


def test_views_are_renamed_and_deleted_and_brought_back(page, desk):
    views = page.roll.views
    views.keep("甲")
    views.rename("甲", "乙")
    assert [view["name"] for view in views_of(desk)] == ["乙"]
    desk.said[-1][1]()
    assert [view["name"] for view in views_of(desk)] == ["甲"]
    views.delete("甲")
    assert views_of(desk) == []
    desk.said[-1][1]()
    assert [view["name"] for view in views_of(desk)] == ["甲"]
    assert views.current == "甲"


def test_the_menu_offers_them_and_asks_for_a_name(page, desk):
    views = page.roll.views
    views.fill_menu()
    assert len(views.menu.actions()) == 1
    views.ask_new()
    views.asking.form.put({"name": "全部"})
    views.asking.go_on()
    views.fill_menu()
    first = views.menu.actions()[0]
    assert (first.text(), first.isChecked()) == ("全部", True)
    views.ask_rename()
    assert views.asking.form.fields["name"].text() == "全部"
    views.asking.reject()


def test_a_view_is_found_from_everywhere(page, desk):
    page.roll.show_list("incomplete")
    page.roll.views.keep("资料不全的")
    page.roll.show_list("")
    (hit,) = [hit for hit in Finding(desk, list).find("zlbq") if hit.words == "资料不全的"]
    hit.open()
    assert desk.gone[-1] == ("members", {"view": "资料不全的"})
    page.enter(desk.gone[-1][1])
    assert page.roll.query.incomplete


def test_the_occupation_s_filter_counts_its_groups(page, office):
    numbers = list(page.roll.grid.rows.ids[:3])
    told = office.members.preview_change(office.actor, numbers, "gig_group", "03")
    office.members.change_many(office.actor, told.seen, "gig_group", "03")
    values = page.roll.grid.rows.source.values("gig")
    counts = {value.words: value.count for value in values}
    assert counts["快递员"] == 3


def test_exactly_the_list_seen_leaves_in_the_template(page, office, tmp_path):
    roll = page.roll
    lines = office.members.page(office.actor, list(roll.grid.rows.ids[:7]))
    roll.show_among(frozenset(line.id for line in lines), "七人")
    page.template.write(tmp_path / "seen.xlsx", "check")
    assert " 7 " in page.strip.words.text()
    page.template.write(tmp_path / "chosen.xlsx", "check", list(roll.grid.rows.ids[:2]))
    assert " 2 " in page.strip.words.text()
