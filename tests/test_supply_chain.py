"""What the product is made of: pinned by hash, listed in the bill of materials, and audited."""

import hashlib
import json
from importlib import import_module
from pathlib import Path

import pytest

from docs.audit_packages import problems
from docs.lockfile import INSTALLER, LOCK, OCR_LOCK, ROOT, at_run_time, direct, locked
from docs.make_sbom import bill

ONE_HASH = "a" * 64


@pytest.mark.long
@pytest.mark.slow
def test_the_bill_of_materials_keeps_to_its_schema() -> None:
    """Its validator takes more than a second to import, which no other test should wait for."""
    schema = import_module("cyclonedx.schema")
    validator = import_module("cyclonedx.validation.json")
    strict = validator.JsonStrictValidator(schema.SchemaVersion.V1_6)
    told = strict.validate_str(json.dumps(bill()))
    assert told is None


def test_every_package_of_run_time_is_on_it_with_version_licence_and_hashes() -> None:
    listed = {one.get("purl"): one for one in bill()["components"]}
    packages = at_run_time(locked())
    assert direct() <= {package.name for package in packages}
    for package in packages:
        component = listed[f"pkg:pypi/{package.name}@{package.version}"]
        assert component["licenses"][0]["expression"]
        (files,) = component["externalReferences"]
        assert {one["content"] for one in files["hashes"]} == set(package.hashes) != set()


def test_what_only_development_needs_is_not() -> None:
    names = {package.name for package in at_run_time(locked())}
    assert {"sqlalchemy", "starlette", "certifi"} & names == names & {
        "sqlalchemy", "starlette", "certifi"}  # fmt: skip
    assert not names & {"pytest", "ruff", "bandit", "playwright", "cyclonedx-python-lib"}


def test_every_vendored_file_is_on_it_with_its_hash() -> None:
    listed = {one["bom-ref"]: one for one in bill()["components"]}
    scripts = ROOT.glob("bot/web/static/vendor/*.js")
    vendored = [*scripts, *ROOT.glob("bot/reports/pdf/layout/fonts/*.ttf")]
    assert len(vendored) == 6
    for file in vendored:
        (said,) = listed[str(file.relative_to(ROOT))]["hashes"]
        assert said["content"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_the_optional_extra_is_pinned_like_the_rest_and_agrees_with_it() -> None:
    rest = {package.name: package.version for package in locked()}
    extra = locked(OCR_LOCK)
    assert {"rapidocr", "onnxruntime"} <= {package.name for package in extra}
    assert all(package.hashes for package in extra)
    assert all(rest.get(one.name, one.version) == one.version for one in extra)


def test_nothing_is_installed_but_by_hash() -> None:
    recipe = (ROOT / "Makefile").read_text("utf-8")
    installing = [line for line in recipe.splitlines() if "pip install" in line]
    assert len(installing) == 4
    assert all("--require-hashes" in line or "--no-deps" in line for line in installing)
    (uv,) = locked(INSTALLER)
    assert uv.name == "uv"
    assert uv.hashes


def test_the_audit_finds_nothing() -> None:
    assert list(problems()) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            lambda text: text.replace("jinja2==3.1.6", "jinja2==3.1.5"),
            "jinja2: 3.1.6 is installed",
        ),
        (lambda text: f"{text}odd==1.0\n", "odd: no hash"),
        (lambda text: f"{text}odd==1.0 \\\n    --hash=sha256:{ONE_HASH}\n", "odd: not installed"),
        (lambda text: f"--index-url http://x\n{text}", "an address of its own"),
        (lambda text: f"{text}odd @ https://x/odd.whl\n", "an address of its own"),
        (lambda _: "", "nothing is pinned"),
    ],
)
def test_the_audit_tells(tmp_path: Path, change: object, told: str) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(change(LOCK.read_text("utf-8")), "utf-8")  # type: ignore[operator]
    assert any(told in problem for problem in problems(lock))
