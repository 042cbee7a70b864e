const pattern = /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/;
const inKey = new RegExp(`(?:uploads|outputs)/(${pattern.source})/`);
const inField = new RegExp(`\\\\?"uploadId\\\\?"\\s*:\\s*\\\\?"(${pattern.source})`);

/** The upload that a message is about, also if the message cannot be read otherwise; for logs and dead letters. */
export const uploadIdOf = (body: string): string | undefined => inField.exec(body)?.[1] ?? inKey.exec(body)?.[1];
