/**
 * Runs in the saved file, alone and without a network: its text is written into it, so it uses nothing from outside itself. It
 * shows what the signed part says, in the reader's language, and nothing else that stands in the file.
 */
export function readReceipt(): void {
  const english = {
    title: 'Receipt of a call',
    unreadable: 'This file holds no receipt that can be read.',
    service: 'Signed for',
    line: 'Line',
    began: 'Began',
    ended: 'Ended',
    talked: 'Talked',
    seat: 'Agent’s seat',
    nobody: 'nobody answered',
    caller: 'The caller',
    assurance: {
      anonymous: 'proved nothing but their browser',
      vouched: 'was signed in on the site',
      passkey: 'signed this call with a passkey',
    },
    confirmed: 'What was asked for a signature',
    outcome: {
      proven: 'signed with a passkey',
      refused: 'not signed',
      'no-passkey': 'not signed: no passkey',
      failed: 'not signed: it failed',
      'timed-out': 'not signed in time',
    },
    because: 'Ended because',
    reason: {
      'caller-hung-up': 'the caller hung up',
      'agent-hung-up': 'the agent hung up',
      'caller-gone': 'the caller’s connection was lost',
      'agent-gone': 'the agent’s connection was lost',
      'cap-reached': 'the time was up',
    },
    call: 'Call',
    limits:
      'This page shows what the signed part of the file says. It cannot tell whether the signature is genuine: whoever needs to know checks the file with “verify-receipt” and the keys of the service.',
  }
  const spanish: typeof english = {
    title: 'Recibo de una llamada',
    unreadable: 'Este archivo no contiene un recibo que se pueda leer.',
    service: 'Firmado para',
    line: 'Línea',
    began: 'Empezó',
    ended: 'Terminó',
    talked: 'Se habló',
    seat: 'Puesto del agente',
    nobody: 'nadie respondió',
    caller: 'Quien llamó',
    assurance: {
      anonymous: 'no demostró más que su navegador',
      vouched: 'había iniciado sesión en el sitio',
      passkey: 'firmó esta llamada con una clave de acceso',
    },
    confirmed: 'Lo que se pidió firmar',
    outcome: {
      proven: 'firmado con una clave de acceso',
      refused: 'no firmado',
      'no-passkey': 'no firmado: sin clave',
      failed: 'no firmado: falló',
      'timed-out': 'no firmado a tiempo',
    },
    because: 'Terminó porque',
    reason: {
      'caller-hung-up': 'colgó quien llamó',
      'agent-hung-up': 'colgó el agente',
      'caller-gone': 'se perdió la conexión de quien llamó',
      'agent-gone': 'se perdió la conexión del agente',
      'cap-reached': 'se acabó el tiempo',
    },
    call: 'Llamada',
    limits:
      'Esta página muestra lo que dice la parte firmada del archivo. No puede saber si la firma es auténtica: quien lo necesite comprueba el archivo con «verify-receipt» y las claves del servicio.',
  }
  const language = navigator.languages.map(tag => tag.slice(0, 2)).find(tag => tag === 'en' || tag === 'es')
  const words = language === 'es' ? spanish : english
  document.documentElement.lang = language ?? 'en'
  document.title = words.title

  const page = document.createElement('main')
  const add = (parent: Element, name: string, text: string): Element => {
    const made = document.createElement(name)
    made.textContent = text
    parent.append(made)
    return made
  }
  add(page, 'h1', words.title)
  const read = (): Record<string, unknown> => {
    const [signed, ...others] = document.querySelectorAll('[id="ringfence-receipt"]')
    if (others.length > 0) throw new TypeError('two receipts')
    const [, claims = ''] = (signed?.textContent ?? '').trim().split('.')
    const octets = Uint8Array.from(atob(claims.replace(/-/g, '+').replace(/_/g, '/')), c => c.charCodeAt(0))
    return Object(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(octets)))
  }
  const own = (table: Readonly<Record<string, string>>, key: unknown): string =>
    Object.entries(table).find(([name]) => name === key)?.[1] ?? String(key)
  const moment = (ms: unknown): string =>
    new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'medium' }).format(Number(ms))
  const show = (claims: Record<string, unknown>): void => {
    const { iss, site, queue, admittedAtMs, talkingAtMs, endedAtMs, reason, seat, assurance, jti } = claims
    if (typeof iss !== 'string' || typeof jti !== 'string' || typeof endedAtMs !== 'number')
      throw new TypeError('no receipt')
    const list = add(page, 'dl', '')
    const tell = (name: string, text: string): void => {
      add(list, 'dt', name)
      add(list, 'dd', text)
    }
    tell(words.service, `${site} · ${iss}`)
    tell(words.line, String(queue))
    tell(words.began, moment(admittedAtMs))
    tell(words.ended, moment(endedAtMs))
    const seconds = typeof talkingAtMs === 'number' ? Math.round((endedAtMs - talkingAtMs) / 1000) : undefined
    const clock = (value: number): string =>
      `${Math.floor(value / 60)}:${String(value % 60).padStart(2, '0')}`
    tell(words.talked, seconds === undefined ? words.nobody : clock(seconds))
    if (typeof seat === 'string') tell(words.seat, seat)
    tell(words.caller, own(words.assurance, assurance))
    tell(words.because, own(words.reason, reason))
    tell(words.call, jti)
    const stepUps: readonly unknown[] = Array.isArray(claims.stepUps) ? claims.stepUps : []
    if (stepUps.length > 0) add(page, 'h2', words.confirmed)
    for (const stepUp of stepUps) {
      const { sentence, outcome, endedAtMs: answeredAtMs }: Record<string, unknown> = Object(stepUp)
      add(page, 'blockquote', String(sentence))
      add(page, 'p', `${own(words.outcome, outcome)} · ${moment(answeredAtMs)}`)
    }
    add(page, 'small', words.limits)
  }
  // Once all of the file is there: what stands behind this script, too, is neither shown nor read as a receipt.
  document.addEventListener('DOMContentLoaded', () => {
    try {
      show(read())
    } catch {
      page.replaceChildren()
      add(page, 'h1', words.unreadable)
    }
    const kept = document.querySelectorAll('[id="ringfence-receipt"]')
    for (const part of kept) part.setAttribute('hidden', '')
    document.body.replaceChildren(...kept, page)
  })
}
