"""Work beside the turns of calls: flags by rule, and what applicants are told."""
