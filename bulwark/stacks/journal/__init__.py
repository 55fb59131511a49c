"""Keep the state of a run as a journal: what a step writes does not grow with the size of the stack.

The engine's own state in files is written whole at every step, so a first `up` takes time that grows with the square of its
resources. Against Pulumi's service the engine sends each step as one journal entry instead, and waits for it to be kept before it
goes on. Here that service is a few routes on the loopback address of the run itself: entries are appended to a file beside the
state, and the whole is put together once, at the end of the run or at the beginning of the one after a crash.

Sources: pulumi/pulumi v3.259.0, pkg/backend/journal.go (meaning of entries), pkg/backend/httpstate (routes).
"""
