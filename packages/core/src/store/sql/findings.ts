import type { StoreFinding } from '../inspection.ts'
import type { MigrationStatus } from './migrations.ts'

/** The findings that every SQL database can have. Each list is empty if all is well. */
export const sqlFindings = {
  tooOld: (isTooOld: boolean, needed: string) =>
    isTooOld
      ? finding('error', 'store_too_old', `The server is older than ${needed}.`, {
          why: 'The store uses what older versions do not have.',
          fix: `Upgrade to ${needed} or later.`,
        })
      : [],
  missingMigrations(status: readonly MigrationStatus[]) {
    const names = status.filter(({ applied }) => !applied).map(({ name }) => name)
    if (names.length === 0) return []
    return finding('error', 'migrations_missing', `Migrations are missing: ${names.join(', ')}.`, {
      why: 'Logins, refreshes and revocations fail without their tables.',
      fix: 'Run npx sallyport migrate up as the owner of the tables, before the application starts.',
    })
  },
  missingIndexes: (names: readonly string[]) =>
    names.flatMap(name =>
      finding('error', 'index_missing', `The index ${name} is missing or invalid.`, {
        why: 'Statements that need it read the whole table, under locks, and get slower with every session.',
        fix: 'Create it as in npx sallyport migrate print; an invalid one must be dropped first.',
      }),
    ),
  missingRights: (tables: readonly string[]) =>
    tables.flatMap(table =>
      finding('error', 'rights_missing', `The application may not read and write ${table}.`, {
        why: 'Logins, refreshes or revocations fail.',
        fix: `Grant select, insert, update and delete on ${table} to the application's role.`,
      }),
    ),
  tooManyRights: (hasTooMany: boolean) =>
    hasTooMany
      ? finding(
          'warning',
          'rights_too_wide',
          'The application connects as a role that may change or drop its tables.',
          {
            why: 'An SQL injection anywhere in the application could then remove blocks, revocations and triggers, not only rows.',
            fix: "Run migrations as an administrator, and give the application's role only select, insert, update and delete.",
          },
        )
      : [],
  notDurable: (setting: string, value: string, safe: string) =>
    value === safe
      ? []
      : finding('warning', 'not_durable', `${setting} is not ${safe}.`, {
          why: 'A crash loses acknowledged writes: revoked sessions and used refresh tokens become valid again.',
          fix: `Set ${setting} to ${safe}.`,
        }),
  replica: (isReplica: boolean) =>
    isReplica
      ? finding('error', 'replica', 'The application connects to a server that takes no writes.', {
          why: 'A replica refuses logins, and does not know the latest revocations.',
          fix: 'Connect to the primary.',
        })
      : [],
} as const

function finding(
  severity: StoreFinding['severity'],
  code: string,
  what: string,
  { why, fix }: Pick<StoreFinding, 'why' | 'fix'>,
): readonly StoreFinding[] {
  return [{ code, severity, what, why, fix }]
}
