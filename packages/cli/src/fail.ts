/** The exit codes of every command. 0 means that all is well. */
export const exitCodes = {
  /** The command did its work and has something to report, such as a finding or a missing migration. */
  findings: 1,
  /** The command could not do its work. */
  failed: 2,
  /** Interrupted by Ctrl-C, as shells report it. */
  interrupted: 130,
} as const

/** An error that the user of the command can fix. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Runs a command. If it fails, prints what is wrong without a stack and sets the exit code to 2. */
export async function reportingFailure(secrets: readonly string[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    reportFailure(error, secrets)
  }
}

/** Prints why the command failed, without a stack and without the secrets, and sets the exit code to 2. */
export function reportFailure(error: unknown, secrets: readonly string[] = []): void {
  process.stderr.write(`sallyport: ${withoutSecrets(messageOf(error), secrets)}\n`)
  process.exitCode = exitCodes.failed
}

/**
 * Exits with the exit code that is set. Timers and connections of the project's modules would otherwise keep the
 * process alive.
 */
export function exitOnceWritten(): void {
  process.stdout.write('', () => process.exit())
}

/** Drivers may join several errors in one without a message, or set only a code. */
export function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ')
  if (!(error instanceof Error)) return 'failed'
  // Core tells the developer in the cause what to do: the error itself is for clients.
  if (error.cause instanceof Error && error.cause.name === 'PackageNotLoaded') return error.cause.message
  return error.message || ('code' in error ? String(error.code) : error.name)
}

function withoutSecrets(message: string, secrets: readonly string[]): string {
  return secrets.filter(secret => secret !== '').reduce((text, secret) => text.replaceAll(secret, '***'), message)
}
