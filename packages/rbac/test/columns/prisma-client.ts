import { PrismaPg } from '@prisma/adapter-pg'
import { getPrismaClient, type GetPrismaClientConfig } from '@prisma/client/runtime/client'
import { readFileSync } from 'node:fs'

declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object }

const compiler = '@prisma/client/runtime/query_compiler_fast_bg.postgresql'

/**
 * The output of `prisma generate` for a schema. The command itself would download an engine that the tests do not use.
 */
const {
  schema: inlineSchema,
  models,
  strings,
  graph,
} = JSON.parse(readFileSync(new URL('prisma-schema.json', import.meta.url), 'utf8')) as {
  readonly schema: string
  readonly models: GetPrismaClientConfig['runtimeDataModel']['models']
  readonly strings: string[]
  readonly graph: string
}

const config: GetPrismaClientConfig = {
  previewFeatures: [],
  clientVersion: '7.10.0',
  engineVersion: '',
  activeProvider: 'postgresql',
  inlineSchema,
  runtimeDataModel: { models, enums: {}, types: {} },
  parameterizationSchema: { strings, graph },
  compilerWasm: {
    getRuntime: () => import(`${compiler}.mjs`),
    async getQueryCompilerWasmModule() {
      const { wasm } = (await import(`${compiler}.wasm-base64.mjs`)) as { readonly wasm: string }
      return new WebAssembly.Module(Buffer.from(wasm, 'base64'))
    },
    importName: './query_compiler_fast_bg.js',
  },
}

/** The part of the generated client that the tests use. */
export interface Client {
  readonly row: { findMany(query: object): Promise<readonly { readonly key: number }[]> }
  $disconnect(): Promise<void>
}

export function connectPrisma(connectionString: string, schema: string): Client {
  const PrismaClient = getPrismaClient(config)
  return new PrismaClient({ adapter: new PrismaPg({ connectionString, max: 4 }, { schema }) }) as unknown as Client
}
