"""Access by other programs: by tokens, and by events that are sent to them."""
