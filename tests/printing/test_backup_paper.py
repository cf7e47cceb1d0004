"""备份登记单, of a real backup on a stick: what stands on it is what the file is, and its code says so too."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pypdfium2
import pytest

from app.office import Office
from app.printing.forms import backup_register
from app.printing.forms.backup_register import NotOfABackup
from app.shared.clock import FixedClock
from tests.backup.test_restore import NAME, PASSWORD, profile, template  # noqa: F401
from tests.conftest import NOW


def test_the_sheet_says_which_backup_it_is_what_is_in_it_and_its_hash_in_groups(
    profile: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    (tmp_path / "KINGSTON 03").mkdir()
    office = Office.unlock(profile, PASSWORD, clock=FixedClock(NOW))
    made = office.backup.make(office.actor, "2299010001", tmp_path / "KINGSTON 03")
    contents, sha256, size = office.backup.paper(office.actor, made.path)
    assert sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    copy = backup_register.copy_of(contents, made.path.name, sha256, size, "KINGSTON 03")
    told = backup_register.subject(copy)
    for language, title in (("zh_CN", "备份登记单"), ("zh_CN+ko_KR", "백업등록표")):
        out = tmp_path / f"{language}.pdf"
        office.printing.produce(office.actor, "backup_register", told, out, language)
        page = pypdfium2.PdfDocument(out)[0].get_textpage().get_text_range()
        plain = re.sub(r"\s", "", page)
        assert re.sub(r"\s", "", title) in plain
        assert sha256.upper() in plain
        assert f"{sha256[:4].upper()} {sha256[4:8].upper()} " in page
        for words in (
            NAME,
            "2299010001",
            made.path.name,
            "KINGSTON03",
            f"第{contents.last_seq:,}条",
            "保管人（签字）",
        ):
            assert words in plain, words
        assert f"{contents.records:,}" in plain
    with office.db.reading() as tx:
        (line,) = tx.connection().exec_driver_sql("SELECT subject_id FROM print_log WHERE language = 'zh_CN'")
    assert str(tmp_path) not in line[0]  # no path of this computer goes into the log of prints
    with pytest.raises(NotOfABackup):
        office.printing.produce(office.actor, "backup_register", "{}", tmp_path / "x.pdf")
    office.close()
