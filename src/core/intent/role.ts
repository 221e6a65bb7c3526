import { asks, markersIn, withoutMarkers } from '../../model/marker.js';

/** What a sentence of an intent is: something asked for, a reason, something that is not meant, or a question. */
export type Role = 'body' | 'reason' | 'exclusion' | 'question';

/** A sentence with its role; without the label that says it. */
export interface Told {
  role: Role;
  text: string;
}

const labels: [Role, RegExp][] = [
  [
    'exclusion',
    /^(?:(?:explicitly )?(?:not in|out of) scope|non-?goals?|not goals?|exclusions?|excluded|not (?:included|needed|part of this))\s*[:–—]\s*/i,
  ],
  [
    'reason',
    /^(?:background|context|why|motivation|problem(?: statement)?|rationale|reasons?|status quo|current (?:state|situation)|today|history|fyi)\s*[:–—]\s*/i,
  ],
  [
    'question',
    /^(?:tb[dc]|to be (?:decided|determined|confirmed|clarified|discussed)|open (?:questions?|points?|issues?)|questions?|undecided|unclear|maybe|optional(?:ly)?|later|future|phase \d+ or later)\s*[:–—]\s*/i,
  ],
];
/** Labels that say nothing of what follows them. */
const plain =
  /^(?:note|nb|n\.b\.|important|hint|remark|goals?|aims?|objectives?|scope|in scope|requirements?|must[- ]haves?|needed|wanted|request|what we (?:need|want))\s*[:–—]\s+(?=\S)/i;
const note = /^(?:note|nb|n\.b\.|hint|remark)\s*[:–—]/i;

const obliging =
  /\b(?:must|shall|should|needs?|have to|has to|wants?|require[sd]?|may not|cannot|can't|would like|please|muss|müssen|soll|sollen|darf|dürfen|doit|doivent|debe|deben|deve|devem)\b/i;

const doubt =
  /^(?:(?:we|i|it|this|that)(?:['’]s|['’]re|['’]m| is| are| am)? (?:not|still not|not yet|still|yet) ?(?:sure|clear|decided|certain|known|unsure|undecided|unclear|open)|(?:we|i) (?:are|am) (?:unsure|undecided)|(?:we|i) (?:do not|don['’]t) (?:yet |really )?know|(?:not|un)[ -]?(?:sure|clear|decided|certain)\b|to be (?:decided|determined|confirmed|clarified|discussed)|(?:nobody|no one) (?:knows|is sure)|maybe|perhaps|possibly|it (?:might|may|could) be|(?:we|they) (?:might|may|could)(?! not| only)|somebody has to decide)\b/i;
const doubted =
  /\s(?:is|are)\s+(?:still |yet |not yet |currently )*(?:open|unclear|undecided|undefined|tb[dc]|to be (?:decided|determined|confirmed|clarified|discussed)|not (?:yet )?(?:decided|clear|known|defined)(?: yet)?)\s*$/i;

const excluding =
  /\s(?:is|are)\s+(?:explicitly |currently |also |all )*(?:out of scope|not in scope|not part of (?:this|it)|not (?:included|covered)|not (?:needed|required|necessary)(?: (?:now|yet|here|this time|for now))?|somebody else['’]s (?:job|work))\s*$/i;
const unneeded =
  /^(?:we (?:do not|don['’]t|won['’]t|will not) (?:need|require|cover|handle|include|care about)\b|(?:there is )?no need (?:for|to)\b|this does not (?:cover|include)\b)/i;

const now =
  /^(?:(?:today|currently|at the moment|at present|right now|so far|until now|up to now|for (?:years|months)|historically|in the past|recently|yesterday|last (?:week|month|year|quarter|spring|summer|autumn|fall|winter))\b|(?:we|our \p{L}+|everything|it|they) (?:(?:is|are) )?(?:currently|presently|already|today)\b|we (?:had|were|lost|spent|ran|used|bought|tried|have (?:been|had|lost|seen|tried))\b|there (?:was|were|has been|have been)\b|because\b(?![^,]*,)|(?:the|our) (?:reason|problem|trouble|issue) is\b|this is because\b)/iu;
/** "Today" in the languages of our documents. */
const elsewhere =
  /(?:^|\s)(?:heute|derzeit|aktuell|momentan|bisher|bislang|zurzeit|actuellement|aujourd['’]hui|actualmente|atualmente|hoje)(?=[\s,.]|$)/i;
const past =
  /^(?:(?!(?:which|that|who|is|are|be|can|may|will|no|nothing|nobody|every|all)\b)[\p{L}\p{N}'’-]+ ){1,6}(?:was|were|had|has been|have been|(?<!\b(?:an?|the|each|every|any|one) )(?:lost|broke|failed)|went down|took|ended|happened|collided)\b/iu;

/** How a sentence begins that is a request without a modal. */
const demanding =
  /^(?:no|only|all|every|each|at (?:least|most)|replace|migrate|move|switch|keep|make|use|build|add|remove|encrypt|store|restore|rotate|give|put|let|avoid|do not|don['’]t)\b/i;
/** What is there already, whatever else is said of it. */
const there = /\b(?:is|are) already (?:there|in (?:place|use)|running|installed|available)\b/i;

/** What a sentence is, by its label or its words; `before` is the role of the sentence before it in its paragraph. */
export function roleOf(sentence: string, before: Role | null = null): Told {
  for (const [role, label] of labels) {
    const text = sentence.replace(label, '');
    if (text !== sentence) return { role, text };
  }
  const text = sentence.replace(plain, '');
  const isNote = note.test(sentence);
  const said = withoutMarkers(text).replace(/(?<![\s.!…])[\s.!…]+$/, '');
  const isMarker = !/[\p{L}\p{N}]/u.test(said) && markersIn({ text, start: 0, end: text.length }).some(asks);
  if (isMarker || /[?？]["')\]]*$/.test(said) || /(?:^|[\s(:])(?:TB[DC])\)?$/.test(said))
    return { role: 'question', text };
  if (doubt.test(said) || doubted.test(said)) return { role: 'question', text };
  if (excluding.test(said) || unneeded.test(said)) return { role: 'exclusion', text };
  const isOblige = obliging.test(said);
  if (there.test(said) && !/\b(?:must|shall)\b/i.test(said)) return { role: 'reason', text };
  if (!isOblige && (isNote || elsewhere.test(said) || now.test(said) || past.test(said)))
    return { role: 'reason', text };
  if (before === 'reason' && !isOblige && text === sentence && !demanding.test(said)) return { role: 'reason', text };
  return { role: 'body', text };
}
