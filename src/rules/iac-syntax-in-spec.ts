import { sectionAppended } from '../core/derive/append-section.js';
import { extracted, listing, standsAlone } from '../core/intent/extract.js';
import type { Document } from '../model/document.js';
import { documentOf, type Feature } from '../model/feature.js';
import { gathered, problemAt, type Problem, type Repair } from '../model/finding.js';
import type { Fence } from '../model/markdown.js';
import { lastUpTo, positionAt, type Span } from '../model/span.js';
import type { Rule } from '../model/rule.js';

export const iacSyntaxInSpec: Rule = {
  name: 'iac-syntax-in-spec',
  level: 'error',
  set: 'recommended',
  about: 'Code of an infrastructure tool in a specification: its blocks, resource types, manifests or commands.',
  why: 'A specification that says how cannot be read against the code, and dies with the tool it was written for.',
  fix: 'Say what must hold, and move the code to plan.md or to implementation-details/.',
  source:
    'The methodology, structured specifications: WHAT and WHY, never HOW; 18 % of public specifications hold code.',
  bad: [
    '# Infrastructure Specification: Network\n\n```hcl\nresource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n```\n',
    '- **FR-001**: The network MUST be an `aws_vpc` with three subnets.\n',
    '```yaml\napiVersion: v1\nkind: Namespace\n```\n',
    '1. **Given** a cluster, **When** `kubectl apply -f tenant.yaml` is run, **Then** the tenant exists.\n',
    '- **FR-002**: The provider MUST be pinned with `~> 5.0`.\n',
  ],
  good: [
    '- **FR-001**: The network MUST have three subnets, each in a failure domain of its own.\n',
    '```text\ntenant -> gateway -> service\n```\n',
    '- **FR-002**: Credentials MUST NOT be given in `aws_access_key_id`.\n',
    'All of it is deployed by hand today, with `helm upgrade --install` from a laptop.\n',
    '# Network\n\n**Input**: User description: "run `terraform apply` nightly"\n',
    '<!-- file: plan.md -->\n```hcl\nresource "aws_vpc" "main" {}\n```\n',
  ],
  *check({ features, files }) {
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      if (spec) yield* syntaxOf(spec, (fences) => moving(feature, spec, files[spec.path], fences));
    }
  },
};

/** Types of resources, by the prefixes of their providers; those of AWS and Google also name settings. */
const type =
  /(?<![\w./-])(?:azurerm_[a-z0-9_]{2,60}|aws_(?:vpc|subnet|instance|internet_gateway|nat_gateway|route|route53|security_group|s3|iam|lambda|ecs|eks|ecr|rds|db|dynamodb|lb|alb|elb|cloudwatch|cloudfront|kms|sns|sqs|secretsmanager|ssm|acm|efs|ebs|eip|elasticache|autoscaling|launch|api_gateway|apigatewayv2|wafv2|backup|sfn|cognito)(?:_[a-z0-9_]{2,60})?|google_(?:compute|container|storage|sql|pubsub|bigquery|dns|kms|secret_manager|cloud_run|cloudfunctions|artifact_registry|redis|service_account|project_iam|monitoring)_[a-z0-9_]{2,60}|kubernetes_(?:namespace|deployment|service|secret|config_map|manifest)(?:_v1)?|helm_release)(?![\w/-])/;
