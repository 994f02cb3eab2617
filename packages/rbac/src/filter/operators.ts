export type Operator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

export const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** Adds a value to the parameters and returns its placeholder. */
export type Bind = (value: unknown) => string

/** A condition that matches no row. */
export const no = '1 = 0'
