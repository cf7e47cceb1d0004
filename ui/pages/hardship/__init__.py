"""The page of hardship files; see `page`."""

from ui.pages.hardship.page import HardshipPage

PAGE = HardshipPage
