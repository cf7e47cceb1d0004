"""Files lie with a record, reach the hub and are asked for again, all without a screen."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from sqlalchemy import text

from app.security.vault import Vault
from app.shared.db import Database
from tests.cli.conftest import OFFICE, PASSWORD, Exchange, Run
from tests.documents.conftest import paper, picture
from tests.printing import scans


def test_files_of_a_record_without_a_screen(exchange: Exchange, run: Run, tmp_path: Path) -> None:
    scan, bad = tmp_path / "229901196203150020 身份证.jpg", tmp_path / "坏.pdf"
    scan.write_bytes(picture(1))
    bad.write_bytes(b"%PDF-1.7 cut")
    member = run("members", "list", "--json", profile=exchange.office).told["members"][0]["id"]
    added = run("documents", "add", "member", member, scan, bad, "--json", profile=exchange.office)
    assert added.code == 1
    first, second = added.told["attachments"]
    assert (first["error"], second["error"]) == (None, "attachment.damaged")
    assert first["title"] == "229***********0020 身份证"
    listed = run("documents", "list", "member", member, profile=exchange.office)
    assert listed.code == 0
    assert "196203150020" not in listed.out
    assert first["id"] in listed.out
    out = tmp_path / "out.jpg"
    assert run("documents", "save", first["id"], "--to", out, profile=exchange.office).code == 0
    assert out.read_bytes() == scan.read_bytes()
    assert run("documents", "remove", first["id"], profile=exchange.office).code == 0
    assert run("documents", "list", "member", member, "--json", profile=exchange.office).told == {
        "attachments": []
    }
    assert run("documents", "restore", first["id"], profile=exchange.office).code == 0
    missing = run("documents", "add", "member", "nobody", scan, profile=exchange.office)
    assert (missing.code, "没有添加" in missing.err) == (1, True)
    assert run("check", profile=exchange.office).code == 0


def test_the_province_asks_by_name_without_a_screen(exchange: Exchange, run: Run, tmp_path: Path) -> None:
    paths = [tmp_path / "合同.pdf", tmp_path / "收入证明 229901196203150020.pdf"]
    for n, path in enumerate(paths, start=1):
        path.write_bytes(paper(n) + bytes(n))
    member = run("members", "list", "--json", profile=exchange.office).told["members"][0]["id"]
    run("documents", "add", "member", member, *paths, profile=exchange.office)
    for old in exchange.stick.iterdir():
        old.unlink()
    told = run("sync", "export", "--to", exchange.stick, "--json", profile=exchange.office).told
    assert told["files"] == {"contents": 2, "left": 0, "packages": 1, "stopped": ""}
    (files,) = exchange.stick.glob("files-*")
    kept = files.read_bytes()
    files.unlink()
    run("hub", "ingest", exchange.stick, "--hub", exchange.hub)
    counts = run("hub", "attachments", OFFICE, "--hub", exchange.hub)
    assert f"0/2  member {member}" in counts.out
    run("hub", "receipts", exchange.stick, "--hub", exchange.hub)
    (receipt,) = exchange.stick.glob("down-*")
    run("sync", "import", receipt, profile=exchange.office)
    status = run("sync", "status", profile=exchange.office)
    assert "0/2" in status.out
    assert "请补送：合同" in status.out
    assert "请补送：收入证明 229***********0020" in status.out
    wanted = run("sync", "status", "--json", profile=exchange.office).told["contents"]["wanted"]
    assert [one["title"] for one in wanted] == ["合同", "收入证明 229***********0020"]
    receipt.unlink()
    files.write_bytes(kept)
    run("hub", "ingest", exchange.stick, "--hub", exchange.hub)
    lying = run("hub", "attachments", OFFICE, "--hub", exchange.hub, "--json").told
    assert [one["here"] for one in lying["contents"]] == [True, True]
    out = tmp_path / "seen.pdf"
    contract = next(one["sha256"] for one in lying["contents"] if one["title"] == "合同")
    line = ("hub", "attachments", OFFICE, "--hub", exchange.hub, "--sha256", contract)
    assert run(*line, "--to", out).code == 0
    assert out.read_bytes() == paths[0].read_bytes()
    assert run(*line).code == 2
    run("hub", "receipts", exchange.stick, "--hub", exchange.hub)
    (receipt,) = exchange.stick.glob("down-*")
    run("sync", "import", receipt, profile=exchange.office)
    assert "2/2" in run("sync", "status", profile=exchange.office).out


def test_a_scan_that_was_altered_is_found_by_the_check(exchange: Exchange, run: Run, tmp_path: Path) -> None:
    scan = tmp_path / "一.jpg"
    scan.write_bytes(picture(1))
    member = run("members", "list", "--json", profile=exchange.office).told["members"][0]["id"]
    run("documents", "add", "member", member, scan, profile=exchange.office)
    _owner, key = Vault(exchange.office).unlock(PASSWORD, None)
    db = Database.open(exchange.office / "office.db", key)
    with db.bookkeeping() as tx:
        tx.execute(text("UPDATE content_part SET bytes = x'00'"))
    db.close()
    said = run("check", profile=exchange.office)
    assert (said.code, "1 个附件" in said.err) == (3, True)


def test_signed_sheets_come_back_without_a_screen(exchange: Exchange, run: Run, tmp_path: Path) -> None:
    member = run("members", "list", "--json", profile=exchange.office).told["members"][0]["id"]
    out, folder = tmp_path / "join.pdf", tmp_path / "scans"
    folder.mkdir()
    run("print", "join_application", "--id", member, "--out", out, profile=exchange.office)
    page = scans.pages(out.read_bytes())[0].rotate(90, expand=True)
    (folder / "IMG_1.jpg").write_bytes(scans.jpeg(page))
    (folder / "229901196203150020.jpg").write_bytes(picture(3, size=(900, 1200)))
    Image.effect_noise((900, 1200), 90).save(folder / "fog.png")
    done = run("documents", "take-scans", folder, "--json", profile=exchange.office)
    assert (done.code, done.told["attached"], done.told["blank"], done.told["waiting"]) == (1, 1, 1, 1)
    assert done.told["waiting_sheets"] == [{"file": "fog.png", "page": 1, "code": "", "reason": "NO_CODE"}]
    listed = run("documents", "list", "member", member, "--json", profile=exchange.office).told
    assert len(listed["attachments"]) == 1
    again = run("documents", "take-scans", folder, profile=exchange.office)
    assert (again.code, "没有" in again.out, "fog.png" in again.out) == (1, False, True)
