import { withTimeout } from '@sallyport/core/store'
import { createHash } from 'node:crypto'
import type { RedisClient } from './client.ts'

/** A Lua script. It is a constant: no user's data is ever part of its source. */
export interface Script {
  /** The name of the operation in logs. */
  readonly name: string
  readonly lua: string
  readonly sha: string
}

/** Runs a script. All its keys must be in one slot; the reply is what the script returned. */
export type RunScript = (script: Script, keys: readonly string[], args?: readonly string[]) => Promise<unknown>

export function defineScript(name: string, lua: string): Script {
  return { name, lua, sha: createHash('sha1').update(lua).digest('hex') }
}

/** Makes what runs scripts on a client, each within the timeout. */
export function scriptRunner(client: Pick<RedisClient, 'command'>, timeout: number): RunScript {
  return (script, keys, args = []) => withTimeout(evaluate(client, script, keys, args), timeout, script.name)
}

async function evaluate(
  client: Pick<RedisClient, 'command'>,
  { lua, sha }: Script,
  keys: readonly string[],
  args: readonly string[],
): Promise<unknown> {
  const key = keys[0] ?? ''
  try {
    return await client.command(['evalsha', sha, String(keys.length), ...keys, ...args], key)
  } catch (error) {
    if (!isUnknownScript(error)) throw error
    // The server has restarted or its cache was flushed; EVAL caches the script again.
    return client.command(['eval', lua, String(keys.length), ...keys, ...args], key)
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT')
}

/**
 * Marks the write that needs memory, which must be a script's first. A full server refuses such a write only before the
 * script has written anything: after a DEL, a new session would exceed the limit, while refreshes and logouts fail.
 */
export const takesMemoryFirst = '-- The first write needs memory, so that a full server refuses the whole script.'
