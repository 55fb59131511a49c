"""Declare one environment: the accounts, the ground, and one deployment pipeline for each application."""

from pathlib import Path

import pulumi

from bulwark.config.program import load_program_configuration
from components.accounts import Accounts, verify_pinned_ids
from components.foundation import Foundation
from components.pipeline import DeploymentPipeline
from components.shared_repository import SharedRepository, plan_shared_repositories

configuration = load_program_configuration(pulumi.Config("bulwark"), pulumi.get_stack(), Path(__file__).parent)
pipeline = configuration.pipeline

accounts = Accounts.of(pipeline)
verify_pinned_ids(pipeline, accounts)

shared = plan_shared_repositories(configuration, accounts)

foundation = Foundation(pipeline.environment.name, {"pipeline": pipeline}, accounts.options())
pulumi.export("workload_identity_provider", foundation.provider_name)

for name in sorted(pipeline.apps):
    application = DeploymentPipeline(
        name,
        {
            "pipeline": pipeline,
            "foundation": foundation,
            "environment_secrets": {
                key: pulumi.Output.secret(value) for key, value in configuration.environment_secrets(name).items()
            },
        },
        accounts.options(),
    )
    pulumi.export(f"{name}_accounts", application.accounts)
    pulumi.export(f"{name}_vercel_project", application.project_id)
    pulumi.export(f"{name}_domains", application.domains)
    pulumi.export(f"{name}_uptime_checks", application.monitoring.checks)
    pulumi.export(f"{name}_burn_rate_tiers_left", application.monitoring.tiers_left)

for plan in shared:
    repository = SharedRepository(f"{plan.key}-repository", {"pipeline": pipeline, "plan": plan}, accounts.options())
    pulumi.export(f"{plan.key}_managed_files", repository.written)
