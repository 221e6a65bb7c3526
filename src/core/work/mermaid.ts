/** Text of somebody's as the label of a Mermaid node: in quotes that nothing in it can close. */
export function mermaidLabel(text: string): string {
  const safe = text
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .replace(/[#"`<>&;\\|[\]{}]/g, (character) => `#${String(character.charCodeAt(0))};`);
  return `"${safe.trim()}"`;
}
