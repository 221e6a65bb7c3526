import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { encode } from 'gpt-tokenizer';
import matter from 'gray-matter';
import { parse as parseToml } from 'smol-toml';
import { describe, expect, test } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { filesOf, pathsOf, placed } from '../src/agents/files.js';
import { agentAliases, agents } from '../src/agents/index.js';
import { manifestOf } from '../src/agents/installation.js';
import { companions, layouts } from '../src/agents/layouts.js';
import { promptNames, promptOf, umbrella } from '../src/agents/prompts.js';
import { commands } from '../src/commands/index.js';
import type { Agent, Prompt } from '../src/model/agent.js';

const folder = new URL('../templates/prompts/', import.meta.url);
const templates: Record<string, string> = Object.fromEntries(
  readdirSync(folder).map((file) => [
    `prompts/${file.replace(/\.hbs$/, '')}`,
    readFileSync(new URL(file, folder), 'utf8'),
  ]),
);
const place = { folder: '.agent/commands', layout: 'markdown' } as const;
const rows = agents.map((agent) => [agent.key, placed(agent, place)] as const);

/** The front matter of a text, as a parser of ours and one of others read it, and what follows. */
function front(text: string): { data: Record<string, unknown>; content: string } {
  const { data, content } = matter(text, { engines: { yaml: (source) => parseYaml(source) as object } });
  return { data, content };
}

/** What the Agent Skills format asks of a SKILL.md, by the folder it is in. */
function expectSkill(folderName: string, text: string): void {
  const { data, content } = front(text);
  expect(Object.keys(data).sort()).toEqual(['allowed-tools', 'description', 'name']);
  expect(data['name']).toBe(folderName);
  expect(data['name']).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  expect(String(data['name']).length).toBeLessThanOrEqual(64);
  expect(String(data['description']).length).toBeGreaterThan(0);
  expect(String(data['description']).length).toBeLessThanOrEqual(1024);
  expect(data['allowed-tools']).toBe('Bash(specops:*)');
  expect(content.split('\n').length).toBeLessThan(500);
  expect(encode(content).length).toBeLessThan(5000);
}

/** A file of an agent, read by a real parser of its format: what it says of itself, and its body. */
function parsed(path: string, text: string): { description: unknown; body: string } {
  if (path.endsWith('.toml')) {
    const { description, prompt, ...rest } = parseToml(text) as Record<string, string>;
    expect(rest).toEqual({});
    return { description, body: prompt ?? '' };
  }
  if (path.endsWith('.yaml')) {
    const recipe = parseYaml(text) as Record<string, string>;
    expect(Object.keys(recipe)).toEqual(['version', 'title', 'description', 'parameters', 'prompt']);
    return { description: recipe['description'], body: recipe['prompt'] ?? '' };
  }
  const { data, content } = front(text);
  return { description: data['description'], body: content.replace(/^\n/, '') };
}

