import { execFile } from 'node:child_process';
import { mkdtemp, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build as bundle } from 'esbuild';
import { esbuildLoader } from './schemas.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');

/** Builds `dist/` beside itself and puts it in place when it is whole, so nobody ever runs half of it. */
export async function build() {
  const staging = await mkdtemp(join(root, '.dist-'));
  try {
    const { metafile } = await bundleInto(join(staging, 'next'));
    await Promise.all([
      writeFile(join(staging, 'next/THIRD-PARTY.txt'), await licences(packagesIn(metafile))),
      declarationsInto(join(staging, 'next/types')),
    ]);
    await replace(dist, join(staging, 'next'), join(staging, 'last'));
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Puts `next` in the place of `current`, again where another build was quicker. */
async function replace(current, next, last, attempts = 5) {
  await rename(current, `${last}-${attempts}`).catch(unless('ENOENT'));
  try {
    await rename(next, current);
  } catch (error) {
    if (attempts === 0) throw error;
    unless('ENOTEMPTY', 'EEXIST', 'EPERM')(error);
    await replace(current, next, last, attempts - 1);
  }
}

/** gray-matter's own engines, one of which evaluates: model/markdown.ts replaces every one, so they stay behind. */
const withoutEngines = {
  name: 'without-engines',
  setup(builder) {
    builder.onLoad({ filter: /gray-matter[\\/]lib[\\/]engines\.js$/ }, () => ({ contents: 'module.exports = {};' }));
  },
};

/** The server library's compiler of schemas, for questions to a client that we never ask: it evaluates, so it stays behind. */
const withoutValidators = {
  name: 'without-validators',
  setup(builder) {
    builder.onLoad({ filter: /modelcontextprotocol[\\/]server[\\/]dist[\\/]shimsNode\.mjs$/ }, () => ({
      contents: "export { default as process } from 'node:process'; export class DefaultJsonSchemaValidator {}",
    }));
  },
};

async function bundleInto(outdir) {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  return bundle({
    absWorkingDir: root,
    entryPoints: {
      cli: 'src/cli.ts',
      index: 'src/index.ts',
      remark: 'src/remark.ts',
      'parse-worker': 'src/io/parse-worker.ts',
    },
    outdir,
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    define: { 'process.env.SPECOPS_VERSION': JSON.stringify(version) },
    // commander, gray-matter, cross-spawn and yaml are CommonJS and require parts of Node.
    banner: { js: "import{createRequire as nodeRequire}from'node:module';const require=nodeRequire(import.meta.url);" },
    logLevel: 'warning',
    plugins: [esbuildLoader, withoutEngines, withoutValidators],
  });
}

/** The type declarations of the library door and of what it names. */
async function declarationsInto(outdir) {
  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const run = promisify(execFile)(
    process.execPath,
    [compiler, '-p', '.config/tsconfig.types.json', '--outDir', outdir],
    { cwd: root },
  );
  await run.catch((error) => Promise.reject(new Error(`no type declarations:\n${error.stdout || error.message}`)));
}

/** The folders of the packages of which code is in the bundle, sorted. */
function packagesIn({ outputs }) {
  const inputs = Object.values(outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = inputs.flatMap(
    (path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path.replaceAll('\\', '/'))?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}

/** Name, version, licence and licence text of each package. A package without a licence fails the build. */
async function licences(folders) {
  const each = await Promise.all(
    folders.map(async (folder) => {
      const { name, version, license } = JSON.parse(await readFile(resolve(root, folder, 'package.json'), 'utf8'));
      const file = (await readdir(resolve(root, folder))).sort().find((entry) => /^(licen[cs]e|copying)/i.test(entry));
      if (!license) throw new Error(`${folder} is bundled and names no licence`);
      const text = file ? await readFile(resolve(root, folder, file), 'utf8') : '(the package holds no licence text)';
      return `${name} ${version}\nLicence: ${license}\n\n${text.replaceAll('\r\n', '\n').trim()}\n`;
    }),
  );
  const rule = `\n${'-'.repeat(80)}\n\n`;
  return `The files beside this one contain code of these packages.\n${rule}${each.join(rule)}`;
}

function unless(...codes) {
  return (error) => {
    if (!codes.includes(error.code)) throw error;
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await build();