const constraint = /~>\s*\d|\brequired_(?:version|providers)\b/;
const command =
  /(?:^|[\s"'(`$])(?:terraform|tofu) (?:init|plan|apply|destroy|validate|fmt|import|state|output|test|workspace|taint|refresh|show)(?![\w])|(?:^|[\s"'(`$])terragrunt (?:run-all|plan|apply|destroy)\b|(?:^|[\s"'(`$])kubectl (?:-n \S{1,60} )?(?:apply|get|create|delete|describe|exec|logs|rollout|scale|port-forward|top|patch|edit|label|annotate|drain|cordon|wait|auth|run|expose|set)(?![\w])|(?:^|[\s"'(`$])helm (?:install|upgrade|uninstall|template|lint|rollback|repo|dependency|history|test|list|status|package|pull|push)(?![\w])|(?:^|[\s"'(`$])(?:ansible-playbook|pulumi (?:up|preview|destroy)|kustomize build)\b/;
const block =
  /^[ \t]{0,12}(?:(?:resource|data) "[\w-]+" "[\w-]+"|module "[\w-]+"|provider "[\w-]+"|terraform|variable "[\w-]+"|output "[\w-]+")\s{0,4}\{/m;
const manifest = /^\s{0,12}apiVersion:\s/m;

function syntaxOf(spec: Document, moved: (fences: readonly Fence[]) => Repair | null): Problem[] {
  const blocks = spec.fences.filter((fence) => asked(spec, fence, fenced(fence)).length > 0);
  const repair = blocks.length > 0 ? moved(blocks) : null;
  const found = [
    ...blocks.flatMap((fence) =>
      asked(spec, fence, fenced(fence)).map((problem) => (repair ? { ...problem, repair } : problem)),
    ),
    ...spec.codes.flatMap((code) => (isTold(spec, code) ? [] : asked(spec, code, inCode(code.text)))),
    ...[...spec.items, ...spec.paragraphs].flatMap((text) => asked(spec, text, inProse(text.text))),
  ].sort((one, other) => one.start - other.start);
  const lines = new Set<number>();
  return gathered(
    found.filter(({ start }) => {
      const { line } = positionAt(spec.lines, start);
      return !lines.has(line) && lines.add(line);
    }),
  );
}

/** All blocks of code moved at once: to the end of the plan, else each to a file of its own; none where one cannot be. */
function moving(feature: Feature, spec: Document, source: string | undefined, fences: readonly Fence[]): Repair | null {
  const plan = documentOf(feature, 'plan');
  if (!plan) {
    const moved = extracted(feature, spec, source, fences);
    return moved.some((one) => one === null)
      ? null
      : {
          about: 'move the code to implementation-details/',
          safe: false,
          edits: moved.flatMap((one) => one?.edit ?? []),
          creates: moved.flatMap((one) => one?.created ?? []),
        };
  }
  const body = fences.flatMap((fence) => [...listing(fence).split('\n'), '']).slice(0, -1);
  const added = sectionAppended(plan, 'From the Specification', body);
  if (added === null || source === undefined || !fences.every((fence) => standsAlone(source, fence))) return null;
  const links = fences.map(({ start, end }) => ({ file: spec.path, start, end, text: 'See [plan.md](plan.md).' }));
  return { about: 'move the code to plan.md', safe: false, edits: [...links, added] };
}

/** What somebody asked for stays to the letter, in the head of the document. */
function asked({ headings, path, fields }: Document, span: Span, what: string | null): Problem[] {
  const body = headings.find(({ depth }) => depth > 1)?.start ?? Infinity;
  const input = fields['input']?.start ?? Infinity;
  return what === null || (span.end > input && span.start < body) ? [] : [problemAt({ path }, span, what)];
}

function fenced({ language, value }: Fence): string | null {
  if (block.test(value)) return 'code of an infrastructure tool stands in the specification';
  if (manifest.test(value)) return 'a manifest stands in the specification';
  if (/^(?:hcl|terraform|tf)$/i.test(language)) return 'code of an infrastructure tool stands in the specification';
  const run = value.split('\n').find((line) => command.test(line));
  return run === undefined ? null : commandMessage(run);
}

function inCode(text: string): string | null {
  const named = type.exec(text)?.[0];
  if (named !== undefined) return `${named} is a type of one provider: say what the resource is for`;
  if (constraint.test(text)) return `"${text.trim()}" pins a version: that is the plan's`;
  if (command.test(text)) return commandMessage(text);
  return text.startsWith('apiVersion:') ? 'a piece of a manifest stands in the specification' : null;
}

/** A command in a paragraph tells how things are today or how somebody works; a test of a story asks for it. */
function isTold({ paragraphs, definitions }: Document, code: Span & { text: string }): boolean {
  if (!command.test(code.text) || type.test(code.text)) return false;
  const paragraph = lastUpTo(paragraphs, code.start);
  if (
    !paragraph ||
    paragraph.end < code.end ||
    /^\W*(?:independent test|verify|verification|test)\b/i.test(paragraph.text)
  )
    return false;
  const definition = lastUpTo(definitions, code.start);
  return paragraph.item === -1 && (!definition || definition.kind === 'story' || definition.end < code.end);
}

/** Outside of code only what cannot be a sentence. */
function inProse(text: string): string | null {
  const named = type.exec(text)?.[0];
  return named?.includes('_') === true && named !== 'helm_release'
    ? `${named} is a type of one provider: say what the resource is for`
    : null;
}

function commandMessage(text: string): string {
  const words = (command.exec(text)?.[0] ?? '').trim().replace(/^["'(`$]\s*/, '');
  return `"${words}" is a command: say what must hold after it`;
}
