// Calls Craftgate's official Node client for every case on standard input, and reports the outcomes on standard output.
//
// The client passes objects on unchanged, so its behaviour does not show which names it knows: these are in its TypeScript
// declarations. They determine which fields a caller can set and as what type (`Date`, `Map`, `number`). Fields of a case that the
// declarations lack are not set; fields that only the declarations have are reported as `own`.
//
// in:  { baseUrl, secretKey, language, cases: [{ name, group, operation, apiKey, path: [value], request: object or null }] }
// out: { calls: [{ name, outcome: "called" | "no operation" | text of an error, own: [path] }], unused: [group.method] }
// Decimals arrive as text.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import ts from 'typescript';

const require = createRequire(import.meta.url);
const { Client } = require('@craftgate/craftgate');
const declarations = join(dirname(require.resolve('@craftgate/craftgate')), 'CraftgateClient.d.ts');

/** Parameters that are neither path values nor the request, and their fields. */
const FIELDS = { fraudCheckStatus: 'checkStatus', listName: 'listName', type: 'type' };

// Every call is fast: one that hangs ends the run.
setTimeout(() => process.exit(1), 60_000).unref();

const program = ts.createProgram([declarations], { strict: true, target: ts.ScriptTarget.ES2022, types: [] });
const checker = program.getTypeChecker();
const typeOf = (symbol) => checker.getTypeOfSymbol(symbol);

/** The declared methods of every group: { group: { method: [parameter] } }. */
function declaredGroups() {
  const [client] = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(declarations)));
  const methods = (type) => checker.getPropertiesOfType(type).filter((symbol) => symbol.flags & ts.SymbolFlags.Method);
  const signature = (method) => typeOf(method).getCallSignatures()[0];
  const groups = methods(checker.getDeclaredTypeOfSymbol(client)).map((group) => {
    const operations = methods(signature(group).getReturnType());
    return [group.name, Object.fromEntries(operations.map((method) => [method.name, signature(method).getParameters()]))];
  });
  return Object.fromEntries(groups);
}

/** The value as a caller of the client passes it. Fields that its type has and the value lacks are added to `own`. */
function given(value, declared, path, own) {
  if (declared.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) return value;
  const type = checker.getNonNullableType(declared);
  if (Array.isArray(value)) {
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
    return value.map((each) => given(each, element, path, own));
  }
  if (typeof value === 'object') {
    const entries = (element) => Object.entries(value).map(([name, each]) => [name, given(each, element, path, own)]);
    if (type.symbol?.name === 'Map') return new Map(entries(checker.getTypeArguments(type)[1]));
    const element = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    if (element) return Object.fromEntries(entries(element));
    const fields = new Map(alternatives(type).flatMap(checker.getPropertiesOfType).map((field) => [field.name, typeOf(field)]));
    own.push(...[...fields.keys()].filter((name) => !(name in value)).map((name) => path + name));
    const known = Object.entries(value).filter(([name]) => fields.has(name));
    return Object.fromEntries(known.map(([name, each]) => [name, given(each, fields.get(name), `${path}${name}.`, own)]));
  }
  // The process runs in UTC: the civil time equals the instant.
  if (type.symbol?.name === 'Date') return new Date(`${value}Z`);
  return type.flags & ts.TypeFlags.NumberLike ? Number(value) : value;
}

/** The object types in a union: a caller who sets every field sets the fields of all of them. */
const alternatives = (type) => (type.isUnion() ? type.types : [type]);

function argumentsOf(parameters, entry, own) {
  const path = [...entry.path];
  return parameters.map((parameter) => {
    if (parameter.name === 'request') return given(entry.request, typeOf(parameter), '', own);
    return path.length > 0 ? path.shift() : entry.request[FIELDS[parameter.name]];
  });
}

const input = JSON.parse(await text(process.stdin));
const groups = declaredGroups();
const unused = new Set(Object.entries(groups).flatMap(([group, methods]) => Object.keys(methods).map((method) => `${group}.${method}`)));
const calls = [];
for (const entry of input.cases) {
  const parameters = groups[entry.group]?.[entry.operation];
  const own = [];
  let outcome = 'no operation';
  if (parameters) {
    unused.delete(`${entry.group}.${entry.operation}`);
    try {
      const client = new Client({ apiKey: entry.apiKey, secretKey: input.secretKey, baseUrl: input.baseUrl, language: input.language });
      await client[entry.group]()[entry.operation](...argumentsOf(parameters, entry, own));
      outcome = 'called';
    } catch (error) {
      outcome = `${error.stack ?? error}`;
    }
  }
  calls.push({ name: entry.name, outcome, own });
}
process.stdout.write(JSON.stringify({ calls, unused: [...unused].sort() }));
