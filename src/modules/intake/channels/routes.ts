import { z } from 'zod'
import { get, nothing, post, upload } from '#base/http.ts'
import { may } from '../contract.ts'
import {
  ChangedFolder,
  ChangedMailbox,
  ChannelLine,
  ClientLine,
  Delivered,
  Delivery,
  MailboxTest,
  MailboxTested,
  NewClient,
  NewFolder,
  NewMailbox,
} from './contract.ts'
import * as deliver from './deliver.ts'
import * as channels from './service.ts'

const Id = z.object({ id: z.uuid() })

export const channelRoutes = [
  upload('/deliveries', may.deliver, { in: Delivery, out: Delivered }, ({ ctx, input, files }) => deliver.deliver(ctx, input, files)),
  get('/deliveries/:key', may.deliver, { in: nothing, out: Delivered }, ({ ctx, params }) => deliver.delivery(ctx, params.key)),
  get('/clients', may.channels, { in: nothing, out: z.object({ clients: z.array(ClientLine) }) }, ({ ctx }) => deliver.listClients(ctx)),
  post('/clients', may.channels, { in: NewClient, out: z.object({ token: z.string() }) }, ({ ctx, input }) => deliver.makeClient(ctx, input)),
  post('/clients/:id/revoke', may.channels, { in: nothing, out: nothing }, ({ ctx, params }) => deliver.revokeClient(ctx, params.id)),
  get('/channels', may.channels, { in: nothing, out: z.object({ scanFolder: z.string(), channels: z.array(ChannelLine) }) }, ({ ctx }) =>
    channels.list(ctx),
  ),
  post('/channels/folders', may.channels, { in: NewFolder, out: Id }, ({ ctx, input }) => channels.addFolder(ctx, input)),
  post('/channels/folders/:id', may.channels, { in: ChangedFolder, out: nothing }, ({ ctx, params, input }) =>
    channels.changeFolder(ctx, params.id, input),
  ),
  post('/channels/mailboxes', may.channels, { in: NewMailbox, out: Id }, ({ ctx, input }) => channels.addMailbox(ctx, input)),
  post('/channels/mailboxes/test', may.channels, { in: MailboxTest, out: MailboxTested }, ({ ctx, input }) => channels.testMailbox(ctx, input)),
  post('/channels/mailboxes/:id', may.channels, { in: ChangedMailbox, out: nothing }, ({ ctx, params, input }) =>
    channels.changeMailbox(ctx, params.id, input),
  ),
  post('/channels/:id/switch', may.channels, { in: z.object({ active: z.boolean() }), out: nothing }, ({ ctx, params, input }) =>
    channels.switchChannel(ctx, params.id, input.active),
  ),
  post('/channels/:id/remove', may.channels, { in: nothing, out: nothing }, ({ ctx, params }) => channels.removeChannel(ctx, params.id)),
]
