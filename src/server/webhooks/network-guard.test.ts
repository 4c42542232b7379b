import { describe, expect, test } from 'vitest'
import { networkGuard, parseNetwork } from './network-guard.ts'

const publicOnly = networkGuard({ open: [], own: () => ['203.0.114.7', '2a00:1:2::7'] })

describe('forbidden', () => {
  test.each([
    ['loopback', ['127.0.0.1', '127.255.255.254', '::1']],
    ['private', ['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.0.1', '192.168.255.255']],
    ['shared by a provider’s customers', ['100.64.0.1', '100.127.255.255']],
    ['link-local, where clouds keep their credentials', ['169.254.0.1', '169.254.169.254', 'fe80::1', 'febf::1']],
    ['link-local with a zone', ['fe80::1%eth0']],
    ['unique-local', ['fc00::1', 'fd00:ec2::254', 'fdff:ffff::1']],
    ['site-local of old', ['fec0::1']],
    ['unspecified', ['0.0.0.0', '0.1.2.3', '::']],
    ['multicast and broadcast', ['224.0.0.1', '239.255.255.255', '255.255.255.255', 'ff02::1', 'ff0e::1']],
    ['reserved and for documentation', ['192.0.0.1', '192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1']],
    ['for benchmarks and the future', ['198.18.0.1', '240.0.0.1', '2001:2::1', '4000::1', 'e000::1', '100::1']],
    ['IPv4 mapped', ['::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254']],
    ['IPv4 compatible', ['::127.0.0.1', '::7f00:1', '::808:808']],
    ['IPv4 translated', ['::ffff:0:127.0.0.1', '::ffff:0:8.8.8.8']],
    ['NAT64 to a private address', ['64:ff9b::127.0.0.1', '64:ff9b::a00:1', '64:ff9b::169.254.169.254']],
    ['NAT64 of a local network', ['64:ff9b:1::1', '64:ff9b:1:fffe::8.8.8.8']],
    ['6to4, whatever is inside', ['2002:7f00:1::', '2002:a00:1::1', '2002:808:808::1']],
    ['Teredo', ['2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2']],
    ['ISATAP', ['2a00:1450::5efe:10.0.0.1', '2a00:1450::200:5efe:8.8.8.8']],
    ['for documentation, AS112, relays and identifiers', ['3fff::1', '2001:4:112::1', '2620:4f:8000::1', '2001:20::1']],
    ['of old 6to4 relays and AS112', ['192.88.99.1', '192.31.196.1', '192.175.48.1', '192.52.193.1']],
    [
      'of clouds, outside of the private ranges too',
      ['168.63.129.16', '::ffff:168.63.129.16', '64:ff9b::168.63.129.16'],
    ],
    ['of clouds, within them', ['100.100.100.200', '192.0.0.192', 'fd00:ec2::23', 'fd20:ce::254', '169.254.170.2']],
    ['this computer’s own', ['203.0.114.7', '::ffff:203.0.114.7', '2a00:1:2::7', '2a00:1:2:0:0:0:0:7']],
    ['not an address', ['', 'localhost', '127.1', '0x7f.0.0.1', '2130706433', '0177.0.0.1', '1.2.3.4.5', '::g', ':::']],
  ])('%s', (_kind, addresses) => {
    expect(addresses.filter(publicOnly.allowsAddress)).toEqual([])
  })
})

describe('allowed', () => {
  test.each([
    ['public IPv4', ['8.8.8.8', '1.1.1.1', '172.15.255.255', '172.32.0.1', '192.167.255.255', '100.63.255.255']],
    ['right beside what is forbidden', ['9.255.255.255', '11.0.0.0', '126.255.255.255', '128.0.0.1', '169.253.0.1']],
    ['public IPv6', ['2606:4700:4700::1111', '2a00:1450:4001::200e', '2001:4860:4860::8888', '3000::1']],
    ['public IPv4 mapped', ['::ffff:8.8.8.8', '::ffff:808:808']],
    ['public IPv4 behind NAT64', ['64:ff9b::8.8.8.8', '64:ff9b::808:808']],
  ])('%s', (_kind, addresses) => {
    expect(addresses.filter((address) => !publicOnly.allowsAddress(address))).toEqual([])
  })
})

describe('what the operator opens', () => {
  const opened = networkGuard({
    open: ['10.1.0.0/16', 'fd12:3456::/32', '100.64.0.0/10', '192.168.1.7'],
    own: () => [],
  })

  test.each([
    [
      'in its networks is allowed',
      ['10.1.0.1', '10.1.255.255', '::ffff:10.1.2.3', '64:ff9b::10.1.2.3', 'fd12:3456::1'],
    ],
    ['as an address is allowed', ['192.168.1.7', '::ffff:192.168.1.7']],
    ['leaves the internet open', ['8.8.8.8', '2606:4700:4700::1111']],
  ])('%s', (_kind, addresses) => {
    expect(addresses.filter((address) => !opened.allowsAddress(address))).toEqual([])
  })

  test('opens nothing beside it', () => {
    const beside = [
      '10.0.255.255',
      '10.2.0.0',
      '192.168.1.8',
      '127.0.0.1',
      '::1',
      'fd12:3457::1',
      'fe80::1%eth0',
      '0.0.0.0',
    ]
    expect(beside.filter(opened.allowsAddress)).toEqual([])
  })

  test('does not open a cloud’s own host within, unless that is named as the one address that it is', () => {
    expect(opened.allowsAddress('100.100.100.200')).toBe(false)
    expect(networkGuard({ open: ['0.0.0.0/0'] }).allowsAddress('169.254.169.254')).toBe(false)
    expect(networkGuard({ open: ['100.100.100.200'] }).allowsAddress('100.100.100.200')).toBe(true)
    expect(networkGuard({ open: ['100.100.100.200/32'] }).allowsAddress('100.100.100.200')).toBe(true)
  })

  test('lets names of private networks be asked for, those of clouds excepted', () => {
    expect(['shop', 'shop.internal', 'localhost'].filter((name) => !opened.allowsName(name))).toEqual([])
    expect(['metadata.google.internal', 'a.metadata.google.internal.'].filter(opened.allowsName)).toEqual([])
    expect(['shop', 'shop.internal', 'Shop.LOCAL.', 'shop.home.arpa'].filter(publicOnly.allowsName)).toEqual([])
    expect(
      ['shop.example', 'internal.example', 'local.example.'].filter((name) => !publicOnly.allowsName(name)),
    ).toEqual([])
  })

  test.each(['10.1', '0x0a.1.0.0', 'fe80::1%eth0', '10.1.0.0/33', 'shop.internal', ''])('%s is no network', (text) => {
    expect(parseNetwork(text)).toBeNull()
  })
})
