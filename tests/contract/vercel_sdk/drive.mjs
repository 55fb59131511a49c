// Calls every route of the local cloud that Vercel's SDK knows, through the SDK, and prints one line of JSON:
// {"driven": [function, ...], "problems": {function: [problem, ...]}, "errors": {function: message}}.
// Usage: node drive.mjs SERVER_URL TOKEN TEAM_ID

import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { Vercel } from "@vercel/sdk";
import { HTTPClient } from "@vercel/sdk/lib/http.js";
import { fewest, problemsOf } from "./strict_shape.mjs";

const [serverURL, bearerToken, teamId] = process.argv.slice(2);
const SDK = new URL("./node_modules/@vercel/sdk/esm/", import.meta.url);

// Where the SDK declares a union of its own kind: the module, the members that this answer may be, and the part they describe.
const MEMBERS = {
  userGetAuthUser: ["authuser", ["AuthUser"], (body) => body.user],
  projectsGetProjects: ["getprojectslinkprojects6", ["GetProjectsResponseBody3"]],
  projectsGetProjectDomains: ["getprojectdomainsop", ["GetProjectDomainsResponseBody2"]],
  projectsFilterProjectEnvs: ["filterprojectenvsop", ["FilterProjectEnvsResponseBody2"]],
  projectsGetProjectEnv: ["getprojectenvop", ["GetProjectEnvResponseBody1", "GetProjectEnvResponseBody2"]],
  projectsRemoveProjectEnv: ["removeprojectenvop", ["RemoveProjectEnvResponseBody2", "RemoveProjectEnvResponseBody3"]],
  projectsListPromoteAliases: ["listpromotealiasesop", ["ListPromoteAliasesResponseBody2"]],
  deploymentsGetDeployment: ["getdeploymentresponsebody1", ["GetDeploymentResponseBody2"]],
  deploymentsCreateDeployment: ["createdeploymentresponsebody", ["CreateDeploymentResponseBody2"]],
  deploymentsUploadFile: ["uploadfileop", ["UploadFileResponseBody1"]],
  authenticationListAuthTokens: ["listauthtokensop", ["ListAuthTokensResponseBody2"]],
  projectMembersGetProjectMembers: ["getprojectmembersop", ["GetProjectMembersResponseBody2"]],
  securityAddBypassIp: ["addbypassipop", ["AddBypassIpResponseBody2"]],
  webhooksGetWebhooks: ["getwebhooksop", ["GetWebhooksResponseBody1"], (body) => body[0]],
};

const report = { driven: [], problems: {}, errors: {} };
let lastBody;
const httpClient = new HTTPClient();
httpClient.addHook("response", async (response) => {
  const text = await response.clone().text();
  lastBody = text === "" ? undefined : JSON.parse(text);
});
// One of the SDK's functions forgets the credential; the vendor would refuse it.
httpClient.addHook("beforeRequest", (request) => {
  if (request.headers.has("authorization")) return request;
  const authorized = new Request(request);
  authorized.headers.set("authorization", `Bearer ${bearerToken}`);
  return authorized;
});
const vercel = new Vercel({ bearerToken, serverURL, httpClient });

async function schemaOf(name) {
  if (name in MEMBERS) {
    const [module, members, pick] = MEMBERS[name];
    const models = await import(new URL(`models/${module}.js`, SDK));
    return [members.map((member) => models[`${member}$inboundSchema`]), pick];
  }
  const source = await readFile(new URL(`funcs/${name}.js`, SDK), "utf8");
  const answer = /M\.json\(200, ([A-Za-z0-9_]+)\$inboundSchema/.exec(source);
  if (answer === null) return [[]];
  const from = new RegExp(`import \\{[^}]*\\b${answer[1]}\\$inboundSchema[^}]*\\} from "\\.\\./models/([a-z0-9]+)\\.js"`).exec(source);
  const models = await import(new URL(`models/${from[1]}.js`, SDK));
  return [[models[`${answer[1]}$inboundSchema`]]];
}

async function drive(name, call) {
  lastBody = undefined;
  report.driven.push(name);
  try {
    const value = await call();
    const [schemas, pick = (body) => body] = await schemaOf(name);
    if (schemas.includes(undefined)) throw new Error(`${name}: the SDK has no schema of the name given in MEMBERS`);
    if (lastBody !== undefined) {
      const problems = fewest(schemas.map((schema) => problemsOf(schema, pick(lastBody))));
      if (problems.length > 0) report.problems[name] = [...new Set([...(report.problems[name] ?? []), ...problems])];
    }
    return value;
  } catch (error) {
    report.errors[name] = `${error.name}: ${String(error.message).slice(0, 2000)}`;
    throw error;
  }
}

async function untilReady(idOrUrl) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const deployment = await drive("deploymentsGetDeployment", () => vercel.deployments.getDeployment({ idOrUrl, teamId }));
    if (deployment.readyState === "READY" && deployment.aliasAssigned) return deployment;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`deployment ${idOrUrl} did not become READY in 10 s`);
}

