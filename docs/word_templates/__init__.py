"""Makes the Word templates that come with the program: ``python -m docs.word_templates``.

An operator edits the finished files in Word instead, see docs/word-templates.md.
"""
