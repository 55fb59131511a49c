"""Compare the rights that somebody has at Google with those that are needed. Every command is in Google's own words."""

import shlex
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from bulwark.core.doctor.finding import Finding, good
from bulwark.core.verdict import Phase

_SHOWN: Final = 4
"""Names of permissions in a sentence; all are in the evidence."""


def judge_caller(subject: str, held: Collection[str], wanted: Sequence[str], project: str, role: str) -> Finding:
    """Judge what the credential in use may do in the project.

    Args:
        subject: what is looked at.
        held: of the wanted permissions, those that Google confirms.
        wanted: all that bringing the stack up needs.
        project: id of the project.
        role: full name of the role that gives them.
    """
    lacking = [permission for permission in wanted if permission not in held]
    evidence = {"wanted": len(wanted), "held": len(wanted) - len(lacking), "lacking": lacking}
    if not lacking:
        return good(subject, f"the credential in use has the {len(wanted)} permissions that an update needs", evidence)
    command = f'gcloud projects add-iam-policy-binding {shlex.quote(project)} --member="user:$(gcloud config get account)"'
    return Finding(
        Phase.FAIL,
        subject,
        f"the credential in use lacks {len(lacking)} of {len(wanted)} permissions: {_some(lacking)}",
        "an update with it would stop in the middle",
        "sign in as somebody who has them, or let an owner of the project give the role",
        (f"{command} --role={shlex.quote(role)} --condition=None",),
        evidence=evidence,
    )


def judge_role(subject: str, role: Mapping[str, Any] | None, wanted: Sequence[str], *, project: str, stack: str) -> Finding:
    """Judge the custom role of `infra-apply`: exactly the permissions that are needed, no more and no fewer."""
    role_id = subject.rpartition("/")[2]
    flag = shlex.quote(f"--project={project}")
    if role is None:
        return _missing(subject, "the role is not there", f"bulwark init {shlex.quote(stack)}")
    if role.get("deleted"):
        return _missing(subject, "the role is deleted", f"gcloud iam roles undelete {role_id} {flag}")
    held = tuple(map(str, role.get("includedPermissions") or ()))
    lacking = [permission for permission in wanted if permission not in held]
    extra = sorted(permission for permission in held if permission not in wanted)
    evidence = {"wanted": len(wanted), "lacking": lacking, "not_needed": extra}
    if not lacking and not extra:
        return good(subject, f"the role has exactly the {len(wanted)} permissions that it needs", evidence)
    update = f"gcloud iam roles update {role_id} {flag}"
    commands = [f"{update} --add-permissions={','.join(lacking)}"] if lacking else []
    commands += [f"{update} --remove-permissions={','.join(extra)}"] if extra else []
    said = [f"lacks {_some(lacking)}"] if lacking else []
    said += [f"has {_some(extra)} besides"] if extra else []
    return Finding(
        Phase.FAIL,
        subject,
        f"the role {' and '.join(said)}",
        "an update would stop in the middle" if lacking else "whoever acts as infra-apply could do more than the program does",
        "let an owner of the project correct it, or run bulwark up, which does the same",
        tuple(commands),
        evidence=evidence,
    )


def judge_holders(
    subject: str, holders: Collection[str], wanted: Sequence[str], role: str, gcloud: Sequence[str], *, make: str
) -> Finding:
    """Judge who has a role in one place: exactly those who should.

    Args:
        subject: what is looked at.
        holders: who has the role without a condition.
        wanted: who should have it, at least one.
        role: full name of the role.
        gcloud: the command up to its verb, and the flags behind it: `gcloud projects`, `PROJECT`.
        make: the command that grants it where nobody has it yet.
    """
    lacking = [member for member in wanted if member not in holders]
    extra = sorted(member for member in holders if member not in wanted)
    evidence = {"role": role, "lacking": lacking, "not_declared": extra}
    if not lacking and not extra:
        return good(
            subject, f"exactly {len(wanted)} declared {'member has' if len(wanted) == 1 else 'members have'} it", evidence
        )
    if not extra and len(lacking) == len(wanted):
        return _missing(subject, "nobody has it yet", make)
    commands = [*_bindings(gcloud, "add", role, lacking), *_bindings(gcloud, "remove", role, extra)]
    said = [f"{len(lacking)} declared members lack it"] if lacking else []
    said += [f"{_some(extra)} has it without being declared"] if extra else []
    return Finding(
        Phase.FAIL,
        subject,
        " and ".join(said),
        "somebody who is not declared could act as the account" if extra else "jobs of the duty would be refused",
        "correct the binding, or run bulwark up, which does the same",
        tuple(commands),
        evidence=evidence,
    )


def _missing(subject: str, reason: str, command: str) -> Finding:
    return Finding(
        Phase.PENDING,
        subject,
        reason,
        "what needs it is refused until then",
        "run the command",
        (command,),
        evidence={"present": False},
    )


def _bindings(gcloud: Sequence[str], verb: str, role: str, members: Iterable[str]) -> list[str]:
    group, place = gcloud[0], gcloud[1:]
    start = [*group.split(" "), f"{verb}-iam-policy-binding", *place]
    return [shlex.join([*start, f"--role={role}", f"--member={member}"]) for member in members]


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
