import type { Framework } from '../choices.ts'
import { expressApp } from './express.ts'
import { fastifyApp } from './fastify.ts'
import { nestApp } from './nest.ts'

/** The template of a framework. Tests and `main.ts` use the same functions of `app.ts` for every framework. */
export interface FrameworkTemplate {
  readonly title: string
  app(policy: boolean): string
  readonly dependencies: readonly string[]
  readonly devDependencies: readonly string[]
}

export const frameworkTemplates: Readonly<Record<Framework, FrameworkTemplate>> = {
  express: {
    title: 'Express 5',
    app: expressApp,
    dependencies: ['@sallyport/express', 'express'],
    devDependencies: ['@types/express'],
  },
  fastify: {
    title: 'Fastify 5',
    app: fastifyApp,
    dependencies: ['@sallyport/fastify', 'fastify'],
    devDependencies: [],
  },
  nestjs: {
    title: 'NestJS 12',
    app: nestApp,
    dependencies: [
      '@nestjs/common',
      '@nestjs/core',
      '@nestjs/platform-express',
      '@sallyport/nestjs',
      'reflect-metadata',
      'rxjs',
    ],
    devDependencies: ['@types/express'],
  },
}
