import type { StoreKind } from '../choices.ts'

/** The template of a store: its file, its line in `.env` and its packages. */
export interface StoreTemplate {
  readonly title: string
  readonly file: string
  /** The environment variable with its URL, and the value for development. */
  readonly variable?: readonly [name: string, value: string]
  /** The URL for tests. Without it, tests store sessions in memory and need no server. */
  readonly urlInTests?: string
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

const opened = `
export interface OpenStore {
  readonly store: Store
  close(): Promise<void>
}
`

export const storeTemplates: Readonly<Record<StoreKind, StoreTemplate>> = {
  memory: {
    title: 'memory, for development only',
    urlInTests: '',
    dependencies: [],
    devDependencies: [],
    file: `import { memoryStore, type Store } from '@sallyport/core'
${opened}
/**
 * Stores sessions in memory, for development. It does not start in production: use PostgreSQL, MySQL or Redis there.
 */
export async function openStore(_url: string | undefined): Promise<OpenStore> {
  return { store: memoryStore(), close: async () => {} }
}
`,
  },
  postgres: {
    title: 'PostgreSQL, with PGlite until you have a server',
    variable: ['DATABASE_URL', 'file:.data'],
    urlInTests: 'memory:',
    dependencies: ['@electric-sql/pglite', '@sallyport/postgres', 'pg'],
    devDependencies: ['@types/pg'],
    file: `import { PGlite } from '@electric-sql/pglite'
import type { Store } from '@sallyport/core'
import { migrate, postgresStore } from '@sallyport/postgres'
import { Pool } from 'pg'
${opened}
/** Opens \`postgres://…\`, or PGlite in this process: \`file:folder\`, or \`memory:\` for tests. */
export async function openStore(url: string | undefined): Promise<OpenStore> {
  if (!url) throw new Error('DATABASE_URL is not set; it is in .env')
  if (/^postgres(ql)?:/.test(url)) {
    const pool = new Pool({ connectionString: url, connectionTimeoutMillis: 2000 })
    pool.on('error', error => console.error(\`PostgreSQL: \${error.message}\`))
    await migrate(pool)
    return { store: postgresStore(pool), close: () => pool.end() }
  }
  const database = new PGlite(url === 'memory:' ? 'memory://' : url.replace(/^file:/, ''))
  await migrate(database)
  return { store: postgresStore(database), close: () => database.close() }
}
`,
  },
  mysql: {
    title: 'MySQL 8 or MariaDB',
    variable: ['MYSQL_URL', 'mysql://root@127.0.0.1:3306/app'],
    dependencies: ['@sallyport/mysql', 'mysql2'],
    devDependencies: [],
    file: `import type { Store } from '@sallyport/core'
import { migrate, mysqlStore } from '@sallyport/mysql'
import { createPool } from 'mysql2/promise'
${opened}
/** Opens \`mysql://…\` and creates missing tables. */
export async function openStore(url: string | undefined): Promise<OpenStore> {
  if (!url) throw new Error('MYSQL_URL is not set; it is in .env')
  const pool = createPool(url)
  await migrate(pool)
  return { store: mysqlStore(pool), close: () => pool.end() }
}
`,
  },
  sqlite: {
    title: 'SQLite, for one machine',
    variable: ['SQLITE_FILE', '.data/auth.db'],
    urlInTests: ':memory:',
    dependencies: ['@sallyport/sqlite', 'better-sqlite3'],
    devDependencies: ['@types/better-sqlite3'],
    file: `import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Store } from '@sallyport/core'
import { migrate, sqliteStore } from '@sallyport/sqlite'
import Database from 'better-sqlite3'
${opened}
/** Opens a file of SQLite and creates missing tables. \`:memory:\` is for tests. */
export async function openStore(file: string | undefined): Promise<OpenStore> {
  if (!file) throw new Error('SQLITE_FILE is not set; it is in .env')
  mkdirSync(dirname(file), { recursive: true })
  const database = new Database(file)
  await migrate(database)
  return { store: sqliteStore(database), close: async () => void database.close() }
}
`,
  },
  redis: {
    title: 'Redis 6.2 or later',
    variable: ['REDIS_URL', 'redis://127.0.0.1:6379'],
    dependencies: ['@sallyport/redis', 'ioredis'],
    devDependencies: [],
    file: `import type { Store } from '@sallyport/core'
import { redisStore } from '@sallyport/redis'
import { Redis } from 'ioredis'
${opened}
/** Opens \`redis://…\`. */
export async function openStore(url: string | undefined): Promise<OpenStore> {
  if (!url) throw new Error('REDIS_URL is not set; it is in .env')
  const redis = new Redis(url)
  redis.on('error', error => console.error(\`Redis: \${error.message}\`))
  return { store: redisStore(redis), close: async () => redis.disconnect() }
}
`,
  },
}
