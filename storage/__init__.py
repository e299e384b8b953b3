"""What is stored: people, cases, answers as revisions, sessions, deliveries, evidence."""
