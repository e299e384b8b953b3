"""Calls of agencies and their submissions: events that are only added, and their fold beside them.

What is read here is whole: nobody but ``dialogs.calls.visible`` hands it on to anybody.
"""
