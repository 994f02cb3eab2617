import { readFileSync } from 'node:fs'
import { authRoutes, jwksRoute } from '@sallyport/core/http'
import { afterAll, describe, expect, test } from 'vitest'
import type { AuditedApp } from '../start.ts'
import type { Deletion, FindGuards } from './deletion.ts'
import { createMutants } from './mutants.ts'
import { readSources } from './source.ts'
import { judge, rowsOf, type Verdict } from './verdict.ts'

/** A starter whose audit is tested. */
export interface AuditedStarter<M> {
  /** The starter's folder. */
  readonly root: URL
  readonly findGuards: FindGuards
  /** Creates the application of a copy of `src/app.ts`. */
  open(module: M): Promise<AuditedApp>
  /** What the table says about a route that declares nothing. Default: such a route is a finding. */
  readonly byDefault?: string
  /** Whether the application loads whole folders, so that each copy needs all files. Default: false. */
  readonly isLoadedByFolder?: boolean
}

/** Removes the guards of a starter one at a time, and expects the audit test to fail each time. */
export function testGuards<M>(name: string, starter: AuditedStarter<M>): void {
  const { root, findGuards, open, byDefault, isLoadedByFolder = false } = starter
  const sources = readSources(new URL('src/', root))
  const deletions = sources.flatMap(findGuards)
  const written = readFileSync(new URL('routes.audit.md', root), 'utf8').replaceAll('\r\n', '\n')
  const mutants = createMutants(root, sources, isLoadedByFolder)
  const verdicts = new Map<Deletion | undefined, Promise<Verdict>>()

  const openMutant = async (deletion?: Deletion) => open((await mutants.load(deletion)) as M)
  function verdictOn(deletion?: Deletion): Promise<Verdict> {
    const verdict = verdicts.get(deletion) ?? judge(openMutant(deletion), written)
    verdicts.set(deletion, verdict)
    return verdict
  }

  /** The rows that change if a guard of this scope is removed. */
  async function rowsReached(scope: Deletion['scope']): Promise<ReadonlySet<string>> {
    const chosen = await Promise.all(deletions.filter(each => each.scope === scope).map(verdictOn))
    return new Set(chosen.flatMap(({ lost }) => lost))
  }

  describe(`the audit of ${name}`, () => {
    afterAll(mutants.remove)

    test('H09 passes with every guard in place', async () => {
      expect(await verdictOn()).toEqual({ failures: [], lost: [] })
    })

    test.each(deletions.map(each => [each.title, each] as const))('H09 fails without %s', async (_, deletion) => {
      expect((await verdictOn(deletion)).failures).not.toEqual([])
    })

    test('H09 was tested with every route', async () => {
      const { auth, close } = await openMutant()
      await close()
      const known = librarysRows(auth)
      const [own, all] = [await rowsReached('route'), await rowsReached('app')]
      const isLeftToAll = (row: string) => row.endsWith(`| ${byDefault} |`) || known.some(each => row.startsWith(each))
      const isReached = (row: string) => own.has(row) || (all.has(row) && isLeftToAll(row))
      // A route that is public for a reason has no guard to remove.
      const guarded = rowsOf(written).filter(row => !row.includes('| no guard: '))
      expect(guarded.filter(row => !isReached(row))).toEqual([])
    })
  })
}

/** How the rows of Sallyport's own routes begin. */
function librarysRows(auth: AuditedApp['auth']): readonly string[] {
  const below = authRoutes(auth).map(route => ({ ...route, path: `/auth${route.path}` }))
  return [...below, jwksRoute(auth)].map(({ method, path }) => `| ${method} | ${path} |`)
}
