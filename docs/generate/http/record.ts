import { type Exchange, exchange } from './exchange.ts'
import type { Row } from './row.ts'
import { rows } from './rows.ts'
import { createWorld } from './world.ts'

/** A row with what was sent and received. */
export interface Recorded extends Omit<Row, 'ask'>, Exchange {}

/** Sends the requests of all rows, each to an application of its own. */
export async function recordRows(): Promise<readonly Recorded[]> {
  return Promise.all(rows.map(record))
}

async function record(row: Row): Promise<Recorded> {
  const world = await createWorld()
  try {
    const ask = await row.ask(world)
    const path = row.mode === 'cookies' ? `/web${ask.path}` : ask.path
    const { ask: sent, answer } = await exchange(world.origin, { ...ask, path })
    // A session's id differs from run to run.
    const shown = { ...sent, path: ask.path.replace(/(?<=sessions\/)[\w-]{16,}$/, '…') }
    return { ...row, ask: shown, answer }
  } finally {
    await world.close()
  }
}
