"""All attacks, in the order of the faults they show."""

from tests.attack.harness.attacks import (
    connections,
    files,
    network,
    outages,
    reports,
    taking_over,
    texts,
)
from tests.attack.harness.target import Attack

ATTACKS = (
    Attack("deep-link", "1", taking_over.deep_link, telegram=True),
    Attack("amounts", "2", texts.amounts),
    Attack("hostile-texts", "2", texts.hostile),
    Attack("streams", "3", connections.streams),
    Attack("silent", "3", connections.silent),
    Attack("slow-headers", "3", connections.slow_headers),
    Attack("slow-readers", "3", connections.slow_readers),
    Attack("long-notes", "4", reports.long_notes, telegram=True),
    Attack("exports", "5", files.exports),
    Attack("uploads", "5", files.uploads),
    Attack("shared-file", "6", files.shared),
    Attack("taps", "7", outages.taps, telegram=True),
    Attack("downloads", "7", outages.downloads, telegram=True),
    Attack("cross-site", "8", taking_over.followed),
    Attack("lasting-secret", "9", taking_over.lasting),
    Attack("old-form", "10", texts.resent),
    Attack("telegram-down", "11", outages.unreachable),
    Attack("kept-alive", "12", network.kept_alive),
    Attack("files-telegram", "13", files.at_once_on_telegram, telegram=True),
    Attack("files-web", "13", files.at_once_on_the_web),
    Attack("proxy", "14", network.one_bucket, settings=network.behind_a_proxy),
    Attack("two-processes", "15", reports.twice),
)
