import { defineScript, takesMemoryFirst } from './script.ts'
import { fieldNames, rotatedNames } from './session-record.ts'

/*
 * KEYS[1] is a subject's index, a sorted set of session ids by `createdAt`; a session's own key is the index's name, a
 * colon and the id. Scripts that use many sessions make those names themselves: they share the index's hash tag, so
 * they lie in its slot.
 */

/**
 * KEYS: index, session. ARGV: id, createdAt, cap, seconds of the session, seconds of the index, names and values. Returns null
 * if the session exists.
 */
export const insertScript = defineScript(
  'sessions.insert',
  `
local index, id, cap = KEYS[1], ARGV[1], tonumber(ARGV[3])
if redis.call('EXISTS', KEYS[2]) == 1 then return false end
${takesMemoryFirst}
redis.call('ZADD', index, ARGV[2], id)
redis.call('HSET', KEYS[2], unpack(ARGV, 6))
redis.call('EXPIRE', KEYS[2], ARGV[4])
if redis.call('TTL', index) < tonumber(ARGV[5]) then redis.call('EXPIRE', index, ARGV[5]) end

-- Members whose session has expired must not be counted. Below the cap, a few at a time keep the index short.
local last = redis.call('ZCARD', index) > cap and -1 or 9
for _, member in ipairs(redis.call('ZRANGE', index, 0, last)) do
  if redis.call('EXISTS', index .. ':' .. member) == 0 then redis.call('ZREM', index, member) end
end

local beyond, excess = {}, redis.call('ZCARD', index) - cap
if excess <= 0 then return beyond end
-- One more than needed, because the new session is never among them, even if others were created in the same second or later.
for _, member in ipairs(redis.call('ZRANGE', index, 0, excess)) do
  if member ~= id and #beyond < excess then beyond[#beyond + 1] = member end
end
return beyond
`,
)

/** A script and not HMGET, which cluster clients may send to a replica. KEYS: session. */
export const findScript = defineScript('sessions.find', `return redis.call('HMGET', KEYS[1], ${fieldNames})`)

const keyArgument = `ARGV[${rotatedNames.length + 3}]`

/** KEYS: session. ARGV: expected hash, seconds of the session, the values of {@link rotatedNames}, and that of `k` if there is one. */
export const rotateScript = defineScript(
  'sessions.rotate',
  `
if redis.call('HGET', KEYS[1], 'h') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], ${rotatedNames.map((name, index) => `'${name}', ARGV[${index + 3}]`).join(', ')})
if ${keyArgument} then redis.call('HSET', KEYS[1], 'k', ${keyArgument}) else redis.call('HDEL', KEYS[1], 'k') end
redis.call('EXPIRE', KEYS[1], ARGV[2])
return 1
`,
)

/** The most sessions that one run of a script reads or deletes, so that none blocks the server for long. */
export const batchSize = 500

/** KEYS: index. ARGV: ids; if none are given, all of them, newest first. Returns rows and the remaining ids. */
export const listScript = defineScript(
  'sessions.list',
  `
local ids, rows, rest = ARGV, {}, {}
if #ids == 0 then ids = redis.call('ZRANGE', KEYS[1], 0, -1, 'REV') end
for n, id in ipairs(ids) do
  if n > ${batchSize} then
    rest[#rest + 1] = id
  else
    local fields = redis.call('HMGET', KEYS[1] .. ':' .. id, ${fieldNames})
    if fields[1] then rows[#rows + 1] = { id, fields } end
  end
end
return { rows, rest }
`,
)

/** KEYS: index. ARGV: ids. */
export const deleteScript = defineScript(
  'sessions.delete',
  `
local deleted = 0
for _, id in ipairs(ARGV) do
  deleted = deleted + redis.call('DEL', KEYS[1] .. ':' .. id)
  redis.call('ZREM', KEYS[1], id)
end
return deleted
`,
)
