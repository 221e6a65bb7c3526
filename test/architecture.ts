import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import ts from 'typescript';

/** The files of a tree: their texts, by path relative to its root, with forward slashes. */
export type Tree = ReadonlyMap<string, string>;

/** Something a file may not do: `line` counts from 1. */
interface Fault {
  line: number;
  message: string;
}

interface Import {
  line: number;
  specifier: string;
  /** Names as the other file exports them; `default` and `*` among them. */
  names: string[];
}

/** What the checker needs to know of a source file. */
interface Source {
  imports: Import[];
  exports: Set<string>;
  faults: Fault[];
}

const shelves = ['rules', 'agents', 'formats', 'infra', 'policies', 'reports', 'catalog'];

/** What each part of `src/` may import beside itself. A file that lies directly in `src/` is a door; `cli/`, `mcp/` and `run/` are parts of one. */
const layers: Record<string, readonly string[]> = {
  model: [],
  core: ['model'],
  ...Object.fromEntries(shelves.map((shelf) => [shelf, ['model', 'core']])),
  commands: ['model', 'core', ...shelves],
  io: ['model', 'core'],
  run: ['model', 'core', ...shelves, 'commands', 'io'],
  mcp: ['model', 'core', ...shelves, 'commands', 'io', 'run'],
  lsp: ['model', 'core', ...shelves, 'commands', 'io', 'run'],
  index: ['model', 'core', ...shelves, 'commands', 'io', 'run'],
  remark: ['model', 'core', ...shelves, 'commands', 'io', 'run'],
  cli: ['model', 'core', ...shelves, 'commands', 'io', 'run', 'mcp', 'lsp'],
};

const doors = ['cli', 'mcp', 'lsp', 'index', 'remark', 'run'];

/** The only place of each package: a file, or a folder with its slash. A package that is not here has none. */
const packages: readonly [RegExp, string][] = [
  [/^commander$/, 'src/cli/command-line.ts'],
  [/^(remark|unified|mdast|unist|vfile|(remark|micromark|mdast|unist)-.+)$/, 'src/model/markdown.ts'],
  [/^gray-matter$/, 'src/model/front-matter.ts'],
  [/^yaml$/, 'src/model/yaml.ts'],
  [/^smol-toml$/, 'src/model/toml.ts'],
  [/^handlebars$/, 'src/core/render.ts'],
  [/^picomatch$/, 'src/core/glob.ts'],
  [/^ajv$/, 'src/core/validate.ts'],
  [/^chalk$/, 'src/reports/'],
  [/^(execa|simple-git)$/, 'src/io/'],
  [/^@modelcontextprotocol\/server$/, 'src/mcp.ts'],
];

/** The parts of Node that compute and touch nothing, and the names of them that do. */
const pureBuiltins: Record<string, RegExp> = {
  'node:crypto': /^(random|webcrypto|subtle|getRandom|generate|getFips|default|\*)/,
  'node:path/posix': /^(resolve|default|\*)$/,
};

/** Names through which a file sees or changes the world: globals, and members by which time, chance and place get in. */
const worldly = new Set(
  'process fetch globalThis global require performance navigator crypto eval Function WebSocket EventSource XMLHttpRequest'.split(
    ' ',
  ),
);
const worldlyMembers = new Set(
  'Date.now Math.random .localeCompare .toLocaleString .toLocaleDateString .toLocaleTimeString .toLocaleLowerCase .toLocaleUpperCase'.split(
    ' ',
  ),
);

