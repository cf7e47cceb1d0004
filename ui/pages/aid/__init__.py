"""The page of mutual aid: claims from taking in to the province's decision."""

from ui.pages.aid.page import AidPage

PAGE = AidPage
