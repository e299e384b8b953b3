"""The bill of materials of the product, CycloneDX 1.6 as JSON: ``make sbom``.

It names what the lock pins for run time, and what is carried along in the source itself.
"""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docs.lockfile import PROJECT, ROOT, at_run_time, locked

VENDORED = (
    ("htmx", "4.0.1", "0BSD", "bot/web/static/vendor", ("htmx.min.js", "hx-sse.min.js")),
    ("noto-sans-sc", "", "OFL-1.1", "bot/reports/pdf/layout/fonts",
     ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")),
    ("noto-sans", "", "OFL-1.1", "bot/reports/pdf/layout/fonts",
     ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")),
)  # fmt: skip
"""Name, version where the work has one, licence, folder and files; THIRD_PARTY_NOTICES.md."""


def bill() -> dict[str, Any]:
    """The whole document. The same source makes the same bill: no time and no serial number."""
    components = [*_libraries(), *_vendored()]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": PROJECT,
                "name": PROJECT,
                "licenses": [{"license": {"id": "Apache-2.0"}}],
            }
        },
        "components": components,
        "dependencies": [
            {"ref": PROJECT, "dependsOn": sorted(one["bom-ref"] for one in components)}
        ],
    }


def _libraries() -> Iterator[dict[str, Any]]:
    for package in at_run_time(locked()):
        address = f"pkg:pypi/{package.name}@{package.version}"
        found: dict[str, Any] = {
            "type": "library",
            "bom-ref": address,
            "name": package.name,
            "version": package.version,
            "licenses": _licences(package.licence),
            "purl": address,
            # Every file the lock accepts: wheels for each system, and the source.
            "externalReferences": [
                {
                    "type": "distribution",
                    "url": address,
                    "hashes": [{"alg": "SHA-256", "content": hash} for hash in package.hashes],
                }
            ],
        }
        if package.marker:
            found["properties"] = [{"name": f"{PROJECT}:marker", "value": package.marker}]
        yield found


def _licences(expression: str) -> list[dict[str, Any]]:
    return [{"expression": expression}]


def _vendored() -> Iterator[dict[str, Any]]:
    for name, version, licence, folder, files in VENDORED:
        for file in files:
            path = f"{folder}/{file}"
            content = (ROOT / path).read_bytes()
            found: dict[str, Any] = {
                "type": "file" if file.endswith(".ttf") else "library",
                "bom-ref": path,
                "name": f"{name}/{file}",
                "licenses": _licences(licence),
                "hashes": [{"alg": "SHA-256", "content": hashlib.sha256(content).hexdigest()}],
            }
            if version:
                found["version"] = version
            yield found


def main(output: str = "sbom.json") -> None:
    """Write the bill."""
    text = json.dumps(bill(), ensure_ascii=False, indent=1)
    Path(output).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
