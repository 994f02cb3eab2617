import { ApiError, readApiError } from './api-error.ts'
import { sendPatiently } from './retry.ts'
import { type Access, isSame, jsonBody, untried } from './session.ts'
import type { Settings } from './settings.ts'

/** What a login is sent: the login's field, `password`, and where the API has cookies `remember`. */
export type Credentials = Readonly<Record<string, string | boolean>>

// A request that hangs would hold the lock of every tab.
const timeout = 10_000

export async function login(settings: Settings, credentials: Credentials): Promise<void> {
  const response = await post(settings, '/auth/login', jsonBody(credentials))
  if (!response.ok) throw await readApiError(response)
  await keep(settings, response)
}

export async function logout(settings: Settings): Promise<void> {
  const response = await postProof(settings, '/auth/logout')
  if (!response) return
  if (!response.ok) throw await readApiError(response)
  await settings.session.forget()
}

/** Resolves to another access than the refused one, or to undefined where nobody is logged in. */
export async function refresh(settings: Settings, refused: Access): Promise<Access | undefined> {
  const held = await settings.session.access()
  // Another tab, or an earlier turn, was here already.
  if (!held || !isSame(held, refused)) return held
  const response = await postProof(settings, '/auth/refresh')
  return response?.ok === false ? fail(settings, refused, response) : response && keep(settings, response)
}

/** Only a 401 that will not pass ends the session; whatever else goes wrong, it is kept. */
async function fail({ session, onSessionEnded }: Settings, refused: Access, response: Response): Promise<undefined> {
  const error = await readApiError(response)
  if (error.status !== 401 || error.retry) throw error
  await session.forget()
  // Nobody was logged in, as far as this client knew, and nobody is.
  if (refused === untried) return undefined
  onSessionEnded(error)
  throw error
}

async function keep({ session }: Settings, response: Response): Promise<Access> {
  const access = await session.keep((await response.json()) as Record<string, unknown>)
  if (access) return access
  const message = 'The answer has no tokens where the option cookies says.'
  throw new ApiError({ status: response.status, code: 'unknown', retry: false, message })
}

/** Resolves to undefined, and sends nothing, where there is no session to name. */
async function postProof(settings: Settings, path: string): Promise<Response | undefined> {
  const proof = await settings.session.proof()
  return proof && sendPatiently(() => post(settings, path, proof), settings.wait)
}

function post({ base, fetch, session }: Settings, path: string, init: RequestInit): Promise<Response> {
  const signal = AbortSignal.timeout(timeout)
  return fetch(new Request(base + path, { method: 'POST', signal, ...init, ...session.init }))
}
