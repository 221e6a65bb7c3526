import type { Told } from './agent.js';

/** What a person has said to the agents of these tests. */
export const told: Told = {
  intent: 'Multi-tenant Kubernetes platform with namespace isolation and resource quotas',
  choices: 'EKS for Kubernetes, Cilium for network policies, ArgoCD for GitOps, OpenTofu for provisioning',
  answers: {
    'which availability': '99.9 %',
    'how long may recovery take': 'RTO 4 hours and RPO 1 hour',
    'from which networks': 'VPN and internal networks',
    'how soon after the merge': '1 hour',
    'what a tenant gets by default': '4 CPU and 16 GiB',
    'IaC tool not chosen': 'OpenTofu',
    'yes, or what and why': 'yes',
    ' - yes': 'yes',
    '?': '1',
    '': '1',
  },
};
