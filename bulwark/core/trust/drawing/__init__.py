"""Draw who reaches what as a picture, from left to right: job, condition, duty, account, what is reached."""
