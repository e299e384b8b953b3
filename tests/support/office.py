"""LibreOffice, poppler and a font for each name that our documents use."""

import shutil
import subprocess
from pathlib import Path

import pytest

needs_office = pytest.mark.skipif(
    any(shutil.which(program) is None for program in ("soffice", "pdffonts", "pdftotext")),
    reason="needs LibreOffice and poppler",
)
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <alias binding="same"><family>宋体</family>
    <prefer><family>Noto Serif CJK SC</family></prefer></alias>
  <alias binding="same"><family>黑体</family>
    <prefer><family>Noto Sans CJK SC</family></prefer></alias>
</fontconfig>
"""
"""The two faces as this machine has them: any other in the document would be a substitute."""


def converted(file: Path, to: str, folder: Path) -> Path:
    """The file as LibreOffice writes it in another format, with a profile of its own."""
    fonts = folder / "fonts.conf"
    fonts.write_text(FONTS, "utf-8")
    done = subprocess.run(  # noqa: S603 - no shell, and our own file
        [  # noqa: S607 - where the system has it
            "soffice",
            "--headless",
            f"-env:UserInstallation=file://{folder}/office-profile",
            "--convert-to",
            to,
            "--outdir",
            str(folder / "converted"),
            str(file),
        ],
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "FONTCONFIG_FILE": str(fonts)},
        capture_output=True,
        timeout=180,
        check=True,
    )
    made = folder / "converted" / f"{file.stem}.{to.partition(':')[0]}"
    assert made.is_file(), done.stderr.decode()
    return made


def said_by(*command: str | Path) -> str:
    """What a program prints."""
    arguments = [str(part) for part in command]
    done = subprocess.run(arguments, capture_output=True, check=True)  # noqa: S603 - as above
    return done.stdout.decode()
