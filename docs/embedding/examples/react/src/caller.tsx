import { usePhone, useSnapshot } from '@ringfence/react'
import type { PhoneSnapshot } from '@ringfence/sdk'

/** What a call looks like here. */
export function Caller(address: { service: string; site: string; queue: string }) {
  const phone = usePhone(address)
  const snapshot = useSnapshot(phone)
  const isFree = snapshot.state === 'idle' || snapshot.state === 'ended' || snapshot.state === 'refused'
  return (
    <section>
      <output>{wordsFor(snapshot)}</output>
      <button
        type="button"
        disabled={phone === null}
        onPointerEnter={() => phone?.warmUp()}
        onClick={() => (isFree ? phone?.call().catch(() => undefined) : phone?.hangUp())}
      >
        {isFree ? 'Call us' : 'Hang up'}
      </button>
    </section>
  )
}

function wordsFor(snapshot: PhoneSnapshot): string {
  switch (snapshot.state) {
    case 'waiting':
      return snapshot.place === null ? 'You are in line.' : `You are number ${snapshot.place}.`
    case 'talking':
      return `With ${snapshot.agentName}.`
    case 'refused':
      return `Not now: ${snapshot.code}.`
    default:
      return snapshot.state
  }
}
