-- What owners have set for the instance. A setting without a row has its default.
CREATE TABLE "instance_settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,
    "updated_by" TEXT NOT NULL,

    CONSTRAINT "instance_settings_pkey" PRIMARY KEY ("key")
);

-- Files of a setting: the sizes of the logo.
CREATE TABLE "instance_files" (
    "key" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "instance_files_pkey" PRIMARY KEY ("key", "name"),
    CONSTRAINT "instance_files_key_fkey" FOREIGN KEY ("key") REFERENCES "instance_settings"("key") ON DELETE RESTRICT ON UPDATE CASCADE
);
