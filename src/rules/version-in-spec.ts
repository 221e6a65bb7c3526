import { documentOf } from '../model/feature.js';
import { gathered, problemAt } from '../model/finding.js';
import type { Rule } from '../model/rule.js';

export const versionInSpec: Rule = {
  name: 'version-in-spec',
  level: 'warning',
  set: 'strict',
  about: "A tool's or provider's version in a requirement.",
  why: 'The version is out of date before the requirement is met, and nothing that is needed depends on it.',
  fix: 'Say what must be supported and for how long; the version is chosen in plan.md.',
  source: 'The methodology, structured specifications: WHAT and WHY, never HOW.',
  bad: [
    '- **FR-001**: The network MUST be made with Terraform 1.9.\n',
    '- **FR-002**: The cluster MUST run Kubernetes v1.31 or newer.\n',
    '- **NFR-001**: The database MUST be PostgreSQL 16.\n',
    '- **FR-003**: AWS provider >= 5.0 MUST be used.\n',
  ],
  good: [
    '- **FR-001**: The cluster MUST run a release that its maintainers still patch.\n',
    '- **FR-002**: Connections MUST use TLS 1.2 or newer, as the standard says.\n',
    '<!-- file: plan.md -->\n### D-001 PostgreSQL 16 for records\n',
    '- **FR-003**: A tenant MUST have 4 Kubernetes namespaces.\n',
  ],
  *check({ features }) {
    for (const feature of features) {
      const spec = documentOf(feature, 'spec');
      if (!spec) continue;
      const stated = spec.definitions.filter(({ kind }) => kind === 'requirement');
      yield* gathered(
        stated.flatMap(({ id, at, text }) =>
          [...text.matchAll(version)].slice(0, 1).map((match) => problemAt(spec, at, `${id} asks for ${match[0]}`)),
        ),
      );
    }
  },
};

/** Tools and providers; protocols and standards are what is needed, and may have a version. */
const version =
  /(?<![\w-])(?:terraform|opentofu|terragrunt|kubernetes|k8s|k3s|helm|argo ?cd|flux|ansible|pulumi|docker(?: (?:engine|compose))?|minikube|istio|linkerd|cilium|calico|prometheus|grafana|loki|postgres(?:ql)?|mysql|mariadb|mongodb|redis|kafka|rabbitmq|elasticsearch|opensearch|vault|consul|nginx|traefik|ubuntu|debian|rhel|rocky linux|talos|proxmox(?: ve)?|openshift|(?:aws|azurerm|google|kubernetes|helm) provider|python|node(?:\.?js)?|go|java|dapr|keycloak|crossplane)\s{1,3}(?:version\s{1,3})?(?:[<>=~^]{1,2}\s?)?v?\d{1,4}(?:\.(?:\d{1,4}|x)){0,2}(?:\+|(?![\w%]))/gi;
