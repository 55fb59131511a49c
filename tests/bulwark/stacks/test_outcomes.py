import pytest

from bulwark.stacks.outcomes import is_outcome_unknown, status_of


@pytest.mark.parametrize(
    "sentence",
    [
        "error reading from server: EOF",
        "POST http://127.0.0.1:1/v10/projects answered 502: injected fault",
        "POST http://127.0.0.1:1/v10/projects answered 201: an answer that is not JSON; nothing can be concluded from it",
        "POST http://127.0.0.1:1/v1 could not be reached: connection broken under way (Server disconnected)",
        "Error creating Topic: googleapi: Error 503: The service is currently unavailable.",
        'Error creating Secret: Post "https://secretmanager.googleapis.com/v1/projects/p/secrets": unexpected EOF',
        'Post "https://api.github.com/repos/o/r/rulesets": EOF',
        "POST https://api.github.com/repos/o/r/rulesets: 502 Server Error []",
        'Post "https://api.vercel.com/v11/projects": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        "Could not create project, unexpected error: invalid character '<' looking for beginning of value",
        "read tcp 10.0.0.1:5->10.0.0.2:443: read: connection reset by peer",
    ],
)
def test_without_an_answer_that_says_no_the_outcome_is_unknown(sentence: str):
    assert is_outcome_unknown(sentence)


@pytest.mark.parametrize(
    ("sentence", "status"),
    [
        ("POST http://127.0.0.1:1/v10/projects answered 409: Already exists", 409),
        ("POST http://127.0.0.1:1/v10/projects answered 429: Too many requests (Retry-After: 500 s)", 429),
        ("Error creating Secret: googleapi: Error 403: Permission denied, forbidden", 403),
        ("POST https://api.github.com/repos/o/r/rulesets: 422 Validation Failed []", 422),
        ("connection error: desc = transport: dial tcp 127.0.0.1:1: connect: connection refused", None),
        ("Missing required argument: name", None),
    ],
)
def test_what_was_refused_or_never_sent_was_not_done(sentence: str, status: int | None):
    assert not is_outcome_unknown(sentence)
    assert status_of(sentence) == status
