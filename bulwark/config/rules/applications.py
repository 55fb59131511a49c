"""What must hold between an application's domains, and between its approval and its reviewers."""

from collections.abc import Iterator
from typing import Final

from bulwark.config.application import Application
from bulwark.config.rules.accounts import check_reviewers, offers_reviewers
from bulwark.config.rules.frame import ApplicationRule, Stack, app_path
from bulwark.errors import Problem


def _some_domain_serves(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    if stack.is_complete and not app.serving_domains:
        yield stack.problem(
            app_path(name, "domains"),
            "every domain redirects",
            "visitors would be sent around and reach nothing",
            "leave redirect_to out of the domain that serves the application",
        )


def _redirects_arrive(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for domain, settings in sorted(app.domains.items()):
        target, path = settings.redirect_to, app_path(name, "domains", domain, "redirect_to")
        if target is None:
            continue
        if target == domain:
            yield stack.problem(
                path, f"'{target}' redirects to itself", "browsers would give up after a few rounds", "remove redirect_to"
            )
        elif target not in app.domains:
            yield stack.problem(
                path,
                f"'{target}' is no domain of this application",
                "visitors would be sent to a host that nobody here guards",
                f"write one of {', '.join(app.serving_domains) or 'its domains'}, or add '{target}' to domains",
            )
        elif app.domains[target].redirect_to is not None:
            yield stack.problem(
                path,
                f"'{target}' redirects on to '{app.domains[target].redirect_to}'",
                "visitors would go twice as far, or around in a circle",
                f"write the domain that serves: {' or '.join(app.serving_domains) or 'there is none yet'}",
            )


def _status_code_has_target(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    for domain, settings in sorted(app.domains.items()):
        if settings.redirect_status_code is not None and settings.redirect_to is None:
            yield stack.problem(
                app_path(name, "domains", domain, "redirect_status_code"),
                f"{settings.redirect_status_code} is set and redirect_to is not",
                "the domain would not redirect, and the code would say nothing",
                "add redirect_to, or remove the code",
            )


def _approval_has_reviewers(stack: Stack, name: str, app: Application) -> Iterator[Problem]:
    account, path = stack.pipeline.github, app_path(name, "reviewers")
    yield from check_reviewers(stack, path, app.reviewers)
    if not app.approval_before_first_stage:
        if app.reviewers.count:
            yield stack.problem(
                path,
                "reviewers are named, and approval_before_first_stage is false",
                "they would never be asked",
                "set approval_before_first_stage: true, or remove the reviewers",
            )
    elif not offers_reviewers(account, app.repository):
        yield stack.problem(
            app_path(name, "approval_before_first_stage"),
            f"GitHub's plan '{account.plan}' has no required reviewers for {app.repository.visibility} repositories",
            "the release would wait for nobody",
            "write false, or change to the Enterprise plan",
        )
    elif not app.reviewers.count:
        yield stack.problem(
            path,
            "nobody is named",
            "no release could ever be approved",
            "name teams or users by number, or write approval_before_first_stage: false",
        )


RULES: Final[tuple[ApplicationRule, ...]] = (
    _some_domain_serves,
    _redirects_arrive,
    _status_code_has_target,
    _approval_has_reviewers,
)
