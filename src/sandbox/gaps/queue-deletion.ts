import { isSuccess, json, type Gap } from "./gap";

/**
 * DeleteQueue. ministack deletes an SQS queue at once, but the provider keeps checking for two minutes that it is gone. It does
 * not if DeleteQueue reports a queue that does not exist, so only Terraform gets that response.
 */
export function queueDeletion(): Gap {
  return {
    name: "sqs: DeleteQueue",
    service: "sqs",
    reason: "the provider would check for two minutes that the queue is gone",
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
