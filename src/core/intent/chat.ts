/** Negations as they are typed in a hurry. */
const hurried = /\b(do|does|did|is|are|was|were|must|should|could|would|have|has|ca|wo)nt\b/gi;
const greeting =
  /^\s*(?:hey|hi|hello|dear|hallo|moin|bonjour|hola|good (?:morning|afternoon|evening))\b[^,.:!?\r\n]{0,30}(?:[,:!]|:[a-z0-9_+-]{2,30}:[,!]?)\s+(?=\S)/i;
/** What stands before a wish to make it sound small. */
const opening =
  /^\s*(?:a |just a )?(?:quick|small|short) (?:one|ask|question|request|favou?r)\b[^,.:!?\r\n]{0,40}[,:]\s+(?=\S)/i;
/** What a ticket is called: `PLAT-2231: `; not what a standard or an algorithm is. */
const ticket =
  /^\s*(?!(?:AES|SHA|RSA|ISO|IEC|RFC|CVE|UTF|TLS|SSL|HTTP|CIS|PCI|SOC|FIPS|NIST|RAID|AMD|ARM|ED|IPV|EN|DIN)-)[A-Z][A-Z0-9]{1,9}-\d{1,6}(?:\s?[:–—]\s+|\s-\s|\s)(?=\S)/;
/** Where a sentence ends in a text without capitals, with what is said to fill the pause. */
const stop = /([.!?]\s+)(?:(?:oh|ok|okay|btw|well|also)\s(?:and\s)?)?(\p{Ll})/gu;
const abbreviation = /\b(?:e\.g|i\.e|etc|ca|vs|approx|incl|min|max|no|resp|bzw)$/i;

/** What makes a request polite at its end. */
const polite =
  /[ ,]{1,3}(?:please|pls|plz|thanks(?: a lot| in advance)?|thank you|thx|cheers)(?=[.!]{0,3}(?:$|[,;]\s))/gim;

/**
 * A message as its author would have written it with more time: without the greeting and the number of its ticket,
 * "dont" as "don't", and where no sentence begins with a capital, each with one.
 */
export function asWritten(message: string): string {
  const text = message
    .replace(greeting, '')
    .replace(opening, '')
    .replace(ticket, '')
    .replace(polite, '')
    .replace(hurried, (_, verb: string) => `${verb}n't`);
  if (!/^\s*\p{Ll}/u.test(text) || /[.!?]\s\p{Lu}/u.test(text)) return text;
  return text.replace(stop, (all, end: string, first: string, at: number) =>
    abbreviation.test(text.slice(Math.max(0, at - 10), at)) ? all : `${end}${first.toUpperCase()}`,
  );
}
