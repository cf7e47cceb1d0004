"""What would an honest day look like elsewhere? Makes a day's folder of day.md from a seed, and its truth.

The truth is worked out here from the pages of the design, by other means than the program's: fractions for the
income test, plain arithmetic for the plan `demo-2026-hospital`, sums over what was written into the sheets.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter

from tests import rosters
from tests.rosters import People, Person, put

UNITS = ("青山镇卫生院", "延青食品有限公司", "东升粮库", "松江物流园区联合工会", "青山镇中心小学")
PLACES = ("东升村", "延青社区", "青山村")
SHELF = (
    ("G01", "绿豆5斤", "袋"), ("G05", "毛巾", "条"), ("G21", "大米10kg", "袋"), ("G22", "面粉5kg", "袋"),
    ("G23", "食用油5L", "桶"), ("G24", "棉被", "床"), ("G28", "保温杯", "个"),
)  # fmt: skip
CAMPAIGNS = (
    ("TWO_FEST", "2026年两节送温暖", date(2025, 12, 15), date(2026, 2, 15)),
    ("SUMMER", "2026年夏送清凉", date(2026, 6, 1), date(2026, 9, 30)),
    ("WINTER", "2026年冬送温暖", date(2026, 1, 1), date(2026, 3, 15)),
)
CAUSES = ("本人大病", "供养直系亲属大病", "子女上学", "残疾", "单亲", "下岗失业", "")
DOCUMENTS = ["D01", "D02", "D03", "D04", "D05", "D06"]


@dataclass
class Listed:
    """Somebody on the list, with the kit meant for them."""

    person: Person
    kit: dict[str, Any]


@dataclass
class Day:
    """A day's folder, what an honest run must report of it, and everything nobody else may read."""

    folder: Path
    truth: dict[str, Any] = field(default_factory=dict)
    roster: rosters.Roster = field(default_factory=rosters.Roster)
    secrets: list[str] = field(default_factory=list)


