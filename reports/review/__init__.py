"""The review as people work it: where findings are drawn, what was granted, what changed, answers read back."""
