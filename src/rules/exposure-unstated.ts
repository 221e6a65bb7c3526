import { documentOf } from '../model/feature.js';
import { problemAt } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const exposureUnstated: Rule = {
  name: 'exposure-unstated',
  level: 'warning',
  set: 'strict',
  about:
    'Something public, and not said from where it is reached, how it is encrypted, or who has to prove who they are.',
  why: 'A public address is found within minutes; what was not decided by then is decided by whoever finds it.',
  fix: 'Say which networks may reach it, that connections are encrypted, and how callers prove who they are.',
  source: 'The methodology, zero trust: every path starts from no access.',
  bad: [
    '- **FR-001**: The service MUST be exposed through a public ingress.\n',
    '- **FR-002**: The API MUST be reachable over HTTPS from the internet.\n',
    '- **FR-003**: A public load balancer MUST forward requests of signed-in users.\n',
  ],
  good: [
    '- **FR-001**: The API MUST be reachable from the internet over HTTPS, with a token of the identity provider.\n',
    '- **FR-002**: The service MUST be reachable from the internal network only.\n',
    '- **FR-003**: The public ingress MUST accept [NEEDS CLARIFICATION: which networks - the office, or anyone?]\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      const stated = spec?.definitions.filter(({ kind }) => kind === 'requirement') ?? [];
      const first = stated.find(({ text }) => exposed.test(text) && !closed.test(text));
      if (!spec || !first || within(spec.markers, first).length > 0) continue;
      const all = stated.map(({ text }) => text).join('\n');
      const lacks = [
        ...(source.test(all) ? [] : ['from where']),
        ...(encrypted.test(all) ? [] : ['how it is encrypted']),
        ...(proved.test(all) ? [] : ['who has to prove who they are']),
      ];
      if (lacks.length > 0)
        yield problemAt(spec, first.at, `${first.id} makes something public and does not say ${lacks.join(', ')}`);
    }
  },
};

const exposed =
  /\bpublic(?:ly)? (?:\w+ )?(?:ingress|endpoint|load balancer|ip|address|url|access|accessible|reachable|exposed|available|facing)|\binternet[- ]facing\b|\b(?:reachable|accessible|exposed) (?:\w+ ){0,4}(?:from|to|over|on) the (?:public )?internet\b|\bingress (?:controller|endpoint)\b/i;
const closed = /\b(?:not|no|never|without|non|only (?:the )?internal|block|deny|prevent)\b/i;
const source =
  /\b(?:from|to|over|on) the (?:public )?internet\b|\binternet[- ]facing\b|\banyone\b|\banywhere\b|\bCIDR|\ballow-?list|\bwhitelist|\bVPN\b|\bIP ranges?\b|\bnetworks?\b|0\.0\.0\.0/i;
const encrypted = /\bTLS\b|\bSSL\b|\bHTTPS\b|\bencrypt|\bcertificates?\b/i;
const proved =
  /\bauthenticat|\bsign(?:ed)?[- ]?in\b|\blog[- ]?in\b|\btokens?\b|\bOIDC\b|\bOAuth|\bSSO\b|\bsingle sign-on\b|\banonymous|\bcredential|\bMFA\b|\bmTLS\b|\bAPI keys?\b/i;
