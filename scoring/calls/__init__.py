"""Many assessments of one call compared: ranking, flags by rule, reviewers who agree or not."""
