"""Changes of the infrastructure as people review them: a state without secrets, planned steps, the comment that shows them."""
