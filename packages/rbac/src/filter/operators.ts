export type Operator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

export const operators = { eq: '=', ne: '<>', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** Takes a value as a parameter and gives the placeholder that stands for it. */
export type Bind = (value: unknown) => string

/** The condition that no row meets. */
export const no = '1 = 0'
