import type { PhoneSnapshot } from '../sdk/index.ts'

/** Hands the receipt of the call that just ended to the person, as a file. */
export function saveReceipt(snapshot: PhoneSnapshot): void {
  if (snapshot.state !== 'ended' || snapshot.receipt === null) return
  const address = URL.createObjectURL(new Blob([snapshot.receipt], { type: 'application/jwt' }))
  const link = document.createElement('a')
  link.href = address
  link.download = `receipt-${new Date().toISOString().slice(0, 10)}.jwt`
  link.click()
  URL.revokeObjectURL(address)
}
