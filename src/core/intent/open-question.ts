import { asks, markersIn, markerText, withoutMarkers } from '../../model/marker.js';
import { alternatives } from './choice.js';
import { inline } from '../render.js';

/** How a sentence begins that leaves something undecided, before what it leaves so. */
const doubt =
  /^(?:(?:we|i|it|this|that)(?:['’]s|['’]re|['’]m| is| are| am)? (?:(?:not|still|yet|also) )*(?:sure|clear|decided|certain|known|unsure|undecided|unclear|open)|(?:we|i) (?:do not|don['’]t) (?:yet |really )?know|(?:not|un)[ -]?(?:sure|clear|decided|certain)|(?:nobody|no one) (?:knows|is sure)|maybe|perhaps|possibly)(?: yet)?,?\s+(?:(?:whether|if|about|that)\s+)?/i;
const undecided =
  /\s(?:is|are)\s+(?:still |yet |not yet |currently )*(?:open|unclear|undecided|undefined|tb[dc]|to be (?:decided|determined|confirmed|clarified|discussed)|not (?:yet )?(?:decided|clear|known|defined)(?: yet)?)$/i;
const asking = /^(?:what|which|who|whose|whom|how|when|where|why)\b/i;
const yesOrNo = ['yes', 'no', 'not in this feature'];

/**
 * A question of an intent as an item of a document: what is asked, and a marker with the answers that are near. What
 * is asked with "which" or "how" has none; anything else is so, or not, or one of the two things between an "or".
 */
export function questionItem(text: string): string {
  const own = markersIn({ text, start: 0, end: text.length }).find(asks);
  const plain = inline(withoutMarkers(text)).replace(/[[\]]/g, '').trim();
  if (own !== undefined) {
    const said = plain.replace(/(?<![\s.:])[\s.:]+$/, '');
    return `${/[\p{L}\p{N}]/u.test(said) ? `${capitalised(said)}: ` : ''}${markerText(own.question)}`;
  }
  const open = /^(.+?)\s(is|are)\s(?:still |yet )?TB[DC]\W*$/.exec(plain);
  if (open) return `${capitalised(open[1] ?? '')}: ${markerText(`what ${open[2] ?? ''} ${lowered(open[1] ?? '')}?`)}`;
  const said = plain.replace(/(?<![\s.])[\s.]*[(]?\bTB[DC]\b[)]?$/, '').replace(/(?<![\s.:?])[\s.:?]+$/, '');
  const core = said
    .replace(doubt, '')
    .replace(undecided, '')
    .replace(/^(?:whether|if)\s+/i, '')
    .replaceAll(': ', ', ');
  if (asking.test(core)) return `${capitalised(core)}: ${markerText(`${lowered(core)}?`)}`;
  return `${capitalised(core)}: ${markerText(`${lowered(core)} - ${alternatives(eitherOf(core) ?? yesOrNo)}?`)}`;
}

/** The two names around an "or": `Should we use Kafka or RabbitMQ`. */
function eitherOf(text: string): string[] | null {
  const name = String.raw`\p{Lu}[\p{L}\p{N}.-]*(?:\s\p{Lu}[\p{L}\p{N}.-]*){0,3}`;
  const [, one, other] = new RegExp(String.raw`(?<=\s)(${name})\s+or\s+(${name})`, 'u').exec(text) ?? [];
  return one === undefined || other === undefined ? null : [one, other, 'neither of them'];
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function lowered(text: string): string {
  return /^(?:I\b|\p{Lu}{2}|\p{Lu}\S*\p{Lu})/u.test(text) ? text : text.charAt(0).toLowerCase() + text.slice(1);
}