/** Everything in a tree that breaks the architecture, as `path:line message`, sorted; nothing for a sound tree. */
export function violations(tree: Tree): string[] {
  const sources = new Map<string, Source>();
  for (const [path, text] of tree) if (/^src\/.*(?<!\.d)\.ts$/.test(path)) sources.set(path, read(path, text));
  const found: string[] = [];
  const report = (path: string, { line, message }: Fault): number => found.push(`${path}:${String(line)} ${message}`);
  for (const [path, text] of tree) {
    for (const fault of [...named(path), ...mentions(path, text)]) report(path, fault);
  }
  for (const [path, source] of sources) {
    for (const fault of [...source.faults, ...misdirected(path, source, tree), ...unlisted(path, sources)])
      report(path, fault);
  }
  for (const cycle of cycles(sources))
    report(cycle[0] ?? '', { line: 1, message: `imports itself: ${[...cycle, cycle[0]].join(' → ')}` });
  return found.sort();
}

/** The part of the house a file is in: its folder in `src/`, or its own name if it is a door. */
function partOf(path: string): string {
  return path.split('/')[1]?.replace(/\.ts$/, '') ?? '';
}

const isDoor = (path: string): boolean => doors.includes(partOf(path));
const mayTouchTheWorld = (path: string): boolean => isDoor(path) || partOf(path) === 'io';

function named(path: string): Fault[] {
  if (!path.startsWith('src/')) return [];
  const faults: Fault[] = [];
  const [file = '', ...folders] = path.split('/').slice(1).reverse();
  for (const name of [file.split('.')[0] ?? '', ...folders]) {
    if (/^(utils?|helpers?|misc|common|lib|shared)$/i.test(name))
      faults.push({ line: 1, message: `"${name}" says nothing about what is in it` });
    else if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) faults.push({ line: 1, message: `"${name}" is not kebab-case` });
  }
  const part = partOf(path);
  const known =
    folders.length > 0
      ? part === 'cli' || part === 'mcp' || part === 'run' || (!doors.includes(part) && part in layers)
      : doors.includes(part) || file.endsWith('.d.ts');
  if (!known) faults.push({ line: 1, message: `src/${path.split('/')[1] ?? ''} has no place in the house` });
  return faults;
}

/** Words of the place where a file was written, which the one it is read in knows nothing of. */
function mentions(path: string, text: string): Fault[] {
  const faults: Fault[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const random = path.startsWith('test/') && /\bseed:|--seed\b/.test(line);
    const word = /(?<![\w.-])\/work\/|\.\.\/shared\b/.exec(line) ?? (random ? null : /\bseed(?=s?\b)/i.exec(line));
    if (word) faults.push({ line: index + 1, message: `mentions "${word[0]}"` });
  }
  return faults;
}

function misdirected(path: string, { imports }: Source, tree: Tree): Fault[] {
  return imports.flatMap(({ line, specifier, names }) => {
    const message = specifier.startsWith('.') ? wrongFile(path, specifier, tree) : wrongPackage(path, specifier, names);
    return message === null ? [] : [{ line, message }];
  });
}

function wrongFile(path: string, specifier: string, tree: Tree): string | null {
  const target = targetOf(path, specifier);
  const [from, to] = [partOf(path), partOf(target)];
  if (!target.startsWith('src/')) return `imports ${target}, which is outside of src/`;
  if (!tree.has(target)) return `imports ${target}, which does not exist`;
  if (specifier.endsWith('?validator') && path !== 'src/core/validate.ts')
    return 'a compiled schema is for src/core/validate.ts only';
  if (from === to || layers[from]?.includes(to)) return null;
  return `${from} may not import ${to} (${target})`;
}

function wrongPackage(path: string, specifier: string, names: readonly string[]): string | null {
  if (isBuiltin(specifier)) {
    if (!specifier.startsWith('node:')) return `"${specifier}" is a part of Node: write "node:${specifier}"`;
    const impure = pureBuiltins[specifier];
    if (mayTouchTheWorld(path) || (impure !== undefined && !names.some((name) => impure.test(name)))) return null;
    return `touches the world: ${specifier}`;
  }
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  const place = packages.find(([pattern]) => pattern.test(name))?.[1];
  if (place === undefined) return `"${name}" has no door: give it one place in test/architecture.ts`;
  const inPlace = place.endsWith('/') ? path.startsWith(place) : path === place;
  return inPlace ? null : `"${name}" is for ${place} only`;
}

