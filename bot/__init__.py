"""The channels, the reports and the command line around the conversation."""
