import { coverageOf, isOfInfrastructure } from '../core/coverage.js';
import type { Topic } from '../model/catalog.js';
import type { Document } from '../model/document.js';
import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const recoveryMissing: Rule = {
  name: 'recovery-missing',
  level: 'warning',
  set: 'strict',
  about: 'Something that keeps data, and nothing said of how soon it is back (RTO) and how much may be lost (RPO).',
  why: 'Backups, replicas and their cost follow from these two figures; without them they are a guess.',
  fix: 'Give both figures, ask for them with a marker, or say in the table of coverage why recovery is n/a.',
  source: 'The methodology, forced uncertainty; 98 % of public infrastructure specifications say nothing of recovery.',
  bad: [
    '# Infrastructure Specification: Orders\n\n- **FR-001**: Orders MUST be kept in a relational database.\n',
    '# Infrastructure Specification: Orders\n\n- **FR-002**: Builds MUST be cached on persistent volumes.\n',
    '# Infrastructure Specification: Orders\n\n- **FR-003**: Reports MUST be written to object storage.\n\n- RTO is discussed later.\n',
  ],
  good: [
    '# Infrastructure Specification: Orders\n\n- **FR-001**: Orders MUST be kept in a database.\n- **NFR-001**: Its RTO MUST be 1 hour and its RPO 5 minutes.\n',
    '# Infrastructure Specification: Orders\n\n- **FR-001**: Orders MUST be kept in a database.\n- **NFR-001**: Recovery MUST meet [NEEDS CLARIFICATION: which RTO and RPO - 1 hour and 5 minutes, or 4 hours and 1 hour?]\n',
    '# Infrastructure Specification: Orders\n\n- **FR-001**: The gateway MUST answer within 200 ms.\n',
    '# Infrastructure Specification: Orders\n\n- **FR-001**: Builds MUST be cached on volumes.\n\n| Topic | State | Why |\n|---|---|---|\n| Recovery (RTO, RPO) | n/a | caches are rebuilt from source |\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      const stateful = spec?.definitions.find(({ kind, text }) => kind === 'requirement' && keepsData.test(text));
      const isAsked = spec && (feature.state !== null || isOfInfrastructure(spec));
      if (isAsked && stateful && !isDecided(spec))
        yield problemAt(spec, stateful.at, `${stateful.id} keeps data, and no RTO and RPO say how it is recovered`);
    }
  },
};

const keepsData =
  /\bdatabases?\b(?! (?:credential|password|url|connection))|\bobject storage\b|\bblob storage\b|\bpersistent (?:volumes?|storage|disks?)\b|\bvolumes\b|\b(?:storage|S3|GCS) buckets?\b|\bbuckets\b|\bmessage (?:queue|broker)s?\b|\bstateful\b|\bPVCs?\b|base de datos|banco de dados|base de données|datenbank|数据库|データベース/i;

const topic: Topic = {
  id: 'recovery',
  name: 'Recovery (RTO, RPO)',
  terms: ['rto', 'rpo', 'recovery time objective', 'recovery point objective'],
  coverage: [],
  question: 'how long may recovery take, and how much data may be lost',
  options: [],
  weight: 0,
};

function isDecided(spec: Document): boolean {
  return coverageOf(spec, [topic]).some(({ state, at }) => {
    if (state === 'deferred' || state === 'n/a') return true;
    return state === 'clear' && at !== null;
  });
}
