"""The page of a campaign's visits: who gets what, and what came of it."""

from ui.pages.visits.page import VisitsPage

PAGE = VisitsPage