async function deploy(name, content, more = {}) {
  const sha = createHash("sha1").update(content).digest("hex");
  const size = Buffer.byteLength(content);
  await drive("deploymentsUploadFile", () =>
    vercel.deployments.uploadFile({ teamId, contentLength: size, xVercelDigest: sha, requestBody: new Blob([content]) }));
  return drive("deploymentsCreateDeployment", () =>
    vercel.deployments.createDeployment({
      teamId,
      requestBody: { name, project: name, target: "production", files: [{ file: "static/index.html", sha, size }], ...more },
    }));
}

async function accounts() {
  await drive("userGetAuthUser", () => vercel.user.getAuthUser());
  await drive("authenticationGetAuthToken", () => vercel.authentication.getAuthToken({ tokenId: "current" }));
  await drive("teamsGetTeams", () => vercel.teams.getTeams({}));
  await drive("teamsGetTeam", () => vercel.teams.getTeam({ teamId }));
  await drive("teamsPatchTeam", () => vercel.teams.patchTeam({ teamId, requestBody: { description: "Trees" } }));
}

async function tokens() {
  await drive("authenticationListAuthTokens", () => vercel.authentication.listAuthTokens());
  const made = await drive("authenticationCreateAuthToken", () =>
    vercel.authentication.createAuthToken({ teamId, requestBody: { name: "contract" } }));
  await drive("authenticationDeleteAuthToken", () => vercel.authentication.deleteAuthToken({ tokenId: made.token.id }));
}

async function members(idOrName) {
  await drive("projectMembersAddProjectMember", () =>
    vercel.projectMembers.addProjectMember({
      idOrName, teamId, requestBody: { username: "contractor", role: "PROJECT_VIEWER" },
    }));
  const { members: found } = await drive("projectMembersGetProjectMembers", () =>
    vercel.projectMembers.getProjectMembers({ idOrName, teamId }));
  await drive("projectMembersRemoveProjectMember", () =>
    vercel.projectMembers.removeProjectMember({ idOrName, teamId, uid: found[0].uid }));
}

async function webhooks(projectId) {
  const made = await drive("webhooksCreateWebhook", () =>
    vercel.webhooks.createWebhook({
      teamId, requestBody: { url: "https://listener.example/vercel", events: ["deployment.created"], projectIds: [projectId] },
    }));
  await drive("webhooksGetWebhooks", () => vercel.webhooks.getWebhooks({ teamId, projectId }));
  await drive("webhooksGetWebhook", () => vercel.webhooks.getWebhook({ teamId, id: made.id }));
  await drive("webhooksDeleteWebhook", () => vercel.webhooks.deleteWebhook({ teamId, id: made.id }));
}

async function drains(projectId) {
  const delivery = { type: "http", endpoint: "https://listener.example/logs", encoding: "json", headers: {} };
  const made = await drive("drainsCreateDrain", () =>
    vercel.drains.createDrain({
      teamId,
      requestBody: { name: "logs", projects: "some", projectIds: [projectId], schemas: { log: { version: "v1" } }, delivery },
    }));
  await drive("drainsGetDrains", () => vercel.drains.getDrains({ teamId, projectId }));
  await drive("drainsGetDrain", () => vercel.drains.getDrain({ teamId, id: made.id }));
  await drive("drainsDeleteDrain", () => vercel.drains.deleteDrain({ teamId, id: made.id }));
}

async function firewallBypasses(projectId) {
  const requestBody = { projectScope: true, sourceIp: "192.0.2.7" };
  await drive("securityAddBypassIp", () => vercel.security.addBypassIp({ projectId, teamId, requestBody }));
  await drive("securityGetBypassIp", () => vercel.security.getBypassIp({ projectId, teamId }));
  await drive("securityRemoveBypassIp", () => vercel.security.removeBypassIp({ projectId, teamId, requestBody }));
}

