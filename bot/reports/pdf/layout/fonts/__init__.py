"""The fonts of the report as files, each under the SIL Open Font License beside it."""
