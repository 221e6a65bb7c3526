import fc from 'fast-check';

// How often every property is tried, and from which start: the only place that says so. The same start gives the same
// texts again; vitest.setup.ts prints it.
const { PROPERTY_RUNS: runs = '100', PROPERTY_START: start } = process.env;
fc.configureGlobal({ numRuns: Number(runs), ...(start === undefined ? {} : { seed: Number(start) }) });
