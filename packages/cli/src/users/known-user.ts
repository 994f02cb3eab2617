import type { AuthInternals } from '@sallyport/core/adapter'
import { CommandError } from '../fail.ts'
import { printable } from '../table.ts'

/** How a user is named in output. */
export function named(user: string): string {
  return JSON.stringify(printable(user))
}

/**
 * Checks that there is a user with this id.
 *
 * @throws CommandError that names the id, if it is the login of a user.
 */
export async function requireUser({ hasUser, idOfLogin }: AuthInternals, user: string): Promise<void> {
  if (await hasUser(user)) return
  const id = await idOfLogin(user)
  const next =
    id === undefined ? 'give the id, as in the sub of tokens' : `it is the login of the user with the id ${named(id)}`
  throw new CommandError(`users.findById finds no user ${named(user)}; ${next}`)
}

/** Sessions with their number. */
export function counted(sessions: number): string {
  return `${sessions} session${sessions === 1 ? '' : 's'}`
}

/** A user who was deleted may still have sessions and a block, so this is only a note. */
export async function noteUnknown(internals: AuthInternals, user: string): Promise<void> {
  if (await internals.hasUser(user)) return
  const id = await internals.idOfLogin(user)
  const next = id === undefined ? '' : `; it is the login of the user with the id ${named(id)}`
  process.stderr.write(`note: users.findById finds no user ${named(user)}${next}\n`)
}
