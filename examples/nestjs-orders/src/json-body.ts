import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { z } from 'zod'
import { readBody } from './requests.ts'

/** Gives a method the JSON body of this shape. */
export function JsonBody(schema: z.ZodType): ParameterDecorator {
  // In a function: a schema has a method `transform`, and Nest would take it for a pipe.
  return read(() => schema)
}

const read = createParamDecorator((schemaOf: () => z.ZodType, context: ExecutionContext) =>
  readBody(schemaOf(), context.switchToHttp().getRequest()),
)
