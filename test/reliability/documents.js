// R13 to R16: documents that keep a parser busy, break it, or want to be run.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { faultsOf, git, inFolder, inRepository, plant, specops, spread, started } from './place.js';
import { withSources } from './sources.js';

const load = createRequire(import.meta.url);
const { tests: commonmark } = load('commonmark-spec');

const told = ({ rule, level, line, message, fingerprint }) => [rule, level, line, message, fingerprint].join(' ');

/** Every example of CommonMark, parsed and judged by all rules, with both kinds of line end. */
async function everyExample() {
  return withSources(
    ['core/lint/check.ts', 'core/lint/example.ts', 'rules/index.ts'],
    ({ check, exampleProject, rules }) => {
      const now = { ci: false, today: '2026-11-21', known: rules.map(({ name }) => name) };
      const failures = [];
      const times = [];
      const lint = (text) => {
        // The quicker of two, in time of the processor: what else the machine does is no cost of the text.
        const once = () => {
          const began = process.cpuUsage();
          const findings = check(exampleProject(text), rules, now);
          return { findings, took: process.cpuUsage(began).user / 1000 };
        };
        const { findings, took } = once();
        times.push(took > 50 ? Math.min(took, once().took) : took);
        for (const { rule, message } of findings) if (rule.startsWith('rule-')) failures.push(`${rule}: ${message}`);
        return findings.map(told).join('\n');
      };
      // What is compiled at the first run is no cost of the second.
      lint('# Warm\n');
      times.length = 0;
      for (const { markdown } of commonmark)
        if (lint(markdown) !== lint(markdown.replaceAll('\n', '\r\n')))
          failures.push(`CRLF differs: ${JSON.stringify(markdown)}`);
      const { median, max } = spread(times);
      if (max > 100) failures.push(`${max} ms`);
      return {
        failures,
        measured: `${commonmark.length} examples, each twice: 0 crashes, LF = CRLF; median ${median} ms, at most ${max} ms`,
      };
    },
  );
}

