import { defineCommand, runMain } from 'citty'

/** Each command is loaded when it is asked for, and with it what it needs of the project. */
const sallyport = defineCommand({
  meta: { name: 'sallyport', description: 'Looks after Sallyport in a project.' },
  subCommands: {
    init: async () => (await import('./init/command.ts')).initCommand,
    migrate: async () => (await import('./migrate/command.ts')).migrateCommand,
    policy: async () => (await import('./policy/command.ts')).policyCommand,
    routes: async () => (await import('./routes/command.ts')).routesCommand,
  },
})

/**
 * Runs the `sallyport` command with the given arguments, in the project of the working folder.
 *
 * It writes to the standard streams and sets the exit code.
 *
 * @example
 * ```ts
 * await runSallyport(['migrate', 'status'])
 * ```
 */
export async function runSallyport(rawArgs: readonly string[]): Promise<void> {
  await runMain(sallyport, { rawArgs: [...rawArgs] })
}
