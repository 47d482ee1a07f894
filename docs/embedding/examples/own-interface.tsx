import { createPhone, type Phone, type PhoneSnapshot } from 'https://calls.example.com/sdk/ringfence.js'
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react'

const idle: PhoneSnapshot = { state: 'idle' }

/** What a phone is doing, drawn anew at each change; `idle` on a server. */
function useSnapshot(phone: Phone | null): PhoneSnapshot {
  const subscribe = useCallback(
    (changed: () => void) => phone?.on('snapshotChanged', changed) ?? (() => {}),
    [phone],
  )
  return useSyncExternalStore(
    subscribe,
    () => phone?.snapshot ?? idle,
    () => idle,
  )
}

/** One phone for as long as the component is there. Put it near the root: its end is the end of the call. */
function usePhone(site: string, queue: string): Phone | null {
  const [phone, setPhone] = useState<Phone | null>(null)
  useEffect(() => {
    const made = createPhone({ site, queue })
    setPhone(made)
    // The call that this tab had before the page was loaded again.
    made.resume().catch(() => undefined)
    return () => made.close()
  }, [site, queue])
  return phone
}

/** Loudness changes sixty times a second: it is drawn past React. */
function Level({ label, read }: { label: string; read: () => number }) {
  const meter = useRef<HTMLMeterElement>(null)
  useEffect(() => {
    let frame = 0
    const draw = () => {
      if (meter.current) meter.current.value = read()
      frame = requestAnimationFrame(draw)
    }
    draw()
    return () => cancelAnimationFrame(frame)
  }, [read])
  return (
    <label>
      {label} <meter ref={meter} />
    </label>
  )
}

export function CallUs({ site, queue }: { site: string; queue: string }) {
  const phone = usePhone(site, queue)
  const now = useSnapshot(phone)
  if (!phone) return null
  // What a call is refused for is in the snapshot.
  const press = (act: () => Promise<unknown>) => () => void act().catch(() => undefined)
  switch (now.state) {
    case 'idle':
      return (
        <button type="button" onPointerEnter={() => phone.warmUp()} onClick={press(() => phone.call())}>
          Call us
        </button>
      )
    case 'waiting':
      return (
        <p role="status">
          {now.place === null ? 'You are in line.' : `You are number ${now.place} in line.`}
          <button type="button" onClick={press(() => phone.hangUp())}>
            Leave the line
          </button>
        </p>
      )
    case 'offering-passkey':
      return (
        <p>
          <button type="button" onClick={press(() => phone.usePasskey())}>
            Use my passkey
          </button>
          {now.required || (
            <button type="button" onClick={press(() => phone.continueWithoutPasskey())}>
              Go on without
            </button>
          )}
        </p>
      )
    case 'talking':
      return (
        <section aria-label="Call">
          <p>With {now.agentName}</p>
          {now.agent !== null && now.agent !== 'awaited' && <p>{now.agent.words.join(' ')}</p>}
          <Level label="They speak" read={phone.level} />
          <Level label="You speak" read={phone.ownLevel} />
          {now.soundBlocked && (
            <button type="button" onClick={() => phone.unlockSound()}>
              Listen
            </button>
          )}
          {now.stepUp && (
            <p>
              {now.stepUp.sentence}
              <button type="button" onClick={press(() => phone.confirmStepUp())}>
                Confirm
              </button>
              <button type="button" onClick={press(() => phone.refuseStepUp())}>
                Refuse
              </button>
            </p>
          )}
          <button type="button" aria-pressed={now.muted} onClick={() => phone.mute(!now.muted)}>
            Mute
          </button>
          <button type="button" onClick={press(() => phone.hangUp())}>
            Hang up
          </button>
        </section>
      )
    case 'ended':
    case 'refused':
      return (
        <p role="status">
          {now.state === 'ended' ? 'The call is over.' : `The call could not begin (${now.code}).`}
          <button type="button" onClick={press(() => phone.call())}>
            Call again
          </button>
        </p>
      )
    default:
      return <p role="status">Calling…</p>
  }
}