/** The 17 inputs that cmark promises to read in no time, at its sizes. */
const cmark = {
  'nested strong emphasis': `${'*a **a '.repeat(65_000 / 7)}b${' a** a*'.repeat(65_000 / 7)}`,
  'emphasis closers without openers': 'a_ '.repeat(65_000),
  'emphasis openers without closers': '_a '.repeat(65_000),
  'link closers without openers': 'a]'.repeat(65_000),
  'link openers without closers': '[a'.repeat(65_000),
  'mismatched openers and closers': '*a_ '.repeat(50_000),
  'openers and closers of three': `a**b${'c* '.repeat(50_000)}`,
  'link openers and emphasis closers': '[ a_'.repeat(50_000),
  'pattern [ (](': '[ (]('.repeat(40_000),
  'pattern ![[]()': '![[]()'.repeat(30_000),
  'nested brackets': `${'['.repeat(50_000)}a${']'.repeat(50_000)}`,
  'nested block quotes': `${'> '.repeat(50_000)}a`,
  'deeply nested lists': Array.from({ length: 500 }, (_, depth) => `${'  '.repeat(depth)}* a\n`).join(''),
  'NUL in input': 'abc\u0000de\u0000\n'.repeat(1_000),
  'runs of backticks': Array.from({ length: 500 }, (_, length) => `e${'`'.repeat(length)}`).join(''),
  'unclosed links': '[a](<b'.repeat(30_000),
  'unclosed comments': `</${'<!--'.repeat(50_000)}`,
};

/** Pieces that something of ours or of the parser looks for, repeated. */
const pieces = [
  ...[
    'a\n=\n',
    '> ',
    '- ',
    '* a\n  ',
    '**',
    '| a ',
    '|-',
    '<!--',
    '<a ',
    '&amp;',
    '[a]: b\n',
    '[^a]',
    '![',
    '\\',
    '~~',
    '1) ',
  ],
  ...['[NEEDS CLARIFICATION: ', '- [ ] T001 [P] ', '```\n', 'FR-001 ', '<!-- specops-ignore ', '{{a}} ', '---\n', '#'],
];
const sizes = [16 * 1024, 64 * 1024, 255 * 1024];
const ours = Object.fromEntries(
  sizes
    .flatMap((size) =>
      pieces.map((piece) => [`${JSON.stringify(piece)} × ${size / 1024} KB`, piece.repeat(size / piece.length)]),
    )
    .slice(0, 71),
);

/** The most memory a process had, as Linux tells it while it lives. Megabytes. */
function memoryOf({ child, ended }) {
  let most = 0;
  const look = setInterval(() => {
    try {
      const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? [];
      most = Math.max(most, Number(kilobytes ?? 0) / 1024);
    } catch {
      // It has ended.
    }
  }, 50);
  return ended.then((run) => {
    clearInterval(look);
    return { ...run, megabytes: most };
  });
}

async function pathological(texts) {
  const failures = [];
  const times = [];
  const memory = [];
  const rules = {};
  for (const [name, text] of texts)
    await inFolder(async (folder) => {
      plant(folder, {
        '.specops/config.yaml': 'version: 1\n',
        'specs/002-honest/spec.md': '# Infrastructure Specification: Honest\n\n- **FR-1**: It MUST be kept.\n',
      });
      const { milliseconds: honest } = await specops(['lint', '--json'], { cwd: folder });
      mkdirSync(join(folder, 'specs/001-hostile'));
      writeFileSync(join(folder, 'specs/001-hostile/spec.md'), text);
      const run = await memoryOf(started(['lint', '--json'], { cwd: folder }));
      times.push(run.milliseconds - honest);
      memory.push(run.megabytes);
      failures.push(...faultsOf(run).map((fault) => `${name}: ${fault}`));
      if (run.milliseconds - honest > 11_000) failures.push(`${name}: ${Math.round(run.milliseconds - honest)} ms`);
      if (run.megabytes > 1024) failures.push(`${name}: ${Math.round(run.megabytes)} MB`);
      const { findings = [] } = run.code === 2 ? JSON.parse(run.stdout) : {};
      if (!findings.some(({ file, rule }) => file === 'specs/002-honest/spec.md' && rule === 'id-malformed'))
        failures.push(`${name}: the honest file is not linted`);
      const [ended] = findings.filter(({ rule }) => /^file-|^rule-(?:crash|timeout)/.test(rule));
      rules[ended?.rule ?? 'read'] = (rules[ended?.rule ?? 'read'] ?? 0) + 1;
    });
  const { median, max } = spread(times);
  const outcomes = Object.entries(rules).map(([rule, count]) => `${count} ${rule}`);
  return {
    failures,
    measured: `${texts.length} texts: ${outcomes.join(', ')}; median ${median} ms, at most ${max} ms, ${spread(memory).max} MB; the other file is linted each time`,
  };
}

const laughs = (count, width) =>
  [
    'a: &a [lol]',
    ...Array.from(
      { length: count },
      (_, i) => `${'bcdefghij'[i]}: &${'bcdefghij'[i]} [${`*${'abcdefghi'[i]},`.repeat(width)}]`,
    ),
  ].join('\n');

/** YAML that costs more than it weighs. */
const bombs = {
  'billion laughs': laughs(9, 10),
  'wide laughs': laughs(3, 500),
  'quadratic laughs': `a: &a [${'x,'.repeat(2_000)}]\nb: [${'*a,'.repeat(2_000)}]`,
  'an alias of itself': 'a: &a [*a]',
  'merge keys': `a: &a {b: 1}\n${Array.from({ length: 500 }, (_, i) => `k${i}: {<<: *a}`).join('\n')}`,
  'deep flow': `${'['.repeat(7_000)}${']'.repeat(7_000)}`,
  'deep flow maps': `${'{a: '.repeat(3_000)}1${'}'.repeat(3_000)}`,
  'deep block': Array.from({ length: 160 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n'),
  'deep sequences': `${'- '.repeat(7_000)}a`,
  'many keys': Array.from({ length: 2_000 }, (_, i) => `k${i}: 1`).join('\n'),
  'many anchors': Array.from({ length: 1_200 }, (_, i) => `k${i}: &a${i} 1`).join('\n'),
  'many documents': '---\na: 1\n'.repeat(1_600),
  'many tags': '!!str '.repeat(2_600),
  'a long scalar': `a: "${'\\u0041'.repeat(2_600)}"`,
  'keys of keys': `${'? '.repeat(7_000)}a`,
};

async function yamlBombs(size) {
  return withSources(['model/yaml.ts', 'model/front-matter.ts'], async ({ readYaml, readFrontMatter }) => {
    const failures = [];
    const times = [];
    const timed = (name, work) => {
      const began = process.cpuUsage();
      try {
        work();
      } catch (error) {
        failures.push(`${name}: ${error}`);
      }
      times.push(process.cpuUsage(began).user / 1000);
      if (times.at(-1) > 500) failures.push(`${name}: ${Math.round(times.at(-1))} ms`);
    };
    for (const [name, bomb] of Object.entries(bombs)) {
      timed(`${name}, alone`, () => readYaml(bomb));
      timed(`${name}, as front matter`, () => readFrontMatter(`---\n${bomb}\n---\n`));
      if (size === 'fast') continue;
      await inFolder(async (folder) => {
        plant(folder, {
          '.specops/config.yaml': 'version: 1\n',
          'specs/001-a/spec.md': `---\n${bomb}\n---\n\n# Spec\n`,
        });
        failures.push(...faultsOf(await specops(['lint'], { cwd: folder })).map((fault) => `${name}: ${fault}`));
        plant(folder, { '.specops/config.yaml': `version: 1\n${bomb}` });
        failures.push(...faultsOf(await specops(['lint'], { cwd: folder })).map((fault) => `${name}: ${fault}`));
      });
    }
    // In small, one run reads them all.
    if (size === 'fast')
      await inFolder(async (folder) => {
        const documents = Object.values(bombs).map((bomb, index) => [
          `specs/${String(index + 1).padStart(3, '0')}-a/spec.md`,
          `---\n${bomb}\n---\n\n# Spec\n`,
        ]);
        plant(folder, { '.specops/config.yaml': 'version: 1\n', ...Object.fromEntries(documents) });
        failures.push(...faultsOf(await specops(['lint'], { cwd: folder })));
      });
    const { median, max } = spread(times);
    return {
      failures,
      measured: `${Object.keys(bombs).length} bombs, alone, as front matter and as settings: 0 crashes; median ${median} ms, at most ${max} ms`,
    };
  });
}

const code = 'module.exports = require("fs").writeFileSync("canary", "")';
const fences = [
  '---js',
  '---javascript',
  '---JS',
  '--- js ',
  '---coffee',
  '---coffeescript',
  '---json',
  '---toml',
  '---cson',
  ';;;js',
  '---\t js',
  '\ufeff---js',
];
const templates = [
  ...[
    '{{constructor.constructor "return process"}}',
    '{{#with (lookup this "constructor")}}{{this}}{{/with}}',
    '{{> (lookup . "x")}}',
  ],
  ...[
    '${require("fs").writeFileSync("canary","")}',
    '<%= require("fs").writeFileSync("canary","") %>',
    '{{__proto__}}',
  ],
  ...['{"type":"Program","body":[{"type":"MustacheStatement"}]}', '{{#each this}}{{@root.constructor}}{{/each}}'],
];
const options = [
  '--upload-pack=touch canary',
  '--receive-pack=touch canary',
  '--exec=touch canary',
  '-c core.pager=touch',
  '--output=canary',
  '-o canary',
  '--ext-diff',
];

async function canaries() {
  const failures = [];
  let runs = 0;
  await inRepository(async (folder) => {
    const canary = join(folder, 'canary');
    const monitor = join(folder, '..', `${folder.split('/').at(-1)}-monitor`);
    writeFileSync(monitor, `#!/bin/sh\ntouch ${canary}\n`, { mode: 0o755 });
    await git(folder, 'config', 'core.fsmonitor', monitor);
    await git(folder, 'config', 'diff.external', monitor);
    await git(folder, 'config', 'core.pager', monitor);
    const proved = async (what, args, how = {}) => {
      runs += 1;
      const run = await specops(args, { cwd: folder, ...how });
      failures.push(...faultsOf(run).map((fault) => `${what}: ${fault}`));
      if (existsSync(canary)) failures.push(`${what}: it sang`);
      return run;
    };
    for (const [index, fence] of fences.entries())
      plant(folder, { [`specs/${String(index + 100)}-a/spec.md`]: `${fence}\n${code}\n---\n\n# Spec\n` });
    for (const args of [
      ['lint'],
      ['lint', '--json'],
      ['status', '--feature', '100'],
      ['next', '--feature', '101'],
      ['lint', '--staged'],
    ])
      await proved(`front matter, ${args.join(' ')}`, args);
    for (const text of templates) {
      await proved(`template ${text}`, ['specify', '--no-switch', '-'], { input: text });
      await proved(`template ${text}`, ['plan', '--feature', '112', '-'], { input: `EKS, ${text}` });
    }
    for (const option of options) {
      await proved(`option ${option}`, ['specify', '--no-switch', `--short-name=${option}`, 'Backups']);
      await proved(`option ${option}`, ['specify', '--no-switch', `--branch-template=${option}`, 'Backups']);
      await proved(`option ${option}`, ['lint', `--since=${option}`]);
    }
    // The canary can sing: git itself runs the monitor.
    await git(folder, 'status').catch(() => undefined);
    if (!existsSync(canary)) failures.push('the canary is dumb');
  });
  return {
    failures,
    measured: `${fences.length} spellings of front matter, ${templates.length} templates, ${options.length} git options, monitor, diff and pager of the repository; ${runs} runs: 0 fired`,
  };
}

export const rows = [
  {
    id: 'R13',
    asked: '652 examples of CommonMark through parser and all rules: 0 crashes, each at most 100 ms, LF = CRLF',
    fast: 'test/lint/properties.test.ts',
    run: everyExample,
  },
  {
    id: 'R14',
    asked: '17 pathological texts of cmark and 71 of ours: each file at most 11 s, others still linted, at most 1 GB',
    fast: 'test/lint/parse.test.ts, test/io/parse.test.ts, test/io/project.test.ts',
    run: (size) => pathological(Object.entries({ ...cmark, ...ours }).slice(...(size === 'long' ? [0] : [0, 3]))),
  },
  {
    id: 'R15',
    asked: '15 YAML bombs: each at most 500 ms, 0 crashes',
    fast: 'test/reliability/bar.test.ts',
    quick: true,
    run: yamlBombs,
  },
  {
    id: 'R16',
    asked:
      'canaries for code execution (12 spellings of front matter, 8 templates, 7 git options, `core.fsmonitor`): 0 fire',
    fast: 'test/cli/hostile.test.ts, test/io/branch.test.ts',
    run: canaries,
  },
];
