"""Errors that stop the start.

StartFailure      something it needs cannot be used: network, port, database, folder
└── SettingsError the settings cannot be used
"""


class StartFailure(Exception):
    """The program cannot start; each line of the message names a setting and says what to do."""


class SettingsError(StartFailure):
    """The settings cannot be used."""
