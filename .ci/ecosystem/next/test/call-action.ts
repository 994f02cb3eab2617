import { readFileSync } from 'node:fs'
import type { Browser } from '../contract/browser.ts'

/** The name of the one server action, with which pages call it. */
function actionId(): string {
  const { node } = JSON.parse(readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as { node: object }
  const [id] = Object.keys(node)
  if (id === undefined) throw new Error('next build found no action')
  return id
}

/** Calls the action as a page does, and resolves to the code that it returned, if it ran. */
export async function callAction(
  browser: Browser,
  path: string,
  argument: unknown,
  headers: Record<string, string> = {},
) {
  const response = await browser.send('POST', path, [argument], {
    accept: 'text/x-component',
    'content-type': 'text/plain;charset=UTF-8',
    'next-action': actionId(),
    ...headers,
  })
  return /^1:"?([^"\n]*)"?$/m.exec(await response.text())?.[1]
}
