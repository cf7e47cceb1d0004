"""The first page: what waits, what is often used, what was opened, the year in figures."""

from ui.pages.home.page import HomePage

PAGE = HomePage
