import { foundIn, isNegated, sentencesIn, statementsOf } from '../core/intent/statement.js';
import { problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const clauseEscape: Rule = {
  name: 'clause-escape',
  level: 'warning',
  set: 'recommended',
  about: 'A clause that lets a requirement off: as appropriate, if possible, as needed, including but not limited to.',
  why: 'Nobody knows when it holds, so nobody can prove that it was kept or broken.',
  fix: 'Say when it holds, and what belongs to it; or ask with a marker.',
  source: 'The methodology, testable and unambiguous requirements; 28 % of public specifications hold such a clause.',
  bad: [
    '- **FR-001**: The platform MUST encrypt the backups if possible.\n',
    '- **FR-002**: Nodes MUST be replaced as needed by the operator.\n',
    '- **FR-003**: Logs MUST hold the events of the platform, including but not limited to logins.\n',
    '# Spezifikation der Plattform\n\n- **FR-001**: Die Plattform muss die Daten nach Möglichkeit in der Region halten.\n',
    '- **FR-004**: The platform MUST name the owner of a namespace if applicable.\n',
  ],
  good: [
    '- **FR-001**: The platform MUST encrypt the backups.\n',
    '- **FR-002**: The operator MUST NOT replace nodes as needed, but in the window.\n',
    '- **FR-003**: The banner MUST say "retry if possible" to the user.\n',
    '## Retries, if possible\n\nThe platform retries as needed.\n',
    '- [ ] Backups are encrypted where possible\n',
    '- **FR-004**: A record MUST hold the name, the owner and the cost centre (if applicable).\n',
    '- **FR-005**: The answer MUST hold `id`, `condition`, and `threshold` where applicable.\n',
    '- **FR-006**: The list MUST say how many there are (with the currency where applicable).\n',
    '- **FR-007**: The platform MUST allow a team to remove its objects when needed.\n',
    '- **FR-008**: The command MUST create folders as needed before it writes.\n',
  ],
  *check(project) {
    for (const { document, definition, text, start, lexicon } of statementsOf(project, 'requirement', 'criterion')) {
      for (const sentence of sentencesIn(text)) {
        const escape = foundIn(sentence.text, lexicon.escape).find(
          (found) => !isNegated(sentence.text, found.start, lexicon) && !isOfUse(sentence.text, found),
        );
        if (!escape) continue;
        const span = { start: start + sentence.start + escape.start, end: start + sentence.start + escape.end };
        yield problemAt(document, span, `"${escape.word}" lets ${definition.id} off`);
        break;
      }
    }
  },
};

/** True where the clause belongs to what is offered or listed: whoever uses it decides, or the thing itself. */
function isOfUse(sentence: string, { word, start }: { word: string; start: number }): boolean {
  const before = sentence.slice(0, start);
  if (/applicable$/i.test(word)) return /\([^()]*$/.test(before) || /(?:,|\band)\s{3,}$/i.test(before);
  return /needed$/i.test(word) && /\b(?:allow|enabl|support|creat|let)\w*\b/i.test(before);
}