describe('the agents', () => {
  test('have a key each, in order, and aliases that lead to one', () => {
    const keys = agents.map(({ key }) => key);
    expect(keys).toEqual([...new Set(keys)].sort());
    for (const key of keys) expect(key).toMatch(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    for (const [alias, key] of Object.entries(agentAliases)) {
      expect(keys).toContain(key);
      expect(keys).not.toContain(alias);
    }
  });

  test.each(rows)('%s: what it gets, and where', async (key, agent) => {
    const files = filesOf(agent, templates);
    expect(files.map(({ path }) => path).sort()).toEqual(pathsOf(agent).sort());
    expect(new Set(files.map(({ path }) => path)).size).toBe(files.length);
    if (agent.home === null)
      for (const { path } of files) expect(path).toMatch(/^\.?[a-z][\w.-]*(?:\/[\w.-]*specops?[\w.-]*|\/[\w.-]+)+$/);
    const lines = [
      `${agent.name}, as ${agent.layout}, typed ${agent.typed}`,
      `context: ${agent.context ?? 'none known'}`,
      `seen by: ${agent.signs.join(', ')}`,
      ...(agent.index === null ? [] : [`listed in: ${agent.index}`]),
      ...(agent.home === null ? [] : [`in its own folder, --home: ~/${agent.home.folder} or $${agent.home.variable}`]),
      '',
      ...files.map(({ path }) => path),
    ];
    await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot(`fixtures/agents/${key}.txt`);
  });

  test('that read the same file read the same text', () => {
    const texts = new Map<string, string>();
    for (const [, agent] of rows)
      for (const { path, text } of filesOf(agent, templates)) {
        expect(texts.get(path) ?? text).toBe(text);
        texts.set(path, text);
      }
  });

  test.each(rows)('%s: each file is read by a parser of its format, and says what its template says', (_, agent) => {
    const main = agent.file.replace(/.*<c>/, '');
    for (const { path, text } of filesOf(agent, templates)) {
      const skill = /([^/]+)\/SKILL\.md$/.exec(path)?.[1];
      if (skill !== undefined) expectSkill(skill, text);
      else if (path.endsWith(main)) {
        const { description, body } = parsed(path, text);
        expect(description).toMatch(/^\S.{20,}\S$/);
        expect(body).toMatch(/^[A-Z]/);
        expect(body).not.toMatch(/\{\{(?!args\}\}|parameters\}\})/);
      }
    }
  });
});

describe('a layout', () => {
  test.each(Object.keys(layouts) as Agent['layout'][])('%s, to the letter', async (name) => {
    const { write, arguments: typed, file } = layouts[name];
    const prefix = file.startsWith('specops-') ? 'specops-' : 'specops.';
    await expect(write(promptOf(templates, 'plan', { prefix, arguments: typed }))).toMatchFileSnapshot(
      `fixtures/agents/layouts/${name}.txt`,
    );
  });

  test.each(Object.keys(companions) as (keyof typeof companions)[])('%s, to the letter', async (name) => {
    const text = companions[name](promptOf(templates, 'plan', { prefix: 'specops.', arguments: null }));
    await expect(text).toMatchFileSnapshot(`fixtures/agents/layouts/${name}.txt`);
  });

  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.constantFrom(
      '---',
      '"""',
      "'''",
      ': - # & * ! | >',
      '{{args}}',
      '\u0000',
      '\r\n---\r\nallowed-tools: "*"',
      '- a\n- b',
    ),
    fc
      .array(
        fc.constantFrom('---\n', '"', "'", '\\', '\n', ':', '#', '"""', '${x}', '{{', ' ', 'a', '\t', '|', '\u2028'),
        { maxLength: 30 },
      )
      .map((parts) => parts.join('')),
  );

  test.each(Object.keys(layouts) as Agent['layout'][])(
    '%s holds any text in a description, and is not broken by it',
    (name) => {
      fc.assert(
        fc.property(hostile, (given) => {
          const own = {
            'prompts/x.md': `---\ndescription: ${JSON.stringify(`a${given}`)}\n---\nThe body.\n`,
          };
          let prompt: Prompt;
          try {
            prompt = promptOf(own, 'x', { prefix: 'specops-', arguments: null });
          } catch (error) {
            // YAML itself refuses what it cannot hold.
            expect(String(error)).toMatch(/has no description/);
            return;
          }
          const text = layouts[name].write(prompt);
          const { description, body } = parsed(layouts[name].file, text);
          expect(description).toBe(prompt.description);
          expect(body).toBe('The body.\n');
          if (name === 'skill') expectSkill('specops-x', text);
          if (name === 'claude') expect(front(text).data['allowed-tools']).toBe('Bash(specops:*)');
        }),
      );
    },
  );

  test('a template that says nothing of itself is refused, with what mends it', () => {
    expect(() => promptOf({ 'prompts/plan.md': 'Plan.\n' }, 'plan', { prefix: '', arguments: null })).toThrow(
      'the template "prompts/plan.md" has no description in its front matter',
    );
  });
});

