import { stripVTControlCharacters } from 'node:util'
import { defineCommand, renderUsage, runCommand } from 'citty'
import { checkArguments, findCommand, type FoundCommand } from './arguments.ts'
import { exitCodes, reportFailure } from './fail.ts'
import { secretsIn } from './secrets.ts'
import { hasColours } from './terminal.ts'
import { ownVersion } from './version.ts'

/** Every command. Each is imported only when it is used. */
export const commandTable = defineCommand({
  meta: { name: 'sallyport', description: 'Sets up and maintains Sallyport in a project.' },
  subCommands: {
    doctor: async () => (await import('./doctor/command.ts')).doctorCommand,
    hash: async () => (await import('./hash/command.ts')).hashCommand,
    init: async () => (await import('./init/command.ts')).initCommand,
    keys: async () => (await import('./keys/command.ts')).keysCommand,
    migrate: async () => (await import('./migrate/command.ts')).migrateCommand,
    policy: async () => (await import('./policy/command.ts')).policyCommand,
    routes: async () => (await import('./routes/command.ts')).routesCommand,
    sessions: async () => (await import('./sessions/command.ts')).sessionsCommand,
    studio: async () => (await import('./studio/command.ts')).studioCommand,
    users: async () => (await import('./users/command.ts')).usersCommand,
  },
})

/**
 * Runs the `sallyport` command with the given arguments, in the project in the working folder.
 *
 * Writes to the standard streams and sets the exit code: 0 if all is well, 1 for findings, 2 if the command failed.
 *
 * @example
 * ```ts
 * import { runSallyport } from '@sallyport/cli'
 * await runSallyport(['migrate', 'status'])
 * ```
 */
export async function runSallyport(rawArgs: readonly string[]): Promise<void> {
  try {
    await run(rawArgs)
  } catch (error) {
    reportFailure(error, secretsIn(process.env))
  }
}

async function run(rawArgs: readonly string[]): Promise<void> {
  if (rawArgs.length === 1 && /^(--version|-v)$/.test(rawArgs[0]!)) return print(`${ownVersion()}\n`)
  const found = await findCommand(commandTable, rawArgs, 'sallyport')
  if (asksForHelp(found.rest)) return print(await usageOf(found))
  if (found.isIncomplete) {
    process.stderr.write(await usageOf(found))
    process.exitCode = exitCodes.failed
    return
  }
  await checkArguments(found)
  await runCommand(found.command, { rawArgs: [...found.rest] })
}

function asksForHelp(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end === -1 ? args : args.slice(0, end)).some(arg => arg === '--help' || arg === '-h')
}

async function usageOf({ path, command }: FoundCommand): Promise<string> {
  const parent = { meta: { name: path.slice(0, -1).join(' ') } }
  const usage = await renderUsage(command, parent)
  return `${hasColours(process.stdout) ? usage : stripVTControlCharacters(usage)}\n`
}

function print(text: string): void {
  process.stdout.write(text)
}
