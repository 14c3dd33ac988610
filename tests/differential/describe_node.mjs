// Describes Craftgate's official Node client on standard output: its operations, the fields of its types, the values of its enums.
//
// usage: describe_node.mjs FOLDER, a folder whose node_modules has @craftgate/craftgate and typescript
// out: { version, operations: [group.method], types: { name: [field] }, enums: { name: [value] } }
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';

const require = createRequire(join(resolve(process.argv[2]), 'describe.js'));
const ts = require('typescript');
const dist = dirname(require.resolve('@craftgate/craftgate'));
const { version } = JSON.parse(readFileSync(join(dist, '..', 'package.json'), 'utf8'));

const files = readdirSync(dist, { recursive: true })
  .filter((file) => /^(request|response|model)[\\/].*\.d\.ts$/.test(file))
  .map((file) => join(dist, file));
const declarations = join(dist, 'CraftgateClient.d.ts');
const program = ts.createProgram([declarations, ...files], { strict: true, target: ts.ScriptTarget.ES2022, types: [] });
const checker = program.getTypeChecker();
const sorted = (names) => [...new Set(names)].sort();

function operations() {
  const methods = (type) => checker.getPropertiesOfType(type).filter((symbol) => symbol.flags & ts.SymbolFlags.Method);
  const result = (method) => checker.getTypeOfSymbol(method).getCallSignatures()[0].getReturnType();
  const [client] = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(declarations)));
  const groups = methods(checker.getDeclaredTypeOfSymbol(client));
  return groups.flatMap((group) => methods(result(group)).map((method) => `${group.name}.${method.name}`));
}

const types = {};
const enums = {};
for (const file of files) {
  ts.forEachChild(program.getSourceFile(file), (node) => {
    if (ts.isEnumDeclaration(node)) {
      enums[node.name.text] = node.members.map((member) => checker.getConstantValue(member)).filter((value) => typeof value === 'string');
    } else if (ts.isTypeAliasDeclaration(node) || ts.isInterfaceDeclaration(node)) {
      const type = checker.getDeclaredTypeOfSymbol(checker.getSymbolAtLocation(node.name));
      const alternatives = type.isUnion() ? type.types : [type];
      const objects = alternatives.filter((each) => each.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection));
      const fields = objects.flatMap((each) => checker.getPropertiesOfType(each)).map((field) => field.name);
      // Two files may declare a type of the same name.
      if (fields.length > 0) types[node.name.text] = sorted([...(types[node.name.text] ?? []), ...fields]);
    }
  });
}
process.stdout.write(JSON.stringify({ version, operations: sorted(operations()), types, enums }));