def make(folder: Path, seed: int) -> Day:
    """Make the day number `seed` in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    return _Maker(folder, random.Random(seed)).make()


class _Maker:
    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.chance, self.people = chance, People(chance)
        self.day = Day(folder)
        self.visited_unit, self.insured_unit = chance.choice(UNITS), chance.choice(UNITS)

    def make(self) -> Day:
        chance, truth = self.chance, self.day.truth
        starts = date(2026, chance.choice((1, 1, 1, 2, 3)), 1)
        wanted = [self.people.invent(unit) for unit in UNITS for _ in range(chance.randint(3, 9))]
        wanted += [self.people.invent(self.insured_unit, born=date(1965, 5, 5)) for _ in range(12)]
        # 65 on the first day of the term may take part, 66 may not.
        self.oldest = self.people.invent(
            self.insured_unit, starts.replace(year=starts.year - 66) + timedelta(days=1)
        )
        self.too_old = self.people.invent(self.insured_unit, starts.replace(year=starts.year - 66))
        roster = self.day.roster = rosters.make(
            chance, self.people, [*wanted, self.oldest, self.too_old], chance.randint(25, 45), UNITS[0]
        )
        rosters.write(chance, roster, self.day.folder / "roster.xlsx")
        truth["roster"] = roster.counts
        self._campaign()
        self._households(roster.members)
        self._returned(roster.members)
        self._aid(roster, starts)
        self._gather_secrets(roster)
        self._write("truth.json", truth)
        return self.day

    def _write(self, name: str, told: Any) -> None:
        (self.day.folder / name).write_text(
            json.dumps(told, ensure_ascii=False, indent=1, default=str), "utf-8"
        )

    # --- the campaign ---------------------------------------------------------------------------------------------

    def _campaign(self) -> None:
        chance = self.chance
        program, name, first, last = chance.choice(CAMPAIGNS)
        sources = chance.sample(["01", "02", "03", "04", "05", "06", "07"], chance.randint(2, 5))
        shelf = sorted(chance.sample(SHELF, chance.randint(2, 4)))
        goods = [
            {"code": code, "name": what, "unit": unit, "bought": chance.randint(150, 400), "unit_price": chance.randint(150, 19_999)}
            for code, what, unit in shelf
        ]  # fmt: skip
        classes = chance.choice((["1", "2"], ["1", "2"], ["1"], ["2", "1"], ["2"]))
        kits = [self._kit("household", one, sources, shelf) for one in sorted(classes)]
        kits += [self._kit("member", None, sources, shelf)]
        self.window, self.goods, self.classes, self.kits = (first, last), goods, classes, kits
        line = chance.choice((72_000, 70_001, 65_333))
        factor = chance.choice(("2", "1.5", "1.75", 1.5, 2))
        self.line, self.limit = line, Fraction(str(factor)) * line
        self.campaign = {
            "name": name, "program": program, "window": [f"{first}", f"{last}"],
            "line": {"region": chance.choice(("222401", "222403", "220102")), "year": 2026, "dibao_month": line, "relative_factor": factor},
            "sources": [{"code": code, "budget": chance.randint(9_000_000, 20_000_000)} for code in sources],
            "goods": goods, "kits": kits,
            "recipients": {"households": classes, "members": {"work_unit": self.visited_unit}},
        }  # fmt: skip
        if chance.random() < 0.15:
            del self.campaign["recipients"]["members"]
        self._write("campaign.json", self.campaign)

    def _kit(
        self, recipients: str, category: str | None, sources: list[str], shelf: list[tuple[str, str, str]]
    ) -> dict[str, Any]:
        chance = self.chance
        cash = chance.choice((30_000, 60_000, 100_000, 123_45)) if recipients == "household" else 0
        cash = 0 if chance.random() < 0.15 else cash
        chosen = chance.sample(shelf, chance.randint(0 if cash else 1, len(shelf)))
        return {
            "recipients": recipients, "category": category, "cash": cash,
            "cash_source": chance.choice(sources) if cash else None,
            "goods": {code: chance.randint(1, 3) for code, _, _ in chosen},
            "goods_source": chance.choice(sources) if chosen else None,
        }  # fmt: skip

    # --- the households -------------------------------------------------------------------------------------------

    def _left(self, people: int) -> int:
        """Choose what a household has left in a year (fen): on every side of the lines, and on them to the fen."""
        chance, months = self.chance, 12 * people
        on_line, on_limit = months * self.line, int(months * self.limit)
        edges = (
            on_line, on_line - 1, on_line - months // 2, on_line - months // 2 - 1, on_line + 1,
            on_limit, on_limit - 1, on_limit - months // 2 - 1, on_limit + 1, on_limit - months,
        )  # fmt: skip
        if chance.random() < 0.4:
            return chance.choice(edges)
        return chance.choice(
            (
                chance.randint(-2_000_000, 0),
                chance.randint(0, on_line),
                chance.randint(on_line, on_limit),
                chance.randint(on_limit, 2 * on_limit),
            )
        )

    def _class(self, income: int, rigid: int, people: int) -> int:
        """Class a household as day.md says: rounded to the fen, below the line, below the line × factor."""
        exact = Fraction(income - rigid, 12 * people)
        net = (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(1), ROUND_HALF_UP)
        return 1 if net < self.line else 2 if Fraction(int(net)) < self.limit else 0

    def _households(self, members: list[Person]) -> None:
        chance = self.chance
        colleagues = [m for m in members if m.unit == self.visited_unit and m.id_no.startswith("2299")]
        heads = chance.sample(colleagues, min(3, len(colleagues)))
        heads += [self.people.invent(chance.choice(PLACES)) for _ in range(chance.randint(9, 14))]
        chance.shuffle(heads)
        titles = [
            "序号", chance.choice(("户主姓名", "姓名")), chance.choice(("证件号码", "身份证号")), chance.choice(("村/单位", "单位")),
            "联系电话", chance.choice(("家庭人口", "家庭人口数")), "家庭年可支配收入(元)", "家庭年刚性支出(元)", "主要致困原因",
            "开户行", "银行卡号",
        ]  # fmt: skip
        rows, classes = [], []
        for number, head in enumerate(heads, start=1):
            people = chance.randint(1, 7)
            left = self._left(people)
            rigid = max(chance.randint(0, 6_000_000), -left)
            classes.append(self._class(left + rigid, rigid, people))
            account = self.people.account()
            self.day.secrets.append(account)
            rows.append(
                [number, head.name, head.id_no, head.unit, head.mobile, people, self._yuan(left + rigid), self._yuan(rigid),
                 chance.choice(CAUSES), "吉林银行青山支行", account]
            )  # fmt: skip
        self._sheet("households.xlsx", "困难家庭", titles, rows, above=chance.choice((0, 1)), fixed=1)
        counts = Counter(classes)
        self.day.truth["households"] = {"1": counts[1], "2": counts[2], "none": counts[0]}
        self.day.truth["household_rows"] = classes
        self.heads = list(zip(heads, classes, strict=True))

    def _yuan(self, fen: int) -> object:
        """Write an amount as a number or as text, with cents where it has them."""
        return self.chance.choice((fen / 100, f"{fen / 100:.2f}", f"{fen // 100:,}.{fen % 100:02d}"))

    # --- the visits -----------------------------------------------------------------------------------------------

    def _list(self, members: list[Person]) -> list[Listed]:
        kit_of = {(kit["recipients"], kit["category"]): kit for kit in self.kits}
        listed = [
            Listed(head, kit_of["household", str(kind)])
            for head, kind in self.heads
            if str(kind) in self.classes
        ]
        there = {one.person.id_no for one in listed}
        if "members" in self.campaign["recipients"]:
            listed += [
                Listed(person, kit_of["member", None])
                for person in members
                if person.unit == self.visited_unit and person.id_no not in there
            ]
        return listed

    def _returned(self, members: list[Person]) -> None:
        chance = self.chance
        listed = self._list(members)
        self.listed = {one.person.id_no for one in listed}
        codes = [good["code"] for good in self.goods]
        order = chance.sample(codes, len(codes))
        state: Counter[str] = Counter()
        cash, given = 0, Counter[str]()
        spent: Counter[str] = Counter()
        prices = {good["code"]: good["unit_price"] for good in self.goods}
        rows: list[tuple[dict[str, Any], str]] = []
        for one in chance.sample(listed, int(len(listed) * chance.uniform(0.5, 0.9))):
            kind = chance.choices(("given", "changed", "absent", "declined", "blank"), (12, 4, 2, 1, 1))[0]
            row = self._visit(one, kind)
            if row is None:
                continue
            rows.append((row, ""))
            if kind == "blank":
                continue
            state[kind] += 1
            cash += row["cash"]
            given.update(row["goods"])
            if row["cash"]:
                spent[one.kit["cash_source"]] += row["cash"]
            for code, quantity in row["goods"].items():
                spent[one.kit["goods_source"]] += quantity * prices[code]
        rows += self._untakeable(listed, rows)
        self._visit_sheet(order, rows)
        bought = {good["code"]: good["bought"] for good in self.goods}
        self.day.truth |= {
            "recipients": len(listed),
            "visits": {
                **{kind: state[kind] for kind in ("given", "changed", "absent", "declined")},
                "pending": len(listed) - state.total(),
                "problems": self.problems,
            },
            "cash": cash,
            "goods_given": {code: given[code] for code in codes},
            "goods_left": {code: bought[code] - given[code] for code in codes},
            "goods_value": sum(given[code] * prices[code] for code in codes),
            "spent": {source["code"]: spent[source["code"]] for source in self.campaign["sources"]},
        }  # fmt: skip

    def _visit(self, one: Listed, kind: str) -> dict[str, Any] | None:
        chance, kit = self.chance, one.kit
        first, last = self.window
        on = chance.choice((first, last, first + timedelta(days=chance.randint(0, (last - first).days))))
        row: dict[str, Any] = {
            "who": one.person, "result": "已发", "cash": kit["cash"], "goods": dict(kit["goods"]), "taken_by": "本人",
            "relation": "", "on": a_written_day(chance, on), "remark": "",
        }  # fmt: skip
        if kind in ("absent", "declined", "blank"):
            said = {"absent": "不在家", "declined": "拒收", "blank": ""}[kind]
            row |= {"result": said, "cash": 0, "goods": {}, "taken_by": "", "remark": ""}
            row["on"] = "" if kind == "blank" else row["on"]
        elif kind == "changed":
            changes = list(kit["goods"])
            if kit["cash"] and (not changes or chance.random() < 0.3):
                row["cash"] += chance.choice((-5_000, 10_000, 1))
                row["remark"] = "金额有变"
            elif changes:
                code = chance.choice(changes)
                row["goods"][code] += chance.choice((-1, 1))
                row["remark"] = "数量有变"
            else:
                return None
        if row["result"] == "已发" and chance.random() < 0.2:
            row |= {"taken_by": self.people.name(), "relation": chance.choice(("配偶", "母亲", "邻居"))}
            self.day.secrets.append(row["taken_by"])
        return row

    def _untakeable(
        self, listed: list[Listed], rows: list[tuple[dict[str, Any], str]]
    ) -> list[tuple[dict[str, Any], str]]:
        """Make rows that cannot be taken: twice, of somebody not on the list, outside the window, in other words."""
        chance, (first, last) = self.chance, self.window
        made: list[tuple[dict[str, Any], str]] = []
        recorded = [row for row, _ in rows if row["result"]]
        for row in chance.sample(recorded, min(2, len(recorded))):
            made.append(({**row, "cash": row["cash"]}, "visit.twice"))
        seen = {row["who"].id_no for row, _ in rows}
        open_ones = [one for one in listed if one.person.id_no not in seen]
        chance.shuffle(open_ones)
        whole = [row for one in open_ones if (row := self._visit(one, "given"))]
        for row, day in zip(whole, (first - timedelta(days=1), last + timedelta(days=1)), strict=False):
            made.append(({**row, "on": a_written_day(chance, day)}, "visit.outside_window"))
        for row in whole[2:3]:
            made.append(({**row, "result": "不清楚"}, "visit.result_unknown"))
        stranger = self.people.invent("别处")
        self.strangers = [stranger]
        loose = {
            "result": "已发",
            "cash": 50_000,
            "goods": {},
            "taken_by": "本人",
            "relation": "",
            "on": f"{first}",
            "remark": "",
        }
        made.append(({"who": stranger, **loose}, "visit.not_on_list"))
        off = [head for head, kind in self.heads if head.id_no not in self.listed]
        made += [({"who": head, **loose}, "visit.not_on_list") for head in off[:1]]
        return made

    def _visit_sheet(self, order: list[str], rows: list[tuple[dict[str, Any], str]]) -> None:
        chance = self.chance
        first = [pair for pair in rows if not pair[1]]
        last = [pair for pair in rows if pair[1]]
        chance.shuffle(first)
        chance.shuffle(last)
        titles = {good["code"]: f"{good['name']}({good['unit']})" for good in self.goods}
        keys = ["name", "id_no", "result", "cash", *order, "taken_by", "relation", "on", "remark"]
        words = {"name": "姓名", "id_no": "证件号码", "result": "结果", "cash": "慰问金(元)", "taken_by": "领取人",
                 "relation": "与本人关系", "on": "日期", "remark": "备注", **titles}  # fmt: skip
        if chance.random() < 0.5:
            chance.shuffle(keys)
        above = chance.choice((0, 0, 1))
        table, self.problems = [], []
        for number, (row, code) in enumerate([*first, *last], start=1):
            zero = chance.choice((0, "")) if row["result"] != "已发" else 0
            cells = {"name": row["who"].name, "id_no": row["who"].id_no, "cash": row["cash"] / 100 or zero}
            cells |= {key: row[key] for key in ("result", "taken_by", "relation", "on", "remark")}
            cells |= {key: row["goods"].get(key, 0) or zero for key in order}
            table.append([number, *(cells[key] for key in keys)])
            if code:
                self.problems.append({"sheet_row": above + 1 + number, "code": code})
        self._sheet("visits-returned.xlsx", "签收结果", ["序号", *(words[key] for key in keys)], table, above)

    # --- mutual aid -----------------------------------------------------------------------------------------------

    def _aid(self, roster: rosters.Roster, starts: date) -> None:
        chance, members = self.chance, roster.members
        first_time = chance.random() < 0.7
        self.starts, self.first_time = starts, first_time
        enrolment = {
            "plan": "demo-2026-hospital", "members": {"work_unit": self.insured_unit}, "from": f"{starts}", "to": "2026-12-31",
            "enrolled_on": "2025-12-20", "first_time": first_time,
        }  # fmt: skip
        self._write("enrolment.json", enrolment)
        inside = [
            person
            for person in members
            if person.unit == self.insured_unit and person.born > date(starts.year - 66, starts.month, 1)
        ]
        # A passport tells no birth date; the sheet's own column does, so its holder is insured like the others.
        self.day.truth["enrolled"] = len(inside)
        refused = [
            row.person
            for row in roster.rows
            if row.outcome == "refused" and row.code in ("id.check_digit", "code.unknown", "age.under_16")
        ]
        outsiders = [person for person in members if person.unit != self.insured_unit]
        self._claims(
            [p for p in inside if p.born == date(1965, 5, 5)],
            [outsiders[0], self.too_old, self.people.invent("别处"), *refused[:1]],
        )

    def _claims(self, insured: list[Person], uncovered: list[Person]) -> None:
        """Write claims of every kind, in an order of their own, with what each must come to."""
        chance = self.chance
        self.claims: list[dict[str, Any]] = []
        self.verdicts: list[dict[str, Any]] = []
        pool = iter(insured)
        story = [
            lambda: self._plain(next(pool)),
            lambda: self._plain(self.oldest),
            lambda: self._waiting(next(pool), 30),
            lambda: self._waiting(next(pool), 31),
            lambda: self._deadline(next(pool), 180),
            lambda: self._deadline(next(pool), 181),
            lambda: self._small(next(pool)),
            lambda: self._missing(next(pool)),
            lambda: self._caps(next(pool)),
            lambda: self._invoices(next(pool), next(pool)),
            lambda: self._outside(next(pool)),
            *(lambda one=one: self._claim(one, chance.randint(100_000, 900_000), reasons=["01"]) for one in uncovered),
        ]  # fmt: skip
        for tell in chance.sample(story, chance.randint(8, len(story))):
            tell()
        self._write("claims.json", self.claims)
        self.day.truth["claims"] = self.verdicts

    def _claim(self, who: Person, basis: int, *, reasons: list[str] | None = None, missing: list[str] | None = None,
               event: date | None = None, late: int | None = None, invoice: str = "", pays: int | None = None, other: int = 0) -> None:  # fmt: skip
        chance, number = self.chance, len(self.claims) + 1
        event = event or date(2026, 4, 2) + timedelta(days=chance.randint(0, 90))
        days = chance.randint(1, 20)
        discharged = event + timedelta(days=days)
        outside, pool = chance.randint(0, 90_000), chance.randint(0, 5_000_000)
        inside = basis + other
        facts = {
            "benefit": "hospital", "event_on": f"{event}", "admitted": f"{event}", "discharged": f"{discharged}",
            "total": inside + outside + pool, "pool_paid": pool, "other_reimbursed": other, "self_pay_in_catalogue": inside,
            "self_pay_outside": outside, "days": days, "invoice": invoice or f"JL{chance.randint(10**6, 10**7)}-{number}",
            "documents": [code for code in DOCUMENTS if code not in (missing or ())],
        }  # fmt: skip
        claimed = discharged + timedelta(days=late if late is not None else chance.randint(0, 100))
        self.claims.append(
            {"no": number, "name": who.name, "id_no": who.id_no, "claimed_on": f"{claimed}", "facts": facts}
        )
        amount = benefit(basis) if pays is None else pays
        state = "not_payable" if reasons else "missing" if missing else "payable"
        self.verdicts.append(
            {"no": number, "state": state, "amount": amount if state == "payable" else 0, "reasons": reasons or [], "missing": missing or []}
        )  # fmt: skip

    def _plain(self, who: Person) -> None:
        self._claim(
            who,
            self.chance.choice((500_000, 2_000_000, 656_600, 50_001, self.chance.randint(62_501, 4_000_000))),
            other=self.chance.choice((0, 12_345)),
        )

    def _waiting(self, who: Person, nth: int) -> None:
        """Fall ill on the n-th day of the term."""
        waits = self.first_time and nth <= 30
        event = self.starts + timedelta(days=nth - 1)
        self._claim(who, 800_000, event=event, reasons=["02"] if waits else None)

    def _deadline(self, who: Person, days: int) -> None:
        self._claim(who, 300_000, late=days, reasons=["05"] if days > 180 else None)

    def _small(self, who: Person) -> None:
        """Stay at the deductible, then go over it by one fen, then to where the minimum ends."""
        self._claim(who, 50_000, reasons=["03"])
        self._claim(who, 50_001, pays=5_000)
        self._claim(who, 62_500, pays=5_000)
        self._claim(who, 0, reasons=["03"])

    def _missing(self, who: Person) -> None:
        self._claim(who, 400_000, missing=sorted(self.chance.sample(DOCUMENTS, self.chance.randint(1, 3))))

    def _caps(self, who: Person) -> None:
        """Reach the cap of a claim, then the cap of the term to the fen, then have nothing left."""
        self._claim(who, 5_069_231 + self.chance.randint(0, 9_000_000), pays=3_000_000)
        if self.chance.random() < 0.5:
            self._claim(who, 3_530_769)
            assert self.verdicts[-1]["amount"] == 2_000_000
        else:
            self._claim(who, 1_000_000)
            left = 2_000_000 - self.verdicts[-1]["amount"]
            self._claim(who, 5_500_000, pays=left)
        self._claim(who, 700_000, reasons=["06"])

    def _invoices(self, who: Person, other: Person) -> None:
        """Hand an invoice in that was used: by oneself, and by somebody else, written another way."""
        self._claim(who, 600_000, invoice="jl 88 001")
        self._claim(who, 600_000, invoice="JL88001", reasons=["07"])
        self._claim(other, 600_000, invoice="ＪＬ88001", reasons=["07"])

    def _outside(self, who: Person) -> None:
        self._claim(who, 600_000, event=self.starts - timedelta(days=1), late=30, reasons=["01"])
        self._claim(who, 600_000, event=date(2027, 1, 1), reasons=["01"])
        self._claim(who, 600_000, event=date(2026, 12, 31))

    # --- writing --------------------------------------------------------------------------------------------------

    def _sheet(
        self, name: str, sheet: str, titles: list[str], rows: list[list[object]], above: int, fixed: int = 0
    ) -> None:
        """Write a sheet, its columns in another order but for the first `fixed` ones (0: as they are)."""
        order = list(range(len(titles)))
        if fixed and self.chance.random() < 0.5:
            rest = order[fixed:]
            self.chance.shuffle(rest)
            order = order[:fixed] + rest
        with xlsxwriter.Workbook(str(self.day.folder / name)) as book:
            page, day = book.add_worksheet(sheet), book.add_format({"num_format": "yyyy-mm-dd"})
            if above:
                page.write_string(0, 0, "2026年" + sheet)
            for at, row in enumerate([titles, *rows], start=above):
                for column, place in enumerate(order):
                    put(page, at, column, row[place], day)

    def _gather_secrets(self, roster: rosters.Roster) -> None:
        everybody = [row.person for row in roster.rows] + [head for head, _ in self.heads] + self.strangers
        for person in everybody:
            self.day.secrets += [person.name, person.id_no, person.mobile]


def a_written_day(chance: random.Random, day: date) -> object:
    """Write a visit's day as text or as a real date cell."""
    return chance.choice(
        (f"{day}", day, f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}日")
    )


def benefit(basis: int) -> int:
    """Return what `demo-2026-hospital` pays for a basis (fen): claims.md, its own paragraph."""
    if basis <= 50_000:
        return 0
    parts = ((50_000, 500_000, 40), (500_000, 2_000_000, 55), (2_000_000, 10_000_000, 65))
    hundredths = sum(max(0, min(basis, top) - low) * percent for low, top, percent in parts)
    return min(max((hundredths + 50) // 100, 5_000), 3_000_000)
