import { auditTable } from '@sallyport/core/http'
import type { AuditedApp } from '../start.ts'

/** The result of a starter's audit test for an application. */
export interface Verdict {
  /** Why it fails, line by line; empty if it passes. */
  readonly failures: readonly string[]
  /** The rows of the committed table that the application's table lacks. */
  readonly lost: readonly string[]
}

/**
 * Returns the result of the audit test: it fails on any finding, on a table that differs from the committed one, and if the
 * audit throws, as it does without Sallyport.
 *
 * @throws what the application throws if it does not start: such a mutant proves nothing about the audit.
 */
export async function judge(starting: Promise<AuditedApp>, written: string): Promise<Verdict> {
  const app = await starting
  try {
    return compare(await app.audit(), written)
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return { failures: [error.message], lost: rowsOf(written) }
  } finally {
    await app.close()
  }
}

function compare(audit: Awaited<ReturnType<AuditedApp['audit']>>, written: string): Verdict {
  const rows = new Set(rowsOf(auditTable(audit)))
  const lost = rowsOf(written).filter(row => !rows.has(row))
  const differences = auditTable(audit) === written ? [] : ['the table is another one']
  return { failures: [...audit.findings.map(({ message }) => message), ...differences], lost }
}

/** The routes of a table, without its head. */
export function rowsOf(table: string): readonly string[] {
  return table.split('\n').filter(line => /^\| [A-Z]+ \|/.test(line))
}
