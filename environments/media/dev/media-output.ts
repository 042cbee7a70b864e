import { unit } from "../../../src/engine/unit";
import { mediaOutput } from "../../../src/layers/media/media-output";
import alerting from "./alerting";
import kms from "./kms";

export default unit(mediaOutput, {
  kms,
  alerting,
  outputs: { lifecycle: { expireAfterDays: 30 } }, // test files
  delivery: {
    // An example: put the public key of your signer here
    publicKeys: {
      "2026-11": `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA2ZYtuwZtw0l4klw/RIha
iCY4tvf2gucKx4UfyNtEMoi/Z3SA7Mo9l2wLwh1qItvJKhQAeTLHuHv7aeQ2DqV9
KEh/ONaXNReEsDos6hv01Pw85d+OAkD5fMBM2SjVmipwlUAFYaq9ek6lXTAjZI5c
OTf9nmsqJAIT9AwZR/F6HiistEzcZ4tpTW5bWwIBRVDXl2xQgVpU+Idll7lxAnlo
rfinuAyTHM2JFVrYmnHU3pKVxAKX73UTEYwl7sBmKsOiCsa2CicmEhci/zjq6hqE
kQ8pawqqsO/+jtkS5DAhiyXQgU91HqYy0CQfwNZJbISlsLsCEEgI70pJ6rs5Efi2
TQIDAQAB
-----END PUBLIC KEY-----`,
    },
    corsOrigins: ["https://studio.dev.example.com"],
  },
  join: { maximumConcurrency: 10 }, // no peaks, and the account's concurrency is for all functions
  recoveryDays: 1,
  logRetentionDays: 14,
  deletionProtection: false,
});