function targetOf(path: string, specifier: string): string {
  return posix.join(posix.dirname(path), specifier.replace(/\?.*$/, '')).replace(/\.js$/, '.ts');
}

/** A command or rule is listed in its folder's index, and exports what the index knows it by. */
function unlisted(path: string, sources: ReadonlyMap<string, Source>): Fault[] {
  const [, folder, file] = /^src\/(commands|rules)\/([^/]+)\.ts$/.exec(path) ?? [];
  if (folder === undefined || file === undefined || file === 'index') return [];
  const index = sources.get(`src/${folder}/index.ts`);
  const entry = index?.imports.find(({ specifier }) => specifier === `./${file}.js`);
  if (!entry) return [{ line: 1, message: `is not listed in src/${folder}/index.ts` }];
  const own = sources.get(path)?.exports ?? new Set();
  const expected =
    entry.names.length > 0 ? entry.names : [file.replace(/-./g, (letter) => (letter[1] ?? '').toUpperCase())];
  return expected
    .filter((name) => !own.has(name))
    .map((name) => ({ line: 1, message: `does not export "${name}", by which src/${folder}/index.ts knows it` }));
}

/** Each loop of imports once, beginning with its first file. Types count too: what needs each other is one thing. */
function cycles(sources: ReadonlyMap<string, Source>): string[][] {
  const found = new Map<string, string[]>();
  const done = new Set<string>();
  const trail: string[] = [];
  const walk = (path: string): void => {
    const at = trail.indexOf(path);
    if (at >= 0) {
      const loop = trail.slice(at);
      const first = loop.indexOf([...loop].sort()[0] ?? '');
      const cycle = [...loop.slice(first), ...loop.slice(0, first)];
      found.set(cycle.join(), cycle);
      return;
    }
    if (done.has(path)) return;
    trail.push(path);
    for (const { specifier } of sources.get(path)?.imports ?? []) {
      const target = targetOf(path, specifier);
      if (specifier.startsWith('.') && sources.has(target)) walk(target);
    }
    trail.pop();
    done.add(path);
  };
  for (const path of [...sources.keys()].sort()) walk(path);
  return [...found.values()];
}

const cache = new Map<string, Source>();

function read(path: string, text: string): Source {
  const key = `${path}\n${text}`;
  const source = cache.get(key) ?? parse(path, text);
  cache.set(key, source);
  return source;
}

function parse(path: string, text: string): Source {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const source: Source = { imports: [], exports: new Set(), faults: [] };
  const declared = namesDeclaredIn(file);
  const line = (node: ts.Node): number => file.getLineAndCharacterOfPosition(node.getStart(file)).line + 1;
  const visit = (node: ts.Node): void => {
    const link = importOf(node);
    if (link) source.imports.push({ line: line(node), ...link });
    for (const name of exportsOf(node)) source.exports.add(name);
    const message = faultOf(path, node, declared);
    if (message !== null) source.faults.push({ line: line(node), message });
    ts.forEachChild(node, visit);
  };
  visit(file);
  // remark loads a plugin by its default export.
  if (source.exports.has('default') && path !== 'src/remark.ts')
    source.faults.push({ line: 1, message: 'has a default export' });
  return source;
}

