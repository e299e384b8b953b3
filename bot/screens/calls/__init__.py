"""The screens of calls, for enterprises, officers and reviewers."""
