"""What a Telegram device is called: what the person is called there, cut and cleaned."""

import pytest

from bot.telegram.updates import LABEL_LIMIT, Inbound, inbound


@pytest.mark.parametrize(
    ("person", "label"),
    [
        ({"username": "li_ming", "first_name": "李明"}, "@li_ming"),
        ({"first_name": "李明"}, "李明"),
        ({"first_name": "李\u202e\n\t 明"}, "李 明"),
        ({"first_name": "长" * 200}, "长" * LABEL_LIMIT),
        ({"first_name": "\u200b\u202e"}, ""),
        ({}, ""),
    ],
)
def test_the_label_of_a_person(person: dict[str, str], label: str) -> None:
    told = {"id": 7, **person}
    message = {"message_id": 1, "date": 0, "chat": {"id": 7, "type": "private"}, "text": "1"}
    written = inbound({"update_id": 1, "message": message | {"from": told}})
    query = {"id": "q", "from": told, "message": message, "data": "1.1.met"}
    pressed = inbound({"update_id": 2, "callback_query": query})
    for came in (written, pressed):
        assert isinstance(came, Inbound)
        assert came.label == label
