import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from './specops.js';

const spec = `# Infrastructure Specification: Orders

## Requirements

### Functional Requirements

- **FR-001**: Secrets MUST be stored in a secure and robust way.

### Non-Functional Requirements

- **NFR-001**: The platform MUST be available for 99.9 %.
- **NFR-002**: A backup MUST be restored within 4 hours.

## Success Criteria

- **SC-001**: 3 of 3 test backups are restored. (NFR-002)
`;
const file = 'specs/001-orders/checklists/security.md';

async function project() {
  const place = await workplace();
  await place.specops(['init', '--agents', 'claude']);
  await place.specops(['specify', 'Orders', '--short-name', 'orders']);
  await writeFile(join(place.folder, 'specs/001-orders/spec.md'), spec);
  return place;
}

test('checklist asks what the words, figures and gaps of a theme leave open, and lint finds nothing in it', async () => {
  const { specops, read } = await project();
  const run = await specops(['checklist', 'security', 'availability', 'recovery', '--json']);
  expect(run.exitCode).toBe(0);
  const security = await read(file);
  expect(security).toMatch(/^- \[ \] CHK\d{3} Is the term "secure" in FR-001 quantified\? \[Spec FR-001\]$/m);
  expect(security).toMatch(/^- \[ \] CHK\d{3} Does any requirement answer ".+"\? \[Gap\]$/m);
  expect(await read('specs/001-orders/checklists/availability.md')).toMatch(
    /^- \[ \] CHK\d{3} Does NFR-001 say over which window 99\.9 % is measured, and of what\? \[Spec NFR-001\]$/m,
  );
  const recovery = await read('specs/001-orders/checklists/recovery.md');
  expect(recovery).toMatch(
    /^- \[x\] CHK\d{3} Does a success criterion show that NFR-002 holds\? \[Spec NFR-002, Spec SC-001\]$/m,
  );
  const { checklists } = JSON.parse(run.stdout) as { checklists: { added: { id: string }[] }[] };
  const ids = checklists.flatMap(({ added }) => added.map(({ id }) => id));
  expect(ids).toEqual(ids.map((_, index) => `CHK${String(index + 1).padStart(3, '0')}`));
  expect((await specops(['lint', 'specs/001-orders/checklists'])).stdout).toBe(
    'Clean: 3 documents read, nothing found.\n',
  );
});

test('a second run adds what is new, keeps ticks, edits and removals, and gives no number again', async () => {
  const { specops, read, folder } = await project();
  await specops(['checklist', 'security']);
  const first = await read(file);
  expect((await specops(['checklist', 'security'])).stdout).toContain('nothing was written');
  expect(await read(file)).toBe(first);
  const lines = first.trimEnd().split('\n');
  const last = lines.pop() ?? '';
  const edited = `${lines.join('\n').replace('- [ ] CHK001', '- [x] CHK001').replace('Is the term', 'Is, in our view, the term')}\n`;
  await writeFile(join(folder, file), edited);
  await writeFile(
    join(folder, 'specs/001-orders/spec.md'),
    spec.replace('## Success', '- **NFR-003**: A token MUST end within 8 hours.\n\n## Success'),
  );
  expect((await specops(['checklist', 'security', '--dry-run'])).exitCode).toBe(0);
  expect(await read(file)).toBe(edited);
  await specops(['checklist', 'security']);
  const second = await read(file);
  const added = second.split('\n').filter((line) => !edited.split('\n').includes(line) && line !== '');
  expect(added.join('\n')).toContain('Does NFR-003 say from which event to which 8 hours are counted?');
  expect(edited.split('\n').filter((line) => !second.split('\n').includes(line))).toEqual([]);
  const number = (line: string) => Number(/CHK(\d+)/.exec(line)?.[1] ?? 0);
  expect(second).not.toContain(last.slice(6));
  for (const line of added.filter((one) => one.startsWith('- '))) expect(number(line)).toBeGreaterThan(number(last));
});

test.each([
  [['checklist'], 'no theme was named; there are security, '],
  [['checklist', 'secrity'], 'there is no theme "secrity" - did you mean "security"?'],
])('%j is an error that names the themes', async (args, message) => {
  const { specops } = await project();
  const { exitCode, stdout, stderr } = await specops(args);
  expect([exitCode, stdout]).toEqual([1, '']);
  expect(stderr).toContain(`error[E_USAGE]: ${message}`);
});
