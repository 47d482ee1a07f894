import { expect, test } from 'vitest'
import { addressOfAttacker, addressOfPerson, isPerson } from './place.ts'

const numbers = Array.from({ length: 1000 }, (_, number) => number)
const isLoopback = (address: string) =>
  /^127(\.\d{1,3}){3}$/.test(address) && address.split('.').every(part => Number(part) <= 255)

test('each person has an address of their own, none of them an attacker’s', () => {
  const people = new Set(numbers.map(addressOfPerson))
  expect(people.size).toBe(1000)
  expect([...people].every(isLoopback)).toBe(true)
  const attackers = numbers.map(number => addressOfAttacker(number, { addresses: 1000, window: 5 }))
  expect(new Set(attackers).size).toBe(1000)
  expect(attackers.every(isLoopback)).toBe(true)
  expect([...people].every(isPerson)).toBe(true)
  expect(attackers.some(isPerson)).toBe(false)
})

test('an attack has as many addresses as it is given, 16 to a network, and others in the next window', () => {
  const of = (window: number) =>
    new Set(numbers.map(number => addressOfAttacker(number, { addresses: 40, window })))
  expect(of(1).size).toBe(40)
  expect(new Set([...of(1)].map(address => address.slice(0, address.lastIndexOf('.')))).size).toBe(3)
  expect([...of(2)].some(address => of(1).has(address))).toBe(false)
})
