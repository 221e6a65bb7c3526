import { describe, expect, test } from 'vitest';
import { rows } from './rows.js';

interface Row {
  id: string;
  asked: string;
  quick?: boolean;
  run: (size: 'fast' | 'long') => Promise<{ failures?: string[]; skipped?: string }>;
}

// What is quick of the bar, in small; `npm run test:reliability` runs all of it at full size.
describe.skipIf(process.platform === 'win32')('the bar, in small', { timeout: 240_000 }, () => {
  test.each((rows as Row[]).filter(({ quick }) => quick).map((row) => [row.id, row.asked, row] as const))(
    '%s: %s',
    async (_id, _asked, row) => {
      const { failures = [] } = await row.run('fast');
      expect(failures).toEqual([]);
    },
  );
});
