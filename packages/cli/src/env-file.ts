import { CommandError, messageOf } from './fail.ts'

/** The argument of every command that opens a module. */
export const envFileArgument = {
  type: 'string',
  description: 'A file of variables to set first, as for node --env-file. Variables that are set keep their values.',
  valueHint: '.env',
} as const

/** Sets the variables of a file. Throws CommandError if it cannot be read. */
export function loadEnvFile(path: string | undefined): void {
  if (path === undefined) return
  try {
    process.loadEnvFile(path)
  } catch (error) {
    throw new CommandError(`--env ${path} cannot be read: ${messageOf(error)}`)
  }
}
