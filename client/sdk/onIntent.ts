import '../../protocol/noEval.ts'
import { CallTokenAnswer, SessionAnswer } from '../../protocol/http.ts'
import { parse } from '../../protocol/parse.ts'

/**
 * Everything large, loaded on the first sign of intent: schemas, the socket's side of the protocol, media.
 * Bundled apart, so it holds its own copy of what the small part also uses; no object of it is compared by class.
 */
export { createEngine } from './media/engine.ts'
export { openSignal } from './signal.ts'

export const parseCallTokenAnswer = (value: unknown): CallTokenAnswer => parse(CallTokenAnswer, value)
export const parseSessionAnswer = (value: unknown): SessionAnswer => parse(SessionAnswer, value)
