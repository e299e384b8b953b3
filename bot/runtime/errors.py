"""What stops the start.

StartFailure      something outside cannot be used: network, port, database, folder
└── SettingsError the settings cannot be used
"""


class StartFailure(Exception):
    """It cannot start; each line of the message names a setting and says what to do."""


class SettingsError(StartFailure):
    """The settings cannot be used."""
