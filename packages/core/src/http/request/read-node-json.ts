import type { IncomingMessage } from 'node:http'
import { AuthError } from '../../errors.ts'
import { isJson, maxBodyBytes, parseJson, unreadableBody } from './body.ts'

/**
 * Reads the JSON body of a Node request, up to 16 KiB. Undefined without a body, and for one of another type.
 *
 * Rejects with AuthError `invalid_request` or `unsupported_media_type`, and with TypeError if somebody has read the body before.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { readNodeJson } from '@sallyport/core/adapter'
 * createServer(async (req, res) => res.end(JSON.stringify(await readNodeJson(req))))
 * ```
 */
export async function readNodeJson(req: IncomingMessage): Promise<unknown> {
  if (!isJson(req.headers['content-type'])) return undefined
  const { 'content-encoding': encoding = 'identity' } = req.headers
  if (encoding.toLowerCase() !== 'identity') throw new AuthError('unsupported_media_type')
  if (req.readableDidRead) {
    throw new TypeError(
      'request: its body was read before; pass on what a parser made of it, or call the auth routes first',
    )
  }
  return parseJson(new TextDecoder().decode(await readBytes(req)))
}

async function readBytes(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    // Otherwise leaving the loop would close the connection before the refusal is sent.
    for await (const chunk of req.iterator({ destroyOnReturn: false })) {
      const part = Buffer.from(chunk as Uint8Array)
      bytes += part.byteLength
      if (bytes > maxBodyBytes) break
      chunks.push(part)
    }
  } catch {
    // The client left, or sent less than it announced.
    throw unreadableBody('length')
  }
  if (bytes > maxBodyBytes) throw unreadableBody('too_large')
  return Buffer.concat(chunks)
}
