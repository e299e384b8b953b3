"""Events reach who may know of them, signed, once more where need be, and nobody else."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update
from standardwebhooks import Webhook, WebhookVerificationError

from bot.jobs.webhooks.delivering import WebhookMessages
from bot.jobs.webhooks.events import EventType
from bot.jobs.webhooks.reports import announce_report
from dialogs.calls import events as e
from dialogs.calls.access import Act
from storage.base import table
from storage.models import Job
from tests.bot.jobs.webhooks.conftest import EVERY, Sending
from tests.bot.web.api.test_reading import add, handed_to_an_agency, in_review, read
from tests.dialogs.calls.scene import MOMENTS
from tests.storage.talking import NOW
from tests.support.stored.databases import rows_of


def types(sending: Sending) -> list[tuple[str, str]]:
    """Who was told what."""
    bodies = [json.loads(body) for _, body in sending.receiver.got]
    return [
        (path.strip("/"), body["type"])
        for path, body in zip(sending.receiver.paths, bodies, strict=True)
    ]


async def jobs(sending: Sending, kind: str) -> list[dict[str, Any]]:
    """The jobs of a kind."""
    return [row for row in await rows_of(sending.scene.database, Job) if row["kind"] == kind]


def test_every_type_of_event_is_tested() -> None:
    assert set(EVERY) == set(EventType)


async def test_who_may_know_is_told_and_nobody_else(sending: Sending) -> None:
    for who in ("city", "other city", "province", "consultant"):
        await sending.endpoint(who)
    read(await sending.scene.act(Act.CHECK, "k"))
    await sending.send()
    assert sorted(types(sending)) == [
        ("city", "submission.changed"),
        ("province", "submission.changed"),
    ]
    _, body = sending.receiver.got[0]
    assert json.loads(body).keys() == {"type", "timestamp", "data"}
    assert json.loads(body)["data"] == {
        "call": sending.scene.call.id,
        "submission": sending.scene.ids["ours"],
    }


async def test_without_an_endpoint_nothing_is_looked_for(sending: Sending) -> None:
    read(await sending.scene.act(Act.CHECK, "k"))
    await sending.endpoint("consultant")
    read(await sending.scene.act(Act.UNDO, "k2"))
    assert await jobs(sending, "submission-events") == []


async def test_what_is_hidden_has_no_time_either(sending: Sending) -> None:
    await in_review(sending.scene)
    await sending.endpoint("first")
    second, first = (sending.scene.members[who] for who in ("second", "first"))
    await add(sending.scene, e.ReviewGiven(second, "81", (), "理由"))
    await sending.send()
    assert sending.receiver.got == [], "the first has not reviewed it yet"
    await add(sending.scene, e.ReviewGiven(first, "80", (), "理由"))
    await add(sending.scene, e.ReviewGiven(second, "82", (), "改了"))
    await sending.send()
    assert types(sending) == [("first", "submission.reviewed")] * 2


@pytest.mark.parametrize(
    ("event", "phase", "expected"),
    [
        (e.Submitted(9, 2, 2, "cd" * 32, 0, ("city", "province")), "intake", "received"),
        (e.Checked("city"), "checking", "changed"),
        (e.DecisionProposed("recommend", "好"), "deciding", "changed"),
        (e.DecisionMade("b", "recommend", "好", NOW.isoformat()), "deciding", "decided"),
    ],
)
async def test_the_type_says_what_is_other(
    sending: Sending, event: e.Event, phase: str, expected: str
) -> None:
    await sending.endpoint("decider")
    sending.scene.clock.now = MOMENTS[phase]
    await add(sending.scene, event)
    await sending.send()
    assert types(sending) == [("decider", f"submission.{expected}")]


async def test_a_report_is_told_to_who_may_read_it(sending: Sending) -> None:
    scene = sending.scene
    await sending.endpoint("consultant")
    await sending.endpoint("other consultant")
    await sending.endpoint("city")
    assessment = scene.people["client"].assessment
    async with scene.database.unit_of_work() as uow:
        await announce_report(uow, assessment, "GF-00001-02-zh", NOW, is_of_review=False)
    await sending.send()
    assert types(sending) == [("consultant", "report.issued")]
    assert json.loads(sending.receiver.got[0][1])["data"] == {
        "case": assessment,
        "report": "GF-00001-02-zh",
    }


async def test_a_report_with_reviews_is_told_to_who_may_review(sending: Sending) -> None:
    scene = sending.scene
    chief, assessment = await handed_to_an_agency(scene), scene.people["client"].assessment
    await sending.endpoint("consultant")
    await sending.endpoint(chief)
    for is_of_review in (True, False):
        async with scene.database.unit_of_work() as uow:
            await announce_report(uow, assessment, "x", NOW, is_of_review=is_of_review)
    await sending.send()
    assert sorted(who for who, _ in types(sending)) == ["chief", "consultant", "consultant"]


async def test_only_events_that_are_wanted_are_sent(sending: Sending) -> None:
    await sending.endpoint("city", "submission.decided")
    read(await sending.scene.act(Act.CHECK, "k"))
    await sending.send()
    assert sending.receiver.got == []


# --- signatures


def verified(sending: Sending, secret: str, at: int = 0) -> Any:
    """What the other side of Standard Webhooks makes of a message."""
    headers, body = sending.receiver.got[at]
    return Webhook(secret).verify(body.decode(), headers)


async def test_receivers_verify_by_standard_webhooks(sending: Sending) -> None:
    _, secret = await sending.endpoint("city")
    await add(sending.scene, e.FlagRaised("k", "看一下"))
    await sending.send()
    assert verified(sending, secret)["type"] == "submission.changed"
    headers, body = sending.receiver.got[0]
    assert headers["content-type"] == "application/json"
    assert headers["user-agent"].startswith("greenbot/")
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify(body.decode().replace("changed", "decided"), headers)
    with pytest.raises(WebhookVerificationError):
        Webhook("whsec_" + "A" * 43 + "=").verify(body.decode(), headers)


async def test_while_a_secret_is_changed_both_sign(sending: Sending) -> None:
    endpoint, old = await sending.endpoint("city")
    new, now = "whsec_" + "Q" * 43 + "=", datetime.now(UTC)
    for until, signatures in ((now + timedelta(hours=1), 2), (now, 1)):
        async with sending.scene.database.unit_of_work() as uow:
            assert await uow.webhooks.rotate(endpoint, new, until)
        await add(sending.scene, e.FlagRaised(f"k{signatures}", "看一下"))
        await sending.send()
        headers, _ = sending.receiver.got[-1]
        assert len(headers["webhook-signature"].split()) == signatures
    assert verified(sending, old) == verified(sending, new)
    assert verified(sending, new, 1)["type"] == "submission.changed"
    with pytest.raises(WebhookVerificationError):
        verified(sending, old, 1)


# --- what goes wrong


async def test_a_message_is_tried_again_later_under_the_same_number(sending: Sending) -> None:
    await sending.endpoint("city")
    sending.receiver.statuses = [500, 204]
    read(await sending.scene.act(Act.CHECK, "k"))
    await sending.send()
    (job,) = await jobs(sending, "webhook")
    assert job["state"] == "waiting"
    assert job["due"] > job["created_at"] + timedelta(seconds=5)
    ((message,), first) = await sending.log(), sending.receiver.got[0][0]
    assert (message.state, message.attempts, message.status) == ("waiting", 1, 500)
    await _sooner(sending)
    assert await sending.do("webhook") == 1
    (message,) = await sending.log()
    assert (message.state, message.attempts, message.status) == ("sent", 2, 204)
    assert sending.receiver.got[1][0]["webhook-id"] == first["webhook-id"] == message.number


async def test_it_is_dead_in_the_end_and_can_be_sent_again(sending: Sending) -> None:
    await sending.endpoint("city")
    sending.receiver.statuses = [503]
    read(await sending.scene.act(Act.CHECK, "k"))
    await sending.do("submission-events")
    (message,) = await sending.log()
    for _ in range(WebhookMessages.attempts):
        await sending.do("webhook")
        await _sooner(sending)
    (message,) = await sending.log()
    assert (message.state, message.attempts) == ("dead", WebhookMessages.attempts)
    (job,) = await jobs(sending, "webhook")
    assert job["state"] == "dead"
    sending.receiver.statuses = [200]
    async with sending.scene.database.unit_of_work() as uow:
        assert await uow.webhooks.resend(message.id)
    await sending.do("webhook")
    (message,) = await sending.log()
    assert (message.state, message.status) == ("sent", 200)


async def _sooner(sending: Sending) -> None:
    """Let the time of the next attempt come, for what is to be tried again."""
    async with sending.scene.database.unit_of_work() as uow:
        waiting = update(table(Job)).where(table(Job).c.state == "waiting").values(due=NOW)
        await uow.jobs._run(Connection.execute, waiting)


async def test_a_receiver_that_is_gone_gets_nothing_more(sending: Sending) -> None:
    endpoint, _ = await sending.endpoint("city")
    sending.receiver.statuses = [410]
    read(await sending.scene.act(Act.CHECK, "k"))
    await sending.send()
    (message,) = await sending.log()
    assert (message.state, message.status) == ("dead", 410)
    async with sending.scene.database.unit_of_work() as uow:
        assert endpoint not in [one.id for one in await uow.webhooks.all()]
    read(await sending.scene.act(Act.UNDO, "k2"))
    await sending.send()
    assert len(sending.receiver.got) == 1


async def test_who_left_meanwhile_is_not_told(sending: Sending) -> None:
    await sending.endpoint("city")
    read(await sending.scene.act(Act.CHECK, "k"))
    await sending.do("submission-events")
    async with sending.scene.database.unit_of_work() as uow:
        person, membership = (
            sending.scene.people["city"].person,
            sending.scene.members["city"],
        )
        assert await uow.organisations.end(person, membership, NOW) is not None
    await sending.do("webhook")
    assert sending.receiver.got == []
    (message,) = await sending.log()
    assert (message.state, message.error) == ("dead", "endpoint-ended")


async def test_a_redirect_is_not_followed(sending: Sending) -> None:
    await sending.endpoint("city")
    sending.receiver.statuses = [302]
    read(await sending.scene.act(Act.CHECK, "k"))
    await sending.send()
    assert sending.receiver.paths == ["/city"]
    (message,) = await sending.log()
    assert (message.state, message.status) == ("waiting", 302)
