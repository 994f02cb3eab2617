import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import type { AuditedRoute } from '@sallyport/core/http'
import { createAudit } from '@sallyport/core/adapter'
import { expect, test } from 'vitest'
import { probe, type ProbeOptions } from '../../src/index.ts'

const tokens = { expired: 'expired', powerless: 'powerless' }
const routes: readonly AuditedRoute[] = [
  { method: 'POST', path: '/upload', guards: [{ kind: 'authenticated' }] },
  { method: 'GET', path: '/me', guards: [{ kind: 'authenticated' }] },
  { method: 'QUERY', path: 'Query.me', transport: 'graphql', guards: [{ kind: 'authenticated' }] },
]
const audit = createAudit({ routes, findings: [], precedence: 'specific' })

/** Probes a server that stores uploaded files before it answers 401. */
async function tried(options: (files: string[]) => ProbeOptions, status = 401) {
  const files: string[] = []
  const bodies: string[] = []
  async function answer(req: IncomingMessage, res: ServerResponse) {
    const body = await text(req)
    bodies.push(`${req.headers['content-type']} ${body}`)
    if (body.includes('name="file"') || body.includes('"file"')) files.push(body)
    res.writeHead(status).end()
  }
  const server = createServer((req, res) => void answer(req, res))
  const { findings } = await probe(server, audit, tokens, options(files))
  return { bodies, messages: findings.map(({ kind, message }) => `${kind}: ${message}`) }
}

test('H14 a refused request that had an effect is a finding, if a sample reaches the effect', async () => {
  const form = new FormData()
  form.append('file', new Blob(['x']), 'x.txt')
  const { messages } = await tried(files => ({ samples: { 'POST /upload': form }, state: () => files.length }))
  expect(messages).toEqual([
    'probe: POST /upload answered 401 with an expired token, but the request had an effect.',
    'probe: POST /upload answered 401 without a token, but the request had an effect.',
  ])
  const { messages: none } = await tried(files => ({ state: async () => [...files] }))
  expect(none).toEqual([])
})

const documented = (operation: object) => ({
  components: { schemas: { Upload: { type: 'object', properties: { file: { type: 'string', format: 'binary' } } } } },
  paths: { '/upload': { post: { security: [{ bearer: [] }], ...operation } } },
})

test('H14 bodies are created from the schemas of the document', async () => {
  const schema = { $ref: '#/components/schemas/Upload' }
  const requestBody = { content: { 'multipart/form-data': { schema } } }
  const document = documented({ requestBody, responses: { 401: {} } })
  const { messages } = await tried(files => ({ document, state: () => files.length }))
  expect(messages).toHaveLength(2)
  const { bodies } = await tried(() => ({
    document: documented({
      requestBody: {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                mail: { type: 'string', format: 'email' },
                size: { type: 'integer', minimum: 3 },
                tags: { type: 'array', items: { enum: ['a', 'b'] } },
                more: { anyOf: [{ const: 1 }, { type: 'null' }] },
              },
            },
          },
        },
      },
      responses: { 401: {} },
    }),
  }))
  expect(bodies).toContain('application/json {"mail":"probe@example.com","size":3,"tags":["a"],"more":1}')
})

test('a response that the document does not have is a finding', async () => {
  const { messages } = await tried(() => ({ document: documented({ responses: { 200: {} } }) }))
  expect(messages).toEqual(['document: POST /upload answered 401, which its document does not list.'])
  const some = await tried(() => ({ document: documented({ responses: { '4XX': {} } }) }))
  expect(some.messages).toEqual([])
})

test('a sample of an unknown route is rejected', async () => {
  await expect(tried(() => ({ samples: { 'POST /uplaod': {} } }))).rejects.toThrow(
    new TypeError('probe: samples has "POST /uplaod", which is not a route of the audit'),
  )
})