/** The import a node is, if it is one: static, dynamic, of a type, or an export from elsewhere. */
function importOf(node: ts.Node): Omit<Import, 'line'> | null {
  if (ts.isImportDeclaration(node)) {
    const { importClause: clause, moduleSpecifier } = node;
    const bindings = clause?.namedBindings;
    const several = !bindings
      ? []
      : ts.isNamespaceImport(bindings)
        ? ['*']
        : bindings.elements.map((one) => (one.propertyName ?? one.name).text);
    return { specifier: literal(moduleSpecifier), names: [...(clause?.name ? ['default'] : []), ...several] };
  }
  if (ts.isExportDeclaration(node) && node.moduleSpecifier) {
    const clause = node.exportClause;
    const names =
      clause && ts.isNamedExports(clause) ? clause.elements.map((one) => (one.propertyName ?? one.name).text) : ['*'];
    return { specifier: literal(node.moduleSpecifier), names };
  }
  if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
    const [argument] = node.arguments;
    return argument && ts.isStringLiteralLike(argument) ? { specifier: argument.text, names: [] } : null;
  }
  if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
    return { specifier: literal(node.argument.literal), names: [] };
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return { specifier: literal(node.moduleReference.expression), names: ['*'] };
  }
  return null;
}

function literal(node: ts.Node): string {
  return ts.isStringLiteralLike(node) ? node.text : '';
}

function exportsOf(node: ts.Node): string[] {
  if (ts.isExportAssignment(node)) return ['default'];
  if (ts.isExportDeclaration(node) && node.exportClause && ts.isNamedExports(node.exportClause))
    return node.exportClause.elements.map(({ name }) => name.text);
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : [];
  if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return [];
  if (modifiers.some(({ kind }) => kind === ts.SyntaxKind.DefaultKeyword)) return ['default'];
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText());
  return ts.isDeclarationStatement(node) && node.name ? [node.name.getText()] : [];
}

/** What a node does that its file may not, or null. */
function faultOf(path: string, node: ts.Node, declared: ReadonlySet<string>): string | null {
  if (
    ts.isCallExpression(node) &&
    node.expression.kind === ts.SyntaxKind.ImportKeyword &&
    !node.arguments.some(ts.isStringLiteralLike)
  ) {
    return 'imports something that is not known before it runs';
  }
  if (ts.isPropertyAccessExpression(node) && node.getText() === 'process.exit' && !isDoor(path))
    return 'only a door may exit: process.exit';
  if (ts.isPropertyAccessExpression(node) && node.getText() === 'process.exitCode' && !isDoor(path))
    return 'only a door may exit: process.exitCode';
  if (ts.isIdentifier(node) && node.text === 'console' && isUse(node) && !declared.has('console') && !isDoor(path))
    return 'only a door may print: console';
  return mayTouchTheWorld(path) ? null : worldTouchedBy(node, declared);
}

function worldTouchedBy(node: ts.Node, declared: ReadonlySet<string>): string | null {
  if (ts.isIdentifier(node) && worldly.has(node.text) && isUse(node) && !declared.has(node.text))
    return `touches the world: ${node.text}`;
  if (ts.isMetaProperty(node)) return `touches the world: ${node.getText()}`;
  const date =
    (ts.isNewExpression(node) || ts.isCallExpression(node)) &&
    ts.isIdentifier(node.expression) &&
    node.expression.text === 'Date';
  if (date && (ts.isCallExpression(node) || !node.arguments?.length)) return 'touches the world: the current time';
  if (!ts.isPropertyAccessExpression(node)) return null;
  const member = [`${node.expression.getText()}.${node.name.text}`, `.${node.name.text}`].find((name) =>
    worldlyMembers.has(name),
  );
  return member === undefined ? null : `touches the world: ${member}`;
}

/** True where an identifier stands for a value, not for the name of a member, a type or something declared here. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  if (ts.isTypeReferenceNode(parent) || ts.isQualifiedName(parent)) return false;
  return !('name' in parent && parent.name === node);
}

/** The names of variables, parameters, functions and imports of a file, whatever their scope. */
function namesDeclaredIn(file: ts.SourceFile): Set<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    const declares =
      ts.isVariableDeclaration(node) ||
      ts.isParameter(node) ||
      ts.isBindingElement(node) ||
      ts.isFunctionDeclaration(node);
    if ((declares || ts.isImportSpecifier(node) || ts.isImportClause(node)) && node.name && ts.isIdentifier(node.name))
      names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names;
}
