import type { OneTimeTokenRecord, OneTimeTokenRef, OneTimeTokenStore } from '@sallyport/core'
import { namesAndValues } from './fields.ts'
import { encodeId, subjectKey } from './keys.ts'
import { fieldsOf, textOf, textOrNull, wholeOf } from './reply.ts'
import { defineScript, type RunScript } from './script.ts'

/* p purpose, b boundTo, c createdAt, e expiresAt; an absent field is null. */
const fieldNames = "'p', 'c', 'e', 'b'"
const fieldCount = 4

/** KEYS: index, token. ARGV: hash, seconds of both, names and values. */
const insertScript = defineScript(
  'oneTimeTokens.insert',
  `
local index = KEYS[1]
for _, hash in ipairs(redis.call('SMEMBERS', index)) do
  if redis.call('EXISTS', index .. ':' .. hash) == 0 then redis.call('SREM', index, hash) end
end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], unpack(ARGV, 3))
redis.call('EXPIRE', KEYS[2], ARGV[2])
redis.call('SADD', index, ARGV[1])
if redis.call('TTL', index) < tonumber(ARGV[2]) then redis.call('EXPIRE', index, ARGV[2]) end
return 1
`,
)

/** A script and not HMGET, which cluster clients may send to a replica. KEYS: token. */
const findScript = defineScript('oneTimeTokens.find', `return redis.call('HMGET', KEYS[1], ${fieldNames})`)

/** KEYS: index, token. ARGV: hash. */
const consumeScript = defineScript(
  'oneTimeTokens.consume',
  `
local fields = redis.call('HMGET', KEYS[2], ${fieldNames})
redis.call('DEL', KEYS[2])
redis.call('SREM', KEYS[1], ARGV[1])
return fields
`,
)

/** KEYS: index. ARGV: purpose. */
const deleteAllScript = defineScript(
  'oneTimeTokens.deleteAll',
  `
for _, hash in ipairs(redis.call('SMEMBERS', KEYS[1])) do
  local key = KEYS[1] .. ':' .. hash
  if redis.call('HGET', key, 'p') == ARGV[1] then
    redis.call('DEL', key)
    redis.call('SREM', KEYS[1], hash)
  end
end
return 1
`,
)

const daySeconds = 86_400

/** One-time tokens: a hash each, and a set of their hashes for each subject. */
export function redisOneTimeTokens(run: RunScript, prefix: string): OneTimeTokenStore {
  const indexKey = (subject: string): string => subjectKey(prefix, 'o', subject)
  const keysOf = ({ subject, hash }: OneTimeTokenRef): [string, string] => {
    const index = indexKey(subject)
    return [index, `${index}:${encodeId(hash)}`]
  }

  return {
    async insert(record) {
      const ttl = Math.max(0, record.expiresAt - record.createdAt) + daySeconds
      await run(insertScript, keysOf(record), [encodeId(record.hash), String(ttl), ...encode(record)])
    },

    async find(ref) {
      const [, key] = keysOf(ref)
      return decode(ref, await run(findScript, [key]))
    },

    async consume(ref) {
      return decode(ref, await run(consumeScript, keysOf(ref), [encodeId(ref.hash)]))
    },

    async deleteAll(subject, purpose) {
      await run(deleteAllScript, [indexKey(subject)], [purpose])
    },
  }
}

function encode({ purpose, boundTo, createdAt, expiresAt }: OneTimeTokenRecord): string[] {
  return namesAndValues({ p: purpose, c: createdAt, e: expiresAt, b: boundTo })
}

function decode({ subject, hash }: OneTimeTokenRef, reply: unknown): OneTimeTokenRecord | undefined {
  const fields = fieldsOf(reply, fieldCount)
  if (!fields) return undefined
  const [purpose, createdAt, expiresAt, boundTo] = fields
  return {
    subject,
    hash,
    purpose: textOf(purpose),
    boundTo: textOrNull(boundTo),
    createdAt: wholeOf(createdAt),
    expiresAt: wholeOf(expiresAt),
  }
}
