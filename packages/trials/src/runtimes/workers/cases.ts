import type { Case } from '../collect.ts'
import type { CaseOutcome } from './outcome.ts'

/** A case of a worker by its number. */
export interface Listed extends Case {
  readonly kind: CaseOutcome['kind']
}

/** Answers requests about cases: `/cases` lists them, and `/run/<number>` runs one. */
export async function answerCases(request: Request, cases: readonly Listed[]): Promise<Response> {
  const { pathname } = new URL(request.url)
  if (pathname === '/cases') return Response.json(cases.map(({ kind, title }) => ({ kind, title })))
  return Response.json(await outcomeOf(cases[Number(pathname.slice('/run/'.length))]!))
}

/** Runs a case. */
export async function outcomeOf({ body }: Case): Promise<Pick<CaseOutcome, 'error'>> {
  try {
    await body()
    return {}
  } catch (error) {
    return { error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) }
  }
}
