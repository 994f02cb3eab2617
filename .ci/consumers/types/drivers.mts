// Databases of drivers, with the drivers' own types.
import { migrate, sqliteStore } from '@sallyport/sqlite'
import type Database from 'better-sqlite3'

export const open = (database: Database.Database) => migrate(database).then(() => sqliteStore(database))
