"""The conversation: (session, input) -> (session', events, outputs). No transport, no clock."""
