/**
 * Contenders that run a script for each request: nginx with php-fpm, Apache with mod_php, PHP's own server; and nginx
 * for files.
 *
 * @module
 */
import { Child, freePort } from "./child.ts";
import { Contender, type Part, type Site, type Sizes } from "./contender.ts";
import { APACHE_MODULES, apachePhp, phpFpm } from "./installed.ts";
import { setUpPhp } from "./php_setup.ts";

/** nginx with a process for each processor; no access log, sendfile. */
async function nginx(name: string, site: Site, port: number, locations: string): Promise<Child> {
  const at = `${site.workDir}/nginx-${port}`;
  await Deno.writeTextFile(
    `${at}.conf`,
    `daemon off; worker_processes auto; pid ${at}.pid; error_log ${at}.log warn;
${Deno.uid() === 0 ? "user root;" : ""}
events { worker_connections 2048; }
http {
  types { text/css css; } default_type application/octet-stream;
  sendfile on; tcp_nopush on; access_log off; etag on;
  keepalive_requests 1000000000; client_max_body_size 64m; client_body_buffer_size 2m;
  client_body_temp_path ${at}.body; proxy_temp_path ${at}.proxy; fastcgi_temp_path ${at}.fastcgi;
  uwsgi_temp_path ${at}.uwsgi; scgi_temp_path ${at}.scgi;
  server {
    listen 127.0.0.1:${port} backlog=1024; root ${site.publicDir};
    add_header Cache-Control no-cache; add_header X-Content-Type-Options nosniff;
    add_header X-Request-Id $request_id;
    ${locations}
  }
}`,
  );
  const child = new Child({ name, command: "nginx", args: ["-c", `${at}.conf`] });
  await child.listensOn(port);
  return child;
}

/** nginx alone, for files. */
export async function nginxFiles(name: string, site: Site): Promise<Contender> {
  const port = freePort();
  const child = await nginx(name, site, port, "");
  return new Contender(name, port, [{ child, php: "none" }]);
}

/** nginx and php-fpm over a socket; connections between them are not kept, which is the faster way there. */
export async function nginxFpm(name: string, site: Site, sizes: Sizes): Promise<Contender> {
  const port = freePort();
  const at = `${site.workDir}/fpm-${port}`;
  const { sessions, env } = await setUpPhp(name, site);
  const variables = Object.entries(site.env).map(([key, value]) => `env[${key}] = "${value}"`);
  await Deno.writeTextFile(
    `${at}.conf`,
    `[global]
error_log = ${at}.log
daemonize = no
; Without it a reload ends children in the middle of a request.
process_control_timeout = 20
[www]
${Deno.uid() === 0 ? "user = root\ngroup = root" : ""}
listen = ${at}.sock
listen.mode = 0666
listen.backlog = 1024
pm = static
pm.max_children = ${sizes.workers}
${variables.join("\n")}
`,
  );
  await using started = new AsyncDisposableStack();
  const fpm = started.use(
    new Child({
      name: "php-fpm",
      command: await phpFpm(),
      args: ["--nodaemonize", "--allow-to-run-as-root", "--fpm-config", `${at}.conf`],
      env,
      stopSignal: "SIGQUIT",
    }),
  );
  await fpm.makes(`${at}.sock`);
  const server = await nginx(
    name,
    site,
    port,
    `location / {
      include /etc/nginx/fastcgi_params;
      fastcgi_param SCRIPT_FILENAME $document_root/index.php;
      fastcgi_param SCRIPT_NAME /index.php;
      fastcgi_buffers 16 16k;
      fastcgi_pass unix:${at}.sock;
    }`,
  );
  started.move();
  const parts: readonly Part[] = [{ child: server, php: "none" }, { child: fpm, php: "all" }];
  return new Contender(name, port, parts, sessions);
}

/** Apache with mod_php: a process holds a connection, so it gets as many processes as there are connections. */
export async function apache(name: string, site: Site, sizes: Sizes): Promise<Contender> {
  const port = freePort();
  const at = `${site.workDir}/apache-${port}`;
  const processes = sizes.connections + 1;
  const { sessions, env } = await setUpPhp(name, site);
  await Deno.writeTextFile(
    `${at}.conf`,
    `ServerRoot ${site.workDir}
ServerName 127.0.0.1
PidFile ${at}.pid
ErrorLog ${at}.log
Listen 127.0.0.1:${port}
LoadModule mpm_prefork_module ${APACHE_MODULES}/mod_mpm_prefork.so
LoadModule authz_core_module ${APACHE_MODULES}/mod_authz_core.so
LoadModule dir_module ${APACHE_MODULES}/mod_dir.so
LoadModule mime_module ${APACHE_MODULES}/mod_mime.so
LoadModule env_module ${APACHE_MODULES}/mod_env.so
LoadModule php_module ${await apachePhp()}
TypesConfig /dev/null
User www-data
Group www-data
StartServers ${processes}
MinSpareServers ${processes}
MaxSpareServers ${processes + 1}
ServerLimit ${processes}
MaxRequestWorkers ${processes}
MaxConnectionsPerChild 0
KeepAlive On
MaxKeepAliveRequests 0
KeepAliveTimeout 60
DocumentRoot ${site.publicDir}
${Object.entries(site.env).map(([key, value]) => `SetEnv ${key} "${value}"`).join("\n")}
<Directory ${site.publicDir}>
  Require all granted
  FallbackResource /index.php
  <Files index.php>
    SetHandler application/x-httpd-php
  </Files>
</Directory>
`,
  );
  const child = new Child({
    name,
    command: "apache2",
    args: ["-f", `${at}.conf`, "-D", "FOREGROUND"],
    env,
  });
  await child.listensOn(port);
  return new Contender(name, port, [{ child, php: "all" }], sessions);
}

/** PHP's own server with as many processes; it closes each connection after its answer. */
export async function phpServer(name: string, site: Site, sizes: Sizes): Promise<Contender> {
  const port = freePort();
  const { sessions, env } = await setUpPhp(name, site);
  const child = new Child({
    name,
    command: "php",
    args: ["-S", `127.0.0.1:${port}`, "-t", site.publicDir, `${site.publicDir}/index.php`],
    env: { ...site.env, ...env, PHP_CLI_SERVER_WORKERS: String(sizes.workers) },
  });
  await child.listensOn(port);
  return new Contender(name, port, [{ child, php: "all" }], sessions);
}