async function sharedVariables(projectId) {
  const made = await drive("environmentCreateSharedEnvVariable", () =>
    vercel.environment.createSharedEnvVariable({
      teamId,
      requestBody: { evs: [{ key: "SHARED", value: "1" }], type: "encrypted", target: ["production"], projectId: [projectId] },
    }));
  const id = made.created[0].id;
  await drive("environmentListSharedEnvVariable", () => vercel.environment.listSharedEnvVariable({ teamId, projectId }));
  await drive("environmentUnlinkSharedEnvVariable", () =>
    vercel.environment.unlinkSharedEnvVariable({ teamId, id, projectId }));
  await drive("environmentDeleteSharedEnvVariable", () =>
    vercel.environment.deleteSharedEnvVariable({ teamId, requestBody: { ids: [id] } }));
}

async function projects(idOrName) {
  const project = await drive("projectsCreateProject", () =>
    vercel.projects.createProject({ teamId, requestBody: { name: idOrName, framework: "nextjs", rootDirectory: "apps/web" } }));
  await drive("projectsGetProject", () => vercel.projects.getProject({ idOrName, teamId }));
  await drive("projectsGetProjects", () => vercel.projects.getProjects({ teamId }));
  await drive("projectsUpdateProject", () =>
    vercel.projects.updateProject({
      idOrName,
      teamId,
      requestBody: {
        autoAssignCustomDomains: false,
        oidcTokenConfig: { issuerMode: "team" },
        passwordProtection: null,
        trustedSources: {
          oidcProviders: {
            "https://token.actions.githubusercontent.com": [{ to: { slugs: ["preview"] }, claims: { aud: ["https://x.example"] } }],
          },
        },
      },
    }));
  await drive("projectsPauseProject", () => vercel.projects.pauseProject({ projectId: project.id, teamId }));
  await drive("projectsUnpauseProject", () => vercel.projects.unpauseProject({ projectId: project.id, teamId }));
  await drive("projectsUpdateProjectProtectionBypass", () =>
    vercel.projects.updateProjectProtectionBypass({ idOrName, teamId, requestBody: { generate: { note: "e2e" } } }));
  await drive("environmentGetProjectsByIdOrNameCustomEnvironments", () =>
    vercel.environment.getProjectsByIdOrNameCustomEnvironments({ idOrName, teamId }));
  await drive("projectsGetProject", () => vercel.projects.getProject({ idOrName, teamId }));
  return project;
}

async function domains(idOrName) {
  const domain = "www.living.example";
  await drive("projectsAddProjectDomain", () =>
    vercel.projects.addProjectDomain({ idOrName, teamId, requestBody: { name: "living.example" } }));
  await drive("projectsAddProjectDomain", () =>
    vercel.projects.addProjectDomain({
      idOrName, teamId, requestBody: { name: domain, redirect: "living.example", redirectStatusCode: 308 },
    }));
  await drive("projectsGetProjectDomain", () => vercel.projects.getProjectDomain({ idOrName, domain, teamId }));
  await drive("projectsGetProjectDomains", () => vercel.projects.getProjectDomains({ idOrName, teamId }));
  await drive("projectsVerifyProjectDomain", () => vercel.projects.verifyProjectDomain({ idOrName, domain, teamId }));
  await drive("projectsUpdateProjectDomain", () =>
    vercel.projects.updateProjectDomain({ idOrName, domain, teamId, requestBody: { redirectStatusCode: 307 } }));
  await drive("domainsGetDomainConfig", () => vercel.domains.getDomainConfig({ domain, teamId }));
  await drive("projectsRemoveProjectDomain", () => vercel.projects.removeProjectDomain({ idOrName, domain, teamId }));
}

async function variables(idOrName) {
  const one = await drive("projectsCreateProjectEnv", () =>
    vercel.projects.createProjectEnv({
      idOrName, teamId, requestBody: { key: "ONE", value: "1", type: "encrypted", target: ["production"], comment: "first" },
    }));
  const many = await drive("projectsCreateProjectEnv", () =>
    vercel.projects.createProjectEnv({
      idOrName, teamId, requestBody: ["TWO", "THREE"].map((key) => ({ key, value: "x", type: "sensitive", target: ["preview"] })),
    }));
  const id = one.created.id;
  await drive("projectsFilterProjectEnvs", () => vercel.projects.filterProjectEnvs({ idOrName, teamId, decrypt: "true" }));
  await drive("projectsGetProjectEnv", () => vercel.projects.getProjectEnv({ idOrName, id, teamId }));
  await drive("projectsEditProjectEnv", () =>
    vercel.projects.editProjectEnv({ idOrName, id, teamId, requestBody: { value: "2" } }));
  await drive("projectsRemoveProjectEnv", () => vercel.projects.removeProjectEnv({ idOrName, id, teamId }));
  await drive("projectsBatchRemoveProjectEnv", () =>
    vercel.projects.batchRemoveProjectEnv({ idOrName, teamId, requestBody: { ids: many.created.map((item) => item.id) } }));
}

