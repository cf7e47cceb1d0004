"""Which tabs has a file? One line a tab, in the order in which they stand; a tab is one file beside this one."""

from __future__ import annotations

from ui.pages.hardship.basics import Basics
from ui.pages.hardship.file_tab import FileTab
from ui.pages.hardship.history import History
from ui.pages.hardship.people import People
from ui.pages.hardship.plan import Plan
from ui.pages.hardship.relief_tab import Relief
from ui.pages.hardship.scans import Scans
from ui.pages.hardship.story import HelpStory

TABS: tuple[type[FileTab], ...] = (
    Basics,
    People,
    Plan,
    HelpStory,
    Relief,
    Scans,
    History,
)
