import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { auditNest, Roles, SallyportModule } from '@sallyport/nestjs'
import { type MakeApp, type Part, partsOf } from './app.ts'

export const nestApp: MakeApp = async (auth, size) => {
  // oxlint-disable-next-line typescript/no-extraneous-class -- a Nest module is a class.
  class RootModule {}
  const imports = [SallyportModule.forRoot(auth)]
  Module({ imports, controllers: partsOf(size).map(controllerOf) })(RootModule)
  const app = await NestFactory.create(RootModule, { logger: false })
  await app.init()
  return { audit: () => auditNest(app), close: async () => app.close() }
}

/** Calls decorators as functions, so that nothing needs to be compiled. */
function controllerOf({ prefix, paths }: Part) {
  // oxlint-disable-next-line typescript/no-extraneous-class -- a Nest controller is a class.
  class PartController {}
  for (const [index, path] of paths.entries()) {
    const name = `read${index}`
    Object.defineProperty(PartController.prototype, name, { value: () => ({}) })
    const method = Object.getOwnPropertyDescriptor(PartController.prototype, name)!
    Get(path)(PartController.prototype, name, method)
    Roles('customer')(PartController.prototype, name, method)
  }
  Controller(prefix)(PartController)
  return PartController
}
