"""What is kept: people, cases, answers as revisions, sessions, deliveries, evidence."""
