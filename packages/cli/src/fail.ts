/** An error that the user of the command can fix. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Runs a command. If it fails, prints one line without a stack and sets the exit code to 1. */
export async function reportingFailure(secrets: readonly string[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    process.stderr.write(`sallyport: ${withoutSecrets(messageOf(error), secrets)}\n`)
    process.exitCode = 1
  }
}

/**
 * Exits with the exit code that is set. Timers and connections of the project's modules would otherwise keep the
 * process alive.
 */
export function exitOnceWritten(): void {
  process.stdout.write('', () => process.exit())
}

/** Rejects unknown options. A misspelt `--schema` must not fall back to the default schema. */
export function refuseUnknown(args: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(args).find(name => name !== '_' && !known.includes(name))
  if (unknown !== undefined) throw new CommandError(`unknown option --${unknown}; see --help`)
}

/** Drivers may join several errors in one without a message, or set only a code. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ')
  if (!(error instanceof Error)) return 'failed'
  return error.message || ('code' in error ? String(error.code) : error.name)
}

function withoutSecrets(message: string, secrets: readonly string[]): string {
  return secrets.filter(secret => secret !== '').reduce((text, secret) => text.replaceAll(secret, '***'), message)
}
