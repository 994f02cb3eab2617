import { defineCommand, runMain } from 'citty'

/** Every command. Each is imported only when it is used. */
export const commandTable = defineCommand({
  meta: { name: 'sallyport', description: 'Sets up and maintains Sallyport in a project.' },
  subCommands: {
    init: async () => (await import('./init/command.ts')).initCommand,
    migrate: async () => (await import('./migrate/command.ts')).migrateCommand,
    policy: async () => (await import('./policy/command.ts')).policyCommand,
    routes: async () => (await import('./routes/command.ts')).routesCommand,
  },
})

/**
 * Runs the `sallyport` command with the given arguments, in the project in the working folder.
 *
 * Writes to the standard streams and sets the exit code.
 *
 * @example
 * ```ts
 * await runSallyport(['migrate', 'status'])
 * ```
 */
export async function runSallyport(rawArgs: readonly string[]): Promise<void> {
  await runMain(commandTable, { rawArgs: [...rawArgs] })
}