async function configureRollingRelease(idOrName) {
  // The SDK's own function sends no body; the stages go by fetch, and its reading is done by the SDK.
  const response = await fetch(`${serverURL}/v1/projects/${idOrName}/rolling-release/config?teamId=${teamId}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${bearerToken}`, "content-type": "application/json" },
    body: JSON.stringify({
      enabled: true,
      advancementType: "manual-approval",
      stages: [10, 50, 100].map((targetPercentage) => ({ targetPercentage, requireApproval: true })),
    }),
  });
  if (!response.ok) throw new Error(`configuring the rolling release answered ${response.status}`);
  await drive("rollingReleaseGetRollingReleaseConfig", () => vercel.rollingRelease.getRollingReleaseConfig({ idOrName, teamId }));
  await drive("rollingReleaseUpdateRollingReleaseConfig", () =>
    vercel.rollingRelease.updateRollingReleaseConfig({ idOrName, teamId }));
  await drive("rollingReleaseGetRollingReleaseBillingStatus", () =>
    vercel.rollingRelease.getRollingReleaseBillingStatus({ idOrName, teamId }));
}

async function checks(projectIdOrName) {
  const source = { kind: "webhook" };
  const made = await drive("checksV2CreateProjectCheck", () =>
    vercel.checksV2.createProjectCheck({ projectIdOrName, teamId, requestBody: { name: "E2E", source } }));
  const at = { projectIdOrName, teamId, checkId: made.id };
  await drive("checksV2ListProjectChecks", () => vercel.checksV2.listProjectChecks({ projectIdOrName, teamId }));
  await drive("checksV2GetProjectCheck", () => vercel.checksV2.getProjectCheck(at));
  await drive("checksV2UpdateProjectCheck", () =>
    vercel.checksV2.updateProjectCheck({ ...at, requestBody: { blocks: "none", targets: ["all"] } }));
  await drive("checksV2DeleteProjectCheck", () => vercel.checksV2.deleteProjectCheck(at));
}

async function featureFlags(projectIdOrName) {
  const off = { type: "variant", variantId: "off" };
  const environments = Object.fromEntries(["production", "preview", "development"].map((name) => [
    name, { active: false, rules: [], fallthrough: { type: "variant", variantId: "on" }, pausedOutcome: off },
  ]));
  await drive("featureFlagsCreateFlag", () =>
    vercel.featureFlags.createFlag({ projectIdOrName, teamId, requestBody: { slug: "new-tree", kind: "boolean", environments } }));
  const at = { projectIdOrName, teamId, flagIdOrSlug: "new-tree" };
  await drive("featureFlagsListFlags", () => vercel.featureFlags.listFlags({ projectIdOrName, teamId }));
  await drive("featureFlagsGetFlag", () => vercel.featureFlags.getFlag(at));
  await drive("featureFlagsUpdateFlag", () =>
    vercel.featureFlags.updateFlag({ ...at, requestBody: { state: "archived", description: "done" } }));
  await drive("featureFlagsDeleteFlag", () => vercel.featureFlags.deleteFlag(at));
}

async function firewall(projectId) {
  const rule = {
    name: "Block scanners",
    active: true,
    conditionGroup: [{ conditions: [{ type: "path", op: "pre", value: "/wp-" }] }],
    action: { mitigate: { action: "deny" } },
  };
  const address = { hostname: "living.example", ip: "192.0.2.1", action: "log" };
  await drive("securityPutFirewallConfig", () =>
    vercel.security.putFirewallConfig({
      projectId, teamId, requestBody: { firewallEnabled: true, rules: [rule], ips: [address] },
    }));
  await drive("securityUpdateFirewallConfig", () =>
    vercel.security.updateFirewallConfig({
      projectId, teamId, requestBody: { action: "managedRules.update", id: "bot_protection", value: { active: true, action: "log" } },
    }));
  await drive("securityGetFirewallConfig", () =>
    vercel.security.getFirewallConfig({ projectId, teamId, configVersion: "active" }));
}

