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
        # Vercel's provider: client/request.go, after the words of a resource ("Could not create ..., unexpected error: ").
        "Could not create project, unexpected error: internal_server_error - An unexpected internal error occurred",
        "Could not create project, unexpected error: service_unavailable - Try again later",
        "Could not create project, unexpected error: FUNCTION_INVOCATION_TIMEOUT - An error occurred with your deployment",
        "Could not create project, unexpected error:  - ",
        "Could not create project, unexpected error: error performing API request: 502 <html>Bad Gateway</html>",
        "unexpected error: error unmarshaling response for status code 503: invalid character 'u' in literal true: upstream",
        "Could not create project, unexpected error: error reading response body: unexpected EOF",
        'unexpected error: error unmarshaling response {"id": 7}: json: cannot unmarshal number into Go struct field .id',
        'unexpected error: error doing http request: Post "https://api.vercel.com/v11/projects": context canceled',
        # Go's net/http: transport.go and h2_bundle.go.
        'Error creating Topic: Put "https://pubsub.googleapis.com/v1/projects/p/topics/t": net/http: TLS handshake timeout',
        'Post "https://iam.googleapis.com/v1/projects/p": stream error: stream ID 5; INTERNAL_ERROR; received from peer',
        'Post "https://api.github.com/repos/o/r/rulesets": http2: client connection lost',
        "http2: Transport received Server's graceful shutdown GOAWAY",
        "http2: Transport received GOAWAY from server ErrCode:NO_ERROR",
        'Post "https://api.github.com/repos/o/r/labels": http: server closed idle connection',
        "write tcp 10.0.0.1:5->10.0.0.2:443: use of closed network connection",
        "rpc error: code = Canceled desc = context canceled",
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
        ("Could not create project, unexpected error: forbidden - Not authorized", 403),
        ("Could not create project, unexpected error: conflict - Project already exists", 409),
        ("Could not create project, unexpected error: rate_limited - Too many requests", 429),
        ("Could not create project environment variable, unexpected error: ENV_CONFLICT - It exists already", None),
        ("unexpected error: error performing API request: 404 Not Found", 404),
        (
            'error doing http request: Post "https://api.vercel.com/v11/projects": dial tcp: lookup api.vercel.com: no such host',
            None,
        ),
        ("connection error: desc = transport: dial tcp 127.0.0.1:1: connect: connection refused", None),
        ("Missing required argument: name", None),
    ],
)
def test_what_was_refused_or_never_sent_was_not_done(sentence: str, status: int | None):
    assert not is_outcome_unknown(sentence)
    assert status_of(sentence) == status
