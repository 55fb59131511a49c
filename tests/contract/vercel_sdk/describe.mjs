// Print the forms of request bodies that Vercel's SDK checks, as JSON Schema: {module: {body: schema}} for {module: body} on stdin.
import { readFileSync } from "node:fs";

const MODELS = new URL("./node_modules/@vercel/sdk/esm/models/", import.meta.url);

// Wrappers say nothing about the value: what they hold does (https://zod.dev/v3, ZodTypeDef).
function described(schema, depth) {
  const form = schema?._def;
  if (!form || depth > 9) return {};
  const inner = (next) => described(next, depth + 1);
  switch (form.typeName) {
    case "ZodObject":
      return { type: "object", properties: Object.fromEntries(Object.entries(form.shape()).map(([key, value]) => [key, inner(value)])) };
    case "ZodArray":
      return { type: "array", items: inner(form.type) };
    case "ZodRecord":
      return { type: "object", additionalProperties: inner(form.valueType) };
    case "ZodEnum":
      return { type: "string", enum: form.values };
    case "ZodNativeEnum":
      return { enum: Object.values(form.values) };
    case "ZodLiteral":
      return { enum: [form.value] };
    case "ZodUnion":
      return { anyOf: form.options.map(inner) };
    case "ZodString":
      return { type: "string" };
    case "ZodNumber":
      return { type: form.checks.some((check) => check.kind === "int") ? "integer" : "number" };
    case "ZodBoolean":
      return { type: "boolean" };
    case "ZodLazy":
      return inner(form.getter());
    case "ZodEffects":
      return inner(form.schema);
    case "ZodPipeline":
      return inner(form.in);
    default:
      return form.innerType ? inner(form.innerType) : {};
  }
}


const asked = JSON.parse(readFileSync(0, "utf8"));
const found = {};
for (const [module, body] of Object.entries(asked)) {
  const models = await import(new URL(`${module}.js`, MODELS));
  found[module] = described(models[`${body}$outboundSchema`], 0);
}
console.log(JSON.stringify(found));
