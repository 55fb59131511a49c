"""Say of every input how the vendor's own client alters it, or why nobody can.

Keyed by type token and path, and written from the vendors' API descriptions alone: it knows nothing of the providers' tables, so
that a field the providers forget is missed here by nobody.
"""

from typing import Any

from sweep import github, github_shared, google, google_ground, monitoring, vercel, vercel_parts
from sweep.entries import (
    ABSENT,
    IMMUTABLE,
    IN_REPOSITORY,
    LOCAL,
    NAMED,
    PLACED,
    RUN_TIME,
    SETTING,
    TEAM_PLAN,
    WRITE_ONLY,
    Alter,
    Extra,
    Reason,
    Rename,
)
from sweep.leaves import Leaf, Resource

_GCP = "pulumi:providers:gcp"
_GITHUB = "pulumi:providers:github"
_VERCEL = "pulumi:providers:vercel"
POOL = "gcp:iam/workloadIdentityPool:WorkloadIdentityPool"
PROVIDER = "gcp:iam/workloadIdentityPoolProvider:WorkloadIdentityPoolProvider"
ACCOUNT = "gcp:serviceaccount/account:Account"
ACCOUNT_BINDING = "gcp:serviceaccount/iAMBinding:IAMBinding"
SECRET = "gcp:secretmanager/secret:Secret"
SECRET_BINDING = "gcp:secretmanager/secretIamBinding:SecretIamBinding"
SERVICE = "gcp:projects/service:Service"
SERVICE_IDENTITY = "gcp:projects/serviceIdentity:ServiceIdentity"
AUDIT = "gcp:projects/iAMAuditConfig:IAMAuditConfig"
ROLE = "gcp:projects/iAMCustomRole:IAMCustomRole"
PROJECT_BINDING = "gcp:projects/iAMBinding:IAMBinding"
TOPIC = "gcp:pubsub/topic:Topic"
TOPIC_BINDING = "gcp:pubsub/topicIAMBinding:TopicIAMBinding"
ENVIRONMENT = "github:index/repositoryEnvironment:RepositoryEnvironment"
PATTERN = "github:index/repositoryEnvironmentDeploymentPolicy:RepositoryEnvironmentDeploymentPolicy"
VARIABLE = "github:index/actionsEnvironmentVariable:ActionsEnvironmentVariable"
GITHUB_SECRET = "github:index/actionsEnvironmentSecret:ActionsEnvironmentSecret"
MARKER = "github:index/actionsVariable:ActionsVariable"
ACTIONS = "github:index/actionsRepositoryPermissions:ActionsRepositoryPermissions"
JOB_TOKEN = "github:index/workflowRepositoryPermissions:WorkflowRepositoryPermissions"
ACCESS = "github:index/actionsRepositoryAccessLevel:ActionsRepositoryAccessLevel"
LABEL = "github:index/issueLabel:IssueLabel"
ALERTS = "github:index/repositoryVulnerabilityAlerts:RepositoryVulnerabilityAlerts"
UPDATES = "github:index/repositoryDependabotSecurityUpdates:RepositoryDependabotSecurityUpdates"
FILE = "github:index/repositoryFile:RepositoryFile"
RULESET = "github:index/repositoryRuleset:RepositoryRuleset"
PROJECT = "vercel:index/project:Project"
DOMAIN = "vercel:index/projectDomain:ProjectDomain"
VERCEL_VARIABLE = "vercel:index/projectEnvironmentVariable:ProjectEnvironmentVariable"
RELEASE = "vercel:index/projectRollingRelease:ProjectRollingRelease"
RETENTION = "vercel:index/projectDeploymentRetention:ProjectDeploymentRetention"
CHECK = "vercel:index/projectDeploymentCheck:ProjectDeploymentCheck"
FLAG = "vercel:index/featureFlagDefinition:FeatureFlagDefinition"
SWITCH = "vercel:index/featureFlagConfig:FeatureFlagConfig"
FIREWALL = "vercel:index/firewallConfig:FirewallConfig"

