"""How does a roster come onto the roll? Four steps: its file, its columns, checked and corrected, done.

The wizard itself is `wizard.RosterWizard`, the list of what was taken in `imports.Imports`.
"""

from ui.pages.members.roster.step import back_button

__all__ = ["back_button"]
