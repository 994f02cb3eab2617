/** What stopped a command and can be put right by whoever ran it. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

/** Runs a command's work; a failure is one line, never a stack with what the error holds, and the exit code 1. */
export async function reportingFailure(secrets: readonly string[], work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    process.stderr.write(`sallyport: ${withoutSecrets(messageOf(error), secrets)}\n`)
    process.exitCode = 1
  }
}

/** Ends the process with its exit code. What a project's module opened may keep it alive for ever, and has no end here. */
export function exitOnceWritten(): void {
  process.stdout.write('', () => process.exit())
}

/** Refuses what no option is named by: a misspelt `--schema` must not end up in the default one. */
export function refuseUnknown(args: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  const unknown = Object.keys(args).find(name => name !== '_' && !known.includes(name))
  if (unknown !== undefined) throw new CommandError(`there is no option --${unknown}`)
}

/** Drivers put several failures into one error without a message, and a code where there is none either. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') return error.errors.map(messageOf).join('; ')
  if (!(error instanceof Error)) return 'failed'
  return error.message || ('code' in error ? String(error.code) : error.name)
}

function withoutSecrets(message: string, secrets: readonly string[]): string {
  return secrets.filter(secret => secret !== '').reduce((text, secret) => text.replaceAll(secret, '***'), message)
}
