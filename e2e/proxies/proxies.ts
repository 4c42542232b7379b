import type { Program } from '../../src/tools/programs/ensure-programs.ts'

interface Ports {
  /** Where it listens. */
  port: number
  /** Where Kasa is. */
  server: number
}

interface Proxy {
  program: Program
  /** Its configuration: everything is compressed, whatever it is, and the client is named. */
  configure: (ports: Ports & { folder: string }) => string
  /** The same with as little as makes it pass requests on. */
  configureBare: (ports: Ports & { folder: string }) => string
  args: (configFile: string, folder: string) => string[]
}

const inDebian = 'Debian starts a server of its own then, which is not used.'

const nginx = (folder: string, http: string, server: string): string => {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(' ')
  return `daemon off; master_process off; pid ${folder}/nginx.pid; error_log ${folder}/log;
events {}
http { access_log off; ${temporary} ${http} server { ${server} } }
`
}

const haproxy = ({ port, server }: Ports, frontend: string, backend: string): string => `defaults
  mode http
  timeout connect 5s
  timeout client 2m
  timeout server 2m
frontend payers
  bind 127.0.0.1:${port}
  ${frontend}
  default_backend kasa
backend kasa
  ${backend}
  server kasa 127.0.0.1:${server}
`

const caddy = ({ port, server }: Ports, site: string): string => `{
  admin off
  auto_https off
}
http://127.0.0.1:${port} {
  ${site}
  reverse_proxy 127.0.0.1:${server}
}
`

export const proxies: Readonly<Record<string, Proxy>> = {
  nginx: {
    program: { name: 'nginx', elsewhere: ['/usr/sbin/nginx'], debianPackage: 'nginx-light', note: inDebian },
    configure: ({ port, server, folder }) =>
      nginx(
        folder,
        'gzip on; gzip_proxied any; gzip_types *; gzip_min_length 1; gzip_http_version 1.0;',
        `listen 127.0.0.1:${port};
         location / {
           proxy_pass http://127.0.0.1:${server}; proxy_http_version 1.1; proxy_set_header Connection "";
           proxy_set_header Host $host; proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
         }`,
      ),
    configureBare: ({ port, server, folder }) =>
      nginx(folder, '', `listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${server}; }`),
    args: (configFile, folder) => ['-p', folder, '-c', configFile, '-e', `${folder}/log`],
  },
  Caddy: {
    program: { name: 'caddy', debianPackage: 'caddy', note: inDebian },
    configure: (ports) =>
      caddy(
        ports,
        ['encode {', 'gzip', 'zstd', 'minimum_length 1', 'match {', 'header Content-Type *', '}', '}'].join('\n    '),
      ),
    configureBare: (ports) => caddy(ports, ''),
    args: (configFile) => ['run', '--adapter', 'caddyfile', '--config', configFile],
  },
  HAProxy: {
    program: { name: 'haproxy', elsewhere: ['/usr/sbin/haproxy'], debianPackage: 'haproxy', note: inDebian },
    configure: (ports) =>
      haproxy(
        ports,
        'option forwardfor',
        'compression algo gzip\n  compression type text/event-stream text/html application/json text/css text/javascript',
      ),
    configureBare: (ports) => haproxy(ports, '', ''),
    args: (configFile) => ['-f', configFile, '-db'],
  },
}
