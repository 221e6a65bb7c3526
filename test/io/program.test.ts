import { expect, test } from 'vitest';
import { runProgram } from '../../src/io/program.js';

test('of a program that writes without end, the end is kept, and it ends as it does', async () => {
  const script =
    "const line = 'x'.repeat(1023) + '\\n'; for (let i = 0; i < 20480; i++) process.stdout.write(line); console.log('last é'); process.exitCode = 3";
  const ended = await runProgram([process.execPath, '-e', script], {
    folder: '.',
    environment: { PATH: process.env['PATH'] },
    input: '',
    seconds: 60,
    endOnly: true,
  });
  expect(ended).toMatchObject({ status: 3, late: false, missing: false, stdout: '' });
  expect(ended.said).toHaveLength(8000);
  expect(ended.said).toMatch(/x\nlast é\n$/);
});
