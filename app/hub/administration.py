"""What does a hub's administrator do: decide by sheet, block, publish? The half of the hub no package asks for."""

from __future__ import annotations

from pathlib import Path

from app.aid.plan_file import plan_of_text
from app.hub import acts, enrol, escrow, giving, number_blocks, publish, rebuild, sheet_decisions, witness
from app.hub.giving import GivenBack
from app.hub.number_blocks import Granted
from app.hub.premises import Premises
from app.hub.publish import Issued
from app.hub.rebuild import OfficeRebuilt
from app.hub.sheet_decisions import RowOutcome
from app.hub.tables import EVERYWHERE
from app.shared.number_blocks import NewBlock
from app.shared.progress import SILENT, Progress
from app.sync.escrow import Escrow
from app.sync.files import BUDGET
from app.sync.publication import PLAN, Publication, Publishers


class Administration:
    """The administrator's acts at an open hub."""

    def __init__(self, premises: Premises) -> None:
        self.premises = premises

    def settle(self) -> None:
        """Write down beside the database what was just done in it."""
        witness.record(self.premises.folder, self.premises.db)
        acts.flush(self.premises)

    def revoke(self, office: str, device: str) -> bool:
        """Block a device (its id or key number); False when it was blocked before. Raises NoSuchDevice."""
        done = enrol.revoke(self.premises, office, device)
        self.settle()
        return done

    def grant_numbers(
        self, office: str, told: NewBlock, device: str = "", year: int | None = None
    ) -> Granted:
        """Reserve numbers of certificates or letters for a computer of an office; see `number_blocks.grant`."""
        done = number_blocks.grant(self.premises, office, told, device, year)
        self.settle()
        return done

    def number_blocks(self, office: str = "") -> tuple[Granted, ...]:
        """Return the blocks of an office or of all, those that run low first. Raises UnknownOffice."""
        return number_blocks.blocks(self.premises, office)

    def rebuild(
        self, office: str, source: Path, to: Path, fingerprint: str, progress: Progress = SILENT,
        budget: int = BUDGET,
    ) -> OfficeRebuilt:  # fmt: skip
        """Give an office that lost everything back to a new computer; see `rebuild.rebuild`."""
        done = rebuild.rebuild(self.premises, office, source, to, fingerprint, progress, budget)
        self.settle()
        return done

    def give_back(
        self, source: Path, to: Path, progress: Progress = SILENT, budget: int = BUDGET
    ) -> tuple[GivenBack, ...]:
        """Give the devices whose lists lie in `source` the attachments they lack; see `giving.answer`."""
        done = giving.answer(self.premises, source, to, progress, budget)
        self.settle()
        return done

    def open_escrow(self, path: Path, why: str) -> Escrow:
        """Read the code an office left here, because it lost its passwords; who asked is kept. See `escrow.read`."""
        return escrow.read(self.premises, path, why)

    def write_claims(self, path: Path) -> int:
        """Write the claims that wait for a decision into a workbook; return how many."""
        return sheet_decisions.write(self.premises, path)

    def decide_sheet(self, path: Path) -> tuple[RowOutcome, ...]:
        """Take a filled workbook of decisions in, row by row; see `sheet_decisions.take`."""
        done = sheet_decisions.take(self.premises, path)
        self.settle()
        return done

    def publish_plan(self, toml: str, office: str = EVERYWHERE) -> tuple[str, str]:
        """Publish a mutual-aid plan (its TOML text) to judge claims by; return its (id, version).

        Raises what reading the plan raises, and what `publish` raises.
        """
        plan = plan_of_text(toml)
        self.publish(PLAN, plan.id, plan.version, toml, office)
        return plan.id, plan.version

    def publish(
        self, kind: str, item_id: str, version: str, content: str, office: str = EVERYWHERE
    ) -> Issued:
        """Publish to one office or to all; the same again changes nothing. See `publish.propose` and `issue`."""
        here = self.premises
        if publish.published(here, kind, item_id, version, content, office):
            return Issued(kind, item_id, version, 0, fresh=False)
        return self.issue(publish.propose(here, kind, item_id, version, content, office))

    def issue(self, made: Publication) -> Issued:
        """Publish what others have signed as well; see `publish.issue`."""
        done = publish.issue(self.premises, made)
        self.settle()
        return done

    def publishers(self) -> Publishers:
        """Return who may publish here, and how many must sign."""
        with self.premises.db.reading() as tx:
            return publish.publishers(tx, self.premises)
