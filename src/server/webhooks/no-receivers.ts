// What no shop receives events on, though it may look like the public internet.

/** Where clouds tell their machines who they are and what they may do, inside and outside of the private ranges. */
export const cloudHosts: readonly string[] = [
  '168.63.129.16', // Azure
  '100.100.100.200', // Alibaba
  '169.254.0.0/16', // AWS, Azure, Google, Oracle, Tencent, DigitalOcean, Hetzner, OpenStack …
  '192.0.0.192', // Oracle
  'fd00:ec2::/32', // AWS
  'fd20:ce::254', // Google
  'fd00:42::42', // Scaleway
  'fd00:a9fe:a9fe::/48', // Linode
  'fe80::a9fe:a9fe', // OpenStack
]

/** The same by name, with all names below. */
export const cloudNames: readonly string[] = [
  'metadata',
  'metadata.google.internal',
  'metadata.goog',
  'metadata.azure.internal',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.tencentyun.com',
  'metadata.platformequinix.com',
  'metadata.packet.net',
  'metadata.cloud.ibm.com',
  'rancher-metadata',
]

/** Names that are for private networks alone (RFC 6761, 6762, 8375, 9476, and what ICANN keeps free for them). */
export const privateNames: readonly string[] = [
  'internal',
  'local',
  'localhost',
  'localdomain',
  'lan',
  'home',
  'home.arpa',
  'corp',
  'mail',
  'intranet',
  'private',
  'alt',
  'onion',
  'test',
  'invalid',
]

/** Ports of other services, which no browser opens (the Fetch standard's list), and those of Redis and memcached. */
export const badPorts: ReadonlySet<string> = new Set(
  (
    '1 7 9 11 13 15 17 19 20 21 22 23 25 37 42 43 53 69 77 79 87 95 101 102 103 104 109 110 111 113 115 117 119 123 135 ' +
    '137 139 143 161 179 389 427 465 512 513 514 515 526 530 531 532 540 548 554 556 563 587 601 636 989 990 993 995 ' +
    '1719 1720 1723 2049 3659 4045 4190 5060 5061 6000 6566 6665 6666 6667 6668 6669 6679 6697 10080 6379 11211'
  ).split(' '),
)
