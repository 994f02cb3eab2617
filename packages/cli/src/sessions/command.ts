import type { SessionSummary } from '@sallyport/core'
import { defineCommand } from 'citty'
import { authArguments, withAuth } from '../application/with-auth.ts'
import { confirm, yesArgument } from '../confirm.ts'
import { CommandError } from '../fail.ts'
import { tableOf } from '../table.ts'
import { counted, named, noteUnknown } from '../users/known-user.ts'

const userArgument = {
  type: 'positional',
  description: "The user's id, as in the sub of tokens.",
  required: true,
} as const

const listCommand = defineCommand({
  meta: { name: 'list', description: 'Lists the sessions of a user, the newest first.' },
  args: { user: userArgument, ...authArguments },
  run: ({ args: given }) =>
    withAuth(given, async ({ auth, internals }) => {
      await noteUnknown(internals, given.user)
      const sessions = await auth.listSessions(given.user)
      const times = sessions.map(readable)
      process.stdout.write(
        given.json ? `${JSON.stringify({ user: given.user, sessions: times }, null, 2)}\n` : textOf(times),
      )
    }),
})

const endCommand = defineCommand({
  meta: { name: 'end', description: 'Ends one session of a user, or all of them.' },
  args: {
    user: userArgument,
    session: {
      type: 'positional',
      description: 'The id of a session. Default: all sessions of the user.',
      required: false,
    },
    ...authArguments,
    yes: yesArgument,
  },
  run: ({ args: given }) =>
    withAuth(given, async ({ auth, internals }) => {
      await noteUnknown(internals, given.user)
      const ending = chosen(await auth.listSessions(given.user), given.user, given.session)
      await confirm(`End ${counted(ending.length)} of the user ${named(given.user)}?`, given.yes)
      if (given.session === undefined) await auth.logoutAll(given.user)
      else await auth.revokeSession({ id: given.session, subject: given.user })
      const ended = ending.map(({ id }) => id)
      const text = `Ended ${counted(ended.length)} of the user ${named(given.user)}.`
      process.stdout.write(`${given.json ? JSON.stringify({ user: given.user, ended }) : text}\n`)
    }),
})

export const sessionsCommand = defineCommand({
  meta: { name: 'sessions', description: 'Lists and ends sessions of the running application.' },
  subCommands: { list: listCommand, end: endCommand },
})

/** A session belongs to one user: the id of somebody else's session ends nothing. */
function chosen(all: readonly SessionSummary[], user: string, session: string | undefined): readonly SessionSummary[] {
  if (session === undefined) return all
  const ending = all.filter(({ id }) => id === session)
  if (ending.length > 0) return ending
  throw new CommandError(`the user ${named(user)} has no session ${named(session)}; see sallyport sessions list`)
}

/** Times as text, in UTC. */
function readable({ id, device, createdAt, lastUsedAt, expiresAt }: SessionSummary) {
  const time = (seconds: number) => new Date(seconds * 1000).toISOString().replace('.000', '')
  return { id, device, createdAt: time(createdAt), lastUsedAt: time(lastUsedAt), expiresAt: time(expiresAt) }
}

function textOf(sessions: readonly ReturnType<typeof readable>[]): string {
  if (sessions.length === 0) return 'no sessions\n'
  const rows = sessions.map(each => [each.id, each.createdAt, each.lastUsedAt, each.expiresAt, each.device ?? ''])
  return tableOf(['ID', 'CREATED', 'LAST USED', 'EXPIRES', 'DEVICE'], rows)
}
