import { defineCommand } from 'citty'
import { authArguments, type OpenedAuth, withAuth } from '../application/with-auth.ts'
import { confirm, yesArgument } from '../confirm.ts'
import { counted, named, noteUnknown, requireUser } from './known-user.ts'

const args = {
  user: { type: 'positional', description: "The user's id, as in the sub of tokens.", required: true },
  ...authArguments,
  yes: yesArgument,
} as const

/** What is done to a user. */
interface Action {
  readonly description: string
  question(user: string, sessions: number): string
  done(user: string, sessions: number): string
  run(opened: OpenedAuth, user: string): Promise<void>
  check(internals: OpenedAuth['internals'], user: string): Promise<void>
}

const actions: Readonly<Record<'block' | 'unblock' | 'unlock', Action>> = {
  block: {
    description: 'Ends all sessions of a user, and refuses logins until the user is unblocked.',
    question: (user, sessions) => `Block the user ${user} and end ${counted(sessions)}?`,
    done: (user, sessions) => `Blocked the user ${user}; ended ${counted(sessions)}.`,
    run: ({ auth }, user) => auth.block(user),
    check: requireUser,
  },
  unblock: {
    description: 'Lets a blocked user log in again. Sessions that ended stay ended.',
    question: user => `Unblock the user ${user}?`,
    done: user => `Unblocked the user ${user}.`,
    run: ({ auth }, user) => auth.unblock(user),
    // An application may hide blocked users.
    check: noteUnknown,
  },
  unlock: {
    description: 'Forgets failed attempts, so that the owner of an account can log in again.',
    question: user => `Forget the failed attempts at the account of the user ${user}?`,
    done: user => `Forgot the failed attempts at the account of the user ${user}.`,
    run: ({ auth }, user) => auth.unlock(user),
    check: noteUnknown,
  },
}

export const usersCommand = defineCommand({
  meta: { name: 'users', description: 'Blocks, unblocks and unlocks users of the running application.' },
  subCommands: { block: commandOf('block'), unblock: commandOf('unblock'), unlock: commandOf('unlock') },
})

function commandOf(name: keyof typeof actions) {
  const { description, question, done, run, check } = actions[name]
  return defineCommand({
    meta: { name, description },
    args,
    run: ({ args: { user, yes, json, ...given } }) =>
      withAuth(given, async opened => {
        await check(opened.internals, user)
        const sessions = name === 'block' ? (await opened.auth.listSessions(user)).length : 0
        await confirm(question(named(user), sessions), yes)
        await run(opened, user)
        process.stdout.write(json ? `${JSON.stringify({ user, done: name })}\n` : `${done(named(user), sessions)}\n`)
      }),
  })
}
