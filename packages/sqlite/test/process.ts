// A separate process on the file: blocks users one after another, revokes sessions, or rotates one session at once.
import type { RotatedFields, SessionRecord } from '@sallyport/core/store'
import { sqliteStore } from '../src/index.ts'
import { openAny } from './database.ts'

const [path = '', task = '', given = '{}'] = process.argv.slice(2)
const store = sqliteStore(openAny(path), { timeout: 10_000 })

const tasks: Readonly<Record<string, () => Promise<void>>> = {
  async block() {
    for (let n = 0; n < 100_000; n += 1) {
      await store.blocks.insert(String(n))
      process.stdout.write(`${n}\n`)
    }
  },
  async append() {
    await store.revocations.append([{ kind: 'blocked', subject: 'a' }], 60)
  },
  async rotate() {
    const { record, next }: { record: SessionRecord; next: RotatedFields } = JSON.parse(given)
    const all = Array.from({ length: 64 }, () => store.sessions.rotate(record, record.tokenHash, next))
    process.stdout.write(`${(await Promise.all(all)).filter(Boolean).length}\n`)
  },
}

await tasks[task]?.()