CATALOGUE: dict[str, dict[str, Alter | Rename | Reason]] = {
    _GCP: dict.fromkeys(("__internal", "addPulumiAttributionLabel", "project", "version"), SETTING),
    _GITHUB: dict.fromkeys(("__internal", "baseUrl", "owner", "version"), SETTING),
    _VERCEL: dict.fromkeys(("__internal.pluginDownloadURL", "team", "version"), SETTING),
    POOL: {
        **dict.fromkeys(("description", "disabled", "displayName"), google.alter_pool),
        "project": PLACED,
        "workloadIdentityPoolId": NAMED,
    },
    PROVIDER: {
        **dict.fromkeys(("description", "disabled", "displayName"), google.alter_provider),
        "attributeCondition": google.alter_condition,
        "attributeMapping.*": google.alter_mapping,
        "oidc.issuerUri": google.alter_issuer,
        **dict.fromkeys(("project", "workloadIdentityPoolId"), PLACED),
        "workloadIdentityPoolProviderId": NAMED,
    },
    ACCOUNT: {
        **dict.fromkeys(("description", "displayName"), google.alter_account),
        "disabled": google.switch_account,
        "project": PLACED,
        "accountId": NAMED,
    },
    ACCOUNT_BINDING: {
        "members": google.replace_impersonator,
        "role": Reason(IMMUTABLE, "key of the binding: another role is another binding"),
        "serviceAccountId": PLACED,
    },
    SECRET: {
        "labels.*": google.alter_label,
        "topics[].name": google_ground.move_topic,
        "rotation.rotationPeriod": google_ground.alter_rotation_period,
        "rotation.nextRotationTime": google_ground.postpone_rotation,
        "deletionProtection": Reason(LOCAL, "holds back a deletion by the program; Secret Manager has no such field"),
        "replication.auto": Reason(IMMUTABLE, "Secret Manager fixes how a secret is replicated when it is made"),
        "project": PLACED,
        "secretId": NAMED,
    },
    SECRET_BINDING: {
        "members": google.replace_reader,
        "role": Reason(IMMUTABLE, "key of the binding: another role is another binding"),
        **dict.fromkeys(("project", "secretId"), PLACED),
    },
    SERVICE: {
        "disableOnDestroy": Reason(LOCAL, "says what a deletion by the program does"),
        "project": PLACED,
        "service": NAMED,
    },
    SERVICE_IDENTITY: dict.fromkeys(("project", "service"), NAMED),
    AUDIT: {"auditLogConfigs[].logType": google_ground.alter_log_kind, "project": PLACED, "service": NAMED},
    ROLE: {
        **dict.fromkeys(("description", "title"), google_ground.alter_role),
        "permissions": google_ground.alter_permissions,
        "stage": google_ground.withdraw_role,
        "project": PLACED,
        "roleId": NAMED,
    },
    PROJECT_BINDING: {
        "members": google_ground.replace_holder,
        "role": Reason(IMMUTABLE, "key of the binding: another role is another binding"),
        "project": PLACED,
    },
    TOPIC: {
        "labels.*": google_ground.alter_topic_label,
        "messageRetentionDuration": google_ground.alter_retention,
        "project": PLACED,
        "name": NAMED,
    },
    TOPIC_BINDING: {
        "members": google_ground.replace_publisher,
        "role": Reason(IMMUTABLE, "key of the binding: another role is another binding"),
        **dict.fromkeys(("project", "topic"), PLACED),
    },
    **{
        token: {path: Reason(IMMUTABLE, entry) if isinstance(entry, str) else entry for path, entry in entries.items()}
        for token, entries in monitoring.ENTRIES.items()
    },
    ENVIRONMENT: {
        "canAdminsBypass": github.switch_bypass,
        "deploymentBranchPolicy.customBranchPolicies": github.open_environment,
        "deploymentBranchPolicy.protectedBranches": github.admit_protected_branches,
        "preventSelfReview": Reason(IMMUTABLE, TEAM_PLAN, github.forbid_self_review),
        "waitTimer": Reason(IMMUTABLE, TEAM_PLAN, github.set_wait),
        "repository": IN_REPOSITORY,
        "environment": NAMED,
    },
    PATTERN: {
        "branchPattern": github.alter_pattern,
        "environment": PLACED,
        "repository": IN_REPOSITORY,
    },
    VARIABLE: {
        "value": github.alter_variable,
        "variableName": Rename(github.rename_variable),
        "environment": PLACED,
        "repository": IN_REPOSITORY,
    },
    GITHUB_SECRET: {
        "value": Reason(WRITE_ONLY, "GitHub shows a secret's value to nobody"),
        "secretName": NAMED,
        "environment": PLACED,
        "repository": IN_REPOSITORY,
    },
    MARKER: {
        "value": github_shared.alter_marker,
        "variableName": Rename(github_shared.rename_marker),
        "repository": IN_REPOSITORY,
    },
    ACTIONS: {
        "enabled": github_shared.alter_actions(enabled=False),
        "allowedActions": github_shared.alter_actions(allowed_actions="all"),
        "shaPinningRequired": github_shared.alter_actions(sha_pinning_required=False),
        "allowedActionsConfig.githubOwnedAllowed": github_shared.alter_selection("github_owned_allowed"),
        "allowedActionsConfig.verifiedAllowed": github_shared.alter_selection("verified_allowed"),
        "allowedActionsConfig.patternsAlloweds": Reason(IMMUTABLE, github_shared.PLAN_LIST),
        "repository": IN_REPOSITORY,
    },
    JOB_TOKEN: {
        **dict.fromkeys(("defaultWorkflowPermissions", "canApprovePullRequestReviews"), github_shared.alter_token),
        "repository": IN_REPOSITORY,
    },
    ACCESS: {"accessLevel": github_shared.alter_access, "repository": IN_REPOSITORY},
    LABEL: {
        "color": github_shared.alter_label(color="010203"),
        "description": github_shared.alter_label(description="Altered elsewhere"),
        "name": Rename(github_shared.alter_label(new_name="altered")),
        "repository": IN_REPOSITORY,
    },
    ALERTS: {
        "enabled": Reason(IMMUTABLE, "switched off they take the security updates along: a change of its own shows both"),
        "repository": IN_REPOSITORY,
    },
    UPDATES: {"enabled": github_shared.switch_updates_off, "repository": IN_REPOSITORY},
    FILE: {
        "content": github_shared.edit_file,
        "commitMessage": Reason(IMMUTABLE, "part of a commit, which nobody changes; a later one has a message of its own"),
        **dict.fromkeys(("file", "branch"), PLACED),
        **dict.fromkeys(("overwriteOnCreate", "autocreateBranch", "autocreateBranchSourceBranch"), SETTING),
        "repository": IN_REPOSITORY,
    },
    RULESET: {
        "name": github_shared.alter_ruleset(name="altered"),
        "target": Reason(IMMUTABLE, "rules and conditions of another target are others: GitHub refuses to mix them"),
        "enforcement": github_shared.alter_ruleset(enforcement="disabled"),
        "bypassActors[].actorId": github_shared.alter_actors(actor_id=1000001, actor_type="User"),
        "bypassActors[].actorType": github_shared.alter_actors(actor_id=1, actor_type="OrganizationAdmin"),
        "bypassActors[].bypassMode": github_shared.alter_actors(bypass_mode="exempt"),
        "bypassActors": github_shared.alter_actors(actor_id=1, actor_type="OrganizationAdmin"),
        "conditions.refName.includes": github_shared.alter_refs("include"),
        "conditions.refName.excludes": github_shared.alter_refs("exclude"),
        "rules.deletion": github_shared.drop_rule("deletion"),
        "rules.nonFastForward": github_shared.drop_rule("non_fast_forward"),
        **{
            f"rules.pullRequest.{name}": github_shared.alter_review
            for name in (
                *("requiredApprovingReviewCount", "requireCodeOwnerReview", "dismissStaleReviewsOnPush"),
                *("requireLastPushApproval", "requiredReviewThreadResolution"),
            )
        },
        "repository": IN_REPOSITORY,
    },
    PROJECT: {
        "autoAssignCustomDomains": vercel.project_with(lambda value: {"autoAssignCustomDomains": not value}),
        "framework": vercel.project_with(lambda _value: {"framework": "remix"}),
        "gitForkProtection": vercel.project_with(lambda value: {"gitForkProtection": not value}),
        "name": vercel.project_with(lambda value: {"name": f"{value}-altered"}),
        "oidcTokenConfig.issuerMode": vercel.project_with(lambda _value: {"oidcTokenConfig": {"issuerMode": "global"}}),
        "rootDirectory": vercel.project_with(lambda _value: {"rootDirectory": "apps/altered"}),
        "skewProtection": vercel.project_with(lambda _value: {"skewProtectionMaxAge": vercel.OTHER_SKEW_SECONDS}),
        "vercelAuthentication.deploymentType": vercel.project_with(lambda _value: {"ssoProtection": {"deploymentType": "all"}}),
        "trustedSources.externalSources[].claims.*": vercel.alter_trusted_source,
        "trustedSources.externalSources[].issuer": vercel.alter_trusted_source,
        "trustedSources.externalSources[].label": vercel.alter_trusted_source,
        "trustedSources.externalSources[].to.slugs": vercel.alter_trusted_source,
        "teamId": Reason(ABSENT, "another team takes a project over by accepting a request; here that shows as deleted, below"),
    },
    DOMAIN: {
        "redirect": vercel.alter_redirect,
        "redirectStatusCode": vercel.alter_redirect_status,
        "domain": NAMED,
        "projectId": Rename(vercel.move_domain),
        "teamId": PLACED,
    },
    VERCEL_VARIABLE: {
        "comment": vercel.variable_with(lambda _value: {"comment": "Altered elsewhere"}),
        "key": vercel.variable_with(lambda value: {"key": f"{value}_ALTERED"}),
        "sensitive": vercel.variable_with(lambda _value: {"type": "sensitive"}),
        "targets": vercel.variable_with(lambda value: {"target": [*value, "preview"]}),
        "value": vercel.variable_with(lambda _value: {"value": "altered elsewhere"}),
        **dict.fromkeys(("projectId", "teamId"), PLACED),
    },
    RELEASE: {
        "advancementType": vercel.alter_advancement,
        "stages[].targetPercentage": vercel.alter_stage,
        **dict.fromkeys(("projectId", "teamId"), PLACED),
    },
    RETENTION: {
        **dict.fromkeys(
            ("expirationCanceled", "expirationErrored", "expirationPreview", "expirationProduction"), vercel_parts.alter_span
        ),
        **dict.fromkeys(("projectId", "teamId"), PLACED),
    },
    CHECK: {
        **dict.fromkeys(("blocks", "isRerequestable", "name", "requires", "targets", "timeout"), vercel_parts.alter_check),
        "source.kind": Reason(IMMUTABLE, "says who reports; Vercel fixes it when the check is made"),
        **dict.fromkeys(("projectId", "teamId"), PLACED),
    },
    FLAG: {
        "archived": vercel_parts.archive_flag,
        "description": vercel_parts.describe_flag,
        **dict.fromkeys(("variants[].label", "variants[].valueBool"), vercel_parts.alter_variant),
        "variants[].id": Reason(IMMUTABLE, "environments serve the variant by it; one in use cannot be renamed"),
        "key": NAMED,
        "kind": Reason(IMMUTABLE, "Vercel fixes a flag's kind when it is made"),
        **dict.fromkeys(("projectId", "teamId"), PLACED),
    },
    SWITCH: {
        **{
            f"{environment}.{part}": vercel_parts.alter_served
            for environment in ("development", "preview", "production")
            for part in ("defaultVariantId", "disabledVariantId")
        },
        **{
            f"{environment}.enabled": Reason(RUN_TIME, "the switch itself: whoever throws it at night must not be undone")
            for environment in ("development", "preview", "production")
        },
        **dict.fromkeys(("flagId", "projectId", "teamId"), PLACED),
    },
    FIREWALL: {
        "enabled": vercel_parts.switch_firewall_off,
        **{
            f"managedRulesets.{rules}.{part}": vercel_parts.alter_rule_set
            for rules in ("aiBots", "botProtection")
            for part in ("action", "active")
        },
        **dict.fromkeys(("projectId", "teamId"), PLACED),
    },
}


