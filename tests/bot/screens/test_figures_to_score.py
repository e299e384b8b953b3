"""From raw yearly figures in an answers file to a score, on the command line."""

import json
from typing import Any

from tests.bot.cli.test_command_line import run

FIGURES = {
    "output": {"value": "12000", "unit": "台"},
    "output-value": {"value": "0.8", "unit": "亿元"},
    "carrier-electricity-purchased": {"value": "250", "unit": "万kWh", "option": "province"},
    "site-area": {"value": "30", "unit": "亩"},
}
ENDS = {
    "energy-intensity": {
        "worked_out": True,
        "measure": "energy-per-value",
        "unit": "kgce/万元",
        "baseline": "50",
        "leading": "30",
    },
    "carbon-intensity": {
        "worked_out": True,
        "unit": "kgCO2/台",
        "baseline": "100",
        "leading": "80",
    },
}


def scored(answers: dict[str, Any], **others: Any) -> dict[str, Any]:
    content = {"catalogue": "gb36132-2025", "figures": FIGURES, "answers": answers} | others
    result = run("score", "-", "--json", typed=json.dumps(content, ensure_ascii=False))
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    return {row["id"]: row for row in found["criteria"]} | {"unscored": found["unscored"]}


def test_bills_come_to_points() -> None:
    found = scored(ENDS, enterprise={"province": "广东省"}, overlays=["grid-factors-2023"])
    # 2500000 × 0.1229 kgce ÷ 8000 万元 = 38.40625; (50 − 38.40625) ÷ 20 × 8 = 4.6375
    assert found["energy-intensity"]["obtained"] == "4.6375"
    # 2500000 × 0.4419 kg ÷ 12000 台 = 92.0625; (100 − 92.0625) ÷ 20 × 8 = 3.175
    assert found["carbon-intensity"]["obtained"] == "3.1750"
    assert "land-output" in found["unscored"]


def test_without_a_factor_of_the_province_carbon_cannot_be_worked_out() -> None:
    for others in ({"enterprise": {"province": "广东省"}}, {"overlays": ["grid-factors-2023"]}):
        content = {"catalogue": "gb36132-2025", "figures": FIGURES, "answers": ENDS, **others}
        result = run("score", "-", typed=json.dumps(content, ensure_ascii=False))
        assert result.exit_code == 2
        assert "answers.carbon-intensity" in result.stderr
        assert "没有您所在省的电力排放因子" in result.stderr
        assert "answers.energy-intensity" not in result.stderr


def test_what_cannot_be_is_told_with_its_place() -> None:
    figures = FIGURES | {"footprint": {"value": "31", "unit": "亩"}}
    content = {"catalogue": "gb36132-2025", "figures": figures, "answers": {}}
    result = run("score", "-", typed=json.dumps(content, ensure_ascii=False))
    assert result.exit_code == 2
    assert "figures.footprint" in result.stderr
    assert "多于用地面积" in result.stderr
