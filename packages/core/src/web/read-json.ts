import { isJson, maxBodyBytes, parseJson, unreadableBody } from '../http/request/body.ts'
import { isAuthError } from '../errors.ts'

/**
 * Reads a JSON body; undefined if there is none or it is of another type. Rejects with AuthError `invalid_request`, and with
 * TypeError if somebody has read the body before.
 */
export async function readJson(request: Request): Promise<unknown> {
  if (request.body === null || !isJson(request.headers.get('content-type') ?? undefined)) return undefined
  if (request.bodyUsed || request.body.locked) {
    throw new TypeError('request: its body was read before; call the auth routes first, or give them request.clone()')
  }
  return parseJson(await readText(request.body))
}

async function readText(body: ReadableStream<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  try {
    for await (const chunk of body) {
      bytes += chunk.byteLength
      if (bytes > maxBodyBytes) throw unreadableBody('too_large')
      text += decoder.decode(chunk, { stream: true })
    }
  } catch (error) {
    // The client left, or sent less than it announced.
    throw isAuthError(error) ? error : unreadableBody('length')
  }
  return text + decoder.decode()
}
