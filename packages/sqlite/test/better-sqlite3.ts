import type BetterSqlite3 from 'better-sqlite3'

const advice = `better-sqlite3 cannot be loaded on Node ${process.version}. Its native part is fetched or compiled by pnpm install;
where that failed, give it a network or a C++ compiler and run: pnpm rebuild better-sqlite3`

/** Loads the driver and its native part, which an installation may lack; says in words what to do then. */
export async function loadBetterSqlite3(): Promise<typeof BetterSqlite3> {
  try {
    const { default: Driver } = await import('better-sqlite3')
    new Driver(':memory:').close()
    return Driver
  } catch (cause) {
    throw new Error(advice, { cause })
  }
}
