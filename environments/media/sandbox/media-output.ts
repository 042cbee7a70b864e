import { unit } from "../../../src/engine/unit";
import { mediaOutput } from "../../../src/layers/media/media-output";
import alerting from "./alerting";
import kms from "./kms";

export default unit(mediaOutput, {
  kms,
  alerting,
  delivery: {
    // Its private key was never kept: the sandbox has no edges that check signatures
    publicKeys: {
      "2026-11": `-----BEGIN PUBLIC KEY-----
MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA1NgX7L3zq/HjYHAws4wN
N7ARUUuty3Y/ueohoXr4SdKAmA/FbJPY5KJV7EylMSVpUe6BPyYXf7iGmqcWxZUN
Y32GqlbnnlQIeg+hLxuIjhg4aooWFhFPkGjSAF+J1YbVAf4XB/VzQwyED6I/p7Xg
2C1H5M6ayIjrn/Hdvru0CWw4OCCjwRyjan0m9y4+d1JJF6gyq1CPuLtPUSKOCTWs
pxgHZGFX/nXKG7ut4VDHnSvCaSth7yw0W3rBQs9/INDeKP9M0A/1XnuO2uSu0pVU
WVyQXcgNwbSUkEhi5JvXsHkDq8E/dibWwC7uSXzUSwjKkx8stIUu7s8Xn6KUQam3
7QIDAQAB
-----END PUBLIC KEY-----`,
    },
  },
  join: { timeoutSeconds: 10, maximumConcurrency: 2 }, // each invocation is a process on this machine
  deletionProtection: false,
  forceDestroy: true,
});
