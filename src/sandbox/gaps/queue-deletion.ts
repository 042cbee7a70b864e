import { isSuccess, json, type Gap } from "./gap";

/**
 * An SQS queue is gone from moto at once, but the provider asks for it fifteen times more, for two minutes. It
 * does not if it hears that the queue was not there, so only Terraform is told that.
 */
export function queueDeletion(): Gap {
  return {
    name: "sqs: the end of DeleteQueue",
    service: "sqs",
    reason: "the provider would watch for two minutes whether the queue comes back",
    matches: ({ operation, headers }) =>
      operation === "DeleteQueue" && (headers["user-agent"] ?? "").includes("HashiCorp"),
    async answer(_request, _body, askEmulator) {
      const answer = await askEmulator();
      if (!isSuccess(answer)) return answer;
      const type = "com.amazonaws.sqs#QueueDoesNotExist";
      return json(
        400,
        { __type: type, message: "The specified queue does not exist." },
        {
          "content-type": "application/x-amz-json-1.0",
          "x-amzn-query-error": "AWS.SimpleQueueService.NonExistentQueue;Sender",
        },
      );
    },
  };
}
