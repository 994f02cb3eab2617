import type { OneTimeTokenRecord, OneTimeTokenRef, OneTimeTokenStore } from '@sallyport/core/store'
import { namesAndValues } from './fields.ts'
import { encodeId, subjectKey } from './keys.ts'
import { fieldsOf, textOf, textOrNull, wholeOf } from './reply.ts'
import { defineScript, type RunScript, takesMemoryFirst } from './script.ts'

/* p purpose, b boundTo, s state, c createdAt, e expiresAt; an absent field is null. */
const fieldNames = "'p', 'c', 'e', 's', 'b'"
const fieldCount = 5

/** KEYS: index, token. ARGV: hash, seconds of both, purpose, names and values. Also removes members that have expired. */
const replaceScript = defineScript(
  'oneTimeTokens.replace',
  `
local index = KEYS[1]
${takesMemoryFirst}
redis.call('SADD', index, ARGV[1])
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[2], unpack(ARGV, 4))
redis.call('EXPIRE', KEYS[2], ARGV[2])
for _, hash in ipairs(redis.call('SMEMBERS', index)) do
  local key = index .. ':' .. hash
  local purpose = redis.call('HGET', key, 'p')
  if hash ~= ARGV[1] and (not purpose or purpose == ARGV[3]) then
    redis.call('DEL', key)
    redis.call('SREM', index, hash)
  end
end
if redis.call('TTL', index) < tonumber(ARGV[2]) then redis.call('EXPIRE', index, ARGV[2]) end
return 1
`,
)

/** A script and not HMGET, which cluster clients may send to a replica. KEYS: token. */
const findScript = defineScript('oneTimeTokens.find', `return redis.call('HMGET', KEYS[1], ${fieldNames})`)

/** KEYS: token. ARGV: expected state, next state. */
const updateScript = defineScript(
  'oneTimeTokens.update',
  `
if redis.call('HGET', KEYS[1], 's') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 's', ARGV[2])
return 1
`,
)

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

/** Makes the one-time token store: one hash for each token, and one set of tokens for each subject. */
export function redisOneTimeTokens(run: RunScript, prefix: string): OneTimeTokenStore {
  const indexKey = (subject: string): string => subjectKey(prefix, 'o', subject)
  const keysOf = ({ subject, hash }: OneTimeTokenRef): [string, string] => {
    const index = indexKey(subject)
    return [index, `${index}:${encodeId(hash)}`]
  }

  return {
    async replace(record) {
      const ttl = Math.max(0, record.expiresAt - record.createdAt) + daySeconds
      const args = [encodeId(record.hash), String(ttl), record.purpose, ...encode(record)]
      await run(replaceScript, keysOf(record), args)
    },

    async find(ref) {
      const [, key] = keysOf(ref)
      return decode(ref, await run(findScript, [key]))
    },

    async update(ref, expected, next) {
      const [, key] = keysOf(ref)
      return wholeOf(await run(updateScript, [key], [expected, next])) === 1
    },

    async consume(ref) {
      return decode(ref, await run(consumeScript, keysOf(ref), [encodeId(ref.hash)]))
    },

    async deleteAll(subject, purpose) {
      await run(deleteAllScript, [indexKey(subject)], [purpose])
    },
  }
}

function encode({ purpose, boundTo, state, createdAt, expiresAt }: OneTimeTokenRecord): string[] {
  return namesAndValues({ p: purpose, c: createdAt, e: expiresAt, s: state, b: boundTo })
}

function decode({ subject, hash }: OneTimeTokenRef, reply: unknown): OneTimeTokenRecord | undefined {
  const fields = fieldsOf(reply, fieldCount)
  if (!fields) return undefined
  const [purpose, createdAt, expiresAt, state, boundTo] = fields
  return {
    subject,
    hash,
    purpose: textOf(purpose),
    boundTo: textOrNull(boundTo),
    state: textOf(state),
    createdAt: wholeOf(createdAt),
    expiresAt: wholeOf(expiresAt),
  }
}
