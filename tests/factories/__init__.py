"""Six made-up factories that go from their bills to a report, in the core and in both channels."""
