// Calls one function of Vercel's SDK with the request on standard input; ends with 1 and the error when it is refused.
// Usage: VERCEL_API_TOKEN=… node alter.mjs SERVER_URL GROUP.FUNCTION < request.json

import { readFileSync } from "node:fs";
import { VercelCore } from "@vercel/sdk/core.js";

const [serverURL, name] = process.argv.slice(2);
const bearerToken = process.env.VERCEL_API_TOKEN;
const request = JSON.parse(readFileSync(0, "utf8"));

// The SDK's own function for stages sends no body, and for retention it has none: both go by fetch.
const BY_FETCH = {
  "rollingRelease.updateRollingReleaseConfig": ({ idOrName }) => `/v1/projects/${idOrName}/rolling-release/config`,
  "projects.updateDeploymentExpiration": ({ idOrName }) => `/v9/projects/${idOrName}/deployment-expiration`,
};

async function patch(path, { teamId, requestBody }) {
  const response = await fetch(`${serverURL}${path}?teamId=${teamId}`, {
    method: "PATCH",
    headers: { authorization: `Bearer ${bearerToken}`, "content-type": "application/json" },
    body: JSON.stringify(requestBody),
  });
  if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
}

// The whole SDK takes 3 seconds to load, one function of it a tenth of one.
async function call(group, method) {
  const name = `${group}${method[0].toUpperCase()}${method.slice(1)}`;
  const functions = await import(`@vercel/sdk/funcs/${name}.js`);
  const result = await functions[name](new VercelCore({ bearerToken, serverURL }), request);
  if (!result.ok) throw result.error;
}

try {
  if (name in BY_FETCH) {
    await patch(BY_FETCH[name](request), request);
  } else {
    await call(...name.split("."));
  }
} catch (error) {
  process.stderr.write(`${error.name}: ${error.message}\n`);
  process.exitCode = 1;
}
