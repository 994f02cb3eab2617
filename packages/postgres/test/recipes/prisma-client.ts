import { getPrismaClient, type GetPrismaClientConfig } from '@prisma/client/runtime/client'

declare const WebAssembly: { readonly Module: new (bytes: Uint8Array) => object }

const compiler = '@prisma/client/runtime/query_compiler_fast_bg.postgresql'

/** What `prisma generate` writes for a schema of PostgreSQL without models: its command would fetch an engine first. */
const config: GetPrismaClientConfig = {
  previewFeatures: [],
  clientVersion: '7.10.0',
  engineVersion: '',
  activeProvider: 'postgresql',
  inlineSchema: 'datasource db {\n  provider = "postgresql"\n}\n',
  runtimeDataModel: { models: {}, enums: {}, types: {} },
  parameterizationSchema: { strings: [], graph: 'AAAA' },
  compilerWasm: {
    getRuntime: () => import(`${compiler}.mjs`),
    async getQueryCompilerWasmModule() {
      const { wasm } = await import(`${compiler}.wasm-base64.mjs`)
      return new WebAssembly.Module(Buffer.from(wasm, 'base64'))
    },
    importName: './query_compiler_fast_bg.js',
  },
}

export const PrismaClient = getPrismaClient(config)
