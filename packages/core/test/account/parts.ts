import type { PasswordResetMessage, Store } from '../../src/index.ts'
import type { Revocation } from '../../src/ports/revocation-feed.ts'
import { merged, password, type TestUser, testAuth } from '../fixtures/auth.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'

type Options = Parameters<typeof testAuth>[0]

export const newPassword = 'a brand new horse staple'

/** An Auth whose hashing costs nothing, so that hundreds of attempts can be made; ann has her password. */
export async function instantAuth(options: Options = {}) {
  const hashing = { hasher: instantHasher(), concurrency: 1000, deadline: '60s' } as const
  const made = await testAuth(merged({ hashing }, options))
  made.ann.passwordHash = `plain:${password}`
  return made
}

/** An Auth whose mails end up in a list. */
export async function withMail(options: Options = {}) {
  const mails: PasswordResetMessage<TestUser>[] = []
  const sendReset = async (message: PasswordResetMessage<TestUser>) => void mails.push(message)
  const made = await instantAuth(merged({ throttle: false, passwords: { sendReset } }, options))
  async function tokenFor(login: string): Promise<string> {
    await made.auth.passwords.requestReset({ login })
    await delivered()
    return mails.at(-1)!.token
  }
  return { ...made, mails, tokenFor }
}

/** Lets the outbox do its work. */
export async function delivered(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
}

/** What a process that joins the feed of a store now is told. */
export async function heard({ revocations }: Store): Promise<readonly Revocation[]> {
  const entries: Revocation[] = []
  const ended = new AbortController()
  const observer = { entry: (entry: Revocation) => void entries.push(entry), current() {}, storeTime() {} }
  await revocations.follow(observer, { signal: ended.signal, maxInterval: 1000 })
  ended.abort()
  return entries
}
