// Runs the main job in a scratch repository, as a person would type it, and says where to look.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const binary = fileURLToPath(new URL('../bin/specops.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'specops-example-'));
const person = ['-c', 'user.name=Example', '-c', 'user.email=example@example.com'];

/** Runs one command, shown as it would be typed; ends the example where its exit code is not the expected one. */
function specops(line, expected = 0) {
  console.log(`\n$ specops ${line}`);
  const { status } = spawnSync(process.execPath, [binary, ...line.split(' ')], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (status === expected) return;
  console.error(`\nexpected exit code ${expected}, got ${status}: the example stops here, in ${folder}`);
  process.exit(1);
}

specops('init --agents claude');
execFileSync('git', ['add', '-A'], { cwd: folder });
execFileSync('git', [...person, 'commit', '-qm', 'Set up specifications'], { cwd: folder });
specops('specify Multi-tenant Kubernetes platform with namespace isolation and resource quotas');
specops('plan EKS for Kubernetes, Cilium for network policies, ArgoCD for GitOps');
specops('tasks');
specops('lint', 2);
specops('status');

console.log(`
That lint exits 2 is right: the questions above are open, and only a person can answer them.
Look at the documents:

  ${join(folder, 'specs', '001-multi-tenant-k8s')}`);
