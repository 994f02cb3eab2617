import type { ThrottleKey, ThrottleStore, ThrottleVerdict } from '@sallyport/core/store'
import { randomText } from '../records.ts'

export const now = 1_700_000_000
export const admitted = { admitted: true }

export function newKey(fields: Partial<ThrottleKey> = {}): ThrottleKey {
  return { owner: randomText(), name: `test:${randomText()}`, limit: 1000, window: 60, ...fields }
}

export async function fill(store: ThrottleStore, key: ThrottleKey, count: number, time = now): Promise<void> {
  for (let hit = 0; hit < count; hit++) await store.hit([key], time)
}

export async function refusal(
  store: ThrottleStore,
  keys: readonly ThrottleKey[],
  time = now,
): Promise<ThrottleVerdict> {
  return { ...(await store.hit(keys, time)) }
}

/** Finds how many more hits a counter admits. Gives its own hits back. */
export async function room(store: ThrottleStore, key: ThrottleKey): Promise<number> {
  let least = 0
  let most = key.limit
  while (least < most) {
    const tried = Math.ceil((least + most) / 2)
    const { admitted: fits } = await store.hit([{ ...key, limit: key.limit - tried + 1 }], now)
    if (fits) await store.giveBack([key], now)
    if (fits) least = tried
    else most = tried - 1
  }
  return least
}

export function exceededOf(verdict: ThrottleVerdict): number[] {
  return verdict.admitted ? [] : [verdict.exceeded]
}