describe('the prompts', () => {
  const all = [...promptNames, umbrella].map((name) =>
    promptOf(templates, name, { prefix: 'specops.', arguments: '$ARGUMENTS' }),
  );

  test('are a template each', () => {
    const known = [...promptNames, umbrella, 'context'].map((name) => `prompts/${name}.md`);
    expect(Object.keys(templates).sort()).toEqual(known.sort());
  });

  test('take fewer than 8,000 tokens, all together', () => {
    const tokens = all.map((prompt) => encode(layouts.skill.write(prompt)).length);
    expect(tokens.reduce((sum, one) => sum + one)).toBeLessThan(8_000);
    expect(Math.max(...tokens)).toBeLessThan(1_000);
  });

  test('name commands and options that there are', async () => {
    for (const { name, body } of all) {
      for (const [, line = ''] of body.matchAll(/`?specops ([a-z][^`\n]*)/g)) {
        const words = line.split(/\s+/);
        const entry =
          commands.find((one) => one.name === words.slice(0, 2).join(' ')) ??
          commands.find((one) => one.name === words[0]);
        if (!entry && words[0] === 'help') continue;
        expect(entry?.name, `${name}: specops ${line}`).toBeDefined();
        const command = await entry?.load();
        const known = [
          '--json',
          '--feature',
          ...(command?.options ?? []).map(({ syntax }) => /--[a-z-]+/.exec(syntax)?.[0]),
        ];
        const options = words.filter((word) => word.startsWith('--'));
        expect(
          options.filter((option) => !known.includes(option)),
          `${name}: specops ${line}`,
        ).toEqual([]);
        const valued = (command?.options ?? [])
          .filter(({ syntax }) => syntax.includes('<'))
          .map(({ syntax }) => /--[a-z-]+/.exec(syntax)?.[0]);
        const operands = words
          .slice(entry?.name.split(' ').length)
          .filter((_, index, rest) => !valued.includes(rest[index - 1]))
          .filter((word) => !word.startsWith('-') && !word.startsWith('<<'));
        const takes = command?.arguments.length ?? 0;
        expect(takes === 0 ? operands : [], `${name}: specops ${line}`).toEqual([]);
      }
    }
  });

  test('hand over to one another, and end with a proof', () => {
    for (const { name, body } of all.filter((prompt) => prompt.name !== umbrella)) {
      for (const [, next = ''] of body.matchAll(/`specops\.([a-z]+)`/g)) expect(promptNames, name).toContain(next);
      expect(body, name).toMatch(/`specops\.[a-z]+`/);
      expect(body, name).toContain('specops lint --json');
    }
  });

  test('hand what a person typed to the CLI over stdin only, and have no agent run or read it', () => {
    for (const { name, body } of all) {
      for (const [line] of body.matchAll(/^.*\$ARGUMENTS.*$/gm)) expect(line.trim(), name).toBe('$ARGUMENTS');
      const before = body.split('$ARGUMENTS')[0]?.trimEnd().split('\n').at(-1)?.trim() ?? '';
      if (body.includes('$ARGUMENTS')) expect(before, name).toMatch(/<<'[A-Z_]+'$|^```text$/);
      expect(body, name).not.toMatch(/!`|!\{|@\{|(?:^|\s)@[\w./]/m);
    }
  });
});

test('a list of what was installed claims only what a command of ours would have', () => {
  const entry = { agents: ['claude'], sha256: 'x' };
  const [mine = ''] = agents.filter(({ key }) => key === 'claude').flatMap(pathsOf);
  const files = { [mine]: entry, 'docs/specops.notes.md': entry, 'cmd/specops.plan.md': entry };
  const text = (commands: object) =>
    JSON.stringify({ format_version: '1.0', agents: { claude: {}, ...commands }, files, blocks: {} });
  const claimed = (commands: object) =>
    Object.keys(manifestOf({ files: { '.specops/agents.lock.json': text(commands) } }).files);
  expect(claimed({})).toEqual([mine]);
  expect(claimed({ generic: { commands_dir: 'cmd', format: 'markdown' } })).toEqual([mine, 'cmd/specops.plan.md']);
});
