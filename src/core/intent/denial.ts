import { small } from './phrase.js';

/** What a phrase that rules something out comes to as a requirement; null where it rules nothing out. */
export function denied(text: string, subject: string): string | null {
  const [, wish = '', unwanted = ''] =
    /^we\s+(?:do not|don['’]t|will not|won['’]t|must not|cannot|can['’]t|may not|shall not|should not)\s+(want|like|wish|\p{L}+)\s+(\S.*)$/isu.exec(
      text,
    ) ?? [];
  if (/^(?:want|like|wish)$/i.test(wish)) {
    const doing = /^to\s+(\S.*)$/is.exec(unwanted)?.[1];
    if (doing !== undefined && /\bourselves\b/i.test(doing))
      return `It MUST NOT be necessary to ${doing.replace(/\bit\b/i, small(subject))}`;
    if (doing !== undefined) return `${subject} MUST NOT ${doing}`;
    return isName(unwanted) ? `${subject} MUST NOT use ${unwanted}` : `There MUST be no ${withoutAny(unwanted)}`;
  }
  if (wish !== '') return `${subject} MUST NOT ${wish} ${unwanted}`;
  const doing = /^(?:please\s+)?(?:do not|don['’]t|never)\s+(\p{Ll}+\s.+)$/isu.exec(text)?.[1];
  if (doing !== undefined) return `${subject} MUST NOT ${place.test(doing) ? 'be ' : ''}${doing}`;
  const [, not = '', but = ''] = /^not\s+([^,\s](?:[^,]*?[^,\s])?),?\s+but\s+(\S.*)$/is.exec(text) ?? [];
  if (isName(not)) return `${subject} MUST use ${but}, not ${not}`;
  const where = /^not\s+((?:on|in|at|with|via|by|behind|from)\s.+)$/is.exec(text)?.[1];
  if (where !== undefined) return `${subject} MUST NOT be ${where}`;
  const no = /^(?:no|not|anything but)\s+(?!more\b|less\b|later\b|longer\b|need\b|only\b|just\b|one\b)(\S.*)$/is.exec(
    text,
  )?.[1];
  if (no !== undefined && isName(no)) return `${subject} MUST NOT use ${no}`;
  if (no !== undefined && /^no\b/i.test(text)) return `There MUST be no ${no}`;
  const without = /^(?:without|w\/o)\s+(\S.*)$/is.exec(text)?.[1];
  if (without === undefined) return null;
  return isName(without) ? `${subject} MUST NOT use ${without}` : `${subject} MUST work without ${without}`;
}

const place = /^(?:on|in|at|with|via|by|behind|from)\s/i;

/** True where a phrase begins with a name in capitals. */
function isName(text: string): boolean {
  return /^(?:(?:any|an?|the)\s+)?\p{Lu}/u.test(text);
}

function withoutAny(text: string): string {
  return text.replace(/^(?:any|an?)\s+/i, '');
}
