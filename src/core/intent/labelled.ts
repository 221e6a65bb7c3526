import { capitalised, thing } from './phrase.js';

/** What takes a time, so that a time beside it is the most it may take. */
const takesTime =
  /\b(?:failover|switchover|takeover|cutover|recovery|restore|rollback|start-?up|response|answer|latency|provisioning|deployment|interruption|outage|pause)s?\b/i;
const isTime = /^\d[\d.,]*\s?(?:ms|s|sec|seconds?|min|minutes?|h|hours?|d|days?)\b/i;

/** A label and what stands behind its colon, as a requirement: `Failover: 60 seconds`, `Spokes: 24 at the start, 80 later`. */
export function labelled(label: string, content: string): string {
  const isShort = !/[,;]/.test(content) && content.split(/\s+/).length <= 4;
  if (!isShort) return `There MUST be ${thing(label)}: ${content}`;
  return takesTime.test(label) && isTime.test(content)
    ? `${capitalised(label)} MUST take at most ${content}`
    : `${capitalised(label)} MUST be ${content}`;
}

/** What takes a time and the most it may take, as a requirement: `failover under 60s`; null for anything else. */
export function limited(text: string): string | null {
  const [, what = '', time = ''] =
    /^([\p{L}\p{N} -]{2,60}?) ((?:(?:in )?(?:under|below)|within|in less than|at most|in at most|\\?<) ?\d.*)$/isu.exec(
      text,
    ) ?? [];
  const isTaking = takesTime.test(what) && isTime.test(time.replace(/^\D+/, ''));
  return isTaking
    ? `${capitalised(what)} MUST take ${time
        .replace(/^(?:within|in) /i, '')
        .replace(/^\\?< ?/, 'less than ')
        .replace(/^(?=\d)/, 'at most ')}`
    : null;
}
