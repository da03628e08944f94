import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, paginateListObjectsV2, S3Client } from '@aws-sdk/client-s3'
import type { Config } from './config.ts'
import type { Blobs } from './files.ts'

/** A bucket on any S3 server (Ceph, MinIO, Garage …). What travels and lies there is sealed already; the bucket must exist. */
export function s3Blobs(config: Pick<Config, 'S3_URL' | 'S3_BUCKET' | 'S3_ACCESS_KEY' | 'S3_SECRET_KEY' | 'S3_REGION'>): Blobs {
  const Bucket = config.S3_BUCKET
  const client = new S3Client({
    region: config.S3_REGION,
    forcePathStyle: true, // a town's own server has no wildcard certificate
    requestChecksumCalculation: 'WHEN_REQUIRED', // trailing checksums are not understood everywhere; ours are inside the seal
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 4,
    ...(config.S3_URL ? { endpoint: config.S3_URL } : {}),
    ...(config.S3_ACCESS_KEY && config.S3_SECRET_KEY
      ? { credentials: { accessKeyId: config.S3_ACCESS_KEY, secretAccessKey: config.S3_SECRET_KEY } }
      : {}),
  })
  return {
    async write(name, sealed) {
      await client.send(new PutObjectCommand({ Bucket, Key: name, Body: Buffer.concat(await Array.fromAsync(sealed)) }))
    },
    async adopt(name, path) {
      const { size } = await stat(path)
      await client.send(new PutObjectCommand({ Bucket, Key: name, Body: createReadStream(path), ContentLength: size }))
    },
    read: async (name) => {
      const found = await client.send(new GetObjectCommand({ Bucket, Key: name })).catch(absent)
      return found?.Body as Readable | undefined
    },
    find: async (name) => {
      const found = await client.send(new HeadObjectCommand({ Bucket, Key: name })).catch(absent)
      return found && { name, storedAt: found.LastModified ?? new Date(0), size: found.ContentLength ?? 0 }
    },
    async remove(name) {
      await client.send(new DeleteObjectCommand({ Bucket, Key: name }))
    },
    async *list() {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket }))
        for (const { Key = '', LastModified = new Date(0), Size = 0 } of Contents) yield { name: Key, storedAt: LastModified, size: Size }
    },
  }
}

/** No such object is an answer; no such bucket, no right, no server are errors. */
function absent(e: unknown): undefined {
  const { name, $metadata } = e as { name?: string; $metadata?: { httpStatusCode?: number } }
  if (name === 'NoSuchKey' || (name === 'NotFound' && $metadata?.httpStatusCode === 404)) return undefined
  throw e
}