async function deployments(project) {
  const idOrName = project.id;
  const first = await deploy(project.name, "first");
  await drive("deploymentsGetDeploymentEvents", () => vercel.deployments.getDeploymentEvents({ idOrUrl: first.id, teamId }));
  await untilReady(first.id);
  await drive("projectsRequestPromote", () =>
    vercel.projects.requestPromote({ projectId: project.id, deploymentId: first.id, teamId }));
  await drive("projectsListPromoteAliases", () => vercel.projects.listPromoteAliases({ projectId: project.id, teamId }));
  await drive("deploymentsGetDeploymentEvents", () => vercel.deployments.getDeploymentEvents({ idOrUrl: first.id, teamId }));
  const tree = await drive("deploymentsListDeploymentFiles", () => vercel.deployments.listDeploymentFiles({ id: first.id, teamId }));
  const fileId = tree[0].children[0].uid;
  await drive("deploymentsGetDeploymentFileContents", () =>
    vercel.deployments.getDeploymentFileContents({ id: first.id, fileId, teamId }));
  await drive("rollingReleaseGetRollingRelease", () => vercel.rollingRelease.getRollingRelease({ idOrName, teamId }));
  const second = await deploy(project.name, "second");
  await untilReady(second.url);
  const canary = { canaryDeploymentId: second.id };
  await drive("rollingReleaseStartRollingRelease", () =>
    vercel.rollingRelease.startRollingRelease({ idOrName, teamId, requestBody: canary }));
  await drive("rollingReleaseGetRollingRelease", () => vercel.rollingRelease.getRollingRelease({ idOrName, teamId }));
  await drive("rollingReleaseApproveRollingReleaseStage", () =>
    vercel.rollingRelease.approveRollingReleaseStage({ idOrName, teamId, requestBody: { nextStageIndex: 1, ...canary } }));
  await drive("rollingReleaseCompleteRollingRelease", () =>
    vercel.rollingRelease.completeRollingRelease({ idOrName, teamId, requestBody: canary }));
  await drive("projectsGetProject", () => vercel.projects.getProject({ idOrName, teamId }));
  await drive("projectsRequestRollback", () =>
    vercel.projects.requestRollback({ projectId: project.id, deploymentId: first.id, teamId }));
  await drive("projectsUpdateProjectsByProjectIdRollbackByDeploymentIdUpdateDescription", () =>
    vercel.projects.updateProjectsByProjectIdRollbackByDeploymentIdUpdateDescription({
      projectId: project.id, deploymentId: first.id, requestBody: { description: "errors rose" },
    }));
  await drive("deploymentsGetDeployments", () => vercel.deployments.getDeployments({ teamId, projectId: project.id }));
  await drive("deploymentsDeleteDeployment", () => vercel.deployments.deleteDeployment({ id: second.id, teamId }));
  const third = await deploy(project.name, "third");
  await drive("deploymentsCancelDeployment", () => vercel.deployments.cancelDeployment({ id: third.id, teamId }));
  return first;
}

async function aliases(deployment) {
  const assigned = await drive("aliasesAssignAlias", () =>
    vercel.aliases.assignAlias({ id: deployment.id, teamId, requestBody: { alias: "probe.living.example" } }));
  await drive("aliasesListAliases", () => vercel.aliases.listAliases({ teamId }));
  await drive("aliasesGetAlias", () => vercel.aliases.getAlias({ idOrAlias: "probe.living.example", teamId }));
  await drive("aliasesListDeploymentAliases", () => vercel.aliases.listDeploymentAliases({ id: deployment.id, teamId }));
  await drive("aliasesDeleteAlias", () => vercel.aliases.deleteAlias({ aliasId: assigned.uid, teamId }));
}

try {
  await accounts();
  const project = await projects("contract");
  await domains("contract");
  await variables("contract");
  await tokens();
  await members("contract");
  await webhooks(project.id);
  await drains(project.id);
  await firewallBypasses(project.id);
  await sharedVariables(project.id);
  await checks("contract");
  await featureFlags("contract");
  await firewall(project.id);
  await configureRollingRelease("contract");
  const deployment = await deployments(project);
  await aliases(deployment);
  await drive("rollingReleaseDeleteRollingReleaseConfig", () =>
    vercel.rollingRelease.deleteRollingReleaseConfig({ idOrName: project.id, teamId }));
  await drive("projectsDeleteProject", () => vercel.projects.deleteProject({ idOrName: project.id, teamId }));
} catch (error) {
  report.errors.driver ??= String(error.stack).slice(0, 3000);
}
report.driven = [...new Set(report.driven)].sort();
process.stdout.write(`${JSON.stringify(report)}\n`);
