"""Answers and yearly figures that are filled in as a worksheet and sent back."""
