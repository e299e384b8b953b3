"""The consultants' year as one story: ``test_story.py`` is its table of contents.

A started program, the local Bot API server and Chromium; eight people at ten screens. With
``STORY_SHOTS=/tmp/shots`` all that they saw is kept there, to be looked at.
"""
