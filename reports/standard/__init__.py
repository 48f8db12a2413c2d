"""What is told of the standard itself: explanations, coverage, lists."""
