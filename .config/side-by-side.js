import { execFile } from 'node:child_process';

// npm run check: runs scripts of package.json at the same time, as `npm` itself would. What each prints comes in one
// piece when it has ended; one that fails makes the whole fail, after the others.
const npm = process.env.npm_execpath;
if (npm === undefined) throw new Error('this is started by npm: npm run check');

function ended(script) {
  return new Promise((done) => {
    execFile(process.execPath, [npm, 'run', '--silent', script], { maxBuffer: 2 ** 28 }, (error, stdout, stderr) => {
      console.log(`${error ? 'failed' : 'passed'}: npm run ${script}\n${stdout}${stderr}`.trimEnd());
      done(error === null);
    });
  });
}

const passed = await Promise.all(process.argv.slice(2).map(ended));
if (!passed.every(Boolean)) process.exitCode = 1;
