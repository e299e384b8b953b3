"""What other programs read and do for an organisation, by the rights of one of its members."""
