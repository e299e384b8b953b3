"""The forms of the authorities in Word, filled with the facts of a report."""
