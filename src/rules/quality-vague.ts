import { foundIn, isAsked, isElaborated, sentencesIn, statementsOf, type Statement } from '../core/intent/statement.js';
import { says } from '../core/intent/language.js';
import { problemAt, type Problem } from '../model/finding.js';
import { within } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const qualityVague: Rule = {
  name: 'quality-vague',
  level: 'warning',
  set: 'recommended',
  about: 'A quality without a figure: fast, scalable or secure, in a requirement that says nothing to measure it by.',
  why: 'Whoever builds it decides how much is enough, and nobody can say afterwards whether it is.',
  fix: 'Give a figure, a standard or a test in the same requirement, or ask for one with a marker.',
  source: 'The methodology, testable and unambiguous requirements; 42 % of public specifications hold such words.',
  bad: [
    '- **FR-001**: The platform MUST be scalable and highly available.\n',
    '- **NFR-002**: The deployment MUST be fast for all of the teams.\n',
    '- **SC-001**: The onboarding of a tenant is intuitive and easy to follow.\n',
    '# Especificación de la plataforma\n\n- **FR-001**: El sistema debe ser rápido y escalable en la nube.\n',
    '# 平台规格\n\n- **FR-001**: 平台必须快速部署所有服务。\n',
    '- **FR-006**: The screens MUST refresh fast for every tenant.\n',
    '- **FR-007**: The table MUST be smooth and the queries efficient.\n',
  ],
  good: [
    '- **FR-001**: The platform MUST be scalable to 500 nodes.\n',
    '- **FR-001**: For high availability clusters, the platform MUST apply the settings of all components.\n',
    '- **FR-001**: A check of the platform MUST fail fast with a message of the check.\n',
    '- **FR-001**: Each todo of the list MUST have an id of its own for reliable referencing.\n',
    '- **FR-001**: The platform MUST handle errors of the network gracefully - users see the error and can try again.\n',
    '- **SC-001**: The window of the chat opens and closes smoothly with no visual glitches.\n',
    '- **FR-001**: The index of the platform MUST be kept by country for fast lookup.\n',
    '- **FR-001**: The session MUST NOT be lost when the key is pressed rapidly.\n',
    '- **FR-002**: Secrets MUST be stored securely (sealed with the key of the environment).\n',
    '- **FR-003**: The session MUST use a cookie that is marked "secure" and ends with the browser.\n',
    '- **NFR-004**: The platform MUST be fast [NEEDS CLARIFICATION: how fast - 1 second or 5 seconds?].\n',
    '- **FR-005**: The system MUST be resilient:\n  - one zone may fail\n  - no write is lost\n',
    'A fast and scalable platform is what the teams ask for.\n',
    '- **FR-006**: The portal MUST be developed with Fast Refresh.\n',
    '- **FR-007**: Links MUST use smooth scrolling to reach their headings.\n',
    '- **FR-008**: The table MUST have an index for efficient lookups by tenant.\n',
    '- **FR-009**: Uploads MUST be robust, with no crashes at an unreadable file.\n',
  ],
  *check(project) {
    for (const statement of statementsOf(project, 'requirement', 'criterion')) {
      const problem = vaguenessOf(statement);
      if (problem) yield problem;
    }
  },
};

/** Figures in digits or words; ids and priorities are none. */
const figure =
  /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|half|zero|single|sub-?second)\b|[一二两三四五六七八九十]\s?(?:秒|分|小时|个|次|台|時間)/i;
const id = /\b(?:US|IS|P|T|CHK)-?\d+(?:\.\d+)?\b/g;
/** What can be looked up: a standard, a mechanism that has a name, another statement. */
const reference =
  /\b(?:[FN]{1,2}R|SC|RES|D)-\d|\b(?:ISO|NIST|CIS|SOC|OWASP|RFC|PCI|HIPAA|GDPR|FIPS|WCAG|m?TLS|HTTPS|SSH|OAuth|OIDC|SAML|JWT|RBAC|IAM|KMS|MFA|SLA|SLO|RTO|RPO|AES|HSM|VPN|VPC|CSRF|XSS|HMAC|CORS)s?\b|\[[^\][]+\] {2,}/;

/** One problem a requirement, on its first such word. */
function vaguenessOf(statement: Statement): Problem | null {
  const { document, definition, text, start, lexicon } = statement;
  const whole = definition.text.replace(id, '');
  if (figure.test(whole) || reference.test(whole)) return null;
  if (isAsked(statement) || isElaborated(statement) || within(document.codes, definition).length > 0) return null;
  const found = sentencesIn(text).flatMap((sentence) =>
    says(sentence.text, lexicon.anchor) || /[(（:：]| [-–—] /.test(sentence.text.replace(/\(\s*(?:US|IS)[^()]*\)/g, ''))
      ? []
      : foundIn(sentence.text, lexicon.vague).map((span) => ({
          ...span,
          start: start + sentence.start + span.start,
          end: start + sentence.start + span.end,
        })),
  );
  const [first] = found;
  if (!first) return null;
  const words = [...new Set(found.map(({ word }) => `"${word}"`))].join(', ');
  return problemAt(document, first, `${definition.id} says ${words}, and nothing to measure it by`);
}
