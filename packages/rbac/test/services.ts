import { createConnection } from 'mysql2/promise'
import pg from 'pg'

/** Finds PostgreSQL; undefined, after a line that says so, when there is none and none is required. */
export async function postgresUrl(): Promise<string | undefined> {
  const url = process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test'
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 })
  try {
    await client.connect()
    await client.end()
    return url
  } catch (cause) {
    if (process.env['SALLYPORT_REQUIRE_SERVICES'] === '1') throw new Error('PostgreSQL is required', { cause })
    console.log('rbac: skipped what needs PostgreSQL, which cannot be reached')
    return undefined
  }
}

/** Finds MariaDB or MySQL in the same way. */
export async function mysqlUrl(): Promise<string | undefined> {
  const url = process.env['MYSQL_URL'] ?? 'mysql://root@127.0.0.1:3306/test'
  try {
    const connection = await createConnection({ uri: url, connectTimeout: 2_000 })
    await connection.end()
    return url
  } catch (cause) {
    if (process.env['SALLYPORT_REQUIRE_SERVICES'] === '1') throw new Error('MySQL is required', { cause })
    console.log('rbac: skipped what needs MySQL, which cannot be reached')
    return undefined
  }
}
