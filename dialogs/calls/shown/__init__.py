"""What somebody sees of many submissions: lists, the ranking, the public list, what happened."""
