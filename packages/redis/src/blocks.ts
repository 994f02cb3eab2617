import type { BlockStore } from '@sallyport/core/store'
import { subjectKey } from './keys.ts'
import { wholeOf } from './reply.ts'
import { defineScript, type RunScript } from './script.ts'

/* These are scripts because a cluster client may send plain reads to a replica. A key of a blocked subject never expires. */
const insertScript = defineScript('blocks.insert', `redis.call('SET', KEYS[1], '1') return 1`)
const deleteScript = defineScript('blocks.delete', `redis.call('DEL', KEYS[1]) return 1`)
const hasScript = defineScript('blocks.has', `return redis.call('EXISTS', KEYS[1])`)

/** Makes the block store: one key for each blocked subject. */
export function redisBlocks(run: RunScript, prefix: string): BlockStore {
  const keyOf = (subject: string) => subjectKey(prefix, 'b', subject)
  return {
    async insert(subject) {
      await run(insertScript, [keyOf(subject)])
    },
    async delete(subject) {
      await run(deleteScript, [keyOf(subject)])
    },
    has: async subject => wholeOf(await run(hasScript, [keyOf(subject)])) === 1,
  }
}