def _is_unused(resource: Resource) -> bool:
    # The refresh itself needs the other APIs: without them Google refuses it as a whole, which nobody overlooks either.
    return bool(resource.inputs["service"] == "iamcredentials.googleapis.com")


EXTRAS: dict[str, tuple[Extra, ...]] = {
    POOL: (Extra("deleted", google.delete_pool),),
    PROVIDER: (Extra("deleted", google.delete_provider),),
    ACCOUNT: (Extra("deleted", google.delete_account),),
    ACCOUNT_BINDING: (
        Extra("a member added", google.add_impersonator, "members"),
        Extra("all members removed", google.remove_impersonators, "members"),
    ),
    SECRET: (
        Extra("deleted", google.delete_secret),
        Extra("rotation stopped", google_ground.stop_rotation, "rotation", only=google_ground.rotates),
    ),
    AUDIT: (
        Extra("somebody exempt", google_ground.exempt_somebody, "auditLogConfigs"),
        Extra("no longer logged", google_ground.stop_logging),
    ),
    ROLE: (Extra("a permission added", google_ground.add_permission, "permissions"),),
    PROJECT_BINDING: (
        Extra("a member added", google_ground.add_holder, "members"),
        Extra("all members removed", google_ground.remove_holders, "members"),
    ),
    TOPIC: (Extra("deleted", google_ground.delete_topic),),
    TOPIC_BINDING: (
        Extra("a member added", google_ground.add_publisher, "members"),
        Extra("all members removed", google_ground.remove_publishers, "members"),
    ),
    SECRET_BINDING: (
        Extra("a member added", google.add_reader, "members"),
        Extra("all members removed", google.remove_readers, "members"),
    ),
    SERVICE: (Extra("switched off", google.disable_service, only=_is_unused),),
    **{token: (Extra("deleted", monitoring.delete),) for token in monitoring.DELETABLE},
    ENVIRONMENT: (Extra("deleted", github.delete_environment),),
    PATTERN: (Extra("deleted", github.delete_pattern),),
    VARIABLE: (Extra("deleted", github.delete_variable),),
    GITHUB_SECRET: (Extra("deleted", github.delete_secret),),
    MARKER: (Extra("deleted", github_shared.delete_marker),),
    LABEL: (Extra("deleted", github_shared.delete_label),),
    ALERTS: (Extra("switched off", github_shared.switch_alerts_off, "enabled"),),
    FILE: (Extra("deleted", github_shared.delete_file),),
    RULESET: (Extra("deleted", github_shared.delete_ruleset),),
    PROJECT: (Extra("deleted", vercel.delete_project),),
    DOMAIN: (Extra("deleted", vercel.delete_domain),),
    VERCEL_VARIABLE: (Extra("deleted", vercel.delete_variable),),
    RELEASE: (Extra("switched off", vercel.switch_releases_off, "stages"),),
    CHECK: (Extra("deleted", vercel_parts.delete_check),),
    FLAG: (Extra("deleted", vercel_parts.delete_flag),),
    FIREWALL: (Extra("an address let through", vercel_parts.let_somebody_through, "ipRules"),),
}


def entry_of(leaf: Leaf) -> Alter | Rename | Reason | None:
    """Return what the catalogue says of an input; None is a gap."""
    return CATALOGUE.get(leaf.resource.token, {}).get(leaf.pattern)


def is_vercel(token: str) -> bool:
    """Say whether the type is Vercel's, whose client needs Node."""
    return token.startswith("vercel:")


def unused(leaves: list[Leaf]) -> list[tuple[str, Any]]:
    """Return entries of the catalogue for inputs that no resource has: they are out of date."""
    present = {(leaf.resource.token, leaf.pattern) for leaf in leaves}
    return [(token, path) for token, paths in CATALOGUE.items() for path in paths if (token, path) not in present]
