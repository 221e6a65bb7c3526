/**
 * The classes of failure, so that a program can tell "fix the input" from "fix the machine" from
 * "try again" without reading English.
 */
export type ErrorCode =
  'E_USAGE' | 'E_INPUT' | 'E_CONFIG' | 'E_ENV' | 'E_BUSY' | 'E_IO' | 'E_LIMIT' | 'E_UNSAFE' | 'E_BUG' | 'E_INTERRUPTED';

/** What an error carries beside its message. */
export interface ErrorDetails {
  /** A command, or one sentence, that mends it. */
  fix?: string;
  /** Paths that could not be cleaned up, relative to the project. */
  leftovers?: string[];
  /** True when writing had begun and everything was put back. */
  rolledBack?: boolean;
  /** False where everything was written and HEAD could not be moved to the branch. */
  headSwitched?: boolean;
  /** What another program said that failed, of several lines. */
  output?: string;
  cause?: unknown;
}

/** A failure that is not a bug: it says what is wrong, where, and what mends it; shown without a stack. */
export class SpecopsError extends Error {
  readonly code: ErrorCode;
  readonly fix: string | undefined;
  readonly leftovers: string[];
  readonly rolledBack: boolean;
  readonly headSwitched: boolean | undefined;
  readonly output: string | undefined;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = 'SpecopsError';
    this.code = code;
    this.fix = details.fix;
    this.leftovers = details.leftovers ?? [];
    this.rolledBack = details.rolledBack ?? false;
    this.headSwitched = details.headSwitched;
    this.output = details.output;
  }

  /** True when the same call may succeed later without any change. */
  get retryable(): boolean {
    return this.code === 'E_BUSY' && this.headSwitched !== false;
  }
}
