"""Which tabs has a file? One line a tab, in the order in which they stand; a tab is one file beside this one."""

from __future__ import annotations

from ui.pages.hardship.basics import Basics
from ui.pages.hardship.conditions_tab import ConditionsTab
from ui.pages.hardship.file_tab import FileTab
from ui.pages.hardship.history import History
from ui.pages.hardship.income_tab import IncomeTab
from ui.pages.hardship.people import People
from ui.pages.hardship.plan import Plan
from ui.pages.hardship.relief_tab import Relief
from ui.pages.hardship.scans import Scans
from ui.pages.hardship.story import HelpStory
from ui.pages.hardship.tests_tab import TestsTab

TABS: tuple[type[FileTab], ...] = (
    Basics,
    People,
    IncomeTab,
    ConditionsTab,
    TestsTab,
    Plan,
    HelpStory,
    Relief,
    Scans,
    History,
)
