import { createParamDecorator, type ExecutionContext } from '@nestjs/common'
import type { z } from 'zod'
import { readBody } from './requests.ts'

/** Passes the JSON body of this shape to a method. */
export function JsonBody(schema: z.ZodType): ParameterDecorator {
  // In a function, because a schema has a method `transform` and Nest would use it as a pipe.
  return read(() => schema)
}

const read = createParamDecorator((schemaOf: () => z.ZodType, context: ExecutionContext) =>
  readBody(schemaOf(), context.switchToHttp().getRequest()),
)
