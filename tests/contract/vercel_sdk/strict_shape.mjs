// Compares an answer with one of the SDK's own zod schemas more strictly than the SDK does: its parsers fill in what is
// missing, drop what they do not know and turn any value into a text.

/** Returns the problems of `value` against `schema`, each as "path: what is wrong". */
export function problemsOf(schema, value, path = "$") {
  const definition = schema._def;
  switch (definition.typeName) {
    case "ZodEffects":
      return problemsOf(definition.schema, value, path);
    case "ZodPipeline":
      return problemsOf(definition.in, value, path);
    case "ZodLazy":
      return problemsOf(definition.getter(), value, path);
    case "ZodOptional":
    case "ZodDefault":
    case "ZodCatch":
      return value === undefined ? [] : problemsOf(definition.innerType, value, path);
    case "ZodNullable":
      return value === null ? [] : problemsOf(definition.innerType, value, path);
    case "ZodString":
      return typeof value === "string" ? [] : [`${path}: ${kind(value)} is no text`];
    case "ZodNumber":
      return typeof value === "number" ? [] : [`${path}: ${kind(value)} is no number`];
    case "ZodBoolean":
      return typeof value === "boolean" ? [] : [`${path}: ${kind(value)} is no boolean`];
    case "ZodNull":
      return value === null ? [] : [`${path}: ${kind(value)} is not null`];
    case "ZodUndefined":
      return value === undefined ? [] : [`${path}: ${kind(value)} is there`];
    case "ZodLiteral":
      return value === definition.value ? [] : [`${path}: ${JSON.stringify(value)} is not ${JSON.stringify(definition.value)}`];
    case "ZodNativeEnum":
      return Object.values(definition.values).includes(value) ? [] : [`${path}: ${JSON.stringify(value)} is not in the enum`];
    case "ZodArray":
      return Array.isArray(value)
        ? value.flatMap((item, index) => problemsOf(definition.type, item, `${path}[${index}]`))
        : [`${path}: ${kind(value)} is no list`];
    case "ZodRecord":
      return isObject(value)
        ? Object.entries(value).flatMap(([name, item]) => problemsOf(definition.valueType, item, `${path}.${name}`))
        : [`${path}: ${kind(value)} is no object`];
    case "ZodUnion":
      return unionProblems(definition.options, value, path);
    case "ZodObject":
      return isObject(value) ? objectProblems(definition.shape(), value, path) : [`${path}: ${kind(value)} is no object`];
    default:
      return []; // any, unknown and the SDK's own unions, whose members cannot be seen from outside
  }
}

function objectProblems(shape, value, path) {
  const unknown = Object.keys(value).filter((name) => !(name in shape)).map((name) => `${path}.${name}: unknown field`);
  return unknown.concat(
    Object.entries(shape).flatMap(([name, schema]) => {
      if (value[name] === undefined) {
        return isOptional(schema) ? [] : [`${path}.${name}: missing`];
      }
      return problemsOf(schema, value[name], `${path}.${name}`);
    }),
  );
}

// A union of a type with `any` is how the SDK says "this type, but be lenient": only the type counts here.
function unionProblems(options, value, path) {
  const lenient = value === null || value === undefined ? ["ZodAny"] : ["ZodAny", "ZodNull", "ZodUndefined"];
  const strict = options.filter((option) => !lenient.includes(unwrap(option)._def.typeName));
  return fewest(strict.map((option) => problemsOf(option, value, path)));
}

/** Returns the shortest of some lists of problems: those of the member that was meant. */
export function fewest(lists) {
  return lists.reduce((best, problems) => (problems.length < best.length ? problems : best), lists[0] ?? []);
}

function isOptional(schema) {
  const definition = schema._def;
  switch (definition.typeName) {
    case "ZodEffects":
      return isOptional(definition.schema);
    case "ZodPipeline":
      return isOptional(definition.in);
    case "ZodLazy":
      return isOptional(definition.getter());
    case "ZodOptional":
    case "ZodDefault":
    case "ZodCatch":
      return true;
    case "ZodNullable":
      return isOptional(definition.innerType);
    default:
      return false;
  }
}

function unwrap(schema) {
  const definition = schema._def;
  if (definition.typeName === "ZodEffects") return unwrap(definition.schema);
  if (definition.typeName === "ZodPipeline") return unwrap(definition.in);
  if (definition.typeName === "ZodLazy") return unwrap(definition.getter());
  return schema;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kind(value) {
  return value === null ? "null" : Array.isArray(value) ? "a list" : typeof value;
}
