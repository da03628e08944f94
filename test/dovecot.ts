import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from './cluster.ts'

export const dovecot = ['/usr/sbin/dovecot', '/usr/local/sbin/dovecot'].find(existsSync)
if (!dovecot) console.log('Tests of the mailbox are skipped: there is no /usr/sbin/dovecot (Debian: dovecot-imapd).')

/** A real Dovecot on a loopback port, with its own configuration in a folder that goes away with it. */
export async function startDovecot(users: Record<string, string>, { quotaMegabytes }: { quotaMegabytes?: number } = {}) {
  const root = mkdtempSync(join(tmpdir(), 'vz-dovecot-'))
  const port = await freePort()
  const me = userInfo()
  const isRoot = me.uid === 0
  // Dovecot serves no mailbox as root.
  const [uid, gid] = isRoot ? [65534, 65534] : [me.uid, me.gid]
  const login = isRoot ? '' : `default_internal_user = ${me.username}\ndefault_login_user = ${me.username}\ndefault_internal_group = ${gid}\n`
  const mail = join(root, 'mail')
  mkdirSync(mail)
  chmodSync(root, 0o755)
  if (isRoot) chownSync(mail, uid, gid)
  const passwords = () => Object.entries(users).map(([name, password]) => `${name}:{PLAIN}${password}`)
  const usersFile = join(root, 'users')
  writeFileSync(usersFile, `${passwords().join('\n')}\n`)
  writeFileSync(
    join(root, 'dovecot.conf'),
    `protocols = imap
listen = 127.0.0.1
base_dir = ${root}/run
state_dir = ${root}/state
log_path = ${root}/log
ssl = no
disable_plaintext_auth = no
${login}auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:${mail}/%u
mail_plugins = ${quotaMegabytes ? 'quota' : ''}
protocol imap {
  mail_plugins = ${quotaMegabytes ? 'quota imap_quota' : ''}
}
plugin {
  quota = maildir:User
  quota_rule = *:storage=${quotaMegabytes ?? 1000}M
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
service stats {
  chroot =
}
passdb {
  driver = passwd-file
  args = ${usersFile}
}
userdb {
  driver = static
  args = uid=${uid} gid=${gid} home=${mail}/%u
}
namespace inbox {
  inbox = yes
  mailbox Drafts {
    special_use = \\Drafts
    auto = create
  }
}
`,
  )
  const start = async (): Promise<ChildProcess> => {
    const child = spawn(dovecot as string, ['-F', '-c', join(root, 'dovecot.conf')], { stdio: 'ignore' })
    for (let i = 0; ; i++) {
      if (await answers(port)) return child
      if (i > 100) throw new Error(`dovecot does not answer; see ${root}/log`)
      await new Promise((next) => setTimeout(next, 100))
    }
  }
  const end = (child: ChildProcess) => {
    const gone = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    return gone
  }
  let running = await start()
  process.once('exit', () => running.kill('SIGTERM')) // a test that ends badly leaves no server behind
  return {
    port,
    root,
    /** Lays a mail into a mailbox as a delivery does: there whole, or not at all. */
    deliver(user: string, name: string, message: string | Buffer) {
      const box = join(mail, user)
      for (const folder of [box, ...['tmp', 'new', 'cur'].map((f) => join(box, f))]) {
        mkdirSync(folder, { recursive: true })
        if (isRoot) chownSync(folder, uid, gid)
      }
      const path = join(box, 'new', `${Date.now()}.${name}.test`)
      writeFileSync(path, message)
      if (isRoot) chownSync(path, uid, gid)
    },
    /** The server numbers everything anew, as after a repair or a move to another server. */
    renumber(user: string) {
      for (const file of readdirSync(join(mail, user))) if (/^dovecot/.test(file)) rmSync(join(mail, user, file))
    },
    restart: async () => {
      await end(running)
      running = await start()
    },
    pause: () => end(running),
    resume: async () => {
      running = await start()
    },
    stop: async () => {
      if (running.exitCode === null) await end(running)
      rmSync(root, { recursive: true, force: true })
    },
  }
}

const answers = (port: number) =>
  new Promise<boolean>((done) => {
    const socket = connect(port, '127.0.0.1')
    const say = (answer: boolean) => {
      socket.destroy()
      done(answer)
    }
    socket.once('data', () => say(true))
    socket.once('error', () => say(false))
    socket.setTimeout(1000, () => say(false))
  })
