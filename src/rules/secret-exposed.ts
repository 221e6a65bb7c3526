import { documentsOf } from '../core/lint/check.js';
import { problemAt } from '../model/finding.js';
import { secretsIn } from '../model/secret.js';
import { lineStarts, positionAt } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const secretExposed: Rule = {
  name: 'secret-exposed',
  level: 'error',
  set: 'always',
  about: 'A key, a token or a private key in a document.',
  why: 'Whoever can read the repository, now or in its history, can use it.',
  fix: 'Revoke it where it was issued, then remove it; taking it out of the text alone leaves it in the history.',
  source: 'The methodology, secrets are never part of a document; no public specification needs one.',
  bad: [
    `Call it with ${joined('AKIA', 'QZ7XN4WPLR2VHT6K')}.\n`,
    `\`\`\`bash\nexport GITHUB_TOKEN=${joined('ghp_', 'q8ZtW3nXcV5bR7yKpL2mD9sHf4JgT6uA1eQo')}\n\`\`\`\n`,
    `<!-- file: quickstart.md -->\n\`\`\`text\n${joined('-----BEGIN RSA PRIVATE', ' KEY-----')}\nMIIEowIBAAKCAQEAv7Xq2mZk9LpR4sTnW8yB3cHdJ5fGuQ1oKeVi6AxNzPbUrwYt\n\`\`\`\n`,
  ],
  good: [
    `Use ${joined('AKIA', 'IOSFODNN7EXAMPLE')} as Amazon's own documentation does.\n`,
    '```bash\nexport GITHUB_TOKEN=ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n```\n',
    `\`\`\`text\n${joined('-----BEGIN PRIVATE', ' KEY-----')}\n...\n\`\`\`\n`,
    'The token is kept in the secret store under `ci/registry`.\n',
  ],
  *check(project) {
    for (const document of documentsOf(project).values()) {
      for (const secret of document.secrets) yield problemAt(document, secret, messageOf(secret.kind));
    }
    for (const { path, text } of project.features.flatMap(({ contracts }) => contracts)) {
      const secrets = secretsIn(text);
      const lines = secrets.length > 0 ? lineStarts(text) : [];
      for (const { kind, start } of secrets)
        yield problemAt(
          { path },
          { start: 0, end: 0 },
          `${messageOf(kind)}, in line ${String(positionAt(lines, start).line)}`,
        );
    }
  },
};

function messageOf(kind: string): string {
  return `${kind} stands here; it is not shown`;
}

/** An example that no scanner of this repository takes for a key of ours. */
function joined(...parts: string[]): string {
  return parts.join('');
}
