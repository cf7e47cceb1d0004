"""The page of the roll: find, register, change, take rosters in."""

from ui.pages.members.page import MembersPage

PAGE = MembersPage
