import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Explanations, explain, type RouteAudit } from '@sallyport/core/http'
import { createClock, probeTokens } from '@sallyport/testkit'
import { createAppAuth } from '../shared/auth.ts'

/** What an application is made from, in its own folder. */
export async function parts() {
  const time = createClock()
  const auth = createAppAuth(time.clock)
  const uploads = mkdtempSync(join(tmpdir(), 'sallyport-real-apps-'))
  return { auth, uploads, time, tokens: () => probeTokens({ auth, time, userId: 'none' }) }
}

/** Explains an audit by the file of an application. */
export function explained(name: string, audit: RouteAudit): RouteAudit {
  const text = readFileSync(new URL(`../${name}/routes.explained.json`, import.meta.url), 'utf8')
  return explain(audit, JSON.parse(text) as Explanations)
}

/** A form with a file. */
export function upload(): FormData {
  const form = new FormData()
  form.append('file', new Blob(['content']), 'file.txt')
  return form
}
