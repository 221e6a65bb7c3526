import type { Span } from './span.js';

/** A key or token that stands in a document: where and of which kind, never what it says. */
export interface Secret extends Span {
  /** `an AWS access key` */
  kind: string;
}

interface Form {
  kind: string;
  /** Its own beginning, then a body of bounded length; `body` is the part that has to look random. */
  pattern: RegExp;
}

/** Each form begins with letters of its own, so a document is read once for each and no more. */
const forms: Form[] = [
  { kind: 'an AWS access key', pattern: /(?<![A-Za-z0-9])(?:AKIA|ASIA)(?<body>[A-Z2-7]{16})(?![A-Za-z0-9])/g },
  {
    kind: 'an AWS secret key',
    pattern: /aws_?secret_?(?:access_?)?key["']?\s{0,4}[=:]\s{0,4}["']?(?<body>[A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/gi,
  },
  { kind: 'a GitHub token', pattern: /(?<![A-Za-z0-9])gh[pousr]_(?<body>[A-Za-z0-9]{36,255})/g },
  { kind: 'a GitHub token', pattern: /github_pat_(?<body>[A-Za-z0-9_]{60,255})/g },
  { kind: 'a GitLab token', pattern: /(?<![A-Za-z0-9])glpat-(?<body>[\w-]{20,64})/g },
  { kind: 'a Slack token', pattern: /(?<![A-Za-z0-9])xox[abprs]-(?<body>[\w-]{24,255})/g },
  { kind: 'a Slack webhook', pattern: /hooks\.slack\.com\/services\/(?<body>T\w{6,14}\/B\w{6,14}\/\w{20,32})/g },
  { kind: 'a Stripe key', pattern: /(?<![A-Za-z0-9])[rs]k_live_(?<body>[A-Za-z0-9]{20,255})/g },
  { kind: 'a Google API key', pattern: /(?<![A-Za-z0-9])AIza(?<body>[\w-]{35})(?![\w-])/g },
  {
    kind: 'an API key of Anthropic',
    pattern: /(?<![A-Za-z0-9])sk-ant-(?:api|admin)\d\d-(?<body>[\w-]{40,255})/g,
  },
  {
    kind: 'an API key of OpenAI',
    pattern: /(?<![A-Za-z0-9])sk-(?:proj-|svcacct-)?(?<body>[A-Za-z0-9_]{20,80}T3BlbkFJ[\w-]{20,80})/g,
  },
  { kind: 'an npm token', pattern: /(?<![A-Za-z0-9])npm_(?<body>[A-Za-z0-9]{36})(?![A-Za-z0-9])/g },
  { kind: 'a PyPI token', pattern: /pypi-AgEIcHlwaS5vcmc(?<body>[\w-]{50,255})/g },
  { kind: 'a Vault token', pattern: /(?<![A-Za-z0-9])hv[sb]\.(?<body>[\w-]{24,255})/g },
  { kind: 'a token of Terraform Cloud', pattern: /\.atlasv1\.(?<body>[\w-]{60,80})/g },
  { kind: 'an Azure storage key', pattern: /AccountKey=(?<body>[A-Za-z0-9+/]{86}==)/g },
  { kind: 'a DigitalOcean token', pattern: /(?<![A-Za-z0-9])do[opr]_v1_(?<body>[a-f0-9]{64})/g },
  { kind: 'a SendGrid key', pattern: /(?<![A-Za-z0-9])SG\.(?<body>[\w-]{22}\.[\w-]{43})(?![\w-])/g },
  { kind: 'a key of age', pattern: /AGE-SECRET-KEY-1(?<body>[A-Z0-9]{58})/g },
  {
    kind: 'a private key',
    pattern:
      /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY(?: BLOCK)?-----[\s>]{1,8}(?:\\n)?(?<body>[A-Za-z0-9+/=]{40,76})/g,
  },
];

/** What vendors publish in their own documentation, and what stands for a key in everybody else's. */
const published =
  /example|sample|dummy|fake|placeholder|redacted|your|xxxx|\*{3}|\.{3}|123456|abcdef|qwerty|^Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/i;

/** Keys and tokens anywhere in a source, code and comments as well; what only stands for one is none. */
export function secretsIn(source: string): Secret[] {
  return forms
    .flatMap(({ kind, pattern }) =>
      [...source.matchAll(pattern)]
        .filter(({ groups }) => isRandom(groups?.['body'] ?? ''))
        .map((match) => ({ kind, start: match.index, end: match.index + match[0].length })),
    )
    .sort((one, other) => one.start - other.start);
}

/** A key that a machine made has many different characters, whatever its length. */
function isRandom(body: string): boolean {
  return !published.test(body) && new Set(body).size >= 10;
}
