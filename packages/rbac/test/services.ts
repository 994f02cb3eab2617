import { createConnection } from 'mysql2/promise'
import pg from 'pg'

/**
 * Finds PostgreSQL and returns its URL. If it is missing, prints that its tests are skipped and returns undefined, or
 * throws where services are required.
 */
export async function postgresUrl(): Promise<string | undefined> {
  const url = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test'
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  try {
    await client.connect()
    await client.end()
    return url
  } catch (cause) {
    if (process.env['SALLYPORT_REQUIRE_SERVICES'] === '1') throw new Error('PostgreSQL is required', { cause })
    console.log('rbac: PostgreSQL cannot be reached, its tests are skipped')
    return undefined
  }
}

/** Finds MariaDB or MySQL, as `postgresUrl` does. */
export async function mysqlUrl(): Promise<string | undefined> {
  const url = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test'
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 2_000 })
    await connection.end()
    return url
  } catch (cause) {
    if (process.env['SALLYPORT_REQUIRE_SERVICES'] === '1') throw new Error('MySQL is required', { cause })
    console.log('rbac: MySQL cannot be reached, its tests are skipped')
    return undefined
  }
}
