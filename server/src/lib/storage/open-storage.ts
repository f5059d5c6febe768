import { config } from '../../config.ts'
import { diskStorage } from './disk.ts'
import { s3Storage } from './s3.ts'
import type { Storage } from './storage.ts'

/** The storage that the environment names: a bucket when S3_BUCKET is set, else STORAGE_DIR. */
function openStorage(): Storage {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint, S3_REGION: region } = config
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = config
  if (!bucket) return diskStorage(config.STORAGE_DIR)
  if (!endpoint || !accessKeyId || !secretAccessKey) {
    throw new Error('S3_BUCKET needs S3_ENDPOINT, S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY as well')
  }
  return s3Storage({ endpoint, bucket, region, accessKeyId, secretAccessKey })
}

/** Where the media of this installation lies. */
export const storage: Storage = openStorage()
