"""The page of mutual aid: claims from taking in to the province's decision, units enrolled, and the plans."""

from ui.pages.aid.tabs import AidTabs

PAGE = AidTabs
