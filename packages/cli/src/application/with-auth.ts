import type { Auth } from '@sallyport/core'
import { type AuthInternals, internalsOf, memoryDescriptionOf } from '@sallyport/core/adapter'
import { envFileArgument, loadEnvFile } from '../env-file.ts'
import { CommandError, messageOf } from '../fail.ts'
import { loadApplication } from './load-application.ts'

/** The arguments of commands that work through the application's own Auth. */
export const authArguments = {
  module: {
    type: 'string',
    alias: 'm',
    description: 'The module that exports createApp() or auth.',
    valueHint: 'dist/app.js',
    required: true,
  },
  json: { type: 'boolean', description: 'Print the result as JSON.' },
  env: envFileArgument,
} as const

/** The application's Auth, and what a tool may know of it. */
export interface OpenedAuth {
  readonly auth: Auth
  readonly internals: AuthInternals
}

/**
 * Opens the application's Auth, does some work with it and closes the application.
 *
 * @throws CommandError if the store is in memory: no other process has it.
 */
export async function withAuth(
  { module, env }: { readonly module: string; readonly env?: string | undefined },
  work: (opened: OpenedAuth) => Promise<void>,
): Promise<void> {
  loadEnvFile(env)
  const { auth, close } = await loadApplication(module)
  try {
    if (auth === undefined)
      throw new CommandError(`${module} gives no auth; export it, or return { app, auth } from createApp()`)
    const internals = internalsOf(auth)
    const { sessions, blocks, revocations } = internals.options.store
    if ([sessions, blocks, revocations].some(port => memoryDescriptionOf(port) !== undefined)) {
      throw new CommandError(
        `the store of ${module} is in memory, so this command cannot reach the running application`,
      )
    }
    await work({ auth, internals })
  } catch (error) {
    throw causeOf(error)
  } finally {
    await close()
  }
}

/** The reason of an outage is in the cause: the message of an AuthError is for clients. */
function causeOf(error: unknown): unknown {
  const cause: unknown = Reflect.get(Object(error), 'cause')
  if (error instanceof CommandError || cause === undefined) return error
  return new CommandError(`${messageOf(error)} (${messageOf(cause)})`)
}
