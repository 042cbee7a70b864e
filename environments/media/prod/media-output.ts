import { unit } from "../../../src/engine/unit";
import { mediaOutput } from "../../../src/layers/media/media-output";
import alerting from "./alerting";
import kms from "./kms";

export default unit(mediaOutput, {
  kms,
  alerting,
  outputs: { inventory: "weekly", requestMetrics: true },
  logs: { lifecycle: { expireAfterDays: 400 } }, // a year and the audit after it
  delivery: {
    // An example: put the public key of your signer here
    publicKeys: {
      "2026-11": `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAwuACvPjdvnrDfYYWjUdE
449iHweDsNRYtrE4NuT9tqt4prCPVxGX72RatkqiAh7LDrgHxK57/2VG4OtTnW0N
vbbu3V4bX88zf42/iKVGOd8RtPX9Ff2Q7v+tDxijxv9t1EC2pXmMIc/9W2RHvs3V
V/1WNkmmZ5xzddmBG2jJKfknPleWWj7e284l32TH4AniXItLkfu67LQeR0w/o4sv
mbMJrwDXPSX8xYL/OofHN0udNRMWySwlPE8X3J/eGuUILa3DANTw8i6khpk7dTr2
6gQYL1u1KgdJdp70WpiGaxcSFy7OJMjoxFKdfUuygtpSLIe0ZlnnQw+uxX1KVemp
rQIDAQAB
-----END PUBLIC KEY-----`,
    },
    aliases: ["media.example.com"],
    certificateArn: "arn:aws:acm:us-east-1:777777777777:certificate/5c1d3f6e-0b7a-4d0e-9a52-3f1c8e6b7d90",
    corsOrigins: ["https://studio.example.com"],
  },
  join: { maximumConcurrency: 100 }, // two messages for each of 35 outputs a second at the peak, in batches of 10
  recoveryDays: 35,
  logRetentionDays: 365, // incidents are looked into a year back
});
