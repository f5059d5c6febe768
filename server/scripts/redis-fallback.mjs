// A pure JavaScript Redis for trials on a machine without redis-server: memory only, slow with thousands of jobs.
import { Server } from 'node:net'
import { createRedisServer } from 'js-redis-server'

const listen = Server.prototype.listen
// The package listens on every interface; this process has no other server.
Server.prototype.listen = function (port, ready) {
  return listen.call(this, { port, host: '127.0.0.1' }, ready)
}

await createRedisServer({ port: Number(process.argv[2]) })
